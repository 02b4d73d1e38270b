"""One cell as the value its column holds. None: the cell is empty, and the value unknown."""

import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Context, Decimal
from typing import Any

from bot.records import BOOLEANS
from bot.roster.columns import Column, Kind
from bot.roster.problems import BadCell, shown
from policy_kb.conditions import Number

LONGEST = 100
"""Characters in a name or a number: beyond that something else was pasted in."""
YEARS = range(1900, 2101)
"""Years a record of people alive can name."""
EXACT = 10**15
"""From here on a spreadsheet no longer holds every whole number."""
PRECISION = Context(prec=15)
"""Digits a spreadsheet keeps: 0.1 + 0.2 is 0.3 there, and must be here."""

SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE][+-]?\d+")
AMOUNT = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?")
DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日?)"
)
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)")
CHINESE = "\u3400-\u9fff〇"
SPACE_INSIDE = re.compile(rf"(?<=[{CHINESE}]) (?=[{CHINESE}])")
PLAIN = re.compile(r"[\x21-\x7e\u3400-\u9fff]*")
"""Text with nothing to tidy: nearly every cell."""


def value_of(column: Column, cell: Any) -> Any:
    """Of a cell whose text is tidy. Raises BadCell for what the column cannot hold."""
    return None if cell == "" else _READERS[column.kind](column, cell)


def tidy(text: str) -> str:
    """Text without invisible characters, with single blanks, and none between Chinese characters (李　四)."""
    if text.isalnum() or PLAIN.fullmatch(text):
        return text
    seen = "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return SPACE_INSIDE.sub("", " ".join(seen.split()))


def _text(column: Column, cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < EXACT:
        cell = str(int(cell))
    if not isinstance(cell, str):
        raise BadCell("roster.problem.text", column=column.title, value=shown(cell))
    if len(cell) > LONGEST:
        raise BadCell("roster.problem.too_long", column=column.title, limit=str(LONGEST))
    return cell


def _id(column: Column, cell: Any) -> str:
    """A number is text as it was typed: what a spreadsheet made of it is refused where that may be something else."""
    if isinstance(cell, date):
        raise BadCell("roster.problem.id_date", column=column.title, value=shown(cell))
    if isinstance(cell, float) and not (cell.is_integer() and 0 <= cell < EXACT):
        raise BadCell("roster.problem.id_number", column=column.title, value=shown(cell))
    text = unicodedata.normalize("NFKC", _text(column, cell))
    if SCIENTIFIC.fullmatch(text):
        raise BadCell("roster.problem.id_number", column=column.title, value=shown(text))
    return text


def _yes_no(column: Column, cell: Any) -> bool:
    said = cell if isinstance(cell, bool) else BOOLEANS.get(_short(cell).lower())
    if said is None:
        raise _not_a_choice(column, cell)
    return said


def _choice(column: Column, cell: Any) -> Any:
    said = column.choices.get(_short(cell))
    if said is None:
        raise _not_a_choice(column, cell)
    return said


def _not_a_choice(column: Column, cell: Any) -> BadCell:
    allowed = " / ".join(column.written.values())
    return BadCell("roster.problem.choice", column=column.title, value=shown(cell), allowed=allowed)


def _short(cell: Any) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)


def _date(column: Column, cell: Any) -> date:
    if isinstance(cell, datetime):
        cell = cell.date()
    found = cell if isinstance(cell, date) else _written_date(_short(cell))
    if found is None or found.year not in YEARS:
        raise BadCell("roster.problem.date", column=column.title, value=shown(cell))
    return found


def _written_date(text: str) -> date | None:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    found = COMPACT.fullmatch(plain) or DATE.fullmatch(plain)
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part is not None))
    except ValueError:
        return None


def _amount(column: Column, cell: Any) -> Number:
    if isinstance(cell, float | int) and not isinstance(cell, bool) and math.isfinite(cell):
        return amount(Decimal(repr(cell)))
    plain = unicodedata.normalize("NFKC", cell).replace(" ", "") if isinstance(cell, str) else ""
    plain = plain.removeprefix("¥").removesuffix("元").replace("−", "-")
    if not AMOUNT.fullmatch(plain):
        raise BadCell("roster.problem.amount", column=column.title, value=shown(cell))
    return amount(Decimal(plain.replace(",", "")))


def amount(number: Decimal) -> Number:
    """A whole number as such, anything else with the digits a spreadsheet keeps."""
    exact = PRECISION.plus(number)
    return int(exact) if exact == exact.to_integral_value() else exact.normalize()


_READERS: dict[Kind, Callable[[Column, Any], Any]] = {
    "id": _id,
    "text": _text,
    "yes_no": _yes_no,
    "choice": _choice,
    "date": _date,
    "amount": _amount,
}
