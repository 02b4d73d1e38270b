"""The roster read in again and again: who is kept, who looks after whom from which day, who is monitored since when."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from policy_kb.casework import CONTACT_CADRE, Action, Area, Spell
from policy_kb.ownership import Assignment, owner_on
from storage import Database
from storage.case_tables import cadres, households
from storage.households import (
    add_told,
    all_absences,
    assignments_of,
    hand_over,
    keep_roster,
    kept_roster,
    spells_of,
    stand_in,
)
from tests.storage.county import CADRE, NOON, OTHER, TODAY, UPPER, A, a_county, a_household, a_person, at_desk
from tests.storage.statements import sent

ALL = select(households.c.id)
DAY = timedelta(days=1)


def of_101(db: Database) -> list[Assignment]:
    with db.transaction() as tx:
        return sorted(assignments_of(tx, ALL)["101"], key=lambda each: each.since)


def test_what_was_read_in_comes_out_the_same(db: Database):
    rows = [a_household("101", income_2021=9000, lifted=True), a_household("102", cadre=None, assigned_on=None)]
    a_county(db, *rows)
    with db.transaction() as tx:
        assert kept_roster(tx, TODAY) == rows
        assert kept_roster(tx, TODAY, ["102", "999"]) == rows[1:]
        assert kept_roster(tx, TODAY, area=Area("nowhere")) == []


def test_a_household_that_is_read_in_again_is_brought_up_to_date_and_none_is_removed(db: Database):
    a_county(db)
    a_county(db, a_household("101", head="新户主"))
    with db.transaction() as tx:
        assert [row.head for row in kept_roster(tx, TODAY)] == ["新户主", "户102", "户201", "户301"]


def test_the_same_cadre_again_changes_no_assignment(db: Database):
    a_county(db, a_household("101"))
    before = of_101(db)
    a_county(db, a_household("101", assigned_on=TODAY))
    assert of_101(db) == before


def test_a_new_cadre_follows_the_day_after_the_old_one_ends(db: Database):
    a_county(db, a_household("101"))
    a_county(db, a_household("101", cadre=OTHER, assigned_on=TODAY))
    first, second = of_101(db)
    assert (first.until, second.since, second.until) == (TODAY - DAY, TODAY, None)


def test_no_cadre_any_more_ends_the_assignment_yesterday(db: Database):
    a_county(db, a_household("101"))
    a_county(db, a_household("101", cadre=None))
    assert [each.until for each in of_101(db)] == [TODAY - DAY]


def test_a_change_that_reaches_back_replaces_what_began_later(db: Database):
    a_county(db, a_household("101", assigned_on=date(2026, 5, 1)))
    a_county(db, a_household("101", cadre=OTHER, assigned_on=date(2026, 3, 1)))
    assert [each.since for each in of_101(db)] == [date(2026, 3, 1)]


@pytest.mark.parametrize("days", [0, 30])
def test_a_caseload_handed_over_has_one_owner_on_every_day(db: Database, days: int):
    a_county(db)
    with db.transaction() as tx:
        by_name = {row["name"]: row["id"] for row in tx.rows(select(cadres.c.id, cadres.c.name))}
        assert hand_over(tx, by_name[CADRE], by_name[OTHER], TODAY + days * DAY) == 2
        owned = assignments_of(tx, ALL)["101"]
        owners = [owner_on(owned, [], TODAY + n * DAY) for n in range(-1, 60)]
    assert None not in owners
    assert owners[-1] == by_name[OTHER] and owners[0] == by_name[CADRE]


def test_who_stands_in_sees_the_households_on_those_days_alone(db: Database):
    a_county(db)
    mine, other = (a_person(db, name, CONTACT_CADRE, Area(UPPER), name) for name in (CADRE, OTHER))
    with db.transaction() as tx:
        pair = at_desk(tx, mine).grants[0].cadre, at_desk(tx, other).grants[0].cadre
        assert None not in pair
        stand_in(tx, *pair, TODAY, TODAY, mine, NOON)
        assert len(all_absences(tx)) == 1
    seen = []
    for days in (-1, 0, 1):
        with db.transaction() as tx:
            desk = at_desk(tx, other, NOON + days * DAY)
            seen.append("101" in {card.id for card in desk.cards(Action.LOG_VISIT)})
    assert seen == [False, True, False]


def test_times_in_monitoring_are_kept_apart_and_a_wrong_day_is_corrected(db: Database):
    def read(entered: date, resolved: date | None = None) -> tuple[Spell, ...]:
        state = "active" if resolved is None else "resolved"
        a_county(db, a_household("101", monitoring=state, entered_on=entered, resolved_on=resolved))
        with db.transaction() as tx:
            return spells_of(tx, ALL)["101"]

    assert read(date(2026, 1, 5)) == (Spell(date(2026, 1, 5)),)
    assert read(date(2026, 1, 6)) == (Spell(date(2026, 1, 6)),)
    assert read(date(2026, 1, 6), date(2026, 6, 1)) == (Spell(date(2026, 1, 6), date(2026, 6, 1)),)
    assert read(date(2026, 9, 1)) == (Spell(date(2026, 1, 6), date(2026, 6, 1)), Spell(date(2026, 9, 1)))


def test_the_village_s_record_stands_over_what_was_said_and_the_difference_is_shown(db: Database):
    a_county(db, a_household("101", lifted=True))
    person = a_person(db, "own", CONTACT_CADRE, Area(UPPER), CADRE)
    with db.transaction() as tx:
        add_told(tx, "101", {"lifted": False, "produce_to_sell": True}, person, NOON)
    with db.transaction() as tx:
        desk = at_desk(tx, person)
        facts, dossier = desk.facts("101"), desk.dossier("101")
    assert facts == {"lifted": True, "produce_to_sell": True}
    assert dossier is not None and dossier.told == {"lifted": False, "produce_to_sell": True}


def test_a_cadre_of_the_roster_is_joined_by_name_within_the_area_alone(db: Database):
    a_county(db)
    mine, elsewhere = a_person(db, "a", CONTACT_CADRE, Area(UPPER), CADRE), a_person(db, "b", CONTACT_CADRE, A, CADRE)
    with db.transaction() as tx:
        assert len(at_desk(tx, mine).cards(Action.READ)) == 2
        assert at_desk(tx, elsewhere).cards(Action.READ) == []


def test_many_households_take_no_more_statements_than_a_few(db: Database):
    def statements(count: int) -> int:
        rows = [a_household(f"{count}-{n}", monitoring="active", entered_on=TODAY) for n in range(count)]
        with db.transaction() as tx, sent() as found:
            keep_roster(tx, rows, TODAY)
        return len(found)

    statements(1)  # makes the cadre
    assert statements(400) == statements(3)


def test_progress_is_told(db: Database):
    told: list[int] = []
    with db.transaction() as tx:
        keep_roster(tx, [a_household(str(n), cadre=None) for n in range(1001)], TODAY, told.append)
    assert told == [500, 1000, 1001]
