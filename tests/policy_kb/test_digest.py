"""What a supervisor's digest counts, to the household and the day."""

from datetime import date, timedelta

import pytest

import policy_kb
from policy_kb.casework import Area, Spell
from policy_kb.digest import Share, digest_of
from policy_kb.duties import CaseHistory, Contact, Paper
from policy_kb.ownership import Assignment

PACK = policy_kb.load("fengjie-2022")
ON = date(2026, 11, 24)
MONTH = date(2026, 11, 1)
SINCE = date(2026, 1, 1)
RULES = PACK.duty_rules(ON)


def visited(household: str, village: str, *days: date, how: str = "met") -> CaseHistory:
    contacts = tuple(Contact(day, how, "A") for day in days)
    return CaseHistory(household, village, "青溪镇", assignments=(Assignment("A", SINCE, None),), visits=contacts)


def monitored(household: str, entered: date, *papers: Paper) -> CaseHistory:
    return CaseHistory(household, "柳坪村", "青溪镇", spells=(Spell(entered, None),), papers=papers)


def test_visits_are_counted_by_village_and_month():
    cases = [
        visited("1", "柳坪村", date(2026, 11, 2), date(2026, 11, 9)),
        visited("2", "柳坪村", date(2026, 10, 31)),
        visited("3", "石桥村", date(2026, 11, 24), how="absent"),
        CaseHistory("4", "石桥村", "青溪镇"),
    ]
    found = digest_of(cases, ON, RULES, "village", MONTH)
    assert found.visits == {Area("青溪镇", "柳坪村"): Share(1, 2), Area("青溪镇", "石桥村"): Share(0, 1)}
    assert found.share == Share(1, 3)
    assert dict(found.trend)[date(2026, 10, 1)] == Share(1, 3)
    assert [first.month for first, _ in found.trend] == [6, 7, 8, 9, 10, 11]
    assert digest_of(cases, ON, RULES, "township", MONTH).visits == {Area("青溪镇"): Share(1, 3)}


def test_papers_that_are_late_and_papers_still_to_come_are_counted_apart():
    entered, first = date(2025, 3, 1), Paper(date(2025, 3, 5), "new-plan")
    late = monitored("1", entered, first)
    done = monitored("2", entered, first, *(Paper(d, k) for d, k in [(date(2026, 1, 5), "plan"), (ON, "review")]))
    new = monitored("3", ON)
    found = digest_of([late, done, new], ON, RULES, "village", MONTH)
    assert found.undone == {"plan": (0, 1), "review": (0, 1), "new-plan": (1, 0)}  # two reviews of one household: once
    assert found.late == (0, 0, 2)
    assert found.visits == {}


@pytest.mark.parametrize(
    ("days", "late"), [(1, (1, 0, 0)), (7, (1, 0, 0)), (8, (0, 1, 0)), (30, (0, 1, 0)), (31, (0, 0, 1))]
)
def test_what_is_late_is_counted_by_its_age(days, late):
    case = monitored("1", ON)
    (due,) = {each.due for each in PACK.duties(case, ON)}
    on = due + timedelta(days=days)
    found = digest_of([case], on, PACK.duty_rules(on), "village", on.replace(day=1))
    assert found.late == late


def test_a_new_entrant_s_plan_presses_from_three_days_before_it_is_due():
    case = monitored("1", date(2026, 11, 24))
    (due,) = {each.due for each in PACK.duties(case, ON) if each.duty == "new-plan"}

    def pressing(on: date) -> int:
        return len(digest_of([case], on, PACK.duty_rules(on), "village", on.replace(day=1)).pressing)

    assert pressing(due - timedelta(days=4)) == 0
    assert pressing(due - timedelta(days=3)) == pressing(due) == pressing(due + timedelta(days=400)) == 1
