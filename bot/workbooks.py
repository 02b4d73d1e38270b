"""The rows of an XLSX workbook's first sheet; one that would fill the memory is refused before it is read."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any

from bot.errors import Failure

UNPACKED_LIMIT = 200 * 1024 * 1024
"""Bytes a workbook may unpack to: a county's households fill a tenth of this; a zip bomb far more."""
CHUNK = 1 << 20
"""Bytes looked at together."""
OVERLAP = 64
"""Bytes looked at again with the next chunk, so that no cell's place is cut in two."""
FAR = re.compile(rb"""\br\s*=\s*["'](?:[B-Z][A-Z]\d|[A-Z]{3,}\d|[A-Z]*0*(?:[3-9]\d{5}|[1-9]\d{6}))""", re.IGNORECASE)
"""The place of a cell beyond column AZ or row 299,999: a sheet is read as one rectangle, which one far cell makes."""


def rows(path: Path) -> list[list[Any]]:
    """The cells of the first sheet, row by row. Raises Failure, and OSError as the file does."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as archive:
            _require_small(archive, path)
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, CalamineError) as error:
        raise Failure(f"{path} is not an XLSX workbook: {error}") from None


def _require_small(archive: zipfile.ZipFile, path: Path) -> None:
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Failure(f"{path}: the workbook unpacks to more than {UNPACKED_LIMIT >> 20} MB")
    for entry in entries:
        with archive.open(entry) as part:
            if _has_far_cell(part):
                raise Failure(f"{path}: the workbook has cells beyond column AZ or row 299999")


def _has_far_cell(part: IO[bytes]) -> bool:
    before = b""
    while chunk := part.read(CHUNK):
        if FAR.search(before + chunk):
            return True
        before = chunk[-OVERLAP:]
    return False
