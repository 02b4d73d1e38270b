"""Which sheet and which column is which: any order, and a name nearly right is asked about, never guessed."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from bot.roster.cells import tidy
from bot.roster.columns import NOTES, Column, Table
from bot.roster.problems import Found, Problem, shown
from bot.roster.sources import Sheet, Source
from bot.vetting import column_letters
from policy_kb.closest import closest

ABOVE = 10
"""Rows that may stand above the header: titles, a date, who made the table."""
REMARK = re.compile(r"\([^()]*\)$|[*\s]")
"""What a column's name may carry besides: a unit in brackets, a star."""


def sheet_of(source: Source, table: Table, problems: Found) -> Sheet | None:
    """The sheet of that name. Where there is none, but one named alike, that is a problem."""
    others = []
    for name, load in source.items():
        if tidy(name) == table.sheet:
            return load()
        if tidy(name) != NOTES:
            others.append(name)
    meant = closest(table.sheet, others)
    if meant is not None:
        problems.add(Problem(meant, None, "roster.problem.sheet_meant", {"sheet": table.sheet, "found": shown(meant)}))
    return None


def header_of(rows: Iterable[tuple[int, list[Any]]], table: Table) -> tuple[int, list[str]] | None:
    """The row that names columns, and the names: the first with two of them, else the first with anything in it."""
    titles = {column.title for column in table.columns}
    first = None
    for number, cells in rows:
        names = [_name(cell) for cell in cells]
        if len(titles.intersection(names)) > 1:
            return number, names
        if first is None and any(names):
            first = number, names
        if number >= ABOVE:
            break
    return first


def columns_of(
    sheet: str, row: int, names: Sequence[str], table: Table, problems: Found, warnings: Found
) -> dict[int, Column]:
    """The columns by their place. One that is left out is a warning, a required one a problem."""
    by_title = {column.title: column for column in table.columns}
    absent = [title for title in by_title if title not in names]
    found: dict[int, Column] = {}
    for place, name in enumerate(names):
        cell = f"{column_letters(place + 1)}{row}"
        if name in by_title:
            if by_title[name] in found.values():
                problems.add(Problem(sheet, cell, "roster.problem.column_twice", {"column": name}))
            found[place] = by_title[name]
        elif name:
            _unknown(sheet, cell, name, absent, problems, warnings)
    for title in [title for title in absent if by_title[title].required]:
        problems.add(Problem(sheet, None, "roster.problem.column_missing", {"column": title}))
    optional = [title for title in absent if not by_title[title].required]
    if optional:
        warnings.add(Problem(sheet, None, "roster.warning.columns_absent", {"columns": " / ".join(optional)}))
    return found


def _unknown(sheet: str, cell: str, name: str, absent: Sequence[str], problems: Found, warnings: Found) -> None:
    """A column of the village's own is none of our business; one that is nearly a missing one is a mistake."""
    meant = closest(name, absent)
    if meant is None:
        warnings.add(Problem(sheet, cell, "roster.warning.column_unknown", {"found": shown(name)}))
    else:
        problems.add(Problem(sheet, cell, "roster.problem.column_meant", {"found": shown(name), "column": meant}))


def _name(cell: Any) -> str:
    return REMARK.sub("", unicodedata.normalize("NFKC", tidy(cell) if isinstance(cell, str) else str(cell)))
