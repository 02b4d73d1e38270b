"""Upgrades from every earlier version keep every row."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, func, insert, select

from storage import Database, KeyRing
from storage.moving import as_they_are
from tests.storage.samples import NOON

VERSIONS = ["0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008"]
SEALED = b"\x01\x01k" + bytes(40)
MANY = 60


def filled(connection: Connection, many: int = MANY) -> dict[str, int]:
    """Rows in the tables that this version has, so many in each; how many there are."""
    tables = as_they_are(connection)
    moment = NOON.replace(tzinfo=None) if connection.dialect.name == "sqlite" else NOON

    def rows(name: str, *given: dict[str, Any]) -> None:
        if name in tables:
            has = set(tables[name].c.keys())
            connection.execute(insert(tables[name]), [{k: v for k, v in row.items() if k in has} for row in given])

    each = range(many)
    rows("people", *({"id": f"p{n}", "language": "zh", "created_at": moment} for n in each))
    rows(
        "chats",
        *(
            {"id": f"c{n}", "channel": "web", "address": f"a{n}", "person_id": f"p{n}", "version": 3, "state": SEALED}
            | {"updated_at": moment, "created_at": moment}
            for n in each
        ),
    )
    rows(
        "households",
        *(
            {"id": f"h{n}", "township": "镇", "village": "村", "name": SEALED, "roster": SEALED, "told": SEALED}
            | {"monitoring": "active", "recorded_on": date(2026, 1, 1)}
            for n in each
        ),
    )
    rows("cadres", *({"id": f"k{n}", "township": "镇", "name": SEALED, "person_id": f"p{n}"} for n in each))
    rows(
        "grants",
        *(
            {"id": f"g{n}", "person_id": f"p{n}", "name": SEALED, "role": "contact_cadre", "township": "镇"}
            | {"since": moment, "village": None}
            for n in each
        ),
    )
    rows(
        "assignments",
        *({"household_id": f"h{n}", "since": date(2026, 1, 1), "cadre_id": f"k{n}", "until": None} for n in each),
    )
    rows(
        "absences",
        {"id": "a1", "cadre_id": "k1", "delegate_id": "k2", "since": date(2026, 1, 1), "until": date(2026, 1, 2)}
        | {"made_by": "p1", "made_at": moment},
    )
    return counted(connection)


def counted(connection: Connection) -> dict[str, int]:
    """The rows of every table."""
    tables = as_they_are(connection)
    return {
        name: connection.execute(select(func.count()).select_from(table)).scalar_one() for name, table in tables.items()
    }


@pytest.mark.parametrize("version", VERSIONS)
def test_every_row_of_an_earlier_version_is_there_after_the_upgrade(database_url: str, keys: KeyRing, version: str):
    with Database.open(database_url, keys) as db:
        with db.filling(version) as connection:
            before = filled(connection)
        assert sum(before.values()) >= MANY
        db.upgrade()
        assert db.pending() == []
        with db.snapshot() as tx:
            after = counted(tx.connection)
        assert {name: after[name] for name in before} == before


def test_a_cadre_of_before_keeps_the_caseload_through_its_grant(database_url: str, keys: KeyRing):
    with Database.open(database_url, keys) as db:
        with db.filling("0004") as connection:
            filled(connection)
        db.upgrade()
        with db.snapshot() as tx:
            tables = as_they_are(tx.connection)
            grants = tx.connection.execute(select(tables["grants"].c.person_id, tables["grants"].c.cadre_id)).all()
            owners = tx.connection.execute(select(tables["assignments"])).all()
    assert {(row.person_id, row.cadre_id) for row in grants} == {(f"p{n}", f"k{n}") for n in range(MANY)}
    assert {(row.household_id, row.cadre_id) for row in owners} == {(f"h{n}", f"k{n}") for n in range(MANY)}
