"""The painter of the explorers: states, words and bars on one canvas, in the inks of the course."""

import io
from functools import cache
from importlib.resources import files

import numpy as np
from PIL import Image, ImageColor, ImageDraw, ImageFont

from hopkit import plots

WIDTH = 760  # pixels on the page
PALETTE = np.array(  # paper, ink, and what is not as it was: missing ink, surplus ink
    [ImageColor.getrgb(colour) for colour in (plots.PAPER, plots.INK, plots.MINUS, plots.PLUS)], np.uint8
)
MISSING, SURPLUS = 2, 3


@cache
def font(size):
    """DejaVu Sans, which comes with matplotlib: the same on every machine."""
    return ImageFont.truetype(str(files("matplotlib") / "mpl-data/fonts/ttf/DejaVuSans.ttf"), size)


class Canvas:
    """A picture 760 pixels wide on the page, drawn with `scale` times as many.

    Places and sizes are in pixels of the canvas, 2 * 760 wide if `scale` is 2. What has no method
    here is drawn on `canvas.draw`, a PIL.ImageDraw.

    Parameters
    ----------
    height : int
        In pixels of the canvas.
    scale : int
        2 for sharp pictures; 4 for smooth lines, then `png(reduce=2)`.
    paper : str
        The colour of the background.
    """

    def __init__(self, height, *, scale=2, paper="#fbfaf7"):
        self.image = Image.new("RGB", (scale * WIDTH, height), paper)
        self.draw = ImageDraw.Draw(self.image, "RGBA")
        self.scale = scale
        self.smallest = None  # of the font sizes written with, in points on the page

    def write(self, x, y, text, *, anchor="mm", colour=plots.INK, size=26):
        """Write text; `anchor` as in Pillow: "mm" puts its middle at (x, y), "lm" its left end."""
        points = size / self.scale * 0.72
        self.smallest = points if self.smallest is None else min(points, self.smallest)
        self.draw.text((x, y), text, fill=colour, font=font(size), anchor=anchor)

    def state(self, x, y, size, state, versus=None):
        """Draw a square state, its upper left corner at (x, y); what differs from `versus` in colour."""
        state = np.ravel(state)
        side = round(state.size**0.5)
        versus = state if versus is None else np.ravel(versus)
        self.cells(x, y, size, ((state > 0) + 2 * (state != versus)).reshape(side, side))

    def cells(self, x, y, size, cells):
        """Draw an array of 0 (paper), 1 (ink), 2 (cool) and 3 (warm) as square cells, in a frame."""
        pixels = Image.fromarray(PALETTE[cells]).resize((size, size), Image.Resampling.NEAREST)
        self.image.paste(pixels, (x, y))
        self.draw.rectangle((x - 1, y - 1, x + size, y + size), outline=plots.GREY)

    def bar(self, left, top, right, bottom, colour=plots.INK):
        """Draw a filled rectangle."""
        self.draw.rectangle((left, top, right, bottom), fill=colour)

    def png(self, *, reduce=1, colours=None):
        """The file of the picture, `reduce` times smaller; with the best `colours` colours, if given."""
        image, file = self.image.reduce(reduce) if reduce > 1 else self.image, io.BytesIO()
        if colours is None:
            image.save(file, "PNG", compress_level=2)
        else:
            image.quantize(colours).save(file, "PNG", optimize=True)
        return file.getvalue()
