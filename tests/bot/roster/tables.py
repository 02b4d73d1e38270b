"""Small makers of rosters: rows as they stand in a workbook, and workbooks no spreadsheet program would write."""

import csv
import io
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from bot.roster import Reading, read
from bot.roster.columns import HOUSEHOLDS, MEMBERS, Table

TODAY = date(2026, 11, 23)
Row = Mapping[str, Any]
HOUSEHOLD: Row = {"户编号": "0412", "户主姓名": "李大山", "乡镇": "青溪镇", "村": "柳坪村"}
MEMBER: Row = {"户编号": "0412", "姓名": "李大山"}


def a_household(**cells: Any) -> Row:
    return {**HOUSEHOLD, **cells}


def a_member(**cells: Any) -> Row:
    return {**MEMBER, **cells}


def titles(table: Table) -> list[str]:
    return [column.title for column in table.columns]


def grid(table: Table, rows: Sequence[Row]) -> list[list[Any]]:
    """A header, and each row's cells under it; None is empty."""
    return [titles(table), *[[row.get(title) for title in titles(table)] for row in rows]]


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]], **options: Any) -> bytes:
    """Cells as they are. A text of a formula's shape is a formula, with the value that stands behind a bar."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, options) as book:
        day, hour = (book.add_format({"num_format": form}) for form in ("yyyy-mm-dd", "yyyy/m/d h:mm"))
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, cells in enumerate(rows):
                for place, value in enumerate(cells):
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, value, hour if isinstance(value, datetime) else day)
                    elif isinstance(value, str) and value.startswith("="):
                        formula, _, result = value.partition("|")
                        sheet.write_formula(number, place, formula, None, result)
                    elif isinstance(value, str):
                        sheet.write_string(number, place, value)
                    elif value is not None:
                        sheet.write(number, place, value)
    return file.getvalue()


def roster(households: Sequence[Row] = (HOUSEHOLD,), members: Sequence[Row] | None = (MEMBER,)) -> bytes:
    sheets = {HOUSEHOLDS.sheet: grid(HOUSEHOLDS, households)}
    if members is not None:
        sheets[MEMBERS.sheet] = grid(MEMBERS, members)
    return workbook(sheets)


def a_csv(rows: Sequence[Sequence[Any]], encoding: str = "utf-8") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return text.getvalue().encode(encoding)


def reading(content: bytes, name: str = "roster.xlsx") -> Reading:
    return read(content, name, TODAY)


def told(found: Reading) -> list[tuple[str | None, str]]:
    """Each problem: where it stands, and the last part of its key."""
    return [(place(problem), problem.key.rpartition(".")[2]) for problem in found.problems]


def warned(found: Reading) -> list[tuple[str | None, str]]:
    return [(place(problem), problem.key.rpartition(".")[2]) for problem in found.warnings]


def place(problem: Any) -> str | None:
    return problem.sheet if problem.cell is None else f"{problem.sheet}!{problem.cell}"


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def zipped(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
