"""A county's database of every earlier version upgraded: python -m bench.upgrades [ROWS]

110,000 rows in each table that has one a person, on SQLite and on PostgreSQL; every row must be there afterwards.
"""

import sys
import tempfile
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.postgresql import address_of, postgresql
from bench.results import Cell, Table, keep
from storage import Database, KeyRing
from tests.storage.test_upgrades import VERSIONS, counted, filled

ROWS = 110_000
KEYS = KeyRing.generate()


def main(arguments: Sequence[str]) -> None:
    rows = int(arguments[0]) if arguments else ROWS
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bangfu-upgrades-")))
        server = address_of(stack.enter_context(postgresql(folder)))
        found = dict(_each(rows, folder, server))
    columns = ("rows", "lost", "seconds")
    keep("upgrades", [Table("upgraded to the newest version", columns, found)])


def _each(rows: int, folder: Path, server: str) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    for version in VERSIONS:
        file = folder / f"{version}.db"
        yield f"SQLite, from {version}", _upgraded(f"sqlite:///{file}", version, rows)
        file.unlink()
        yield f"PostgreSQL, from {version}", _upgraded(_schema(server), version, rows)


def _schema(server: str) -> str:
    """An empty database on that server."""
    import psycopg

    name = f"u{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("postgresql+psycopg://", "postgresql://", 1), autocommit=True) as admin:
        admin.execute(f'CREATE SCHEMA "{name}"')
    return f"{server}&options=-csearch_path%3D{name}"


def _upgraded(url: str, version: str, rows: int) -> tuple[Cell, ...]:
    with Database.open(url, KEYS) as database:
        with database.filling(version) as connection:
            before = filled(connection, rows)
        began = time.perf_counter()
        database.upgrade()
        seconds = time.perf_counter() - began
        with database.snapshot() as tx:
            after = counted(tx.connection)
    lost = sum(abs(count - after.get(name, 0)) for name, count in before.items())
    return sum(before.values()), lost, seconds


if __name__ == "__main__":
    main(sys.argv[1:])
