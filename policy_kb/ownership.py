"""Who owes a household its visits on a day: its contact cadre, or who stands in for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Assignment:
    """A household's contact cadre, from a day to a last day (None: until it is ended)."""

    cadre: str
    since: date
    until: date | None = None

    def runs(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True)
class Absence:
    """Days on which another stands in for a cadre, both ends included."""

    cadre: str
    delegate: str
    since: date
    until: date

    def runs(self, day: date) -> bool:
        return self.since <= day <= self.until


def assigned_on(assignments: Iterable[Assignment], day: date) -> str | None:
    """The contact cadre of that day; of several that overlap the latest begun. None: nobody."""
    latest: Assignment | None = None
    for each in assignments:
        if each.runs(day) and (latest is None or latest.since < each.since):
            latest = each
    return None if latest is None else latest.cadre


def owner_on(assignments: Iterable[Assignment], absences: Sequence[Absence], day: date) -> str | None:
    """Exactly one owner, or None where nobody is assigned.

    `absences` in the order they were arranged: of several that run, the last arranged counts. Who stands in may be
    away too, and then whoever stands in for them; where that leads in a circle, it stays with the one assigned.
    """
    assigned = assigned_on(assignments, day)
    if assigned is None or not absences:
        return assigned
    stand_ins = {each.cadre: each.delegate for each in absences if each.runs(day)}
    owner, passed = assigned, {assigned}
    while owner in stand_ins:
        owner = stand_ins[owner]
        if owner in passed:
            return assigned
        passed.add(owner)
    return owner
