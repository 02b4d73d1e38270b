"""Photos made anew before they are kept: of bounded size, and without what a phone writes into them."""

import io
from typing import Final

from PIL import Image, ImageOps

JPEG: Final = "image/jpeg"
SIDE: Final = 1600
"""Pixels of the longer side: enough to read a paper by."""
MOST_PIXELS: Final = 64_000_000
"""Of what is opened at all: a phone's camera makes fewer, and a small file can claim any number."""
QUALITY: Final = 82


class NoPhoto(Exception):
    """It is no photo that can be read, or one of too many pixels."""


def made_anew(content: bytes) -> bytes:
    """The picture as a JPEG, upright, at most SIDE wide and high. Nothing else of the file goes with it: where and when
    it was taken, by what, a smaller picture within. Raises NoPhoto.
    """
    made = io.BytesIO()
    try:
        photo = Image.open(io.BytesIO(content), formats=("JPEG", "PNG"))
        if photo.width * photo.height > MOST_PIXELS:
            raise NoPhoto(NoPhoto.__doc__)
        photo.draft("RGB", (SIDE, SIDE))  # a large JPEG is not unpacked to its full size
        upright = ImageOps.exif_transpose(photo)
        upright.thumbnail((SIDE, SIDE))
        _on_white(upright).save(made, "JPEG", quality=QUALITY, optimize=True, exif=b"", icc_profile=None)
    except Exception as error:  # a damaged file makes the library raise almost anything
        raise NoPhoto(NoPhoto.__doc__) from error
    return made.getvalue()


def _on_white(photo: Image.Image) -> Image.Image:
    """Without transparency, which a JPEG has not."""
    if photo.mode in ("RGBA", "LA", "PA") or "transparency" in photo.info:
        clear = photo.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return photo.convert("RGB")
