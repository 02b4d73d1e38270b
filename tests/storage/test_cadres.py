"""Who of the roster's contact cadres a person is, from when to when."""

from datetime import timedelta

import pytest
from alembic import command
from sqlalchemy import select, text

from policy_kb.casework import ADMIN, CONTACT_CADRE, Action, Area
from policy_kb.duties import Contact
from storage import Database, KeyRing
from storage.case_tables import households
from storage.cases import case_histories
from storage.engines import connect
from storage.households import hand_over
from storage.migrate import _config
from storage.people import end_grant, everybody, give
from storage.records import add_record, add_version
from tests.storage.county import CADRE, NOON, OTHER, TODAY, UPPER, a_county, a_household, a_person, a_visit, at_desk

LATER = NOON + timedelta(days=1)


def revoke(db: Database, person: str) -> None:
    with db.transaction() as tx:
        for each in everybody(tx, NOON):
            if each.person == person:
                end_grant(tx, each.grant.id, NOON)


def caseload(db: Database, person: str) -> set[str]:
    with db.transaction() as tx:
        return {card.id for card in at_desk(tx, person, LATER).cards(Action.LOG_VISIT)}


def again(db: Database, address: str = "new", name: str = CADRE) -> str:
    person = a_person(db, address)
    with db.transaction() as tx:
        give(tx, person, name, CONTACT_CADRE, Area(UPPER), NOON)
    return person


def test_who_is_invited_under_the_name_of_somebody_revoked_has_their_caseload(db: Database):
    a_county(db)
    before = a_person(db, "old", CONTACT_CADRE, Area(UPPER), CADRE)
    revoke(db, before)
    after = again(db)
    assert caseload(db, after) == {"101", "201"}
    assert caseload(db, before) == set()


def test_the_visits_of_who_was_the_cadre_before_go_on_counting_for_that_cadre(db: Database):
    a_county(db)
    before = a_person(db, "old", CONTACT_CADRE, Area(UPPER), CADRE)
    with db.transaction() as tx:
        cadre = at_desk(tx, before).grants[0].cadre
        add_record(tx, a_visit(visit_id="v1"), before, NOON - timedelta(hours=1))
    revoke(db, before)
    after = again(db)
    with db.transaction() as tx:
        add_record(tx, a_visit("201", "v2"), after, LATER)
        found = {case.household: case.visits for case in case_histories(tx)}
    assert found["101"] == found["201"] == (Contact(TODAY, "met", cadre),)


def test_a_visit_counts_for_who_made_it_also_when_somebody_else_corrected_or_approved_it(db: Database):
    a_county(db)
    cadre, officer = a_person(db, "own", CONTACT_CADRE, Area(UPPER), CADRE), a_person(db, "officer")
    with db.transaction() as tx:
        mine = at_desk(tx, cadre).grants[0].cadre
        add_record(tx, a_visit(visit_id="v1", waiting=True), cadre, NOON)
        add_version(tx, a_visit(visit_id="v1"), 1, officer, NOON, None)
    with db.transaction() as tx:
        (case,) = case_histories(tx, households.c.id == "101")
    assert case.visits == (Contact(TODAY, "met", mine),)


def test_while_somebody_is_the_cadre_another_of_that_name_is_not(db: Database):
    a_county(db)
    first = a_person(db, "own", CONTACT_CADRE, Area(UPPER), CADRE)
    assert caseload(db, again(db, "namesake")) == set()
    assert caseload(db, first) == {"101", "201"}


def test_given_the_role_again_under_the_right_name_one_has_the_caseload(db: Database):
    a_county(db)
    person = a_person(db, "own", CONTACT_CADRE, Area(UPPER), "王方")
    assert caseload(db, person) == set()
    assert caseload(db, again(db, "own", CADRE)) == {"101", "201"}
    with db.transaction() as tx:
        assert len(at_desk(tx, person, LATER).grants) == 1


@pytest.mark.parametrize("moved", [False, True])
def test_who_hands_caseloads_over_sees_who_has_left_and_how_many_households_each_has(db: Database, moved: bool):
    a_county(db, a_household("101"), a_household("102", cadre=OTHER))
    admin, gone = a_person(db, "admin", ADMIN, Area()), a_person(db, "old", CONTACT_CADRE, Area(UPPER), CADRE)
    revoke(db, gone)
    with db.transaction() as tx:
        seen = {cadre.name: cadre for cadre in at_desk(tx, admin, LATER).cadres()}
        assert (seen[CADRE].left, seen[CADRE].person, seen[CADRE].households) == (True, None, 1)
        assert (seen[OTHER].left, seen[OTHER].person) == (False, None)
        if moved:
            hand_over(tx, seen[CADRE].id, seen[OTHER].id, TODAY)
            seen = {cadre.name: cadre for cadre in at_desk(tx, admin, LATER).cadres()}
            assert (seen[CADRE].households, seen[OTHER].households) == (0, 2)


def test_who_was_a_cadre_before_the_tables_knew_times_is_it_still(database_url: str, keys: KeyRing):
    """Of a database of version 0004, with a caseload and an absence that refer to the cadre."""
    engine = connect(database_url)
    with engine.begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "0004")
        for statement in (
            "INSERT INTO people (id, language, created_at) VALUES ('p', 'zh', '2026-01-01 00:00:00+00')",
            "INSERT INTO cadres (id, township, name, person_id) VALUES ('c', 'T', 'x', 'p'), ('d', 'T', 'y', NULL)",
            "INSERT INTO grants (id, person_id, role, township, since)"
            " VALUES ('g', 'p', 'contact_cadre', 'T', '2026-01-01 00:00:00+00'),"
            " ('h', 'p', 'admin', 'T', '2026-01-01 00:00:00+00')",
            "INSERT INTO households (id, township, village, name, roster, recorded_on)"
            " VALUES ('1', 'T', 'V', 'n', 'r', '2026-01-01')",
            "INSERT INTO assignments (household_id, since, cadre_id) VALUES ('1', '2026-01-01', 'c')",
            "INSERT INTO absences (id, cadre_id, delegate_id, since, until, made_at)"
            " VALUES ('a', 'c', 'd', '2026-01-01', '2026-01-02', '2026-01-01 00:00:00+00')",
        ):
            connection.execute(text(statement))
        command.upgrade(config, "head")
        held = connection.execute(text("SELECT id, cadre_id FROM grants ORDER BY id")).all()
        assert [tuple(row) for row in held] == [("g", "c"), ("h", None)]
        for table in ("assignments", "absences"):
            assert connection.execute(text(f"SELECT cadre_id FROM {table}")).scalar_one() == "c"
    engine.dispose()
    with Database.open(database_url, keys) as db, db.transaction() as tx:
        assert tx.execute(select(households.c.id)).scalars().all() == ["1"]
