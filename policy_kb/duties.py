"""What officials owe a household, computed from its history: never stored, so that nothing can contradict the records.

A duty is declared in the pack: who owes it, for whom, its window, what settles it. Here a declaration and a case's
history become the duties of a day. Days are the county's calendar days; both ends of a window are included.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
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


@dataclass(frozen=True, slots=True)
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


@dataclass(frozen=True, slots=True)
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


def visits_of_months(case: CaseHistory, on: date, months: Sequence[date], rules: Rules) -> list[Duty]:
    """The visits owed in the months of these first days, in their order, as they stand on a day; a month in which none
    was owed is left out.
    """
    for name, section in rules.declared.items():
        if section.whom == "assigned":
            owed = _owed_visits(name, section, case, on, months)
            return [duty for duty in owed if duty.due >= rules.since]
    return []


def _visits(name: str, section: DutySection, case: CaseHistory, on: date, _rules: Rules) -> Iterator[Duty]:
    """A visit each month to every household assigned by the day the pack names."""
    first = on.replace(day=1)
    for duty in _owed_visits(name, section, case, on, (_month_before(first), first)):
        if duty.due >= on or duty.state == MISSED:
            yield duty


def _owed_visits(
    name: str, section: DutySection, case: CaseHistory, on: date, months: Sequence[date]
) -> Iterator[Duty]:
    assisted = _assisted(case.assignments)
    made: defaultdict[tuple[int, int], list[Contact]] = defaultdict(list)
    for each in case.visits:
        if each.on <= on:
            made[each.on.year, each.on.month].append(each)
    for first in months:
        duty = _visit(name, section, case, on, _month(first), assisted, made.get((first.year, first.month), ()))
        if duty is not None:
            yield duty


def _visit(
    name: str,
    section: DutySection,
    case: CaseHistory,
    on: date,
    window: _Window,
    assisted: Sequence[tuple[date, date | None]],
    made: Sequence[Contact],
) -> Duty | None:
    """The visit of one month; `assisted`: when somebody was assigned, `made`: the visits of that month."""
    opened, due = window.opened, window.due
    last_entry = opened.replace(day=min(section.assigned_by, due.day))
    then = [end for since, end in assisted if since <= last_entry and (end is None or end >= opened)]
    if not then or on < opened:
        return None
    ended = then[-1]
    settling = [each.on for each in made if _settles(each, section, case)]
    at = min(on, due) if ended is None else min(on, due, ended)
    owner = owner_on(case.assignments, case.absences, at)
    attempts = len(made) - len(settling)
    if settling:
        return Duty(name, case.household, case.village, owner, opened, due, DONE, min(settling), attempts)
    lapsed = ended is not None and ended < due and on > ended
    state = CANCELLED if lapsed else MISSED if on > due else OPEN
    return Duty(name, case.household, case.village, owner, opened, due, state, None, attempts)


def _settles(visit: Contact, section: DutySection, case: CaseHistory) -> bool:
    """Somebody was met, by the owner of that day or who stood in for them."""
    counts = visit.how == MET or (visit.how == PHONE and section.phone_counts)
    if not counts or visit.by is None:
        return False
    if visit.by == assigned_on(case.assignments, visit.on):
        return True
    return visit.by == owner_on(case.assignments, case.absences, visit.on)


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


@cache
def _month(first: date) -> _Window:
    return _Window(first, first.replace(day=monthrange(first.year, first.month)[1]))


def _month_before(first: date) -> date:
    return (first - ONE_DAY).replace(day=1)


_Kind = Callable[[str, DutySection, CaseHistory, date, Rules], Iterator[Duty]]
_KINDS: Mapping[str, _Kind] = {"assigned": _visits, "monitored": _yearly, "entered": _entered}
