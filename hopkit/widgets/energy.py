"""Lecture 2: every state of a small net at its height, and rain that runs along its flips."""

import io

import matplotlib
import numpy as np
from matplotlib.colors import to_hex
from PIL import Image

from hopkit import _check, hopfield, layout, plots
from hopkit.widgets import explorer

HEIGHTS = {
    "energy E": hopfield.energy,
    "−D/2, half the total alignment": lambda W, Y, b: -(Y * hopfield.field(W, Y, b)).sum(axis=1) / 2,
    "E with the sign of the bias wrong": lambda W, Y, b: hopfield.energy(W, Y) + Y @ b / 2,
    "E without its biases": lambda W, Y, b: hopfield.energy(W, Y),
    "units that want to flip": lambda W, Y, b: (Y * hopfield.field(W, Y, b) < 0).sum(axis=1),
    "L, for all at once": lambda W, Y, b: -np.abs(hopfield.field(W, Y, b)).sum(axis=1) - Y @ b,
}


class EnergyExplorer(explorer.Explorer):
    """Choose a height for the states of a small net, and see which of its flips go uphill.

    The graph is that of `plots.state_graph`; the black line is one walk, whose units update in index
    order, or all at once.

    Parameters
    ----------
    W : (N, N) float
        Weights, in units of energy: symmetric, zero diagonal, N <= 6.
    b : (N,) float, optional
        Biases, in units of energy; zero if omitted.
    start : int
        The number of the state from which the walk begins, in counting order with -1 before +1.

    Attributes
    ----------
    controls : dict of ipywidgets
        "height", "update", "biases" (times b), "lopsided" (a: w_ij grows by the factor 1 + a above the
        diagonal, 1 - a below), "start".
    states : (S, N) of -1 and +1
        All states, in counting order.
    moves : two (M,) int
        Where each flip, or step, begins and ends.
    heights : (S,) float
        How high each state lies.
    walk : list of int
        The states of the walk, to rest, or until it begins to repeat itself.
    period : int
        How many moves it repeats for ever; 0 if it rests.

    Raises
    ------
    ValueError, TypeError
        As in `hopfield.settle`, or if N > 6.

    Source
    ------
    Lecture 2, "Make it rain".
    """

    def __init__(self, W, b=None, *, start=0):
        self._W = _check.weights(W)
        N = _check.count(len(self._W), "the number of units N", most=6)
        self._b = _check.biases(b, N)
        start = _check.count(start, "start", most=2**N - 1)
        self.states = np.array(np.unravel_index(np.arange(2**N), N * (2,))).T * 2 - 1
        flips = self._flips(self._W, self._b)
        self._x = layout.places(hopfield.energy(self._W, self.states, self._b), *flips)
        super().__init__(
            height=explorer.choice("height", HEIGHTS),
            update=explorer.choice("update", ["one at a time", "all at once"]),
            biases=explorer.slider("biases ×", 1, 0, 2, step=0.25),
            lopsided=explorer.slider("lopsided", 0, 0, 2, step=0.25),
            start=explorer.slider("start", start, 0, 2**N - 1),
        )

    def show(self):
        value = self.values
        units = np.arange(len(self._W))
        W = self._W * (1 + value["lopsided"] * np.sign(units - units[:, None]))
        b, at_once = self._b * value["biases"], value["update"] == "all at once"
        self.heights = HEIGHTS[value["height"]](W, self.states, b)
        self.moves = self._steps(W, b) if at_once else self._flips(W, b)
        self.walk, self.period = self._walk(value["start"], at_once)
        return self._svg().encode(), self._said("step" if at_once else "flip")

    def still(self):
        """The same graph, by `plots.state_graph`."""

        def draw(fig):
            ax = fig.add_subplot()
            plots.state_graph(
                ax, self._x, self.heights, *self.moves, walk=self.walk, pictures=self._pictures()
            )
            ax.set_ylabel(self.controls["height"].value)

        png = Image.open(io.BytesIO(self.figure(draw, 430))).convert("RGB")
        file = io.BytesIO()
        png.quantize(64, Image.Quantize.MAXCOVERAGE, kmeans=1, dither=Image.Dither.NONE).save(
            file, "PNG", optimize=True
        )
        return file.getvalue(), matplotlib.rcParams["font.size"]

    def _flips(self, W, b):
        start, unit = np.nonzero(self.states * hopfield.field(W, self.states, b) < 0)
        return start, start ^ 2 ** (len(W) - 1 - unit)

    def _steps(self, W, b):
        after = (hopfield.step(W, self.states, b) > 0) @ 2 ** np.arange(len(W) - 1, -1, -1)
        start = np.flatnonzero(after != np.arange(len(after)))
        return start, after[start]

    def _walk(self, start, at_once):
        """One move after the other to rest, or until it repeats itself; and how many moves it repeats."""
        ends = {}
        for a, z in zip(*(states.tolist() for states in self.moves), strict=True):
            ends.setdefault(a, []).append(z)
        N, walk, unit, seen = len(self._W), [start], 0, {}
        while here := ends.get(walk[-1]):
            while not at_once and walk[-1] ^ 2 ** (N - 1 - unit) not in here:
                unit = (unit + 1) % N
            if (walk[-1], unit) in seen:
                return walk, len(walk) - 1 - seen[walk[-1], unit]
            seen[walk[-1], unit] = len(walk) - 1
            walk.append(here[0] if at_once else walk[-1] ^ 2 ** (N - 1 - unit))
        return walk, 0

    def _said(self, move):
        start, end = self.moves
        left = np.ones(len(self.states), bool)  # in the end: whoever can move on for ever
        while (stuck := left & ~np.isin(np.arange(len(left)), start[left[end]])).any():
            left &= ~stuck
        up = np.count_nonzero(self.heights[end] > self.heights[start] + 1e-9 * np.ptp(self.heights))
        all_end = (
            f"From {left.sum()} of {len(left)} states some walk never ends"
            if left.any()
            else "Every walk ends"
        )
        n = self.period or len(self.walk) - 1
        moves = f"{n} {move}{'s' * (n != 1)}"
        black = f"goes round {moves} for ever" if self.period else f"rests after {moves}"
        return f"Uphill: {up} of {len(start)} {move}s. {all_end}; the black one {black}."

    def _pictures(self):
        N = len(self._W)
        return self.states.reshape(-1, *((2, 3) if N == 6 else (1, N)))

    def _svg(self):
        """What `plots.state_graph` draws, in a few milliseconds."""
        (start, end), heights = self.moves, self.heights
        look = layout.rain(len(heights), start, end)
        low, room = heights.min(), np.ptp(heights) or 1.0
        x = 62 + 672 * (self._x - self._x.min()) / max(np.ptp(self._x), 1e-9)
        y = 366 - 346 * (heights - low) / room
        inks = [to_hex(colour) for colour in plots.mixed(self._x, look)]
        radii = 0.78 * np.where(look.rests, 100 + 12 * look.drops, 14 + 10 * look.drops.clip(0, 12)) ** 0.5
        uphill = heights[end] > heights[start] + 1e-9 * room
        widths = np.where(uphill, 1.2, 0.7 + 1.5 * look.stream.clip(0, 20) ** 0.8)
        svg = [_axis(low, room)]
        for a, z, width, up in zip(start.tolist(), end.tolist(), widths, uphill, strict=True):
            fall = 0.45 * (y[z] - y[a])
            svg.append(
                f'<path d="M{x[a]:.1f} {y[a]:.1f}C{x[a]:.1f} {y[a] + fall:.1f} {x[z]:.1f} {y[z] - fall:.1f} '
                f'{x[z]:.1f} {y[z]:.1f}" fill="none" stroke="{plots.PLUS if up else inks[z]}" '
                f'stroke-width="{width:.1f}" opacity="{0.8 if up else 0.5}"/>'
            )
        for s, (ink, radius) in enumerate(zip(inks, radii, strict=True)):
            rim = f'stroke="{plots.INK}" stroke-width="2"' if look.rests[s] else 'stroke="#fff"'
            svg.append(f'<circle cx="{x[s]:.1f}" cy="{y[s]:.1f}" r="{radius:.1f}" fill="{ink}" {rim}/>')
        for a, z in dict.fromkeys(zip(self.walk, self.walk[1:], strict=False)):
            ink = plots.PLUS if heights[z] > heights[a] + 1e-9 * room else plots.INK
            svg.append(_arrow(x[a], y[a], x[z], y[z], radii[z] + 2, ink))
        pictures = self._pictures()
        for s in np.flatnonzero(look.rests | (look.loops.sum(axis=1) == 1)):
            svg.append(_state(pictures[s], x[s], y[s] + radii[s] + 5))
        if not look.rests[self.walk[0]]:
            svg.append(_state(pictures[self.walk[0]], x[self.walk[0]], y[self.walk[0]] + 8))
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 760 430" width="{self.width}" '
            f'font-family="sans-serif" font-size="12" fill="{plots.INK}">{"".join(svg)}</svg>'
        )

    def __repr__(self):
        return f"EnergyExplorer({len(self._W)} units, {len(self.states)} states)"


def _axis(low, room):
    ten = 10.0 ** np.floor(np.log10(room / 9))
    unit = next(ten * u for u in (1, 2, 5, 10) if room / (ten * u) <= 9)
    svg = [f'<path d="M40 8V424" stroke="{plots.INK}"/>']
    for tick in np.arange(np.ceil(low / unit), np.floor((low + room) / unit) + 1) * unit:
        y, number = 366 - 346 * (tick - low) / room, f"{tick:g}".replace("-", "−")
        svg.append(f'<path d="M36 {y:.1f}h4" stroke="{plots.INK}"/>')
        svg.append(f'<text x="33" y="{y + 4:.1f}" text-anchor="end">{number}</text>')
    return "".join(svg)


def _arrow(x, y, to_x, to_y, cut, ink):
    length = max(np.hypot(to_x - x, to_y - y), 1e-9)
    u, v = (to_x - x) / length, (to_y - y) / length
    tip_x, tip_y = to_x - cut * u, to_y - cut * v
    neck_x, neck_y = tip_x - 9 * u, tip_y - 9 * v
    left, right = (f"{neck_x - s * v:.1f} {neck_y + s * u:.1f}" for s in (4, -4))
    return (
        f'<path d="M{x:.1f} {y:.1f}L{neck_x:.1f} {neck_y:.1f}" stroke="{ink}" stroke-width="2.4"/>'
        f'<path d="M{tip_x:.1f} {tip_y:.1f}L{left}L{right}Z" fill="{ink}"/>'
    )


def _state(picture, x, y, size=10):
    rows, columns = picture.shape
    left, shape = x - columns * size / 2, f'width="{columns * size}" height="{rows * size}"'
    svg = f'<g transform="translate({left:.1f} {y:.1f})" shape-rendering="crispEdges">'
    svg += f'<rect {shape} fill="{plots.PAPER}"/>'
    for row, column in np.argwhere(picture > 0):
        svg += f'<rect x="{column * size}" y="{row * size}" width="{size}" height="{size}"/>'
    return f'{svg}<rect {shape} fill="none" stroke="{plots.GREY}"/></g>'
