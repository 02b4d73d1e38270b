"""`bangfu screen`: what the households or workshops of a file qualify for."""

import argparse
import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot import records
from bot.console import use_utf8, write, write_json
from bot.errors import Failure, Usage
from bot.settings import load
from bot.tables import text_table, write_workbook
from bot.clock import now
from bot.notice import load_pack
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
    with _replacing(output) as draft, draft.open("w", encoding="utf-8") as file:
        for record in found:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")


def _table(found: Iterator[Screened], pack: Pack, output: str | None) -> None:
    table = text_table(found, pack)
    if output is None:
        write(table)
    else:
        with _replacing(output) as draft:
            draft.write_text(table + "\n", encoding="utf-8")


def _xlsx(found: Iterator[Screened], pack: Pack, output: str | None) -> None:
    assert output is not None
    with _replacing(output) as draft:
        write_workbook(found, pack, draft)


class _replacing:
    """A file that takes its name only once it is whole, so that a failure leaves what was there before."""

    def __init__(self, name: str) -> None:
        self._path = Path(name)
        self._draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")

    def __enter__(self) -> Path:
        if not self._path.parent.is_dir():
            raise Failure(f"{self._path} cannot be written: there is no folder {self._path.parent}")
        return self._draft

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if kind is None:
            self._draft.replace(self._path)
            return
        self._draft.unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise Failure(f"{self._path} cannot be written: {error.strerror or error}") from None


_WRITERS: dict[str, Callable[[Iterator[Screened], Pack, str | None], None]] = {
    "json": _json,
    "table": _table,
    "xlsx": _xlsx,
}
