"""Every sealed cell brought under the ring's first key, a few rows at a time, while the service runs.

It begins where it stands: a cell already under that key is passed over, so that a run that was ended goes on with the
next. Then, and only then, an older key may be dropped from the ring.
"""

from collections.abc import Callable

from sqlalchemy import ColumnElement, Table, and_, func, or_, select
from sqlalchemy.types import LargeBinary

from storage.columns import Encrypted
from storage.crypto import KeyRing
from storage.database import Database
from storage.tables import metadata
from storage.transaction import Transaction

AT_ONCE = 100
"""Rows of one transaction: others wait no longer than a turn takes."""


def rotate(database: Database, keys: KeyRing, progress: Callable[[int], None] = lambda _done: None) -> int:
    """Seals anew what is under another key than the ring's first. Returns how many rows that were.

    Raises Unreadable for a cell whose key the ring does not hold; what was done before it stays done.
    """
    done = 0
    for table in metadata.sorted_tables:
        if not _sealed_columns(table):
            continue
        while True:
            with database.transaction() as tx:
                count = _some(tx, table, keys)
            done += count
            progress(done)
            if count < AT_ONCE:
                break
    return done


def left(database: Database, keys: KeyRing) -> int:
    """How many rows hold a cell under another key than the ring's first."""
    count = 0
    with database.snapshot() as tx:
        for table in metadata.sorted_tables:
            if _sealed_columns(table):
                wanted = select(func.count()).select_from(table).where(_elsewhere(table, keys))
                count += tx.execute(wanted).scalar() or 0
    return count


def _some(tx: Transaction, table: Table, keys: KeyRing) -> int:
    columns = _sealed_columns(table)
    wanted = select(*table.primary_key, *columns).where(_elsewhere(table, keys)).limit(AT_ONCE).with_for_update()
    rows = tx.rows(wanted)
    for row in rows:
        key = tuple(row[column.name] for column in table.primary_key)
        tx.update(table, key, **{column.name: row[column.name] for column in columns})
    return len(rows)


def _elsewhere(table: Table, keys: KeyRing) -> ColumnElement[bool]:
    prefix = keys.prefix
    return or_(
        *(
            and_(column.is_not(None), func.substr(column, 1, len(prefix), type_=LargeBinary) != prefix)
            for column in _sealed_columns(table)
        )
    )


def _sealed_columns(table: Table) -> list[ColumnElement[object]]:
    return [column for column in table.c if isinstance(column.type, Encrypted)]
