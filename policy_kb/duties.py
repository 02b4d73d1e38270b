"""What officials owe a household, computed from its history: never stored, so that nothing can contradict the records.

A duty is declared in the pack: who owes it, for whom, its window, what settles it. Here a declaration and a case's
history become the duties of a day. Days are the county's calendar days; both ends of a window are included.
"""

from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from policy_kb.casework import MET, PHONE, Spell
from policy_kb.conditions import Number
from policy_kb.ownership import Absence, Assignment, assigned_on, owner_on
from policy_kb.schema import DutySection
from policy_kb.workdays import WorkingDays

OPEN, OVERDUE, DONE, DONE_LATE, MISSED, CANCELLED = STATES = (
    "open",
    "overdue",
    "done",
    "done_late",
    "missed",
    "cancelled",
)
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Contact:
    """A visit as duties see it: the day, how it went, and which cadre made it (None: nobody the roster knows)."""

    on: date
    how: str
    by: str | None


@dataclass(frozen=True)
class Paper:
    """A plan or review: the day it was made, and its kind as a duty names it (`plan`, `new-plan`, `review`)."""

    on: date
    kind: str


@dataclass(frozen=True)
class CaseHistory:
    """What is on record of a household, in any order. Cadres are named by what `assignments` call them."""

    household: str
    village: str
    township: str = ""
    spells: tuple[Spell, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    absences: tuple[Absence, ...] = ()
    visits: tuple[Contact, ...] = ()
    papers: tuple[Paper, ...] = ()


@dataclass(frozen=True)
class Duty:
    """One thing owed to one household, as it stands on a day. `owner`: the cadre who owes it; of village officers none
    is named. `attempts`: contacts in the window that do not settle it.
    """

    duty: str
    household: str
    village: str
    owner: str | None
    opened: date
    due: date
    state: str
    done_on: date | None = None
    attempts: int = 0


@dataclass(frozen=True)
class _Window:
    opened: date
    due: date


@dataclass(frozen=True)
class Rules:
    """What duties are computed by: the pack's declarations and figures, the day the notice came into force, and the
    working days, which matter where a pack lets a last day move.
    """

    declared: Mapping[str, DutySection]
    figures: Mapping[str, Number]
    since: date
    workdays: WorkingDays = field(default_factory=WorkingDays)


def duties_of(case: CaseHistory, on: date, rules: Rules) -> list[Duty]:
    """The duties of a day: those whose window it lies in, those still overdue, those done late in that month, and a
    visit missed in the month before. None is owed before the notice came into force.
    """
    found: list[Duty] = []
    for name, section in rules.declared.items():
        found += [duty for duty in _KINDS[section.whom](name, section, case, on, rules) if duty.due >= rules.since]
    return sorted(found, key=lambda duty: (duty.due, duty.duty, duty.opened))


def longest_open(duties: Iterable[Duty]) -> list[Duty]:
    """Of each kind and household the one that is due first: a plan that several years lacked is lacking once."""
    first: dict[tuple[str, str], Duty] = {}
    for duty in sorted(duties, key=lambda duty: duty.due):
        first.setdefault((duty.duty, duty.household), duty)
    return list(first.values())


def visit_of_month(case: CaseHistory, on: date, first: date, rules: Rules) -> Duty | None:
    """The visit owed in the month of that first day, as it stands on a day; None where none was owed."""
    for name, section in rules.declared.items():
        if section.whom == "assigned":
            duty = _visit(name, section, case, on, _month(first))
            return duty if duty is not None and duty.due >= rules.since else None
    return None


def _visits(name: str, section: DutySection, case: CaseHistory, on: date, _rules: Rules) -> Iterator[Duty]:
    """A visit each month to every household assigned by the day the pack names."""
    first = on.replace(day=1)
    for opened in ((first - ONE_DAY).replace(day=1), first):
        window = _month(opened)
        duty = _visit(name, section, case, on, window)
        if duty is not None and (window.due >= on or duty.state == MISSED):
            yield duty


def _visit(name: str, section: DutySection, case: CaseHistory, on: date, window: _Window) -> Duty | None:
    last_entry = window.opened.replace(day=min(section.assigned_by, window.due.day))
    assisted = [(a, b) for a, b in _assisted(case.assignments) if a <= last_entry and (b is None or b >= window.opened)]
    if not assisted or on < window.opened:
        return None
    ended = assisted[-1][1]
    made = sorted((each for each in case.visits if window.opened <= each.on <= min(on, window.due)), key=lambda v: v.on)
    settling = [each for each in made if _settles(each, section, case)]
    attempts = len(made) - len(settling)
    at = min(on, window.due) if ended is None else min(on, window.due, ended)
    owner = owner_on(case.assignments, case.absences, at)
    if settling:
        state, done = DONE, settling[0].on
    else:
        lapsed = ended is not None and ended < window.due and on > ended
        state, done = CANCELLED if lapsed else MISSED if on > window.due else OPEN, None
    return Duty(name, case.household, case.village, owner, window.opened, window.due, state, done, attempts)


def _settles(visit: Contact, section: DutySection, case: CaseHistory) -> bool:
    """Somebody was met, by the owner of that day or who stood in for them."""
    counts = visit.how == MET or (visit.how == PHONE and section.phone_counts)
    owners = (assigned_on(case.assignments, visit.on), owner_on(case.assignments, case.absences, visit.on))
    return counts and visit.by is not None and visit.by in owners


def _assisted(assignments: Iterable[Assignment]) -> list[tuple[date, date | None]]:
    """The times in which somebody was assigned without a break: a caseload handed over goes on."""
    found: list[tuple[date, date | None]] = []
    for each in sorted(assignments, key=lambda assignment: assignment.since):
        if found and (found[-1][1] is None or found[-1][1] >= each.since - ONE_DAY):
            ends = (found[-1][1], each.until)
            found[-1] = (found[-1][0], None if None in ends else max(end for end in ends if end is not None))
        else:
            found.append((each.since, each.until))
    return found


def _yearly(name: str, section: DutySection, case: CaseHistory, on: date, rules: Rules) -> Iterator[Duty]:
    """A paper in a month of each year, for who is monitored then and was entered before."""
    assert section.month is not None  # the pack's reading has seen to it
    for spell in case.spells:
        for year in range(spell.entered.year, on.year + 1):
            window = _moved(_month(date(year, section.month, 1)), section, rules)
            last_entry = window.opened if section.new_entrants_owe else _month_before(window.opened)
            active = spell.resolved is None or spell.resolved >= window.opened
            if spell.entered < last_entry and active and window.opened <= on:
                yield from _paper(name, section, case, on, window, spell)


def _entered(name: str, section: DutySection, case: CaseHistory, on: date, rules: Rules) -> Iterator[Duty]:
    """A paper within so many days of each entry; the day of entry is not counted unless the pack says so."""
    assert section.days is not None  # the pack's reading has seen to it
    days = int(rules.figures[section.days]) - (1 if section.counts_first_day else 0)
    for spell in case.spells:
        if spell.entered <= on:
            window = _moved(_Window(spell.entered, spell.entered + timedelta(days=days)), section, rules)
            yield from _paper(name, section, case, on, window, spell)


def _paper(
    name: str, section: DutySection, case: CaseHistory, on: date, window: _Window, spell: Spell
) -> Iterator[Duty]:
    """The duty of a window that a paper settles; done or lapsed it is listed to the end of the window, and done late to
    the end of the month it was done in.
    """
    made = [p.on for p in case.papers if p.kind in section.settled_by and window.opened <= p.on <= on]
    done = min(made, default=None)
    resolved = spell.resolved
    lapsed = resolved is not None and resolved <= min(window.due, on) and (done is None or resolved < done)
    if lapsed:
        state, done = CANCELLED, None
    elif done is None:
        state = OVERDUE if on > window.due else OPEN
    else:
        state = DONE if done <= window.due else DONE_LATE
    late_now = state == DONE_LATE and done is not None and on.replace(day=1) <= done
    if on <= window.due or state == OVERDUE or late_now:
        yield Duty(name, case.household, case.village, None, window.opened, window.due, state, done)


def _moved(window: _Window, section: DutySection, rules: Rules) -> _Window:
    """With its last day on a working day, where the pack wants that."""
    if not section.moved_by_holidays:
        return window
    return _Window(window.opened, rules.workdays.on_or_after(window.due))


def _month(first: date) -> _Window:
    return _Window(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _month_before(first: date) -> date:
    return (first - ONE_DAY).replace(day=1)


_Kind = Callable[[str, DutySection, CaseHistory, date, Rules], Iterator[Duty]]
_KINDS: Mapping[str, _Kind] = {"assigned": _visits, "monitored": _yearly, "entered": _entered}
