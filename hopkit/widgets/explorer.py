"""What the explorers have in common: controls above a picture, a sentence below it, and a still."""

import base64
import html
import io
from functools import cache
from importlib.resources import files

import ipywidgets
import numpy as np
from matplotlib.figure import Figure
from PIL import Image, ImageColor, ImageFont

from hopkit import plots

PALETTE = np.array(  # paper, ink, and what is not as it was: missing ink, wrong ink
    [ImageColor.getrgb(colour) for colour in (plots.PAPER, plots.INK, plots.MINUS, plots.PLUS)], np.uint8
)


def seed(numbers, example):
    """What starts the generators of many runs, as a list of whole numbers."""
    if not np.issubdtype(np.asarray(numbers).dtype, np.integer):
        raise TypeError(f"seed must be whole numbers, e.g. {example}: it starts many runs; got {numbers!r}")
    return [int(k) for k in np.atleast_1d(numbers)]


@cache
def font(size):
    """DejaVu Sans, which comes with matplotlib: the same on every machine."""
    return ImageFont.truetype(str(files("matplotlib") / "mpl-data/fonts/ttf/DejaVuSans.ttf"), size)


def picture(y, versus):
    """A square state, a pixel a unit: ink and paper, and where it differs from `versus`, warm and cool."""
    side = round(y.size**0.5)
    return Image.fromarray(PALETTE[((y > 0) + 2 * (y != versus)).reshape(side, side)])


class Explorer(ipywidgets.VBox):
    """Controls, and the picture that they make.

    A subclass makes its controls, hands them to `__init__`, and defines `show`. All of them are
    ipywidgets with a `value`, so that Tab and the arrow keys reach whatever the pointer reaches.
    Whoever has no kernel sees the picture as it was when the cell ran. An SVG takes a tenth of the time of
    a matplotlib figure, where a picture is lines and dots.

    Parameters
    ----------
    controls : ipywidgets, by name
        In the order in which they stand; `explorer.controls[name]` finds them again. A Play is
        linked to the slider it drives, by `jslink`, and changes nothing by itself.
    """

    width = 760  # pixels on the page; the picture holds twice as many

    def __init__(self, **controls):
        self.controls = controls
        row = ipywidgets.HBox(list(controls.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self._picture = ipywidgets.HTML()
        self._sentence = ipywidgets.HTML()
        super().__init__([row, self._picture, self._sentence], _dom_classes=("hopkit-explorer",))
        for control in controls.values():
            if "value" in control.traits() and not isinstance(control, ipywidgets.Play):
                control.observe(self._redraw, names="value")
        self._redraw()

    def show(self):
        """What the controls stand for now: a PNG or an SVG, and a sentence that says what to see in it."""
        raise NotImplementedError

    @property
    def _png(self):
        """What readers without a kernel see; an explorer that shows an SVG draws it anew."""
        return self._shown

    def draw(self, paint, height):
        """The PNG of a figure `width` wide and `height` high, in pixels of the page; paint(fig) fills it."""
        fig, file = Figure(figsize=(self.width / 100, height / 100), layout="constrained"), io.BytesIO()
        paint(fig)
        fig.savefig(file, dpi=200)
        return file.getvalue()

    def _redraw(self, change=None):
        self._shown, sentence = self.show()
        kind = "svg+xml" if self._shown.startswith(b"<svg") else "png"
        data = base64.b64encode(self._shown).decode()
        alt = html.escape(sentence, quote=True)
        self._picture.value = f'<img alt="{alt}" width="{self.width}" src="data:image/{kind};base64,{data}">'
        self._sentence.value = html.escape(sentence)

    def __repr__(self):
        return f"{type(self).__name__}()"

    def _repr_mimebundle_(self, **kwargs):
        data = super()._repr_mimebundle_(**kwargs)
        still = base64.b64encode(self._png).decode()
        return {**data, "image/png": still}, {"image/png": {"width": self.width}}
