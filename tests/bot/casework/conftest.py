"""An office: a county in a database, and people of every kind who talk to the bot about it."""

from collections.abc import Iterator

import pytest

from bot.runner import Runner
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Area
from storage import Database, KeyRing
from tests.bot.casework.office import NOON, Office
from tests.bot.conftest import load_once
from tests.storage.county import UPPER, A, a_county, a_household, a_person

HOUSEHOLDS = (
    a_household("0101", head="张三", lifted=True, monitoring="none", income_2021=9000),
    a_household("0102", head="李四", lifted=True, monitoring="active"),
    a_household("0103", head="王五", cadre="陈刚"),
    a_household("0104", head="周大发", cadre=None, lifted=True, income_2021=8000),
)


@pytest.fixture
def office(ready_sqlite_url: str, keys: KeyRing) -> Iterator[Office]:
    """Of village 甲村: a cadre with two households, an officer, a supervisor of the township, an admin of the county.
    On one kind of database: the storage tests run on both.
    """
    with Database.open(ready_sqlite_url, keys) as db:
        yield an_office(db)


@pytest.fixture
def busy_office(db: Database) -> Office:
    """The same on each kind of database, for what several do at once."""
    return an_office(db)


def an_office(db: Database) -> Office:
    a_county(db, *HOUSEHOLDS)
    a_person(db, "cadre", CONTACT_CADRE, Area(UPPER), "王芳")
    a_person(db, "other", CONTACT_CADRE, Area(UPPER), "陈刚")
    a_person(db, "officer", VILLAGE_OFFICER, A, "刘强")
    a_person(db, "supervisor", SUPERVISOR, Area(UPPER), "吴督")
    a_person(db, "admin", ADMIN, Area(), "郑管")
    clock = Clock()
    return Office(Runner(db, load_once("fengjie-2022"), clock, home="https://chat.example.org/"), clock)


class Clock:
    """A clock that stands until it is set."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self):
        return self.now
