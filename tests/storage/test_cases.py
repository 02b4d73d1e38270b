"""Case histories from the tables: what counts, and the same for one household alone as for all at once."""

import random
from datetime import date, timedelta

import policy_kb
from policy_kb.casework import CONTACT_CADRE, Area, Plan, Review
from policy_kb.duties import Contact, Paper
from storage import Database
from storage.case_tables import households
from storage.cases import case_histories
from storage.households import stand_in
from storage.records import add_record, add_version
from tests.storage.county import CADRE, NOON, OTHER, TODAY, UPPER, a_county, a_household, a_person, a_visit, at_desk

PACK = policy_kb.load("fengjie-2022")


def test_only_what_counts_is_in_a_case(db: Database):
    a_county(db)
    cadre, officer = a_person(db, "own", CONTACT_CADRE, Area(UPPER), CADRE), a_person(db, "officer")
    with db.transaction() as tx:
        mine = at_desk(tx, cadre).grants[0].cadre
        add_record(tx, a_visit(visit_id="v1"), cadre, NOON)
        add_version(tx, a_visit(visit_id="v1", on=date(2026, 11, 2)), 1, cadre, NOON, "wrong day")
        add_record(tx, a_visit(visit_id="v2"), cadre, NOON)
        add_version(tx, a_visit(visit_id="v2"), 1, cadre, NOON, "undone", void=True)
        add_record(tx, a_visit(visit_id="v3", waiting=True), cadre, NOON)
        add_record(tx, a_visit(visit_id="v4", how="phone"), officer, NOON)
        add_record(tx, Plan("p1", "101", TODAY, "new-plan", ()), officer, NOON)
        add_record(tx, Review("r1", "101", TODAY, {}, ()), officer, NOON)
    with db.transaction() as tx:
        (case,) = case_histories(tx, households.c.id == "101")
    assert sorted(case.visits, key=lambda visit: visit.on) == [
        Contact(date(2026, 11, 2), "met", mine),
        Contact(TODAY, "phone", None),
    ]
    assert set(case.papers) == {Paper(TODAY, "new-plan"), Paper(TODAY, "review")}


def test_a_household_alone_has_the_duties_it_has_among_all(db: Database):
    chance = random.Random(6)
    rows = [
        a_household(
            str(n),
            cadre=chance.choice([CADRE, OTHER, None]),
            assigned_on=TODAY - timedelta(days=chance.randrange(90)),
            monitoring=(state := chance.choice(["active", "resolved", "none"])),
            entered_on=None if state == "none" else TODAY - timedelta(days=chance.randrange(30, 400)),
            resolved_on=TODAY - timedelta(days=chance.randrange(29)) if state == "resolved" else None,
        )
        for n in range(100, 160)
    ]
    a_county(db, *rows)
    mine, other = (a_person(db, name, CONTACT_CADRE, Area(UPPER), name) for name in (CADRE, OTHER))
    with db.transaction() as tx:
        cadres = at_desk(tx, mine).grants[0].cadre, at_desk(tx, other).grants[0].cadre
        assert None not in cadres
        stand_in(tx, *cadres, TODAY - timedelta(days=5), TODAY + timedelta(days=5), mine, NOON)
        for n in range(200):
            day = TODAY - timedelta(days=chance.randrange(60))
            who = chance.choice([mine, other])
            add_record(
                tx, a_visit(str(chance.randrange(100, 160)), f"v{n}", day, chance.choice(["met", "phone"])), who, NOON
            )
    with db.transaction() as tx:
        together = {case.household: case for case in case_histories(tx)}
        assert len(together) == 60
        for number, case in together.items():
            (alone,) = case_histories(tx, households.c.id == number)
            for day in (TODAY, TODAY + timedelta(days=10)):
                assert PACK.duties(alone, day) == PACK.duties(case, day)
