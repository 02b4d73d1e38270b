from datetime import timedelta

from storage import Database, hold, let_go
from tests.storage.samples import NOON, in_threads

TIME = timedelta(seconds=30)


def held(db: Database, holder: str, now=NOON, name: str = "poller") -> bool:
    with db.transaction() as tx:
        return hold(tx, name, holder, now, TIME)


def test_a_lease_has_one_holder_who_can_keep_it(db: Database):
    assert held(db, "first")
    assert not held(db, "second")
    assert held(db, "first", NOON + TIME / 2)
    assert not held(db, "second", NOON + TIME)


def test_a_lease_that_ran_out_is_anybodys(db: Database):
    held(db, "first")
    assert held(db, "second", NOON + TIME)
    assert not held(db, "first", NOON + TIME)


def test_a_lease_given_up_is_free_at_once(db: Database):
    held(db, "first")
    with db.transaction() as tx:
        let_go(tx, "poller", "second")
    assert not held(db, "second")
    with db.transaction() as tx:
        let_go(tx, "poller", "first")
    assert held(db, "second")


def test_leases_of_other_names_are_others(db: Database):
    assert held(db, "first")
    assert held(db, "second", name="scheduler")


def test_of_many_at_once_one_gets_it(db: Database):
    got: list[int] = []

    def try_it(number: int) -> None:
        if held(db, str(number)):
            got.append(number)

    in_threads(8, try_it)
    assert len(got) == 1
