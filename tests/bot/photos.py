"""Photos as phones make them."""

import io

from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

PLACE = (31.0, 1.0, 7.5)
"""Degrees, minutes and seconds of where one was taken."""
MAKER = "SecretPhoneMaker"
UPRIGHT_AFTER_A_TURN = 6


def a_photo(kind: str = "JPEG", size: tuple[int, int] = (120, 80), *, turned: bool = False) -> bytes:
    """Red above, blue below, with who took it where."""
    photo = Image.new("RGB", size, "red")
    photo.paste("blue", (0, size[1] // 2, size[0], size[1]))
    exif = Image.Exif()
    exif[Base.Make] = MAKER
    exif[Base.Orientation] = UPRIGHT_AFTER_A_TURN if turned else 1
    exif.get_ifd(IFD.GPSInfo)[GPS.GPSLatitude] = PLACE
    made = io.BytesIO()
    photo.save(made, kind, exif=exif)
    return made.getvalue()
