"""`bangfu screen`: what the households or workshops of a file qualify for."""

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from bot import records
from bot.clock import now
from bot.console import json_line, use_utf8, write, write_json
from bot.errors import Usage
from bot.notice import load_pack
from bot.progress import shown
from bot.records import Row
from bot.replacing import replacing
from bot.settings import load
from bot.tables import text_table, write_workbook
from policy_kb import FactError, Pack
from policy_kb.screening import YES_NO_UNKNOWN

Screened = dict[str, Any]


def run(options: argparse.Namespace) -> int:
    """Exit status 1 when any record was bad; every other one is screened all the same."""
    if options.format == "xlsx" and options.output is None:
        raise Usage("--format xlsx needs -o OUT")
    use_utf8()
    on = options.on or now().date()
    pack = load_pack(load(), on)
    pack.at(on)
    rows = records.read(options.file, {name: fact for facts in pack.facts.values() for name, fact in facts.items()})
    if options.format == "table" or options.file != "-":  # standard input is answered as it comes
        rows = iter(known := list(rows))
        found = outcomes_of(known, pack, on) if options.format == "table" else screened(rows, pack, on)
        found = shown(found, len(known), apart=options.output is not None)
    else:
        found = screened(rows, pack, on)
    bad = 0

    def counted() -> Iterator[Screened]:
        nonlocal bad
        for each in found:
            bad += "error" in each
            yield each

    _WRITERS[options.format](counted(), pack, options.output)
    return 1 if bad else 0


def screened(rows: Iterable[Row], pack: Pack, on: date) -> Iterator[Screened]:
    """One object a record, in the file's order: the screening, or the line and what was wrong."""
    for row in rows:
        if row.record is None:
            yield _bad(row, row.error)
            continue
        try:
            yield {**pack.screen(row.record, on).to_dict(), "id": row.id}
        except FactError as error:
            yield _bad(row, str(error))


def outcomes_of(rows: Sequence[Row], pack: Pack, on: date) -> Iterator[Screened]:
    """The same without reasons and amounts, all records of a subject at once."""
    found: dict[int, Screened] = {}
    checked: defaultdict[str, list[tuple[Row, dict[str, Any]]]] = defaultdict(list)
    for row in rows:
        if row.record is None:
            found[row.line] = _bad(row, row.error)
            continue
        try:
            record, subject, _ = pack.split(row.record)
        except FactError as error:
            found[row.line] = _bad(row, str(error))
        else:
            checked[subject].append((row, record))
    for subject, several in checked.items():
        table = pack.screen_records([record for _, record in several], on, subject)
        outcomes = {right: table.outcomes(right) for right in table.rights}
        for place, (row, _) in enumerate(several):
            rights = [{"id": right, "outcome": outcome[place]} for right, outcome in outcomes.items()]
            covered = None if table.low_income is None else YES_NO_UNKNOWN[table.covered(place)]
            found[row.line] = {"id": row.id, "low_income": covered, "rights": rights}
    return (found[row.line] for row in rows)


def _bad(row: Row, error: str | None) -> Screened:
    return {"id": row.id, "line": row.line, "error": error}


def _json(found: Iterator[Screened], _pack: Pack, output: str | None) -> None:
    if output is None:
        for record in found:
            write_json(record)
        return
    with replacing(output) as draft, draft.open("w", encoding="utf-8") as file:
        for record in found:
            file.write(json_line(record) + "\n")


def _table(found: Iterator[Screened], pack: Pack, output: str | None) -> None:
    table = text_table(found, pack)
    if output is None:
        write(table)
    else:
        with replacing(output) as draft:
            draft.write_text(table + "\n", encoding="utf-8", errors="backslashreplace")


def _xlsx(found: Iterator[Screened], pack: Pack, output: str | None) -> None:
    assert output is not None
    with replacing(output) as draft:
        write_workbook(found, pack, draft)


_WRITERS: dict[str, Callable[[Iterator[Screened], Pack, str | None], None]] = {
    "json": _json,
    "table": _table,
    "xlsx": _xlsx,
}
