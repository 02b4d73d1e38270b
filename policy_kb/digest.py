"""What a supervisor's digest says of an area: a query over case histories, never stored."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from policy_kb.casework import Area
from policy_kb.duties import (
    CANCELLED,
    DONE,
    ONE_DAY,
    OPEN,
    OVERDUE,
    CaseHistory,
    Duty,
    Rules,
    duties_of,
    longest_open,
    visits_of_months,
)

TREND_MONTHS: Final = 6
AGES: Final = (7, 30)
"""Days overdue at which one age ends and the next begins."""
SOON: Final = timedelta(days=3)
"""How long before its last day a new entrant's plan is spoken of."""


@dataclass(frozen=True)
class Share:
    """Of `of` households owed a visit, `done` had one."""

    done: int = 0
    of: int = 0


@dataclass(frozen=True)
class Digest:
    """`month`: the first day of the month whose visits `visits` counts, by area in order of their names. `undone`:
    duty -> households where that paper is (open, overdue). `late`: the overdue by age, youngest first. `pressing`:
    plans of new entrants that are overdue or soon will be. `trend`: months, oldest first, up to `month`.
    """

    on: date
    month: date
    visits: Mapping[Area, Share]
    undone: Mapping[str, tuple[int, int]]
    late: tuple[int, ...]
    pressing: tuple[Duty, ...]
    trend: tuple[tuple[date, Share], ...]

    @property
    def share(self) -> Share:
        """The month's visits in the whole area."""
        return Share(sum(each.done for each in self.visits.values()), sum(each.of for each in self.visits.values()))


def digest_of(cases: Iterable[CaseHistory], on: date, rules: Rules, by: str, month: date) -> Digest:
    """The digest of these cases. `by`: "township" or "village", what their visits are counted by; `month`: the first
    day of the month they are counted of.
    """
    months = months_up_to(month)
    shares: defaultdict[Area, Counter[bool]] = defaultdict(Counter)
    trend: defaultdict[date, Counter[bool]] = defaultdict(Counter)
    undone: list[Duty] = []
    for case in cases:
        area = Area(case.township) if by == "township" else Area(case.township, case.village)
        for visit in visits_of_months(case, on, months, rules):
            if visit.state != CANCELLED:
                trend[visit.opened][visit.state == DONE] += 1
                if visit.opened == month:
                    shares[area][visit.state == DONE] += 1
        if case.spells:
            owed = (duty for duty in duties_of(case, on, rules) if rules.declared[duty.duty].whom != "assigned")
            undone += longest_open(duty for duty in owed if duty.state in (OPEN, OVERDUE))
    return Digest(
        on,
        month,
        {area: _share(shares[area]) for area in sorted(shares, key=str)},
        _undone(undone, rules),
        _ages([(on - duty.due).days for duty in undone if duty.state == OVERDUE]),
        tuple(duty for duty in undone if _presses(duty, on, rules)),
        tuple((first, _share(trend[first])) for first in months if first in trend),
    )


def months_up_to(month: date, count: int = TREND_MONTHS) -> list[date]:
    """The first days of so many months, oldest first, the last of them that one."""
    found = [month]
    while len(found) < count:
        found.insert(0, (found[0] - ONE_DAY).replace(day=1))
    return found


def _share(counted: Counter[bool]) -> Share:
    return Share(counted[True], counted.total())


def _undone(duties: Sequence[Duty], rules: Rules) -> dict[str, tuple[int, int]]:
    counted = Counter((duty.duty, duty.state) for duty in duties)
    papers = [name for name, section in rules.declared.items() if section.whom != "assigned"]
    return {name: (counted[name, OPEN], counted[name, OVERDUE]) for name in papers}


def _ages(days: Sequence[int]) -> tuple[int, ...]:
    """How many are of each age."""
    bounds = (0, *AGES)
    return tuple(
        sum(low < each and (high is None or each <= high) for each in days)
        for low, high in zip(bounds, (*AGES, None), strict=True)
    )


def _presses(duty: Duty, on: date, rules: Rules) -> bool:
    return rules.declared[duty.duty].whom == "entered" and duty.due <= on + SOON
