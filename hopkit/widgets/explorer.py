"""What the explorers have in common: controls above a picture, a sentence below it, and a still."""

import base64
import html
import io
from pathlib import Path

import anywidget
import ipywidgets
import numpy as np
from matplotlib.figure import Figure

from hopkit.widgets import paint


def page(*names):
    """The text of files beside this one, joined: the half of a widget that runs on the page."""
    return "\n".join(Path(__file__).with_name(name).read_text(encoding="utf-8") for name in names)


def seed(numbers, example):
    """What starts the generators of many runs, as a list of whole numbers."""
    if not np.issubdtype(np.asarray(numbers).dtype, np.integer):
        raise TypeError(f"seed must be whole numbers, e.g. {example}: it starts many runs; got {numbers!r}")
    return [int(k) for k in np.atleast_1d(numbers)]


def slider(description, value, least, most, step=1, width="340px", **options):
    """A slider over whole numbers, or over real ones if `step` is no whole number."""
    kind = ipywidgets.IntSlider if isinstance(step, int) else ipywidgets.FloatSlider
    return kind(value=value, min=least, max=most, step=step, **_look(description, width), **options)


def choice(description, options, value=None, width="340px"):
    """A list to choose from; the first option is chosen if `value` is omitted."""
    options = list(options)
    value = options[0] if value is None else value
    return ipywidgets.Dropdown(options=options, value=value, **_look(description, width))


def _look(description, width):
    style = {"description_width": "initial"}
    return {"description": description, "style": style, "layout": ipywidgets.Layout(width=width)}


class Still:
    """Adds a PNG to what a widget leaves on a page: a reader without a kernel, and the slides, show that.

    A subclass has `still()`, which returns the PNG and the smallest font size in it, in points on the
    page; and a `__repr__` without addresses, since stored outputs are compared.
    """

    width = paint.WIDTH

    def __repr__(self):
        return f"{type(self).__name__}()"

    def _repr_mimebundle_(self, **kwargs):
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        png, label = self.still()
        shown = {"width": self.width, "label": round(label, 1)}
        return {**data, "image/png": base64.b64encode(png).decode()}, {**metadata, "image/png": shown}


class _Keys(anywidget.AnyWidget):
    """Shows nothing; around it JupyterLab hears no key, so that lists and sliders do."""

    _esm = page("keys.js")

    def __init__(self):
        super().__init__(layout=ipywidgets.Layout(display="none"))


class Explorer(Still, ipywidgets.VBox):
    """Controls, and the picture that they make.

    How to add one
    --------------
    1. A file in hopkit/widgets, named as its subject, with one subclass. Its `__init__` checks its
       arguments (`_check`), keeps what it needs and calls `super().__init__` with its controls, by
       name: `slider`, `choice` or any ipywidget with a `value`.
    2. `show()` reads `self.values`, computes with hopkit (never on its own) and returns a picture and
       a sentence. The picture is a `paint.Canvas`; or the bytes of an SVG, which take a tenth of the
       time of a matplotlib figure where a picture is lines and dots. The sentence says what to see; it
       stands below the picture and is its alternative text. Keep what was computed in attributes: tests
       compare them with hopkit.
    3. Its name in hopkit/widgets/__init__.py, and a test file: what it shows is what hopkit computes;
       what it refuses; one test in JupyterLab, by keys alone (copy tests/test_capacity_explorer.py).

    ::

        class HeatExplorer(explorer.Explorer):
            def __init__(self, W, *, seed=(8, 9)):
                self._W, self._seed = _check.weights(W), explorer.seed(seed, (8, 9))
                super().__init__(
                    T=explorer.slider("temperature", 1.0, 0.1, 5.0, step=0.1),
                    start=explorer.choice("start", ["all up", "tossed"]),
                )

            def show(self):
                T, start = self.values["T"], self.values["start"]
                self.states = ...  # with hopkit, from np.random.default_rng(self._seed)
                canvas = paint.Canvas(480)
                canvas.state(40, 60, 400, self.states[-1])
                canvas.write(240, 30, "after the last sweep")
                return canvas, f"At T = {T:.1f}: ..."

    Live view, still, alternative text and the fixed `__repr__` come from here; Tab and the arrow keys
    reach whatever the pointer reaches, since controls are ipywidgets. All of it is at most 760 pixels
    wide and 640 high, so that it fits a slide with its controls.

    Parameters
    ----------
    controls : ipywidgets, by name
        In the order in which they stand; `explorer.controls[name]` finds them again. A Play is
        linked to the slider it drives, by `jslink`, and changes nothing by itself.
    """

    def __init__(self, **controls):
        self.controls = controls
        row = ipywidgets.HBox(list(controls.values()), layout=ipywidgets.Layout(flex_flow="row wrap"))
        self._picture = ipywidgets.HTML()
        self._sentence = ipywidgets.HTML()
        super().__init__([row, self._picture, self._sentence, _Keys()], _dom_classes=("hopkit-explorer",))
        for control in controls.values():
            if "value" in control.traits() and not isinstance(control, ipywidgets.Play):
                control.observe(self._redraw, names="value")
        self._redraw()

    @property
    def values(self):
        """What each control stands at, by name."""
        return {name: control.value for name, control in self.controls.items() if hasattr(control, "value")}

    def show(self):
        """What the controls stand for now: a picture, and a sentence that says what to see in it."""
        raise NotImplementedError

    def still(self):
        """What readers without a kernel see; an explorer that shows an SVG draws it again."""
        return self._shown, self._label

    def figure(self, draw, height):
        """The PNG of a matplotlib figure `height` pixels of the page high; draw(fig) fills it."""
        fig, file = Figure(figsize=(self.width / 100, height / 100), layout="constrained"), io.BytesIO()
        draw(fig)
        fig.savefig(file, dpi=200)
        return file.getvalue()

    def _redraw(self, change=None):
        shown, sentence = self.show()
        self._label = 9.4
        if isinstance(shown, paint.Canvas):
            self._label, shown = shown.smallest or self._label, shown.png(reduce=shown.scale // 2)
        self._shown = shown
        kind = "svg+xml" if self._shown.startswith(b"<svg") else "png"
        data = base64.b64encode(self._shown).decode()
        alt = html.escape(sentence, quote=True)
        self._picture.value = f'<img alt="{alt}" width="{self.width}" src="data:image/{kind};base64,{data}">'
        self._sentence.value = html.escape(sentence)
