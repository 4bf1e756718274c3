"""A picture to draw on: a control of explorers whose cue the reader paints or erases."""

import anywidget
import ipywidgets
import traitlets

from hopkit import _check
from hopkit.widgets import explorer


class Sketch(anywidget.AnyWidget):
    """A square picture in greys; pointer and keys ink its pixels or erase them to 0.

    It takes no room of its own, so that it lies over the picture that stands after it in a Box: over the
    place where that shows the same state. Where no kernel runs, only the picture is seen.

    Parameters
    ----------
    value : (side * side,) float
        The picture; the pixel that a pen inks becomes `ink`, the pixel it erases 0.
    ink : float > 0
    label : str
        What a reader who does not see is told it is.
    left, top, size : int
        Where it lies, and how wide it is, in pixels of the page.

    Raises
    ------
    traitlets.TraitError
        If value is set to what is no such picture, or has a pixel beyond 100 times the ink.
    """

    _esm = explorer.page("pad.js", "sketch.js")
    _css = explorer.page("sketch.css")

    side = traitlets.Int().tag(sync=True)
    value = traitlets.Any().tag(sync=True)
    ink = traitlets.Float().tag(sync=True)
    label = traitlets.Unicode().tag(sync=True)
    left = traitlets.Int().tag(sync=True)
    top = traitlets.Int().tag(sync=True)
    size = traitlets.Int().tag(sync=True)

    def __init__(self, value, *, ink, label, left, top, size):
        side = round(len(value) ** 0.5)
        super().__init__(
            side=side, ink=ink, value=value, label=label, left=left, top=top, size=size,
            layout=ipywidgets.Layout(width="0px", height="0px", margin="2px -2px 0 2px", overflow="visible"),
        )  # fmt: skip

    @traitlets.validate("value")
    def _a_picture(self, proposal):
        try:
            value = _check.layer(proposal.value, self.side**2, "value", rows=False)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from error
        if abs(value).max() > 100 * self.ink:
            raise traitlets.TraitError(f"value must stay below 100 times the ink, {self.ink:g}")
        return value.tolist()

    def set_state(self, sync_data):
        """What the page asks for; only the picture is its to change, and what is none is refused."""
        try:
            super().set_state({name: sync_data[name] for name in ("value",) if name in sync_data})
        except traitlets.TraitError:
            self.send_state(["value"])
