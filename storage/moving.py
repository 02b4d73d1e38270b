"""Every row of a database on its way out of one and into another, of either kind, and a tally to compare them by.

Cells stay sealed on the way: what leaves the database is as unreadable as what lies in it.
"""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, MetaData, Table, insert, select

from storage.columns import Sealed
from storage.tables import metadata

AT_ONCE = 500
"""Rows a statement reads or writes."""
Row = Mapping[str, Any]
"""By column, as JSON has it: bytes, days and points in time are objects of one key."""
_RANGE = 1 << 256


@dataclass(frozen=True)
class Tally:
    """How many rows, and a checksum over them whatever their order."""

    rows: int = 0
    digest: int = 0

    def with_row(self, row: Row) -> "Tally":
        written = json.dumps(row, ensure_ascii=False, sort_keys=True).encode(errors="surrogatepass")
        digest = int.from_bytes(hashlib.sha256(written).digest())
        return Tally(self.rows + 1, (self.digest + digest) % _RANGE)


Tallies = dict[str, Tally]
"""By table."""


def rows_of(connection: Connection, table: Table) -> Iterator[Row]:
    """The rows of a table as they can be written down."""
    streamed = connection.execution_options(yield_per=AT_ONCE).execute(select(table))
    for row in streamed.mappings():
        yield {name: _out(value) for name, value in row.items()}


def tallies(connection: Connection, tables: Iterable[Table] | None = None) -> Tallies:
    """What stands in the tables now."""
    found: Tallies = {}
    for table in metadata.sorted_tables if tables is None else tables:
        tally = Tally()
        for row in rows_of(connection, table):
            tally = tally.with_row(row)
        found[table.name] = tally
    return found


def is_empty(connection: Connection) -> bool:
    """Whether no table that is there holds a row."""
    return all(connection.execute(select(table).limit(1)).first() is None for table in _as_they_are(connection))


def put(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    """Writes rows that `rows_of` read, wherever that was."""
    naive = connection.dialect.name == "sqlite"  # which keeps points in time as text without a zone
    batch: list[dict[str, Any]] = []
    for row in rows:
        batch.append({name: _in(value, naive=naive) for name, value in row.items()})
        if len(batch) == AT_ONCE:
            connection.execute(insert(table), batch)
            batch = []
    if batch:
        connection.execute(insert(table), batch)


def as_they_are(connection: Connection) -> dict[str, Table]:
    """The tables as this database has them, which may be of an earlier version of the program."""
    return {table.name: table for table in _as_they_are(connection)}


def _as_they_are(connection: Connection) -> list[Table]:
    found = MetaData()
    found.reflect(connection)
    return [table for table in found.sorted_tables if table.name != "alembic_version"]


def _out(value: Any) -> Any:
    if isinstance(value, Sealed):
        value = value.blob
    if isinstance(value, bytes | memoryview):
        return {"b": base64.b64encode(bytes(value)).decode()}
    if isinstance(value, datetime):
        aware = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return {"t": aware.astimezone(UTC).isoformat()}
    if isinstance(value, date):
        return {"d": value.isoformat()}
    return value


def _in(value: Any, *, naive: bool) -> Any:
    match value:
        case {"b": str(encoded)}:
            return base64.b64decode(encoded)
        case {"d": str(day)}:
            return date.fromisoformat(day)
        case {"t": str(moment)}:
            at = datetime.fromisoformat(moment)
            return at.replace(tzinfo=None) if naive else at
        case _:
            return value
