"""`bangfu screen`: what the households or workshops of a file qualify for."""

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from bot import records
from bot.clock import now
from bot.console import json_line, use_utf8, write, write_json
from bot.errors import Usage
from bot.notice import load_pack
from bot.replacing import replacing
from bot.settings import load
from bot.tables import text_table, write_workbook
from policy_kb import FactError, Pack

Screened = dict[str, Any]


def run(options: argparse.Namespace) -> int:
    """Exit status 1 when any record was bad; every other one is screened all the same."""
    if options.format == "xlsx" and options.output is None:
        raise Usage("--format xlsx needs -o OUT")
    use_utf8()
    pack = load_pack(load())
    on = options.on or now().date()
    pack.at(on)
    bad = 0

    def counted() -> Iterator[Screened]:
        nonlocal bad
        for found in screened(options.file, pack, on):
            bad += "error" in found
            yield found

    _WRITERS[options.format](counted(), pack, options.output)
    return 1 if bad else 0


def screened(name: str, pack: Pack, on: date) -> Iterator[Screened]:
    """One object a record, in the file's order: the screening, or the line and what was wrong."""
    facts = {fact: declared for subject in pack.facts.values() for fact, declared in subject.items()}
    for row in records.read(name, facts):
        if row.record is None:
            yield {"id": row.id, "line": row.line, "error": row.error}
            continue
        try:
            yield {**pack.screen(row.record, on).to_dict(), "id": row.id}
        except FactError as error:
            yield {"id": row.id, "line": row.line, "error": str(error)}


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
