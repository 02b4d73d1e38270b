"""What cannot be, or hardly, within a record whose cells are each well written."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from bot.roster.columns import HOUSEHOLDS
from policy_kb.roster import Household, Member

Finding = tuple[str, str, dict[str, str]]
"""The field it is about, the key of the sentence, and its values."""

MOST_MEMBERS = 20
"""People in a household; a pack believes no longer list."""
OLDEST = 120
MOST_INCOME = 1_000_000
"""Yuan a person and year; a pack believes no more."""
MOST_SUPPORT = 100_000
LIKE_A_TOTAL = 40_000
"""Yuan a person and year that few households of such a roster have, and many a whole household."""
MAYBE_A_TOTAL = 20_000
"""The same where the other year's income is a fraction of it: one for each person, or a third."""
FIRST_ENTRY = date(2014, 1, 1)
"""Before the households of this work were first put on record nobody was entered into monitoring."""


def household_problems(values: Mapping[str, Any], today: date) -> Iterator[Finding]:
    """Of a household's values by field; a field whose cell is bad is left out."""
    entered, resolved = values.get("entered_on"), values.get("resolved_on")
    for name, day in (("entered_on", entered), ("resolved_on", resolved)):
        if day is not None and day > today:
            yield name, "roster.problem.in_future", _dated(name, day)
        if day is not None and day < FIRST_ENTRY:
            yield name, "roster.problem.too_early", _dated(name, day)
    if entered is not None and resolved is not None and resolved < entered:
        yield (
            "resolved_on",
            "roster.problem.resolved_before_entry",
            {"entered": entered.isoformat(), "resolved": resolved.isoformat()},
        )
    match values.get("monitoring"):
        case "active" if resolved is not None:
            yield "resolved_on", "roster.problem.active_resolved", {"resolved": resolved.isoformat()}
        case "none" if entered is not None or resolved is not None:
            yield "monitoring", "roster.problem.never_monitored", {}
    for name in ("income_2021", "income_2022_forecast"):
        income = values.get(name)
        if income is not None and abs(income) > MOST_INCOME:
            limit = str(MOST_INCOME)
            yield name, "roster.problem.income_beyond", {"column": _title(name), "value": str(income), "limit": limit}


def member_problems(values: Mapping[str, Any], today: date) -> Iterator[Finding]:
    """The same of a member."""
    born, support = values.get("born"), values.get("monthly_support")
    if born is not None and born > today:
        yield "born", "roster.problem.born_in_future", {"value": born.isoformat()}
    if born is not None and today.year - born.year > OLDEST:
        yield "born", "roster.problem.born_long_ago", {"value": born.isoformat(), "limit": str(OLDEST)}
    if support is not None and not 0 <= support <= MOST_SUPPORT:
        yield "monthly_support", "roster.problem.support_beyond", {"value": str(support), "limit": str(MOST_SUPPORT)}


def household_warnings(household: Household) -> Iterator[Finding]:
    """What may be right, and is worth a look."""
    if household.monitoring == "active" and household.entered_on is None:
        yield "entered_on", "roster.warning.active_without_entry", {}
    if household.assigned_on is not None and household.cadre is None:
        yield "cadre", "roster.warning.assigned_without_cadre", {}
    if household.members and household.head not in [member.name for member in household.members]:
        yield "head", "roster.warning.head_not_listed", {"name": household.head}
    yield from _twice(household.members)
    for name, other in (("income_2021", "income_2022_forecast"), ("income_2022_forecast", "income_2021")):
        if _like_a_total(getattr(household, name), getattr(household, other), len(household.members)):
            values = {"column": _title(name), "value": str(getattr(household, name))}
            yield name, "roster.warning.income_like_total", values


def _twice(members: tuple[Member, ...]) -> Iterator[Finding]:
    seen = set()
    for member in members:
        if (member.name, member.born) in seen:
            yield "id", "roster.warning.member_twice", {"name": member.name}
        seen.add((member.name, member.born))


def _like_a_total(income: int | Decimal | None, beside: int | Decimal | None, persons: int) -> bool:
    """Whether an income per person looks like that of everybody together: more than one person, and far too much."""
    if income is None or persons == 1:
        return False
    rose = persons > 1 and beside is not None and 0 < beside * max(persons, 3) <= income
    return income >= (MAYBE_A_TOTAL if rose else LIKE_A_TOTAL)


def _title(name: str) -> str:
    return HOUSEHOLDS.column(name).title


def _dated(name: str, day: date) -> dict[str, str]:
    return {"column": _title(name), "value": day.isoformat()}
