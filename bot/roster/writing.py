"""The roster as a workbook: one that was filled in, or the empty one to start from."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.roster.columns import FORMULA_SIGNS, HOUSEHOLDS, MEMBERS, NOTES, Column, Kind, Table
from handlers.words import catalogue
from policy_kb.roster import Household

LAST_ROW = 99_999
"""Rows, counted from 0, that offer the values of a column to choose from."""
WIDTHS: dict[Kind, int] = {"id": 12, "text": 14, "yes_no": 12, "choice": 12, "date": 14, "amount": 18}
FORMATS: dict[Kind, str] = {"date": "yyyy-mm-dd", "amount": "General"}
TEXT_FORMAT = 49
"""How any other kind is kept: as text, so that 0412 stays 0412 and nothing typed becomes a date or a formula."""
NOTE_WIDTHS = (8, 24, 70, 34)
FIRST_DAY = date(1901, 1, 1)
"""The first day that every spreadsheet program counts alike; an earlier one is written as text."""

Value = Any


def template(path: Path, language: str = "zh") -> None:
    """The empty workbook, with a sheet that explains its columns. Raises OSError where it cannot write."""
    write((), path, language=language)


def write(households: Iterable[Household], path: Path, mark: str | None = None, language: str = "zh") -> None:
    """The workbook of these households; read in again it changes nothing. No cell is a formula, whatever it begins
    with. `mark` is a line under the explanations: whose copy it is. Raises OSError where it cannot write.
    """
    import xlsxwriter

    kept = list(households)
    with path.open("wb") as file, xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        _write_table(book, HOUSEHOLDS, ([getattr(h, c.field) for c in HOUSEHOLDS.columns] for h in kept))
        _write_table(book, MEMBERS, _member_rows(kept))
        _write_notes(book, catalogue(language), mark)


def write_csv(households: Iterable[Household]) -> dict[str, str]:
    """The same as tables, by file name, for programs that read no workbook; read in again they change nothing. What a
    spreadsheet would take for a formula begins with an apostrophe, which reading takes off.
    """
    kept = list(households)
    of_households = ([getattr(h, c.field) for c in HOUSEHOLDS.columns] for h in kept)
    found: dict[str, str] = {}
    for table, values in ((HOUSEHOLDS, of_households), (MEMBERS, _member_rows(kept))):
        made = io.StringIO(newline="")
        writer = csv.writer(made)
        writer.writerow(column.title for column in table.columns)
        writer.writerows([_text(c, value) for c, value in zip(table.columns, row, strict=True)] for row in values)
        found[f"{table.sheet}.csv"] = made.getvalue()
    return found


def _text(column: Column, value: Value) -> str:
    if value is None:
        return ""
    text = column.written[value] if column.choices else str(value)
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _member_rows(households: Iterable[Household]) -> Iterator[list[Value]]:
    fields = [column.field for column in MEMBERS.columns[1:]]
    for household in households:
        for member in household.members:
            yield [household.id, *(getattr(member, field) for field in fields)]


def _write_table(book: Any, table: Table, rows: Iterable[list[Value]]) -> None:
    sheet = book.add_worksheet(table.sheet)
    bold = book.add_format({"bold": True})
    formats = [book.add_format({"num_format": FORMATS.get(column.kind, TEXT_FORMAT)}) for column in table.columns]
    sheet.freeze_panes(1, 2)
    for place, column in enumerate(table.columns):
        sheet.set_column(place, place, max(WIDTHS[column.kind], 2 * len(column.title) + 2), formats[place])
        sheet.write_string(0, place, column.title, bold)
        if column.choices:
            options = {"validate": "list", "source": list(column.written.values())}
            sheet.data_validation(1, place, LAST_ROW, place, options)
    for number, values in enumerate(rows, 1):
        for place, (column, value) in enumerate(zip(table.columns, values, strict=True)):
            if value is not None:
                _write_cell(sheet, number, place, column, value, formats[place])


def _write_cell(sheet: Any, row: int, place: int, column: Column, value: Value, form: Any) -> None:
    if column.choices:
        sheet.write_string(row, place, column.written[value], form)
    elif isinstance(value, date) and value >= FIRST_DAY:
        sheet.write_datetime(row, place, value, form)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, place, float(value), form)
    else:
        text = str(value)  # a workbook can hold no half characters
        sheet.write_string(row, place, text.encode("utf-8", "backslashreplace").decode(), form)


def _write_notes(book: Any, words: Any, mark: str | None) -> None:
    sheet = book.add_worksheet(NOTES)
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for place, width in enumerate(NOTE_WIDTHS):
        sheet.set_column(place, place, width, plain)
    sheet.freeze_panes(1, 0)
    lines = [
        [words[key] for key in ("roster.note.sheet", "roster.note.column", "roster.note.what", "roster.note.values")]
    ]
    for table in (HOUSEHOLDS, MEMBERS):
        for column in table.columns:
            title = f"{column.title} *" if column.required else column.title
            lines.append([table.sheet, title, words[column.help], " / ".join(column.written.values())])
    lines += [[], ["", "", words["roster.note.unknown"]], *([] if mark is None else [[], ["", "", mark]])]
    for number, line in enumerate(lines):
        for place, text in enumerate(line):
            sheet.write_string(number, place, text, plain if number else bold)
