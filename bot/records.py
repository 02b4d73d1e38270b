"""Records from JSON Lines, CSV and XLSX files, one at a time: a bad one is told and the others go on."""

import csv
import io
import json
import math
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import Failure
from policy_kb.facts import Fact

ALWAYS = ("id", "subject")
"""Columns every table may have beside the facts."""
BOOLEANS = {"true": True, "false": False, "1": True, "0": False, "是": True, "否": False}
LONGEST_CELL = 1 << 20
"""Characters in one CSV cell; a list of members has a few hundred."""
SHOWN = 40
"""Characters of a wrong value repeated in an error: enough to find it, not enough to flood a line."""
NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d{1,15})?")
"""A number as a person writes one in a cell; beyond that it is no amount of yuan, no age and no count."""
SURROGATE = re.compile("[\ud800-\udfff]")

Cells = tuple[int, "list[Any] | str"]
"""A line's number and its cells, or what was wrong with it."""


@dataclass(frozen=True)
class Row:
    """One record with the line (or sheet row) it stands on: a mapping, or what was wrong with it."""

    line: int
    record: Mapping[str, Any] | None
    error: str | None = None
    id: Any = None


class _BadCell(Exception):
    """A cell that cannot be this fact."""


def read(name: str, facts: Mapping[str, Fact]) -> Iterator[Row]:
    """The records of a file, or of standard input (`-`: JSON Lines). Raises Failure when it cannot be read at all."""
    if name == "-":
        return _json_lines(sys.stdin.buffer)
    path = Path(name)
    readers: dict[str, Callable[[Path, Mapping[str, Fact]], Iterator[Row]]] = {".csv": _csv, ".xlsx": _xlsx}
    reader = readers.get(path.suffix.lower())
    try:
        if reader is not None:
            return reader(path, facts)
        return _json_lines(io.BytesIO(path.read_bytes()))
    except OSError as error:
        raise Failure(f"{name} cannot be read: {error.strerror or error}") from None


def _json_lines(lines: Iterable[bytes]) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            value = json.loads(
                line.decode("utf-8-sig" if number == 1 else "utf-8"),
                object_pairs_hook=_once_each,
                parse_constant=_no_constant,
            )
        except UnicodeDecodeError:
            yield Row(number, None, "the line is not UTF-8 text")
        except _BadCell as error:
            yield Row(number, None, str(error))
        except (ValueError, RecursionError):
            yield Row(number, None, "the line is not a JSON object")
        else:
            yield _object(number, value)


def _object(number: int, value: Any) -> Row:
    if not isinstance(value, dict):
        return Row(number, None, "the line is not a JSON object")
    identifier = value.get("id")
    if isinstance(identifier, dict | list) or (isinstance(identifier, float) and not math.isfinite(identifier)):
        return Row(number, None, "id must be text or a number")
    return Row(number, value, None, identifier)


def _once_each(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice, _ = Counter(name for name, _ in pairs).most_common(1)[0]
        raise _BadCell(f"{_shown(twice)} stands in the record twice")
    return found


def _no_constant(name: str) -> Any:
    raise _BadCell(f"{name} is not a number")


def _shown(value: str) -> str:
    text = repr(value)
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


def _csv(path: Path, facts: Mapping[str, Fact]) -> Iterator[Row]:
    # What is not UTF-8 becomes lone surrogates, so that a broken line can be told from the others
    text = path.read_bytes().decode("utf-8-sig", errors="surrogateescape")
    csv.field_size_limit(LONGEST_CELL)
    return _table(_csv_rows(io.StringIO(text, newline="").readlines()), facts, str(path))


def _csv_rows(lines: Sequence[str]) -> Iterator[Cells]:
    """Each row with the line it begins on. One that cannot be read costs its first line only: a quote left open must
    not swallow the records after it.
    """
    start, width = 0, None
    while start < len(lines):
        reader = csv.reader((lines[number] for number in range(start, len(lines))), strict=True)
        try:
            cells = next(reader, [])
        except csv.Error as error:
            yield start + 1, f"the line is not CSV: {error}"
            start += 1
            continue
        width = len(cells) if width is None else width
        torn = reader.line_num > 1 and len(cells) != width
        broken = any(SURROGATE.search(cell) for cell in cells)
        yield start + 1, "a quote is left open" if torn else "the line is not UTF-8 text" if broken else cells
        start += 1 if torn else max(reader.line_num, 1)


def _xlsx(path: Path, facts: Mapping[str, Fact]) -> Iterator[Row]:
    from bot.workbooks import rows

    return _table(enumerate(rows(path), 1), facts, str(path))


def _table(rows: Iterable[Cells], facts: Mapping[str, Fact], name: str) -> Iterator[Row]:
    numbered = iter(rows)
    first = next(numbered, None)
    if first is None:
        raise Failure(f"{name} is empty: its first line names the facts")
    if isinstance(first[1], str):
        raise Failure(f"{name}: line {first[0]}, which names the facts, cannot be read: {first[1]}")
    header = [str(cell).strip() for cell in first[1]]
    for place, column in enumerate(header):
        if column not in facts and column not in ALWAYS:
            raise Failure(f"{name}: column {_shown(column)} is not a fact; see `bangfu policy facts`")
        if column in header[:place]:
            raise Failure(f"{name}: column {_shown(column)} stands there twice")
    return _table_rows(numbered, header, facts)


def _table_rows(rows: Iterable[Cells], header: Sequence[str], facts: Mapping[str, Fact]) -> Iterator[Row]:
    for number, cells in rows:
        if isinstance(cells, str):
            yield Row(number, None, cells)
            continue
        if not any(str(cell).strip() for cell in cells):
            continue
        named = dict(zip(header, cells, strict=False))
        identifier = _text(named.get("id"))
        if len(cells) != len(header):
            yield Row(number, None, f"the row has {len(cells)} cells, the header {len(header)}", identifier)
            continue
        try:
            record = {column: _cell(column, cell, facts) for column, cell in named.items() if str(cell).strip()}
        except _BadCell as error:
            yield Row(number, None, str(error), identifier)
        else:
            yield Row(number, record, None, identifier)


def _text(cell: Any) -> str | None:
    """An id as text: a workbook gives 412 as 412.0."""
    if cell is None or not str(cell).strip():
        return None
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell).strip()


def _cell(column: str, cell: Any, facts: Mapping[str, Fact]) -> Any:
    """A cell as its fact's type; what does not fit is left for the pack to refuse in its own words."""
    if column in ALWAYS:
        return _text(cell)
    text = _text(cell) or ""
    match facts[column].type:
        case "bool":
            return cell if isinstance(cell, bool) else _boolean(column, text)
        case "members":
            return _members(column, text)
        case "choice":
            return text
        case _:
            return _number(column, cell, text)


def _boolean(column: str, text: str) -> bool:
    if text.lower() not in BOOLEANS:
        raise _BadCell(f"{column} must be true or false (是 or 否, 1 or 0), not {_shown(text)}")
    return BOOLEANS[text.lower()]


def _members(column: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_each, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _BadCell(f"{column} must be a JSON list") from None


def _number(column: str, cell: Any, text: str) -> Any:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return cell
    found = NUMBER.fullmatch(text)
    if found is None:
        raise _BadCell(f"{column} must be a number, not {_shown(text)}")
    return float(text) if found[1] else int(text)
