"""The ladder of reminders of a duty: on which days its owner hears of it, and when somebody above does. Pure: what was
said before is the caller's to remember.
"""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from policy_kb.duties import OPEN, OVERDUE, Duty
from policy_kb.schema import DutySection, RungSection
from policy_kb.workdays import WorkingDays

OWNER, SUPERVISOR = ("owner", "supervisor")
UNDONE: Final = (OPEN, OVERDUE)


@dataclass(frozen=True)
class Rung:
    """A day on which somebody hears of a duty: a working day. `to`: the owner or the supervisor."""

    on: date
    to: str


def rungs(duty: Duty, declared: DutySection, workdays: WorkingDays) -> list[Rung]:
    """The ladder of one duty, in the order of its days."""
    return sorted((_rung(each, duty, workdays) for each in declared.ladder), key=lambda rung: rung.on)


def reached(duty: Duty, declared: DutySection, on: date, workdays: WorkingDays) -> Iterator[Rung]:
    """For each audience the last step that a duty not done has come to by that day."""
    if duty.state in UNDONE:
        last = {rung.to: rung for rung in rungs(duty, declared, workdays) if rung.on <= on}
        yield from last.values()


def _rung(section: RungSection, duty: Duty, workdays: WorkingDays) -> Rung:
    day = _said(section, duty, workdays)
    if workdays.is_working(day):
        return Rung(day, section.to)
    before = workdays.on_or_before(day)
    # While something can still be done in time, sooner is better than later; never before it is owed at all
    in_time = day <= duty.due and before >= duty.opened and section.after_opening is None
    return Rung(before if in_time else workdays.on_or_after(day), section.to)


def _said(section: RungSection, duty: Duty, workdays: WorkingDays) -> date:
    """The day as the pack says it, worked or not."""
    if section.after_opening is not None:
        return duty.opened + timedelta(days=section.after_opening)
    if section.before_due is not None:
        return max(duty.opened, duty.due - timedelta(days=section.before_due))
    if section.after_due is not None:
        return duty.due + timedelta(days=section.after_due)
    if section.last_working_day is not None:
        return workdays.last_of_month(duty.opened)
    assert section.of_month is not None  # the pack's reading has seen to it that one is said
    return duty.opened.replace(day=min(section.of_month, monthrange(duty.opened.year, duty.opened.month)[1]))
