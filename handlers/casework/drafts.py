"""A visit being entered, as the conversation's state keeps it until it is confirmed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any

from policy_kb.casework import MET, Visit

HOUSEHOLD, DATE, EXPLAINED, DIFFICULTIES, NEEDS, FOLLOW_UP, NOTE, WHY, INCOME = (
    "household",
    "on",
    "explained",
    "difficulties",
    "needs",
    "follow_up",
    "note",
    "why",
    "income",
)
WORDS = (DIFFICULTIES, NEEDS, FOLLOW_UP, NOTE)
"""What is said in the cadre's own words. Empty where it is said that there is nothing; None where nothing is said."""


@dataclass(frozen=True)
class Draft:
    """`id` is the visit's from the first message on. `among`: households to choose from while none is certain.

    `asking`: what the next words are about; `heard`: words not yet placed. `amends`: the version that a correction
    follows, with `why`; `apart`: said to be another visit than the one of the same day; `same_asked`: that question is
    before the person. `day_open`: a day was spoken of, but not which; `days`: those it may be.

    `voiding`: the visit is to be taken back. `queue`: the other households of the same line, each a draft as it is
    kept; `next`: a line about another household, said before this one was confirmed.
    """

    id: str
    household: str | None = None
    among: tuple[str, ...] = ()
    on: str | None = None
    how: str | None = None
    explained: tuple[int, ...] = ()
    difficulties: str | None = None
    needs: str | None = None
    income: Mapping[str, int] = field(default_factory=dict)
    follow_up: str | None = None
    follow_up_on: str | None = None
    note: str | None = None
    photo: str | None = None
    place: tuple[float, float] | None = None
    asking: str | None = None
    heard: str | None = None
    amends: int | None = None
    why: str | None = None
    apart: bool = False
    same_asked: bool = False
    day_open: bool = False
    days: tuple[str, ...] = ()
    voiding: bool = False
    queue: tuple[Mapping[str, Any], ...] = ()
    next: str | None = None

    def with_(self, **changes: Any) -> "Draft":
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return {
            **asdict(self),
            "among": list(self.among),
            "explained": list(self.explained),
            "income": dict(self.income),
            "days": list(self.days),
            "queue": [dict(each) for each in self.queue],
            "place": None if self.place is None else list(self.place),
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Draft":
        several = ("among", "explained", "days", "queue")
        place = kept.get("place")
        lists = {name: tuple(kept.get(name, ())) for name in several}
        return cls(**{**kept, **lists, "place": None if place is None else (place[0], place[1])})

    @classmethod
    def of(cls, visit: Visit, version: int) -> "Draft":
        """A visit that was kept, to be corrected."""
        body = visit.to_json()
        return cls(
            id=visit.id,
            household=visit.household,
            on=visit.on.isoformat(),
            how=visit.how,
            amends=version,
            **{**body, "explained": tuple(body["explained"]), "place": visit.place},
        )

    @property
    def day(self) -> date | None:
        return None if self.on is None else date.fromisoformat(self.on)

    def visit(self) -> Visit:
        """What it comes to. Only for one that has a household, a day and a manner."""
        assert self.household is not None and self.day is not None and self.how is not None
        due = None if self.follow_up_on is None else date.fromisoformat(self.follow_up_on)
        words = (self.explained, self.difficulties, self.needs, dict(self.income), self.follow_up, due, self.note)
        return Visit(self.id, self.household, self.day, self.how, *words, self.photo, place=self.place)

    def together_with(self, visit: Visit, version: int) -> "Draft":
        """The same visit as one that was kept: what is said now is added to it, what is not stays. Somebody who was met
        stays met: a call besides does not undo it.
        """
        kept = Draft.of(visit, version)
        names = (*WORDS, "follow_up_on", "how", "photo", "place")
        said = {name: value for name in names if (value := getattr(self, name))}
        said |= {name: "" for name in WORDS if getattr(self, name) == "" and getattr(kept, name) is None}
        explained = tuple(sorted({*kept.explained, *self.explained}))
        if kept.how == MET:
            said.pop("how", None)
        return kept.with_(explained=explained, income={**kept.income, **self.income}, **said)
