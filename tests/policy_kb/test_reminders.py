"""Who is reminded of what: simulated day by day over ten years, without a database."""

import random
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

import chinese_calendar
import pytest

from policy_kb.casework import Spell
from policy_kb.duties import CaseHistory, Contact, Duty, Paper, Rules, duties_of
from policy_kb.ladder import OWNER, UNDONE, rungs
from policy_kb.ownership import Assignment
from policy_kb.reminders import (
    ESCALATION,
    MERGED,
    VISITS,
    Planned,
    Recipient,
    digest_day,
    in_hours,
    key_of,
    next_hour,
    planned,
)
from policy_kb.workdays import ONE_DAY, WorkingDays
from tests.handlers.talk import the_pack

TEN_YEARS = date(2017, 1, 1), date(2026, 12, 31)
CADRES = ("王", "陈", "李")


def the_calendar(without: int | None = None) -> WorkingDays:
    """The holidays of the library; one year may be left out."""
    found: dict[int, dict[date, bool]] = defaultdict(dict)
    for day in chinese_calendar.workdays:
        found[day.year][day] = True
    for day in chinese_calendar.holidays:
        found[day.year][day] = False
    return WorkingDays({year: days for year, days in found.items() if year != without})


def who(duty: Duty, audience: str) -> list[Recipient]:
    name = f"{audience}:{duty.owner or duty.village}"
    return [Recipient(name, name, "contact_cadre", name)]


class Memory:
    """What was said before, as the reminders' rows say it."""

    def __init__(self) -> None:
        self.said: dict[tuple[str, bool, tuple[str, str, date]], date] = {}
        self.made: list[Planned] = []

    def keep(self, found: list[Planned]) -> None:
        self.made += found
        for each in found:
            for duty in each.duties:
                self.said[each.recipient.key, each.kind == ESCALATION, key_of(duty)] = each.period


def a_case(chance: random.Random, number: int) -> CaseHistory:
    start, end = TEN_YEARS
    days = (end - start).days
    since = start + timedelta(days=chance.randrange(days // 2))
    entered = since + timedelta(days=chance.randrange(days // 3))
    resolved = entered + timedelta(days=chance.randrange(30, 900)) if chance.random() < 0.6 else None
    cadre = CADRES[number % 3]
    visits = [
        Contact(since + timedelta(days=n * 30 + chance.randrange(30)), chance.choice(["met", "absent"]), cadre)
        for n in range(60)
        if chance.random() < 0.6
    ]
    papers = [
        Paper(date(year, chance.choice([1, 2, 7, 8]), chance.randrange(1, 28)), chance.choice(["plan", "review"]))
        for year in range(2017, 2027)
        if chance.random() < 0.7
    ]
    return CaseHistory(
        f"{number:04}", "甲村", "上坪镇", (Spell(entered, resolved),),
        (Assignment(CADRES[number % 3], since),), (), tuple(visits), tuple(papers),
    )  # fmt: skip


def rules(workdays: WorkingDays) -> Rules:
    pack = the_pack()
    return Rules(pack.declared_duties, pack.at(date(2026, 1, 1)).figures, TEN_YEARS[0], workdays)


def seen_until(case: CaseHistory, day: date) -> CaseHistory:
    """The case as it was known on a day."""
    return CaseHistory(
        case.household, case.village, case.township, case.spells, case.assignments, case.absences,
        tuple(v for v in case.visits if v.on <= day), tuple(p for p in case.papers if p.on <= day),
    )  # fmt: skip


def simulated(workdays: WorkingDays, cases: list[CaseHistory], looked_on=lambda day: True) -> tuple[Memory, list]:
    """Every day looked at as the program does; with it every duty that was open on one of its ladder's days."""
    given, memory, owed_on = rules(workdays), Memory(), []
    day, end = TEN_YEARS
    while day <= end:
        owed = [d for case in cases for d in duties_of(case, day, given) if d.state in UNDONE]
        for duty in owed:
            steps = [rung for rung in rungs(duty, given.declared[duty.duty], workdays) if rung.on == day]
            owed_on += [(duty, rung) for rung in steps]
        if looked_on(day):
            memory.keep(planned(owed, day, given.declared, workdays, who, memory.said, TEN_YEARS[0]))
        day += ONE_DAY
    return memory, owed_on


@pytest.mark.parametrize("without", [None, 2024], ids=["every year known", "a year without a table"])
def test_ten_years_without_a_reminder_out_of_hours_doubled_or_missed(without: int | None):
    chance, workdays = random.Random(9), the_calendar(without)
    memory, owed_on = simulated(workdays, [a_case(chance, n) for n in range(6)])
    assert len(memory.made) > 300
    assert all(workdays.is_working(each.period) for each in memory.made)
    unique = Counter((each.recipient.key, each.kind, each.period) for each in memory.made)
    assert max(unique.values()) == 1
    heard = {(e.recipient.key, e.kind == ESCALATION, key_of(d), e.period) for e in memory.made for d in e.duties}
    assert owed_on
    for duty, rung in owed_on:
        (recipient,) = who(duty, rung.to)
        assert (recipient.key, rung.to != OWNER, key_of(duty), rung.on) in heard


@pytest.mark.parametrize("days", [2, 8, 31], ids=lambda days: f"{days} days out")
def test_after_an_outage_each_hears_once_of_all_that_is_still_open(days: int):
    chance, workdays = random.Random(days), the_calendar()
    cases = [a_case(chance, n) for n in range(6)]
    begins = date(2026, 1, 20)
    memory, _ = simulated(workdays, cases, lambda day: not begins <= day < begins + timedelta(days=days))
    back = workdays.on_or_after(begins + timedelta(days=days))
    of_that_day = Counter((each.recipient.key, each.kind == ESCALATION) for each in memory.made if each.period == back)
    assert of_that_day
    assert max(of_that_day.values()) == 1
    given = rules(workdays)
    for case in cases:
        for duty in duties_of(case, back, given):
            steps = [r for r in rungs(duty, given.declared[duty.duty], workdays) if begins <= r.on <= back]
            if duty.state in UNDONE and steps:
                last = [e for e in memory.made for d in e.duties if key_of(d) == key_of(duty) and e.period >= begins]
                assert last, f"{duty} was dropped by the outage"


def test_several_duties_of_one_person_are_one_message():
    plan = Duty("plan", "101", "甲村", None, date(2026, 1, 1), date(2026, 1, 31), "open")
    review = Duty("new-plan", "102", "甲村", None, date(2026, 1, 20), date(2026, 1, 30), "open")
    pack = the_pack()
    both = planned([plan, review], date(2026, 1, 30), pack.declared_duties, WorkingDays(), who, {}, date(2026, 1, 1))
    assert [(each.kind, len(each.duties)) for each in both] == [(MERGED, 2)]


def test_what_fell_before_anybody_looked_is_for_the_digests():
    plan = Duty("plan", "101", "甲村", None, date(2024, 1, 1), date(2024, 1, 31), "overdue")
    visit = Duty("visit", "101", "甲村", "王", date(2026, 11, 1), date(2026, 11, 30), "open")
    on = date(2026, 11, 20)
    found = planned([plan, visit], on, the_pack().declared_duties, WorkingDays(), who, {}, on)
    assert [each.kind for each in found] == [VISITS]


def test_hours_in_which_somebody_may_be_reminded():
    workdays, friday = the_calendar(), date(2026, 11, 20)
    at = lambda hour, minute=0, day=friday: datetime.combine(day, time(hour, minute))  # noqa: E731 - four uses below
    assert in_hours(at(8), workdays)
    assert in_hours(at(20, 59), workdays)
    assert not in_hours(at(21), workdays)
    assert not in_hours(at(9, day=date(2026, 11, 21)), workdays)
    assert next_hour(at(12), workdays) == at(12)
    assert next_hour(at(7), workdays) == at(8)
    assert next_hour(at(21), workdays) == at(8, day=date(2026, 11, 23))


def test_digests_fall_due_with_a_week_and_with_a_month():
    workdays = the_calendar()
    assert digest_day(date(2026, 11, 25), workdays) == date(2026, 11, 23)
    assert digest_day(date(2026, 12, 1), workdays) == date(2026, 12, 1)
    assert digest_day(date(2026, 10, 9), workdays) == date(2026, 10, 8)  # week and month begin after the holiday


def test_a_household_alone_owes_what_it_owes_among_all():
    """Ten thousand random histories, each looked at by itself and in one sweep with the rules read once."""
    pack, chance = the_pack(), random.Random(10)
    cases = [a_case(chance, number) for number in range(10_000)]
    on = date(2026, 7, 20)
    together = [duty for case in cases for duty in duties_of(case, on, pack.duty_rules(on))]
    alone = [duty for case in cases for duty in pack.duties(seen_until(case, on), on)]
    assert together == alone
    assert len(together) > 10_000
