"""Which reminders and digests are due at a moment, read from the tables."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Final

from policy_kb import Pack, Shelf
from policy_kb.casework import ADMIN, SUPERVISOR, Area
from policy_kb.duties import CaseHistory, Duty, duties_of
from policy_kb.ladder import UNDONE
from policy_kb.reminders import (
    CALENDAR,
    DIGEST,
    DIGEST_FROM,
    ESCALATION,
    MERGED,
    VISITS,
    Planned,
    Recipient,
    Said,
    digest_day,
    in_hours,
    planned,
)
from policy_kb.workdays import ONE_DAY
from storage import Transaction
from storage.cases import case_histories
from storage.directory import Directory, directory
from storage.reminders import first_ring, last_periods, made_since

WARNED_FROM_MONTH: Final = 11
"""From November on administrators hear that next year's holidays are not known: they are announced then."""


def due_at(tx: Transaction, shelf: Shelf, at: datetime, *, again: bool = False) -> list[Planned]:
    """What is due then, a reminder a recipient: none out of hours. `again`: what was made on that day already, too."""
    on = at.date()
    pack = shelf.of(None, on)
    if not in_hours(at, pack.workdays) or on < pack.issued:
        return []
    first = first_ring(tx)
    since = on if first is None else min(first, on)
    until = on - ONE_DAY if again else on
    people = directory(tx, at)
    cases = case_histories(tx, visits_from=(on.replace(day=1) - ONE_DAY).replace(day=1))
    found = list[Planned]()
    for theirs in shelf.by_area(on).values():
        of_the_area = [case for case in cases if shelf.of(case.township, on) is theirs] if shelf.several else cases
        found += _owed(tx, theirs, of_the_area, on, since, until, people)
    if at.time() >= DIGEST_FROM:
        found += _digests(tx, pack, on, since, until, people)
    return found + _calendar_warnings(tx, pack, on, until, people)


def _owed(
    tx: Transaction, pack: Pack, cases: Sequence[CaseHistory], on: date, since: date, until: date, people: Directory
) -> list[Planned]:
    rules = pack.duty_rules(on)
    areas: dict[str, Area] = {}
    owed: list[Duty] = []
    for case in cases:
        undone = [duty for duty in duties_of(case, on, rules) if duty.state in UNDONE]
        if undone:
            areas[case.household] = Area(case.township, case.village)
            owed += undone

    def who(duty: Duty, audience: str) -> list[Recipient]:
        return list(people.who(duty, areas[duty.household], audience))

    said = _said(tx, pack, on, since, until)
    return planned(owed, on, pack.declared_duties, pack.workdays, who, said, since)


def _said(tx: Transaction, pack: Pack, on: date, since: date, until: date) -> Said:
    """What each recipient has heard of. A month's visits are not spoken of before it began."""
    kinds = [VISITS if section.whom == "assigned" else name for name, section in pack.declared_duties.items()]
    month = made_since(tx, [VISITS], on.replace(day=1), until)
    others = made_since(tx, [*(kind for kind in kinds if kind != VISITS), MERGED, ESCALATION], since, until)
    found: dict[tuple[str, bool, tuple[str, str, date]], date] = {}
    for each in (*others, *month):
        for key in each.covers:
            place = each.recipient, each.kind == ESCALATION, key
            found[place] = max(each.period, found.get(place, each.period))
    return found


def _digests(tx: Transaction, pack: Pack, on: date, since: date, until: date, people: Directory) -> list[Planned]:
    day = digest_day(on, pack.workdays)
    if day < since:
        return []
    last = last_periods(tx, DIGEST, until)
    due = (each for each in people.of_role(SUPERVISOR) if last.get(each.key, date.min) < day)
    return [Planned(each, DIGEST, on) for each in due]


def _calendar_warnings(tx: Transaction, pack: Pack, on: date, until: date, people: Directory) -> list[Planned]:
    """Once a month to each administrator, as long as the holidays to come are not known."""
    if unknown_year(pack, on) is None:
        return []
    last, month = last_periods(tx, CALENDAR, until), on.replace(day=1)
    due = (each for each in people.of_role(ADMIN) if last.get(each.key, date.min) < month)
    return [Planned(each, CALENDAR, on) for each in due]


def unknown_year(pack: Pack, on: date) -> int | None:
    """The year whose holidays should be known by that day and are not."""
    years = [on.year, on.year + 1] if on.month >= WARNED_FROM_MONTH else [on.year]
    return next((year for year in years if not pack.workdays.knows(year)), None)
