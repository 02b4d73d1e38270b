"""Who sees and does what: every role and action, on a household of one's own, a foreign one, and after the end."""

from datetime import timedelta

import pytest

from policy_kb.casework import (
    ADMIN,
    CONTACT_CADRE,
    RESIDENT,
    ROLES,
    SUPERVISOR,
    VILLAGE_OFFICER,
    Action,
    Area,
)
from storage import Database
from storage.access import REACH, Reach, viewer_of
from storage.people import end_grant, everybody, link_household
from storage.records import add_record
from tests.storage.county import CADRE, NOON, UPPER, A, B, a_county, a_household, a_person, a_visit, at_desk

ALLOWED = {
    CONTACT_CADRE: {"read", "find", "screen", "log visit", "correct own", "link", "hand over"},
    VILLAGE_OFFICER: {
        *("read", "find", "screen", "log visit", "correct own", "write plan", "write review", "link"),
        *("answer help", "see help"),
    },
    SUPERVISOR: {"read", "find", "approve visit", "hand over", "oversee", "export", "see help"},
    ADMIN: {"hand over", "keep roster", "export", "manage people"},
    RESIDENT: {"own"},
}
"""Written out by hand from the issue and READING.md, apart from the program's own table."""
CASES = [(role, action) for role in ROLES for action in Action]


def somebody(db: Database, role: str, area: Area = A) -> str:
    """A person in that role whose own household is 101: by caseload, area, or link; who has visited it."""
    person = a_person(db, "own", None if role == RESIDENT else role, area, CADRE)
    with db.transaction() as tx:
        add_record(tx, a_visit(visit_id=f"by {role}"), person, NOON)
    if role == RESIDENT:
        with db.transaction() as tx:
            link_household(tx, "101", person, NOON)
    return person


def test_every_action_says_what_each_role_may():
    assert set(REACH) == set(Action)
    assert all(set(row) == set(ROLES) for row in REACH.values())


def test_what_nobody_was_given_nobody_may():
    assert {role: {str(a) for a in Action if REACH[a][role] is not Reach.NONE} for role in ROLES} == ALLOWED


@pytest.mark.parametrize(("role", "action"), CASES)
def test_a_role_reaches_its_own_households_and_no_other(db: Database, role: str, action: Action):
    a_county(db)
    person = somebody(db, role)
    with db.transaction() as tx:
        reached = {card.id for card in at_desk(tx, person).cards(action)}
    narrow = role in (CONTACT_CADRE, RESIDENT) or action is Action.CORRECT_OWN
    mine = {"101"} if narrow else {"101", "102"}
    assert reached == (mine if action in ALLOWED[role] else set())


@pytest.mark.parametrize(("role", "action"), [(r, a) for r, a in CASES if a in ALLOWED[r] and r != RESIDENT])
def test_a_role_that_ended_reaches_nothing(db: Database, role: str, action: Action):
    a_county(db)
    person = somebody(db, role)
    with db.transaction() as tx:
        for each in everybody(tx, NOON):
            end_grant(tx, each.grant.id, NOON)
    with db.transaction() as tx:
        assert at_desk(tx, person).cards(action) == []
        assert at_desk(tx, person).card(action, "101") is None


@pytest.mark.parametrize(("role", "action"), [(r, a) for r, a in CASES if a in ALLOWED[r]])
def test_another_village_s_household_looks_like_one_that_does_not_exist(db: Database, role: str, action: Action):
    a_county(db)
    person = somebody(db, role)
    with db.transaction() as tx:
        desk = at_desk(tx, person)
        assert desk.card(action, "201") is desk.card(action, "999") is None
        assert desk.dossier("201") is desk.dossier("999") is None
        assert desk.facts("201") is desk.facts("999") is None


def test_a_role_of_a_township_reaches_all_its_villages_and_no_other_township(db: Database):
    a_county(db)
    person = somebody(db, SUPERVISOR, Area(UPPER))
    with db.transaction() as tx:
        assert {card.id for card in at_desk(tx, person).cards(Action.READ)} == {"101", "102", "201"}


def test_a_role_of_the_county_reaches_every_household(db: Database):
    a_county(db)
    person = somebody(db, SUPERVISOR, Area())
    with db.transaction() as tx:
        assert len(at_desk(tx, person).cards(Action.READ)) == 4


def test_a_role_counts_only_from_its_beginning(db: Database):
    a_county(db)
    person = somebody(db, VILLAGE_OFFICER)
    with db.transaction() as tx:
        assert viewer_of(tx, person, NOON - timedelta(days=2)).grants == ()


def test_somebody_may_hold_several_roles(db: Database):
    a_county(db)
    person = somebody(db, CONTACT_CADRE)
    a_person(db, "own", VILLAGE_OFFICER, B)
    with db.transaction() as tx:
        desk = at_desk(tx, person)
        assert {card.id for card in desk.cards(Action.LOG_VISIT)} == {"101", "201"}
        assert {card.id for card in desk.cards(Action.WRITE_PLAN)} == {"201"}


def test_records_of_a_foreign_household_look_like_none(db: Database):
    a_county(db)
    stranger, writer = a_person(db, "b", VILLAGE_OFFICER, B), somebody(db, CONTACT_CADRE)
    with db.transaction() as tx:
        add_record(tx, a_visit(), writer, NOON)
    with db.transaction() as tx:
        assert at_desk(tx, stranger).versions("v1") == []
        assert len(at_desk(tx, writer).versions("v1")) == 1


def test_a_household_handed_on_is_its_new_cadre_s_alone(db: Database):
    a_county(db)
    before, after = somebody(db, CONTACT_CADRE), a_person(db, "new", CONTACT_CADRE, A, "新来的")
    a_county(db, a_household("101", cadre="新来的", assigned_on=NOON.date()))
    with db.transaction() as tx:
        assert at_desk(tx, before).card(Action.READ, "101") is None
        assert at_desk(tx, after).card(Action.READ, "101") is not None


@pytest.mark.parametrize("role", [CONTACT_CADRE, VILLAGE_OFFICER])
def test_a_visit_of_one_s_own_may_be_corrected_after_its_household_went_to_another(db: Database, role: str):
    a_county(db)
    person, stranger = somebody(db, role), a_person(db, "new", CONTACT_CADRE, A, "新来的")
    with db.transaction() as tx:
        add_record(tx, a_visit(visit_id="theirs"), stranger, NOON)
    a_county(db, a_household("101", cadre="新来的", assigned_on=NOON.date()))
    with db.transaction() as tx:
        desk = at_desk(tx, person)
        own, foreign = desk.own_visit(f"by {role}"), desk.own_visit("theirs")
        assert own is not None and own.id == "101" and foreign is None
        assert len(desk.versions(f"by {role}")) == 1
        elsewhere = [visit.what.id for _, visit in desk.visits_elsewhere()]
    assert elsewhere == ([f"by {role}"] if role == CONTACT_CADRE else [])


def test_the_visits_of_a_role_that_ended_are_out_of_reach_too(db: Database):
    a_county(db)
    person = somebody(db, CONTACT_CADRE)
    with db.transaction() as tx:
        for each in everybody(tx, NOON):
            end_grant(tx, each.grant.id, NOON)
    with db.transaction() as tx:
        desk = at_desk(tx, person)
        assert desk.own_visit(f"by {CONTACT_CADRE}") is None
        assert desk.versions(f"by {CONTACT_CADRE}") == [] == desk.visits_elsewhere()
