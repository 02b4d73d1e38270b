"""Small makers of input files for `bangfu screen`: the same records as JSON Lines, CSV and XLSX."""

import csv
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from python_calamine import CalamineWorkbook

Record = dict[str, Any]
NESTED = ("elders", "freshmen")

HOUSEHOLDS: list[Record] = [
    {"id": "0412", "lifted": True, "monitoring": "none", "income_2021": 9500, "full_labour": True},
    {"id": "a", "lifted": False, "monitoring": "active", "small_venture": "willing_able"},
    {"id": "b", "lifted": True, "income_2021": -350.5, "freshmen": [{"yulu": False}, {}]},
    {"id": "c", "lifted": True, "income_2021": 10000, "elders": [{"age": 60, "monthly_support": 500}], "freshmen": []},
    {"id": "d", "monitoring": "resolved", "income_2022_forecast": 9999.99},
    {"id": "e"},
]


def jsonl(path: Path, records: Sequence[Any]) -> str:
    """A line each; bytes and text are written as they are."""
    lines = [line if isinstance(line, bytes) else _line(line).encode() for line in records]
    path.write_bytes(b"".join(line + b"\n" for line in lines))
    return str(path)


def _line(record: Any) -> str:
    return record if isinstance(record, str) else json.dumps(record)


def columns(records: Sequence[Record]) -> list[str]:
    return list(dict.fromkeys(name for record in records for name in record))


def a_csv(path: Path, records: Sequence[Record], *, encoding: str = "utf-8", said: dict[Any, str] | None = None) -> str:
    """`said`: how true and false are written."""
    said = said or {True: "true", False: "false"}

    def cell(value: Any) -> str:
        if isinstance(value, bool):
            return said[value]
        return json.dumps(value) if isinstance(value, list) else str(value)

    names = columns(records)
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.writer(file)
        writer.writerow(names)
        writer.writerows([[cell(record[name]) if name in record else "" for name in names] for record in records])
    return str(path)


def an_xlsx(path: Path, records: Sequence[Record]) -> str:
    """Numbers as numbers, booleans as booleans, lists as JSON."""
    names = columns(records)
    rows = [[record.get(name) for name in names] for record in records]
    return a_workbook(path, [names, *[[json.dumps(v) if isinstance(v, list) else v for v in row] for row in rows]])


def a_workbook(path: Path, rows: Sequence[Sequence[Any]]) -> str:
    """Cells as they are; None is empty."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet()
        for row, cells in enumerate(rows):
            for column, value in enumerate(cells):
                if isinstance(value, str):
                    sheet.write_string(row, column, value)
                elif value is not None:
                    sheet.write(row, column, value)
    return str(path)


def rezipped(path: Path, part: str, change: Callable[[bytes], bytes]) -> str:
    """The workbook with one of its parts changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, change(content) if name == part else content)
    return str(path)


def cells(path: Path) -> list[list[Any]]:
    """What a workbook's first sheet shows."""
    return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
