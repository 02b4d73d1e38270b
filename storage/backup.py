"""A whole database in one sealed file, and back: of either kind into either kind.

The file is a line that says what it is, then pieces of compressed JSON, each sealed with the key ring and bound to the
file, its place in it and whether it is the last: an altered, swapped, missing or cut piece is found before anything is
written. A file is no use without the keys, which stand apart from it.
"""

import gzip
import io
import json
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, BinaryIO

from storage.crypto import KeyRing
from storage.database import Database
from storage.errors import BadBackup, Unreadable
from storage.moving import Row, Tallies, Tally, as_they_are, put, rows_of, tallies
from storage.tables import metadata

FIRST_LINE = b"bangfu backup 1 "
PIECE = 1 << 20
"""Bytes of compressed text in a sealed piece."""
LENGTH = 4
"""Bytes of a piece's length before it."""
LONGEST_PIECE = PIECE * 2


@dataclass(frozen=True)
class Contents:
    """What a backup holds. `revision`: of the tables; `made_at`: when, aware."""

    revision: str
    made_at: datetime
    tables: Tallies

    @property
    def rows(self) -> int:
        return sum(tally.rows for tally in self.tables.values())


def write_backup(database: Database, keys: KeyRing, file: BinaryIO, now: datetime) -> Contents:
    """Writes the database as it is at this moment, while others go on writing to it."""
    made: Tallies = {}
    with database.snapshot() as tx, _Sealer(keys, file) as sealer:
        revision = database.revision()
        sealer.line({"revision": revision, "made_at": now.isoformat()})
        for table in metadata.sorted_tables:
            tally = Tally()
            sealer.line({"table": table.name})
            for row in rows_of(tx.connection, table):
                tally = tally.with_row(row)
                sealer.line({"row": row})
            made[table.name] = tally
        sealer.line({"tallies": {name: [tally.rows, f"{tally.digest:x}"] for name, tally in made.items()}})
    return Contents(revision, now, made)


def check_backup(keys: KeyRing, file: BinaryIO) -> Contents:
    """Reads a backup through, and what it holds. Raises BadBackup, or Unreadable where the ring lacks its key."""
    lines = _lines(keys, file)
    head = next(lines)
    counted: Tallies = {}
    table = ""
    for line in lines:
        match line:
            case {"table": str(name)}:
                table = name
                counted[table] = Tally()
            case {"row": dict(row)}:
                counted[table] = counted[table].with_row(row)
            case {"tallies": dict(said)}:
                if said != {name: [tally.rows, f"{tally.digest:x}"] for name, tally in counted.items()}:
                    raise BadBackup(problem="does not hold what it says it holds")
                return Contents(head["revision"], datetime.fromisoformat(head["made_at"]), counted)
    raise BadBackup(problem="ends before its end")


def read_backup(database: Database, keys: KeyRing, file: BinaryIO) -> Contents:
    """Puts a backup into a database without rows, brings its tables up to date, and says what came.

    The file is read through first; then all of it is put there or nothing. Raises BadBackup, Unreadable, NotEmpty, or
    UnknownRevision for a backup of a newer program.
    """
    start = file.tell()
    contents = check_backup(keys, file)
    file.seek(start)
    with database.filling(contents.revision) as connection:
        tables = as_they_are(connection)
        for name, rows in _by_table(_lines(keys, file)):
            put(connection, tables[name], rows)
        if tallies(connection, [tables[name] for name in contents.tables]) != contents.tables:
            raise BadBackup(problem="did not come out of the database as it went in")
    database.upgrade()
    return contents


def copy_rows(source: Database, target: Database) -> Tallies:
    """Every row of one database into another without rows; what came is compared with what was sent."""
    target.upgrade()
    with source.snapshot() as tx, target.filling(source.revision()) as connection:
        tables = as_they_are(connection)
        sent: Tallies = {}
        for table in metadata.sorted_tables:
            put(connection, tables[table.name], _counted(rows_of(tx.connection, table), table.name, sent))
        if tallies(connection) != sent:
            raise BadBackup(problem="did not come out of the database as it went in")
    return sent


def _counted(rows: Iterator[Row], name: str, sent: Tallies) -> Iterator[Row]:
    sent[name] = Tally()
    for row in rows:
        sent[name] = sent[name].with_row(row)
        yield row


def _by_table(lines: Iterator[dict[str, Any]]) -> Iterator[tuple[str, Iterator[Row]]]:
    """The rows of each table in turn, to be read in that order."""
    for name, rows in groupby(_placed(lines), key=itemgetter(0)):
        yield name, (row for _, row in rows)


def _placed(lines: Iterator[dict[str, Any]]) -> Iterator[tuple[str, Row]]:
    table = ""
    for line in lines:
        table = line.get("table", table)
        if "row" in line:
            yield table, line["row"]


class _Sealer:
    """Takes lines, writes sealed pieces; closed in order, it marks the last one."""

    def __init__(self, keys: KeyRing, file: BinaryIO) -> None:
        self._keys, self._file = keys, file
        self._name = secrets.token_hex(16)
        self._number = 0
        self._kept = io.BytesIO()
        self._packed = gzip.GzipFile(fileobj=self._kept, mode="wb", compresslevel=6)
        file.write(FIRST_LINE + self._name.encode() + b"\n")

    def __enter__(self) -> "_Sealer":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_rest: object) -> None:
        self._packed.close()
        if kind is None:
            self._piece(last=True)

    def line(self, content: dict[str, Any]) -> None:
        self._packed.write(json.dumps(content, ensure_ascii=False).encode(errors="surrogatepass") + b"\n")
        if self._kept.tell() >= PIECE:
            self._piece(last=False)

    def _piece(self, *, last: bool) -> None:
        sealed = self._keys.seal(self._kept.getvalue(), **_place(self._name, self._number, last=last))
        self._file.write(len(sealed).to_bytes(LENGTH) + sealed)
        self._number += 1
        self._kept.seek(0)
        self._kept.truncate()


def _place(name: str, number: int, *, last: bool) -> dict[str, str]:
    return {"table": "backup", "row": f"{name}/{number}", "column": "last" if last else "piece"}


def _lines(keys: KeyRing, file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The lines of a backup, piece by piece; nothing after a piece that is not as it was written."""
    unpacked = zlib.decompressobj(wbits=31)
    kept = b""
    for piece in _pieces(keys, file):
        kept += unpacked.decompress(piece)
        *whole, kept = kept.split(b"\n")
        for line in whole:
            yield json.loads(line.decode(errors="surrogatepass"))


def _pieces(keys: KeyRing, file: BinaryIO) -> Iterator[bytes]:
    first = file.readline(len(FIRST_LINE) + 64)
    if not first.startswith(FIRST_LINE) or not first.endswith(b"\n"):
        raise BadBackup(problem="is no backup of this program")
    name = first.removeprefix(FIRST_LINE).decode("ascii", errors="replace").strip()
    following = _sealed(file)
    for number in range(1 << 32):
        sealed, following = following, _sealed(file)
        if sealed is None:
            raise BadBackup(problem="ends before its end")
        try:
            yield keys.open(sealed, **_place(name, number, last=following is None))
        except Unreadable:
            ours = keys.holds_key_of(sealed)
            problem = "was changed or cut" if ours else "is sealed with a key that BANGFU_DATA_KEYS does not hold"
            raise BadBackup(problem=problem) from None
        if following is None:
            return


def _sealed(file: BinaryIO) -> bytes | None:
    length = int.from_bytes(file.read(LENGTH))
    if not 0 < length <= LONGEST_PIECE:
        return None
    sealed = file.read(length)
    return sealed if len(sealed) == length else None
