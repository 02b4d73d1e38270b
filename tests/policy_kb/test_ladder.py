from datetime import date

import pytest

from policy_kb.duties import OPEN, OVERDUE, Duty
from policy_kb.ladder import Rung, reached, rungs
from policy_kb.workdays import WorkingDays
from tests.handlers.talk import the_pack

HOLIDAYS = WorkingDays({2026: {date(2026, 1, 1): False, date(2026, 1, 2): False, date(2026, 1, 4): True}})
SUPERVISOR = "supervisor"


def a_duty(name: str, opened: date, due: date, state: str = OPEN) -> Duty:
    return Duty(name, "101", "甲村", None, opened, due, state)


def days(duty: Duty, workdays: WorkingDays = HOLIDAYS) -> list[tuple[date, str]]:
    return [(rung.on, rung.to) for rung in rungs(duty, the_pack().declared_duties[duty.duty], workdays)]


def test_a_visit_is_spoken_of_on_the_20th_the_27th_and_the_last_working_day():
    visit = a_duty("visit", date(2026, 11, 1), date(2026, 11, 30))
    assert days(visit) == [(date(2026, 11, d), "owner") for d in (20, 27, 30)]


def test_while_there_is_time_a_day_off_moves_to_the_working_day_before():
    visit = a_duty("visit", date(2026, 9, 1), date(2026, 9, 30))  # the 20th and the 27th are Sundays
    assert days(visit, WorkingDays()) == [(date(2026, 9, d), "owner") for d in (18, 25, 30)]


def test_a_plan_is_spoken_of_when_it_opens_before_it_is_due_after_and_then_above():
    plan = a_duty("plan", date(2026, 1, 1), date(2026, 1, 31))
    assert days(plan) == [
        (date(2026, 1, 4), "owner"),  # the 1st to 3rd are off, the 4th is made up for
        (date(2026, 1, 23), "owner"),  # the 24th is a Saturday
        (date(2026, 1, 30), "owner"),
        (date(2026, 2, 2), "owner"),  # the 1st is a Sunday
        (date(2026, 2, 2), SUPERVISOR),
    ]


def test_a_new_plan_is_spoken_of_up_to_its_last_day_and_above_at_once():
    plan = a_duty("new-plan", date(2026, 11, 9), date(2026, 11, 19))
    spoken = [(9, "owner"), (16, "owner"), (18, "owner"), (19, "owner"), (20, SUPERVISOR)]
    assert days(plan) == [(date(2026, 11, d), to) for d, to in spoken]


def test_a_step_before_the_duty_opened_is_not_taken_early():
    plan = a_duty("new-plan", date(2026, 11, 14), date(2026, 11, 24))  # entered on a Saturday
    assert days(plan)[0] == (date(2026, 11, 16), "owner")


@pytest.mark.parametrize(
    ("on", "steps"),
    [
        (date(2026, 11, 19), []),
        (date(2026, 11, 20), [Rung(date(2026, 11, 20), "owner")]),
        (date(2026, 11, 26), [Rung(date(2026, 11, 20), "owner")]),
        (date(2026, 11, 30), [Rung(date(2026, 11, 30), "owner")]),
    ],
)
def test_the_last_step_reached_is_the_one_that_counts(on: date, steps: list[Rung]):
    visit = a_duty("visit", date(2026, 11, 1), date(2026, 11, 30))
    assert list(reached(visit, the_pack().declared_duties["visit"], on, HOLIDAYS)) == steps


def test_what_is_late_has_come_to_a_step_for_each_who_hears_of_it():
    plan = a_duty("plan", date(2026, 1, 1), date(2026, 1, 31), OVERDUE)
    found = list(reached(plan, the_pack().declared_duties["plan"], date(2026, 3, 1), HOLIDAYS))
    assert [rung.to for rung in found] == ["owner", SUPERVISOR]


def test_of_what_is_done_nobody_hears():
    visit = a_duty("visit", date(2026, 11, 1), date(2026, 11, 30), "done")
    assert not list(reached(visit, the_pack().declared_duties["visit"], date(2026, 11, 30), HOLIDAYS))
