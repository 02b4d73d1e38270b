"""`bangfu parse`: how the bot reads an answer, or a cadre's line about a visit."""

import argparse
import csv
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.clock import now
from bot.console import input_lines, use_utf8, write_json
from bot.errors import Failure, Usage
from bot.notice import load_pack
from bot.settings import load
from policy_kb.parse import KINDS, UnknownKind, parse
from policy_kb.parse.visit import parse_visit
from policy_kb.people import CaseloadIndex, Entry

VISIT = "visit"
COLUMNS = ("id", "name", "village")


def run(options: argparse.Namespace) -> int:
    use_utf8()
    read = _reader(options, options.today or now().date())  # before the first text: perhaps there is none
    for text in options.text or input_lines():
        write_json(read(text))
    return 0


def _reader(options: argparse.Namespace, today: date) -> Callable[[str], dict[str, Any]]:
    """What reads a text of the kind asked for. Raises Usage for a wrong call, Failure for a wrong file."""
    if options.kind == VISIT:
        return _visit_reader(options.caseload, today)
    if options.kind not in KINDS:
        raise Usage(f"{UnknownKind(options.kind)} Or {VISIT}, with --caseload.")
    if options.caseload is not None:
        raise Usage(f"--caseload goes with {VISIT} only")
    return lambda text: parse(options.kind, text, today).to_dict(text)


def _visit_reader(file: str | None, today: date) -> Callable[[str], dict[str, Any]]:
    if not file:
        raise Usage(f"{VISIT} needs the households: --caseload FILE, a CSV file with the columns id,name,village")
    caseload = CaseloadIndex(_caseload(file))
    words = load_pack(load()).measure_words
    return lambda text: parse_visit(text, caseload, today, words).to_dict()


def _caseload(file: str) -> list[Entry]:
    """The households of a file with the columns `id`, `name` and `village`; others are passed over. Raises Failure."""
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            return list(_entries(file, csv.DictReader(lines)))
    except OSError as error:
        raise Failure(f"{file}: {error.strerror or 'cannot be read'}") from error
    except UnicodeDecodeError:
        raise Failure(f"{file}: not UTF-8 text") from None
    except (csv.Error, ValueError) as error:
        raise Failure(f"{file}: {error}") from None


def _entries(file: str, rows: "csv.DictReader[str]") -> Iterator[Entry]:
    header = [(column or "").strip().lower() for column in rows.fieldnames or ()]
    missing = [column for column in COLUMNS if column not in header]
    if missing:
        raise Failure(f"{file}: the header names no {' and no '.join(missing)}")
    rows.fieldnames = header
    seen: set[str] = set()
    for row in rows:
        number, name, village = ((row[column] or "").strip() for column in COLUMNS)
        if not number or not name:
            raise Failure(f"{file}: line {rows.line_num} has no {'name' if number else 'id'}")
        if number in seen:
            raise Failure(f"{file}: line {rows.line_num}: {number} is there already")
        seen.add(number)
        yield Entry(number, name, village)
