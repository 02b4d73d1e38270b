from datetime import timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from storage import Database, NestedTransaction
from storage.leases import hold, let_go
from storage.tables import leases
from tests.storage.county import NOON


def held(tx):
    return [row.name for row in tx.execute(leases.select())]


def test_a_snapshot_goes_on_seeing_what_was_there_while_others_write(db: Database):
    with db.transaction() as tx:
        hold(tx, "before", "me", NOON, timedelta(hours=1))
    with db.snapshot() as seen:
        assert held(seen) == ["before"]
        in_another_thread(db, lambda tx: let_go(tx, "before", "me"))
        assert held(seen) == ["before"]
    with db.snapshot() as seen:
        assert held(seen) == []


def test_a_snapshot_changes_nothing(db: Database):
    with pytest.raises(DBAPIError), db.snapshot() as seen:
        hold(seen, "x", "me", NOON, timedelta(hours=1))
    with db.transaction() as tx:  # and the connection can write again
        assert hold(tx, "x", "me", NOON, timedelta(hours=1))


def test_no_snapshot_within_a_transaction(db: Database):
    with db.transaction(), pytest.raises(NestedTransaction), db.snapshot():
        pass


def in_another_thread(db: Database, work) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def run() -> None:
        with db.transaction() as tx:
            work(tx)

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()
