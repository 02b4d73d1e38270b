"""Article 9's duties: windows to the day, what settles them, what lapses; after READING.md, section 4."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

import policy_kb
from policy_kb import NotInForce, Pack
from policy_kb.casework import Spell
from policy_kb.duties import STATES, CaseHistory, Contact, Duty, Paper
from policy_kb.ownership import Absence, Assignment

PACK = policy_kb.load("fengjie-2022")
SINCE = date(2026, 1, 1)


def a_case(**more: object) -> CaseHistory:
    return CaseHistory("101", "甲村", **more)


def assigned(since: date = SINCE, until: date | None = None, cadre: str = "A") -> Assignment:
    return Assignment(cadre, since, until)


def met(on: date, by: str | None = "A", how: str = "met") -> Contact:
    return Contact(on, how, by)


def the(duty: str, case: CaseHistory, on: date, pack: Pack = PACK) -> Duty | None:
    """The newest duty of that kind on that day; None where there is none."""
    found = [each for each in pack.duties(case, on) if each.duty == duty and each.state != "missed"]
    assert len(found) <= 1, found
    return found[0] if found else None


def state(duty: str, case: CaseHistory, on: date, pack: Pack = PACK) -> str | None:
    found = the(duty, case, on, pack)
    return None if found is None else found.state


# Visits


def test_a_visit_is_open_from_the_first_to_the_last_of_its_month():
    case = a_case(assignments=(assigned(),))
    for day in (date(2026, 11, 1), date(2026, 11, 30)):
        assert the("visit", case, day) == Duty(
            "visit", "101", "甲村", "A", date(2026, 11, 1), date(2026, 11, 30), "open"
        )


@pytest.mark.parametrize(("year", "month", "last"), [(2024, 2, 29), (2026, 2, 28), (2026, 4, 30), (2026, 12, 31)])
def test_a_month_ends_with_its_own_last_day(year: int, month: int, last: int):
    case = a_case(assignments=(assigned(date(2023, 1, 1)),))
    found = the("visit", case, date(year, month, 5))
    assert found is not None and found.due == date(year, month, last)


@pytest.mark.parametrize(("day", "owed"), [(20, "open"), (21, None)])
def test_a_household_is_owed_a_visit_in_the_month_it_is_assigned_by_the_twentieth(day: int, owed: str | None):
    case = a_case(assignments=(assigned(date(2026, 11, day)),))
    assert state("visit", case, date(2026, 11, 25)) == owed


def test_a_visit_in_which_somebody_was_met_settles_it():
    case = a_case(assignments=(assigned(),), visits=(met(date(2026, 11, 9)),))
    found = the("visit", case, date(2026, 11, 20))
    assert found is not None and (found.state, found.done_on) == ("done", date(2026, 11, 9))
    assert state("visit", case, date(2026, 11, 8)) == "open"


@pytest.mark.parametrize("how", ["phone", "absent", "moved"])
def test_anything_else_is_an_attempt(how: str):
    case = a_case(assignments=(assigned(),), visits=(met(date(2026, 11, 9), how=how),))
    found = the("visit", case, date(2026, 11, 20))
    assert found is not None and (found.state, found.attempts) == ("open", 1)


def test_a_pack_may_let_a_phone_call_count():
    section = PACK.declared_duties["visit"].model_copy(update={"phone_counts": True})
    pack = replace(PACK, declared_duties={"visit": section})
    case = a_case(assignments=(assigned(),), visits=(met(date(2026, 11, 9), how="phone"),))
    assert state("visit", case, date(2026, 11, 20), pack) == "done"


@pytest.mark.parametrize("by", ["B", None])
def test_a_visit_by_somebody_else_settles_nothing(by: str | None):
    case = a_case(assignments=(assigned(),), visits=(met(date(2026, 11, 9), by),))
    assert state("visit", case, date(2026, 11, 20)) == "open"


def test_who_stands_in_settles_it_on_the_days_of_the_absence():
    away = Absence("A", "B", date(2026, 11, 5), date(2026, 11, 10))
    for day, wanted in ((10, "done"), (11, "open")):
        case = a_case(assignments=(assigned(),), absences=(away,), visits=(met(date(2026, 11, day), "B"),))
        assert state("visit", case, date(2026, 11, 20)) == wanted
    found = the("visit", a_case(assignments=(assigned(),), absences=(away,)), date(2026, 11, 7))
    assert found is not None and found.owner == "B"


def test_a_month_without_a_visit_is_missed_and_not_settled_later():
    late = met(date(2026, 12, 1))
    case = a_case(assignments=(assigned(),), visits=(late,))
    assert [(d.state, d.opened.month) for d in PACK.duties(case, date(2026, 12, 2))] == [("missed", 11), ("done", 12)]


def test_a_visit_logged_late_counts_for_the_month_it_was_made_in():
    case = a_case(assignments=(assigned(),), visits=(met(date(2026, 11, 30)),))
    assert [d.opened.month for d in PACK.duties(case, date(2026, 12, 2))] == [12]
    assert [d.state for d in PACK.duties(a_case(assignments=(assigned(),)), date(2026, 12, 2))] == ["missed", "open"]


def test_an_assignment_that_ends_within_the_month_takes_the_duty_with_it():
    case = a_case(assignments=(assigned(until=date(2026, 11, 15)),))
    assert state("visit", case, date(2026, 11, 15)) == "open"
    assert state("visit", case, date(2026, 11, 16)) == "cancelled"
    assert state("visit", case, date(2026, 12, 2)) is None


def test_a_caseload_handed_over_goes_on_with_its_new_owner():
    handed = (assigned(until=date(2026, 11, 24)), assigned(date(2026, 11, 25), cadre="B"))
    found = the("visit", a_case(assignments=handed), date(2026, 11, 26))
    assert found is not None and (found.state, found.owner) == ("open", "B")


def test_a_household_without_a_cadre_is_owed_no_visit():
    assert PACK.duties(a_case(), date(2026, 11, 24)) == []


# Plans and reviews


@pytest.mark.parametrize(
    ("entered", "resolved", "owed"),
    [
        (date(2025, 12, 31), None, True),
        (date(2026, 1, 1), None, False),
        (date(2025, 3, 1), date(2026, 1, 1), True),
        (date(2025, 3, 1), date(2025, 12, 31), False),
    ],
)
def test_a_plan_is_owed_to_who_is_monitored_in_january_and_was_entered_before(entered, resolved, owed):
    found = the("plan", a_case(spells=(Spell(entered, resolved),)), date(2026, 1, 1))
    assert (found is not None) == owed
    if found is not None:
        assert (found.opened, found.due) == (date(2026, 1, 1), date(2026, 1, 31))


def test_a_plan_stays_overdue_until_it_is_done_and_is_then_done_late():
    case = a_case(spells=(Spell(date(2025, 3, 1)),), papers=(Paper(date(2026, 3, 5), "plan"),))
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 3, 4), date(2026, 3, 5), date(2026, 4, 1)]
    assert [state("plan", case, day) for day in days] == ["open", "overdue", "overdue", "done_late", None]


def test_a_new_entrant_s_plan_of_january_serves_as_the_year_s():
    case = a_case(spells=(Spell(date(2025, 12, 28)),), papers=(Paper(date(2026, 1, 4), "new-plan"),))
    assert state("plan", case, date(2026, 1, 10)) == "done"


def test_a_review_is_july_s_and_only_a_review_settles_it():
    case = a_case(spells=(Spell(date(2026, 6, 30)),), papers=(Paper(date(2026, 7, 2), "plan"),))
    found = the("review", case, date(2026, 7, 31))
    assert found is not None and (found.state, found.opened) == ("open", date(2026, 7, 1))
    done = replace(case, papers=(*case.papers, Paper(date(2026, 7, 30), "review")))
    assert state("review", done, date(2026, 7, 31)) == "done"


def test_a_risk_resolved_within_the_window_takes_the_duty_with_it_and_afterwards_not():
    within = a_case(spells=(Spell(date(2025, 3, 1), date(2026, 1, 20)),))
    assert [state("plan", within, date(2026, 1, day)) for day in (19, 20, 31)] == ["open", "cancelled", "cancelled"]
    after = a_case(spells=(Spell(date(2025, 3, 1), date(2026, 2, 5)),))
    assert state("plan", after, date(2026, 2, 10)) == "overdue"


# New entrants


def test_a_new_entrant_s_plan_is_due_ten_days_after_the_day_of_entry():
    case = a_case(spells=(Spell(date(2026, 11, 20)),))
    found = the("new-plan", case, date(2026, 11, 20))
    assert found is not None and (found.opened, found.due) == (date(2026, 11, 20), date(2026, 11, 30))
    assert [state("new-plan", case, date(2026, *day)) for day in ((11, 30), (12, 1))] == ["open", "overdue"]


def test_a_pack_may_count_the_day_of_entry():
    section = PACK.declared_duties["new-plan"].model_copy(update={"counts_first_day": True})
    pack = replace(PACK, declared_duties={"new-plan": section})
    found = the("new-plan", a_case(spells=(Spell(date(2026, 11, 20)),)), date(2026, 11, 20), pack)
    assert found is not None and found.due == date(2026, 11, 29)


def test_entering_again_after_resolution_is_a_new_entry():
    case = a_case(
        spells=(Spell(date(2026, 2, 1), date(2026, 6, 1)), Spell(date(2026, 11, 20))),
        papers=(Paper(date(2026, 2, 5), "new-plan"),),
    )
    assert state("new-plan", case, date(2026, 11, 25)) == "open"


def test_nothing_is_owed_before_the_notice():
    with pytest.raises(NotInForce):
        PACK.duties(a_case(), date(2022, 10, 7))
    assert PACK.duties(a_case(spells=(Spell(date(2021, 3, 1)),)), date(2022, 10, 20)) == []


# Whatever the history


def a_random_case(chance: random.Random) -> CaseHistory:
    def a_day() -> date:
        return date(2025, 1, 1) + timedelta(days=chance.randrange(700))

    entered = sorted({a_day() for _ in range(chance.randrange(3))})
    spells = tuple(
        Spell(day, None if last else min(day + timedelta(days=20), entered[n + 1]))
        for n, day in enumerate(entered)
        for last in [n == len(entered) - 1]
    )
    start = a_day()
    return a_case(
        spells=spells,
        assignments=(assigned(start, start + timedelta(days=chance.randrange(1, 200))),)
        if chance.random() < 0.8
        else (),
        absences=(Absence("A", "B", start, start + timedelta(days=9)),) if chance.random() < 0.3 else (),
        visits=tuple(met(a_day(), chance.choice("AB"), chance.choice(["met", "phone", "absent"])) for _ in range(4)),
        papers=tuple(Paper(a_day(), chance.choice(["plan", "new-plan", "review"])) for _ in range(3)),
    )


def test_of_any_history_each_duty_is_listed_once_and_is_what_its_day_makes_it():
    chance = random.Random(6)
    for _ in range(2_000):
        case = a_random_case(chance)
        on = date(2025, 1, 1) + timedelta(days=chance.randrange(800))
        found = PACK.duties(case, on)
        assert len({(each.duty, each.opened) for each in found}) == len(found)
        for each in found:
            assert each.state in STATES and each.opened <= on
            assert (each.done_on is not None) == (each.state in ("done", "done_late"))
            assert each.state not in ("overdue", "missed", "done_late") or on > each.due
            assert each.state not in ("open", "done") or each.opened <= on


def test_what_happens_later_changes_nothing_of_a_day_before():
    chance = random.Random(7)
    for _ in range(500):
        case = a_random_case(chance)
        on = date(2025, 1, 1) + timedelta(days=chance.randrange(700))
        known = replace(
            case,
            visits=tuple(v for v in case.visits if v.on <= on),
            papers=tuple(p for p in case.papers if p.on <= on),
        )
        assert PACK.duties(case, on) == PACK.duties(known, on)
