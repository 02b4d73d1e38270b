"""The rows of an XLSX workbook's first sheet; one that would fill the memory is refused before it is unpacked."""

import re
import zipfile
from pathlib import Path
from typing import Any

from bot.errors import Failure

UNPACKED_LIMIT = 200 * 1024 * 1024
"""Bytes a workbook may unpack to: a county's households fill a tenth of this; a zip bomb far more."""
CHUNK = 1 << 20
"""Bytes unpacked at a time."""
OVERLAP = 256
"""Bytes of a chunk looked at again with the next, so that no cell's place is cut in two."""
SHEETS = "xl/worksheets/"
FAR = re.compile(rb"""\sr=["'](?:[B-Z][A-Z]+\d+|[A-Z]{3,}\d+|[A-Z]*(?:[1-9]\d{6,}|[3-9]\d{5}))["']""")
"""A cell beyond column AZ or row 299,999: the sheet is read as one rectangle, so one far cell can be a bomb too."""


def rows(path: Path) -> list[list[Any]]:
    """The cells of the first sheet, row by row. Raises Failure, and OSError as the file does."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with zipfile.ZipFile(path) as archive:
            _require_small(archive, path)
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error, CalamineError) as error:
        raise Failure(f"{path} is not an XLSX workbook: {error}") from None


def _require_small(archive: zipfile.ZipFile, path: Path) -> None:
    """Believes the directory first, which costs nothing; then unpacks, since a directory can lie."""
    entries = archive.infolist()
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        raise Failure(f"{path}: the workbook unpacks to more than {UNPACKED_LIMIT >> 20} MB")
