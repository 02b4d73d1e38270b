"""What becomes of a photo before it is kept."""

import contextlib
import io
import struct
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.photos import SIDE, NoPhoto, made_anew
from tests.bot.photos import MAKER, a_photo


def opened(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(made_anew(content)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_where_and_by_what_it_was_taken_is_gone(kind: str):
    before = a_photo(kind)
    assert MAKER.encode() in before
    assert MAKER.encode() not in made_anew(before)
    assert not opened(before).getexif()


def test_it_stands_upright_without_being_told_to():
    assert opened(a_photo(size=(120, 80), turned=True)).size == (80, 120)


@pytest.mark.parametrize("size", [(4000, 3000), (SIDE + 1, 10), (300, 200)])
def test_it_is_as_large_as_is_needed_at_most(size: tuple[int, int]):
    found = opened(a_photo(size=size))
    assert max(found.size) == min(SIDE, max(size))


def test_what_shines_through_is_white():
    clear = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(clear, "PNG")
    assert min(opened(clear.getvalue()).getpixel((20, 20))) > 250


def test_a_small_file_that_claims_a_huge_picture_is_refused_unopened():
    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    claims = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in ((b"IHDR", header), (b"IDAT", zlib.compress(b"0")), (b"IEND", b""))
    )
    with pytest.raises(NoPhoto):
        made_anew(claims)


@pytest.mark.filterwarnings("ignore::UserWarning")  # the library speaks of damage before it stumbles
@given(st.binary(max_size=200), st.integers(0, 500))
def test_whatever_is_sent_is_a_photo_or_none(noise: bytes, place: int):
    for kind in ("JPEG", "PNG"):
        whole = a_photo(kind)
        damaged = whole[:place] + noise + whole[place + len(noise) :]
        with contextlib.suppress(NoPhoto):
            assert opened(damaged).format == "JPEG"
