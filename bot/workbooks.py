"""Sheets of XLSX workbooks; one that could fill the memory or do other harm is refused before the reader opens it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.vetting import MB, Bounds, Refused, Vetted, Why, vet

RECORDS = Bounds(
    packed=200 * MB, unpacked=200 * MB, columns=52, rows=299_999, cells=52 * 299_999, texts=2_000_000, text=100_000_000
)
"""What `bangfu screen` reads: a county's households, with every fact a column, fill a tenth of this."""


class Workbook:
    """A workbook that was looked through. Raises Refused where the reader cannot make sense of it."""

    def __init__(self, vetted: Vetted, name: str) -> None:
        from python_calamine import CalamineError, CalamineWorkbook

        self._name, self._vetted, self._unreadable = name, vetted, CalamineError
        try:
            self._book = CalamineWorkbook.from_filelike(vetted.copy)
        except CalamineError as error:
            raise self._refused(error) from None

    @property
    def sheets(self) -> list[str]:
        return self._book.sheet_names

    def rows(self, sheet: str) -> Iterator[list[Any]]:
        """The cells of a sheet from its corner on, row by row; an empty one is the empty text."""
        try:
            found = self._book.get_sheet_by_name(sheet)
        except self._unreadable as error:
            raise self._refused(error) from None
        before = [""] * (found.start or (0, 0))[1]
        return (before + row for row in found.iter_rows())

    def formulas(self, sheet: str) -> frozenset[str]:
        """The cells (`F12`) of a sheet that hold a formula; the reader shows what they came to when last saved."""
        return self._vetted.formulas.get(sheet, frozenset())

    def errors(self, sheet: str) -> frozenset[str]:
        """The cells of a sheet that show an error, such as #N/A; the reader shows nothing there."""
        return self._vetted.errors.get(sheet, frozenset())

    def _refused(self, error: Exception) -> Refused:
        return Refused(self._name, Why.NOT_XLSX, detail=str(error))


def open_workbook(content: bytes, name: str, bounds: Bounds) -> Workbook:
    """Raises Refused for what is no workbook, is larger than its bounds, or could do harm."""
    return Workbook(vet(content, name, bounds), name)


def content_of(path: Path, bounds: Bounds) -> bytes:
    """The file's bytes, and never many more than the bounds allow. Raises OSError as the file does."""
    with path.open("rb") as file:
        return file.read(bounds.packed + 1)


def rows(path: Path) -> Iterator[list[Any]]:
    """The cells of the first sheet, row by row. Raises Failure, and OSError as the file does."""
    book = open_workbook(content_of(path, RECORDS), str(path), RECORDS)
    return book.rows(book.sheets[0]) if book.sheets else iter(())
