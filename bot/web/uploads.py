"""Photos and workbooks that a page sends up: what is taken, and what is found out about it before it is."""

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request

from bot.attachments import PNG, XLSX
from bot.photos import JPEG, NoPhoto, made_anew
from bot.web.guard import Refused, bounded_body
from handlers.values import FILE, PHOTO
from storage import StoredFile

LARGEST_FILE = 5 * 1024 * 1024
"""Bytes. The page makes photos smaller before it sends them; a county's roster has about 3 MB."""
LONGEST_NAME = 120
KINDS = (
    (b"\xff\xd8\xff", JPEG, PHOTO),
    (b"\x89PNG\r\n\x1a\n", PNG, PHOTO),
    (b"PK\x03\x04", XLSX, FILE),
)
"""How a file of each kind begins: what a file calls itself decides nothing."""


async def upload(request: Request) -> tuple[str, StoredFile]:
    """Its kind (PHOTO or FILE) and the file, a photo made anew. Raises Refused for what is too large, empty, or of no
    kind taken.
    """
    content = await bounded_body(request, LARGEST_FILE, "web.file_too_large")
    name = request.query_params.get("name", "")[:LONGEST_NAME] or "?"
    for beginning, media_type, kind in KINDS:
        if content.startswith(beginning) and (kind == PHOTO or name.lower().endswith(".xlsx")):
            return kind, await _photo(name, content) if kind == PHOTO else StoredFile(name, media_type, content)
    raise Refused("web.file_kind", 415)


async def _photo(name: str, content: bytes) -> StoredFile:
    try:
        return StoredFile(name, JPEG, await run_in_threadpool(made_anew, content))
    except NoPhoto:
        raise Refused("web.file_kind", 415) from None
