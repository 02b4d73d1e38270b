"""Who is to be reminded of what on a day. Pure: what is owed, who is who and what was said before are given."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from policy_kb.duties import Duty
from policy_kb.ladder import SUPERVISOR, reached
from policy_kb.schema import DutySection
from policy_kb.workdays import ONE_DAY, WorkingDays

QUIET_FROM, QUIET_UNTIL = time(21), time(8)
"""Nobody is reminded between these hours."""
DIGEST_FROM: Final = time(9)
VISITS, MERGED, SNOOZED, ESCALATION, NUDGE, DIGEST, CALENDAR = (
    "visits",
    "merged",
    "snoozed",
    "escalation",
    "nudge",
    "digest",
    "calendar",
)
"""Kinds of reminders beside those that go by a duty's own name: of visits; of several duties; one put off; of what its
owner did not do, for who is above; from a person; a supervisor's; an administrator's, when holidays are not known.
"""
DutyKey = tuple[str, str, date]
"""A duty by its name, its household and the day it opened."""


@dataclass(frozen=True)
class Recipient:
    """Who hears of it. `key`: the person's id; of who is not with the bot (`person` None) what is known of them."""

    key: str
    person: str | None
    role: str
    name: str


@dataclass(frozen=True)
class Planned:
    """A reminder to be made. `duties`: what it is made for; `period`: the day of the ring."""

    recipient: Recipient
    kind: str
    period: date
    duties: tuple[Duty, ...] = ()


Said = Mapping[tuple[str, bool, DutyKey], date]
"""(recipient, whether as an escalation, duty) -> the last day on which it was said."""
WhoHears = Callable[[Duty, str], Sequence[Recipient]]
"""(duty, OWNER or SUPERVISOR) -> who that is."""


def key_of(duty: Duty) -> DutyKey:
    """What one duty is known by from day to day."""
    return duty.duty, duty.household, duty.opened


def planned(
    owed: Iterable[Duty],
    on: date,
    declared: Mapping[str, DutySection],
    workdays: WorkingDays,
    who: WhoHears,
    said: Said,
    since: date,
) -> list[Planned]:
    """The reminders of a day: of every duty whose ladder has come to a step that its recipient has not heard of.

    However long nobody looked, each recipient gets one for all that is still open. `since`: the first day on which it
    was looked; what fell before it is for the digests.
    """
    if not workdays.is_working(on):
        return []
    found: defaultdict[tuple[Recipient, bool], list[Duty]] = defaultdict(list)
    for duty in owed:
        for rung in reached(duty, declared[duty.duty], on, workdays):
            if rung.on < since:
                continue
            escalated = rung.to == SUPERVISOR
            for recipient in who(duty, rung.to):
                before = said.get((recipient.key, escalated, key_of(duty)))
                if before is None or before < rung.on:
                    found[recipient, escalated].append(duty)
    return [
        Planned(recipient, ESCALATION if escalated else kind_of(duties), on, tuple(duties))
        for (recipient, escalated), duties in found.items()
    ]


def kind_of(duties: Iterable[Duty]) -> str:
    """What a reminder of these is called."""
    names = {each.duty for each in duties}
    only = names.pop() if len(names) == 1 else MERGED
    return VISITS if only == "visit" else only


def digest_day(on: date, workdays: WorkingDays) -> date:
    """The last day up to that one on which digests fell due: a week's first working day, and a month's."""
    day = on
    while not (workdays.is_working(day) and (workdays.begins_week(day) or workdays.begins_month(day))):
        day -= ONE_DAY
    return day


def in_hours(at: datetime, workdays: WorkingDays) -> bool:
    """Whether somebody may be reminded at that moment, of the county's time."""
    return workdays.is_working(at.date()) and QUIET_UNTIL <= at.time() < QUIET_FROM


def next_hour(at: datetime, workdays: WorkingDays) -> datetime:
    """The first moment from that one on at which somebody may be reminded."""
    if in_hours(at, workdays):
        return at
    early = at.time() < QUIET_UNTIL
    day = workdays.on_or_after(at.date() if early else at.date() + timedelta(days=1))
    return datetime.combine(day, QUIET_UNTIL, at.tzinfo)
