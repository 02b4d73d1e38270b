"""Where a roster's rows come from: a workbook, or CSV files, refused as a whole where nothing can be made of them."""

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from bot.roster.columns import FORMULA_SIGNS, HOUSEHOLDS, MEMBERS
from bot.roster.problems import Problem, Unreadable
from bot.vetting import MB, Bounds, Refused, Why
from bot.workbooks import Workbook, content_of, open_workbook

BOUNDS = Bounds(
    packed=10 * MB, unpacked=128 * MB, columns=26, rows=200_000, cells=1_500_000, texts=500_000, text=20_000_000
)
"""A county of 40,000 households and 110,000 members takes 7 MB, 53 MB unpacked; its larger sheet has 880,000 cells."""
CSV = ".csv"
QUOTED = re.compile(r'="([^"]*)"')
REFUSALS = {
    Why.NOT_XLSX: "roster.problem.not_xlsx",
    Why.OLD: "roster.problem.old",
    Why.SEALED: "roster.problem.sealed",
    Why.LARGE: "roster.problem.large",
    Why.UNPACKS: "roster.problem.unpacks",
    Why.FAR: "roster.problem.far",
    Why.MANY: "roster.problem.many",
    Why.LONG: "roster.problem.long",
    Why.UNPLACED: "roster.problem.unplaced",
    Why.FORMULAS: "roster.problem.formulas",
    Why.MACROS: "roster.problem.macros",
    Why.NESTED: "roster.problem.nested",
    Why.ODD: "roster.problem.odd",
    Why.ENTITIES: "roster.problem.entities",
}


Rows = Iterator[tuple[int, list[Any]]]
"""Rows with their numbers."""


@dataclass(frozen=True)
class Sheet:
    """A sheet's rows as they come, and the cells (`F12`) that hold a formula or an error, where that can be told."""

    name: str
    rows: Rows
    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()

    @property
    def odd(self) -> bool:
        """Whether any cell has to be looked up in these."""
        return bool(self.formulas or self.errors)


Source = Mapping[str, Callable[[], Sheet]]
"""Sheets by name; each is read when it is called for."""


def open_source(given: Path | bytes, name: str) -> Source:
    """A workbook or a CSV file, by the end of its name; a folder of CSV files.

    Raises Unreadable, also from its sheets, and OSError as the file does.
    """
    if isinstance(given, Path) and given.is_dir():
        return _csv_files(given / f"{HOUSEHOLDS.sheet}{CSV}", given / f"{MEMBERS.sheet}{CSV}")
    if name.lower().endswith(CSV):
        return _csv_files(given, given.parent / f"{MEMBERS.sheet}{CSV}" if isinstance(given, Path) else None)
    try:
        book = open_workbook(_bytes(given), name, BOUNDS)
    except Refused as refused:
        raise _unreadable(refused) from None
    return {sheet: partial(_sheet, book, sheet) for sheet in book.sheets}


def _sheet(book: Workbook, name: str) -> Sheet:
    try:
        return Sheet(name, enumerate(book.rows(name), 1), book.formulas(name), book.errors(name))
    except Refused as refused:
        raise _unreadable(refused) from None


def _unreadable(refused: Refused) -> Unreadable:
    return Unreadable(Problem(None, None, REFUSALS[refused.why], {k: str(v) for k, v in refused.values.items()}))


def _bytes(given: Path | bytes) -> bytes:
    return given if isinstance(given, bytes) else content_of(given, BOUNDS)


def _csv_files(households: Path | bytes, members: Path | None) -> Source:
    found: dict[str, Callable[[], Sheet]] = {HOUSEHOLDS.sheet: partial(_csv_sheet, HOUSEHOLDS.sheet, households)}
    if members is not None and members.is_file():
        found[MEMBERS.sheet] = partial(_csv_sheet, MEMBERS.sheet, members)
    return found


def _csv_sheet(name: str, given: Path | bytes) -> Sheet:
    content = _bytes(given)
    if len(content) > BOUNDS.packed:
        raise Unreadable(Problem(name, None, REFUSALS[Why.LARGE], {"limit": str(BOUNDS.packed // MB)}))
    return Sheet(name, _csv_rows(name, _decoded(name, content)))


def _decoded(name: str, content: bytes) -> str:
    """UTF-8, or what Chinese spreadsheet programs write instead."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable(Problem(name, None, "roster.problem.csv_encoding"))


def _csv_rows(name: str, text: str) -> Rows:
    """No cell of a roster has a line break in it: a row over several lines is a quote left open."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error:
            cells, torn = [], True
        else:
            torn = reader.line_num > before + 1
        if torn or before >= BOUNDS.rows:
            raise Unreadable(Problem(name, f"A{before + 1}", "roster.problem.csv_line"))
        if cells is None:
            return
        before = reader.line_num
        yield before, [_unquoted(cell) for cell in cells]


def _unquoted(cell: str) -> str:
    """What `="0412"` or `'=1` show: the ways to write text that a spreadsheet program would take for something else."""
    found = QUOTED.fullmatch(cell)
    if found is not None:
        return found[1]
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA_SIGNS) else cell
