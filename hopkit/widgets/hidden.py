"""Lecture 6: choose states to hold, set their hidden bits, and see which unit cannot follow."""

from itertools import combinations, product

import ipywidgets
import numpy as np
from scipy.optimize import linprog

from hopkit import _check, hopfield, layout, plots, storage
from hopkit.widgets import explorer, paint

STATES = list(product([-1, 1], repeat=3))
LARGE = 56  # of twice as many pixels as are stored


class HiddenExplorer(explorer.Explorer):
    """Choose which states of three visible units a net is to hold, and the hidden bits of each.

    Left, the states as corners: one cube for each setting of the hidden units. Right, what each
    unit sees: where the others stand when it is to be up (dark) and when it is to be down
    (light). It can follow if a plane parts the two. Whether one net can do it for all units is
    asked of `storage.max_margin`.

    Parameters
    ----------
    fill : dict of tuples, optional
        The states to begin with, (-1, -1, +1) or the like, and the hidden bits of each, a tuple
        of n_hidden; the four with product +1, all hidden units down, if omitted.
    n_hidden : int
        Hidden units to begin with: 0, 1 or 2.

    Attributes
    ----------
    patterns : (K, 3 + n_hidden) of -1 and +1
        The states chosen, in counting order, with their hidden bits.
    held : storage.Margin
        The net that holds them most firmly; its margin is 0 if none holds them.
    follows : (3 + n_hidden,) bool
        Which units could follow if their weights were their own.

    Raises
    ------
    ValueError, TypeError
        If n_hidden is not 0, 1 or 2, or fill holds anything but such states and bits.

    Source
    ------
    Lecture 6, "Lift the corners yourself".
    """

    _widening = False

    def __init__(self, fill=None, *, n_hidden=1):
        n_hidden = _check.count(n_hidden, "n_hidden", most=2)
        if fill is None:
            fill = {y: (-1,) * n_hidden for y in STATES if np.prod(y) > 0}
        if not isinstance(fill, dict):
            raise TypeError(
                f"fill must be a dict {{state: hidden bits}}, e.g. {{(-1, -1, 1): {(-1,) * n_hidden}}}; "
                f"got {fill!r}"
            )
        for y, bits in fill.items():
            if y not in STATES or not isinstance(bits, tuple) or bits not in _settings(n_hidden):
                raise ValueError(
                    f"fill must give {n_hidden} hidden bits to states of three units, as in "
                    f"{{(-1, -1, 1): {(-1,) * n_hidden}}}; got {{{y!r}: {bits!r}}}"
                )
        self._n_hidden = _buttons("hidden units", [0, 1, 2], n_hidden)
        self._choices = {
            y: _buttons(
                f"state {_signs(y)}",
                _options(n_hidden),
                1 + _settings(n_hidden).index(fill[y]) if y in fill else 0,
            )
            for y in STATES
        }
        named = {f"state {_signs(y)}": choice for y, choice in self._choices.items()}
        super().__init__(**{"hidden units": self._n_hidden}, **named)

    @property
    def patterns(self):
        settings = _settings(self._n_hidden.value)
        rows = [(*y, *settings[choice.index - 1]) for y, choice in self._choices.items() if choice.index]
        return np.array(rows, dtype=np.float64).reshape(len(rows), 3 + self._n_hidden.value)

    def show(self):
        Y, N = self.patterns, 3 + self._n_hidden.value
        nothing = storage.Margin(np.zeros((N, N)), np.zeros(N), 0.0)
        self.held = storage.max_margin(Y) if len(Y) else nothing
        planes = [_plane(Y, unit) for unit in range(N)]
        self.follows = np.array([plane is not None for plane in planes])
        if self.held.margin:
            planes = [[*w, b] for w, b in zip(self.held.W, self.held.b, strict=True)]
        return self._drawn(Y, planes), self._verdict(Y)

    def _verdict(self, Y):
        if not len(Y):
            return "No state to hold yet: give one its hidden bits."
        states = f"{len(Y)} state{'s' * (len(Y) > 1)}"
        if self.held.margin:
            others = len(hopfield.fixed_points(self.held.W, self.held.b)) - len(Y)
            rest = (
                f"{others} more {'is' if others == 1 else 'are'} stable too"
                if others
                else "no other is stable"
            )
            return f"Held: {states}, with margin {self.held.margin:.2f}; {rest}."
        if self.follows.all():
            return f"Not held: {states}. Each unit could follow, but no symmetric weights serve them all."
        lost = [_name(unit) for unit in np.flatnonzero(~self.follows)]
        return f"Not held: {states}. No plane parts up from down for {', '.join(lost)}."

    def _drawn(self, Y, planes):
        """Drawn twice as large as it is stored, and scaled down for smooth lines."""
        N, stored = Y.shape[1], set(map(tuple, Y))
        canvas = paint.Canvas(1320, scale=4, paper="white")
        for k, h in enumerate(_settings(N - 3)):
            at = (390 + 1000 * (k // 2), 990 - 650 * (k % 2) if h else 660)
            colours = [plots.INK if (*y, *h) in stored else None for y in STATES]
            _cube(canvas, at, f"hidden {_signs(h)}" if h else "to be held", colours, "123")
        for unit, follows in enumerate(self.follows):
            heading = (
                f"{_name(unit)} {'sees' if N < 5 else 'can follow'}"
                if follows
                else f"{_name(unit)}: no plane"
            )
            colour = plots.INK if follows else plots.PLUS
            if N < 5:
                at = (1480 + 1000 * (unit % 2), 340 + 650 * (unit // 2))
                _cube(canvas, at, heading, *self._view(Y, unit, planes[unit]), heading_in=colour)
            else:
                canvas.write(2240, 360 + 140 * unit, heading, anchor="la", colour=colour, size=LARGE)
        return canvas

    def _view(self, Y, unit, plane):
        """The others' states: dark where the unit is to be up, light where down, red where both."""
        others = [k for k in range(3) if k != unit]
        if Y.shape[1] == 4 and unit < 3:
            others.insert(1, 3)  # the hidden unit upwards, as in the lecture
        wanted = {x: set() for x in product([-1, 1], repeat=len(others))}
        for y in Y.astype(int):
            wanted[tuple(y[others].tolist())].add(int(y[unit]))
        colours = [
            plots.PLUS if len(signs) == 2 else {1: plots.INK, -1: plots.PAPER}.get(min(signs, default=0))
            for signs in wanted.values()
        ]
        cut = np.array(plane)[[*others, -1]] if plane is not None and len(Y) else None
        return colours, ["123h"[k] for k in others], cut

    def _redraw(self, change=None):
        """A new number of hidden units gives every choice other options first; then one picture."""
        if self._widening:
            return
        if change is not None and change.owner is self._n_hidden:
            self._widening = True
            settings, wider = _settings(change.old), _settings(change.new)
            for choice in self._choices.values():
                bits = (*settings[choice.index - 1], -1, -1)[: change.new] if choice.index else None
                choice.options = _options(change.new)
                choice.index = 1 + wider.index(bits) if bits is not None else 0
            self._widening = False
        super()._redraw(change)

    def __repr__(self):
        return f"HiddenExplorer({len(self.patterns)} states, {self._n_hidden.value} hidden)"


def _cube(canvas, at, heading, colours, names, plane=None, heading_in=plots.INK):
    """A square or a cube as `plots.box` draws it, 180 pixels to the unit, its centre at `at`."""

    def place(x):
        return [tuple(point) for point in (np.atleast_2d(x) * (180, -180) + at).tolist()]

    def write(where, text, colour=plots.INK):
        canvas.write(*where, text, colour=colour, size=LARGE)

    draw, n = canvas.draw, 2 if len(colours) == 4 else 3
    states = np.array(list(product([-1, 1], repeat=n)))
    corners = place(layout.corner(states))
    for p, q in combinations(range(2**n), 2):
        if (states[p] != states[q]).sum() == 1:
            draw.line((corners[p], corners[q]), fill=plots.GREY, width=5)
    if plane is not None and len(points := place(layout.cut(plane))) > 1:
        if n == 3:
            draw.polygon(points, fill=plots.RING + "50")
        draw.line([*points, points[0]], fill=plots.RING, width=7)
    for (x, y), colour in zip(corners, colours, strict=True):
        r = 11 if colour is None else 27
        fill, edge = (plots.GREY, plots.GREY) if colour is None else (colour, plots.INK)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=edge, width=5)
    for k, name in enumerate(names):
        middle = np.array([1 if k == 2 else -1] + [-1] * (n - 1))
        middle[k] = 0
        write(place(layout.corner(middle) + ((0, -0.35), (-0.3, 0), (0.3, -0.15))[k])[0], name)
    write((at[0], at[1] - 285), heading, heading_in)


def _settings(n_hidden):
    return list(product([-1, 1], repeat=n_hidden))


def _signs(y):
    return " ".join("+" if bit > 0 else "\N{MINUS SIGN}" for bit in y)


def _options(n_hidden):
    return ["out", *(_signs(h) or "in" for h in _settings(n_hidden))]


def _buttons(description, options, index):
    """One button an option, which Tab and the space bar reach: JupyterLab keeps the arrow keys for itself."""
    buttons = ipywidgets.ToggleButtons(options=options, index=index, description=description)
    buttons.style.button_width, buttons.layout.width = "44px", "250px"
    return buttons


def _name(unit):
    return f"unit {unit + 1}" if unit < 3 else f"hidden {unit - 2}"


def _plane(Y, unit):
    """Weights and bias of one unit, its own weight 0, that make it agree with every row; or None."""
    K, N = Y.shape
    agreement = np.column_stack([Y[:, [unit]] * Y, Y[:, unit], -np.ones(K)])
    agreement[:, unit] = 0
    x = linprog(-np.eye(N + 2)[-1], A_ub=-agreement, b_ub=np.zeros(K), bounds=(-1, 1)).x
    return x[:-1] if x[-1] > 1e-9 else None
