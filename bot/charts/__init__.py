"""Pictures of figures. The letters are of WenQuanYi Micro Hei (Apache-2.0), those that our pictures use and no more, so
that they are readable on a machine without a Chinese font.
"""

import io
from importlib.resources import files
from typing import Final

from PIL import Image, ImageDraw, ImageFont

from handlers.attachments import Chart

WIDTH, HEIGHT = 720, 420
MARGIN, TITLE, LABELS, ABOVE = 40, 70, 44, 30
"""Pixels left free at the sides, and for the title, the labels under the columns, the figures over them."""
COLUMN: Final = 0.56
"""Of the room of a point of time, how much its column fills."""
FINER: Final = 2
"""Drawn so many times larger and then made smaller, for smooth edges."""
PAPER, INK, FAINT, SOLID, BEHIND = "#FFFFFF", "#2B2B2B", "#E4DFD3", "#2E6B4F", "#B8862B"
SHORT: Final = 9
"""Characters over a column that fit in large letters."""
NO_LETTER: Final = "\U0010fffd"
ENOUGH: Final = 0.8
"""A column below this share is drawn in another colour; its figures say the same."""


def draw(chart: Chart) -> bytes:
    """The chart as a PNG: a pale column for what was owed, within it what was done."""
    picture = Image.new("RGB", (WIDTH * FINER, HEIGHT * FINER), PAPER)
    pen = ImageDraw.Draw(picture)
    longest = max((len(f"{point.done}/{point.of}") for point in chart.points), default=0)
    title, small = _letters(26), _letters(19 if longest <= SHORT else 15)
    pen.text((MARGIN * FINER, 22 * FINER), chart.title, INK, title)
    most = max((point.of for point in chart.points), default=0) or 1
    floor, room = HEIGHT - LABELS, (WIDTH - 2 * MARGIN) / len(chart.points)
    height = floor - TITLE - ABOVE
    for place, point in enumerate(chart.points):
        middle = MARGIN + room * (place + 0.5)
        left, right = middle - room * COLUMN / 2, middle + room * COLUMN / 2
        top, reached = floor - height * point.of / most, floor - height * point.done / most
        pen.rounded_rectangle(_fine(left, top, right, floor), 4 * FINER, FAINT)
        if point.done:
            colour = SOLID if point.done >= ENOUGH * point.of else BEHIND
            pen.rounded_rectangle(_fine(left, reached, right, floor), 4 * FINER, colour)
        pen.text((middle * FINER, (top - 6) * FINER), f"{point.done}/{point.of}", INK, small, anchor="ms")
        pen.text((middle * FINER, (floor + 26) * FINER), point.label, INK, small, anchor="ms")
    pen.line(_fine(MARGIN, floor, WIDTH - MARGIN, floor), INK, FINER)
    made = io.BytesIO()
    picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).save(made, "PNG", optimize=True)
    return made.getvalue()


def has_letter(letter: str) -> bool:
    """Whether our letters hold this one."""
    shown, missing = (_letters(20).getmask(each) for each in (letter, NO_LETTER))
    return bytes(shown) != bytes(missing)


def _letters(size: int) -> ImageFont.FreeTypeFont:
    with files("bot.charts").joinpath("letters.ttf").open("rb") as font:
        return ImageFont.truetype(io.BytesIO(font.read()), size * FINER)


def _fine(*places: float) -> tuple[float, ...]:
    return tuple(place * FINER for place in places)
