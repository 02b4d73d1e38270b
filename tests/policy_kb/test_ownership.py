"""Exactly one owner of a household's visits on each day, through transfers, leaves and delegations."""

import random
from datetime import date, timedelta

from policy_kb.ownership import Absence, Assignment, assigned_on, owner_on

FIRST = date(2026, 1, 1)
DAYS = 120
CADRES = tuple("ABCDE")


def a_day(chance: random.Random, after: date = FIRST) -> date:
    return after + timedelta(days=chance.randrange(DAYS))


def a_history(chance: random.Random) -> list[Assignment]:
    """Transfers as storage makes them: each ends the one before on the day before."""
    found: list[Assignment] = []
    for since in sorted({a_day(chance) for _ in range(chance.randrange(1, 5))}):
        if found:
            found[-1] = Assignment(found[-1].cadre, found[-1].since, since - timedelta(days=1))
        found.append(Assignment(chance.choice(CADRES), since))
    return found


def some_absences(chance: random.Random) -> list[Absence]:
    found = []
    for _ in range(chance.randrange(6)):
        cadre, delegate = chance.sample(CADRES, 2)
        since = a_day(chance)
        found.append(Absence(cadre, delegate, since, since + timedelta(days=chance.randrange(20))))
    return found


def test_ten_thousand_simulated_histories_have_one_owner_a_day():
    chance = random.Random(4)
    for _ in range(10_000):
        assignments, absences = a_history(chance), some_absences(chance)
        for day in (FIRST, a_day(chance), a_day(chance), FIRST + timedelta(days=2 * DAYS)):
            running = [each for each in assignments if each.runs(day)]
            assert len(running) <= 1
            owner = owner_on(assignments, absences, day)
            assert (owner is None) == (not running)
            if running and not any(each.runs(day) for each in absences):
                assert owner == running[0].cadre


def test_who_stands_in_owns_the_days_of_the_absence_both_ends_included():
    mine = [Assignment("A", FIRST)]
    away = [Absence("A", "B", date(2026, 2, 1), date(2026, 2, 3))]
    days = [date(2026, 1, 31), date(2026, 2, 1), date(2026, 2, 3), date(2026, 2, 4)]
    assert [owner_on(mine, away, day) for day in days] == ["A", "B", "B", "A"]


def test_who_stands_in_may_be_away_too():
    away = [Absence("A", "B", FIRST, FIRST), Absence("B", "C", FIRST, FIRST)]
    assert owner_on([Assignment("A", FIRST)], away, FIRST) == "C"


def test_two_who_stand_in_for_one_another_leave_it_with_the_one_assigned():
    away = [Absence("A", "B", FIRST, FIRST), Absence("B", "A", FIRST, FIRST)]
    assert owner_on([Assignment("A", FIRST)], away, FIRST) == "A"


def test_the_last_arranged_of_two_absences_counts():
    away = [Absence("A", "B", FIRST, FIRST), Absence("A", "C", FIRST, FIRST)]
    assert owner_on([Assignment("A", FIRST)], away, FIRST) == "C"


def test_nobody_owns_what_nobody_is_assigned_to():
    assert assigned_on([], FIRST) is None
    assert owner_on([Assignment("A", FIRST, FIRST)], [], FIRST + timedelta(days=1)) is None
