"""Casework as values: areas and roles, households as a caseload lists them, and what is recorded of them.

Names and words in here are a household's own: who may see them is storage's decision, where they may go a channel's.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

RESIDENT, CONTACT_CADRE, VILLAGE_OFFICER, SUPERVISOR, ADMIN = ROLES = (
    "resident",
    "contact_cadre",
    "village_officer",
    "supervisor",
    "admin",
)
MET, PHONE, ABSENT, MOVED = HOWS = ("met", "phone", "absent", "moved")
"""How a visit went: somebody of the household was met; reached by phone only; nobody was there; they moved away."""
WAGES, BUSINESS, PROPERTY, TRANSFERS = INCOME_KINDS = ("wages", "business", "property", "transfers")
JUDGED, DRAWN_UP, APPLIED, CARRIED_OUT, REFUSED = STEPS = ("judged", "drawn-up", "applied", "carried-out", "refused")
"""How far a plan's measure has come (article 9: judge, draw up, apply, carry out), or that it was refused."""
PLAN, NEW_PLAN, UNFINISHED = ("plan", "new-plan", "unfinished")
"""The yearly plan, that of a new entrant, and one that nobody is to carry out yet: it settles no duty."""
OPEN, TAKEN, CLOSED = ("open", "taken", "closed")


class Action(StrEnum):
    """What somebody may want with a household."""

    READ = "read"
    FIND = "find"
    """政策找人: what it qualifies for and does not have."""
    SCREEN = "screen"
    """The interview at the door; what is said is kept."""
    LOG_VISIT = "log visit"
    CORRECT_OWN = "correct own"
    """Correct a visit of one's own, also after the household has gone to another."""
    APPROVE_VISIT = "approve visit"
    WRITE_PLAN = "write plan"
    WRITE_REVIEW = "write review"
    LINK = "link"
    """Hand its people a code by which they are known as its."""
    HAND_OVER = "hand over"
    """Say who stands in for its contact cadre, or who follows."""
    KEEP_ROSTER = "keep roster"
    OVERSEE = "oversee"
    """See how an area stands with what is owed, and nudge who owes it."""
    EXPORT = "export"
    ANSWER_HELP = "answer help"
    SEE_HELP = "see help"
    OWN = "own"
    """Confirm its visits and say how satisfied one is."""
    MANAGE_PEOPLE = "manage people"


@dataclass(frozen=True)
class Area:
    """The county, a township of it, or a village of that."""

    township: str | None = None
    village: str | None = None

    @classmethod
    def parse(cls, text: str) -> "Area":
        """Of `township/village`, `township`, or nothing (the county)."""
        township, _, village = (part.strip() for part in text.partition("/"))
        return cls(township or None, village or None)

    def __str__(self) -> str:
        return "/".join(part for part in (self.township, self.village) if part)

    def covers(self, other: "Area") -> bool:
        """Whether the other is this one or lies within it."""
        return self.township in (None, other.township) and self.village in (None, other.village)


@dataclass(frozen=True)
class Grant:
    """A role somebody holds in an area, from a moment on and perhaps to one. `cadre`: who of the roster's contact
    cadres they are by it; None of another role, and of somebody the roster does not name.
    """

    id: str
    role: str
    area: Area
    since: datetime
    until: datetime | None = None
    cadre: str | None = None


@dataclass(frozen=True)
class Card:
    """A household as a list shows it: its number, its head's name, where it lives."""

    id: str
    name: str
    area: Area


@dataclass(frozen=True)
class Colleague:
    """Somebody with a role, as others of the office see them."""

    person: str
    name: str
    grant: Grant


@dataclass(frozen=True)
class Cadre:
    """A contact cadre as the roster knows them; `person`: who that is now, None for one who is not with the bot;
    `left`: somebody was, and is no more; `households`: how many are assigned to them.
    """

    id: str
    name: str
    township: str
    person: str | None
    left: bool = False
    households: int = 0


@dataclass(frozen=True)
class Leave:
    """Days on which the cadre of that `name` (and id `delegate`) stands in for `cadre`, both ends included."""

    id: str
    cadre: str
    delegate: str
    name: str
    since: date
    until: date


@dataclass(frozen=True)
class Stamp:
    """Who entered a record, when, as which version of it; `why` a later version was made; `void`: it counts no more."""

    by: str
    by_name: str
    at: datetime
    version: int = 1
    why: str | None = None
    void: bool = False


@dataclass(frozen=True)
class Visit:
    """A household visit, or the attempt of one. `id` is that of its draft, so that one draft is one visit.

    `explained`: articles of the measures spoken of. `income`: what changed, in yuan a year, by kind (INCOME_KINDS).
    `waiting`: it is older than may be entered without a supervisor's approval, and has none yet. `place`: latitude and
    longitude in degrees, where somebody sent them: it is nobody's duty to.
    """

    id: str
    household: str
    on: date
    how: str
    explained: tuple[int, ...] = ()
    difficulties: str | None = None
    needs: str | None = None
    income: Mapping[str, int] = field(default_factory=dict)
    follow_up: str | None = None
    follow_up_on: date | None = None
    note: str | None = None
    photo: str | None = None
    waiting: bool = False
    place: tuple[float, float] | None = None

    def to_json(self) -> dict[str, Any]:
        """What is kept beside household, day and manner."""
        return {
            "explained": list(self.explained),
            "difficulties": self.difficulties,
            "needs": self.needs,
            "income": dict(self.income),
            "follow_up": self.follow_up,
            "follow_up_on": None if self.follow_up_on is None else self.follow_up_on.isoformat(),
            "note": self.note,
            "photo": self.photo,
            "place": None if self.place is None else list(self.place),
        }

    @classmethod
    def from_json(
        cls, id: str, household: str, on: date, how: str, body: Mapping[str, Any], *, waiting: bool = False
    ) -> "Visit":
        """What `to_json` wrote, beside where it is kept."""
        due = body["follow_up_on"]
        return cls(
            id,
            household,
            on,
            how,
            tuple(body["explained"]),
            body["difficulties"],
            body["needs"],
            dict(body["income"]),
            body["follow_up"],
            None if due is None else date.fromisoformat(due),
            body["note"],
            body["photo"],
            waiting,
            None if body.get("place") is None else (body["place"][0], body["place"][1]),
        )


@dataclass(frozen=True)
class PlanItem:
    """One measure of a household's plan: the right, who sees to it, by when, how far it is; `why` it was refused."""

    right: str
    who: str | None = None
    by: date | None = None
    step: str = JUDGED
    why: str | None = None

    def to_json(self) -> dict[str, Any]:
        due = None if self.by is None else self.by.isoformat()
        return {"right": self.right, "who": self.who, "by": due, "step": self.step, "why": self.why}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "PlanItem":
        due = None if kept["by"] is None else date.fromisoformat(kept["by"])
        return cls(kept["right"], kept["who"], due, kept["step"], kept["why"])


@dataclass(frozen=True)
class Plan:
    """A household's plan (一户一策). `kind`: the yearly one, that of a household newly entered into monitoring, or
    one that is not finished.
    """

    id: str
    household: str
    on: date
    kind: str
    items: tuple[PlanItem, ...]
    note: str | None = None


@dataclass(frozen=True)
class Review:
    """The July review of a household: income by kind, this year beside last, in yuan per person (None: not known);
    the articles of the measures that worked; what is to be mended.
    """

    id: str
    household: str
    on: date
    income: Mapping[str, tuple[int | None, int | None]]
    worked: tuple[int, ...]
    mend: str | None = None


@dataclass(frozen=True)
class Recorded:
    """A visit, plan or review with its stamp. Older versions are kept beside it."""

    what: Visit | Plan | Review
    stamp: Stamp


@dataclass(frozen=True)
class Spell:
    """A time in monitoring: entered, and perhaps with the risk resolved."""

    entered: date
    resolved: date | None = None


@dataclass(frozen=True)
class Dossier:
    """A household as its officers see it. `facts`: what the village has on record; `told`: what was said in an
    interview where it differs or adds, fact -> value; `owner`: the name of its contact cadre, None where it has none;
    `people`: how many members are on record, None where none are listed.
    """

    card: Card
    facts: Mapping[str, Any]
    told: Mapping[str, Any]
    owner: str | None
    spells: tuple[Spell, ...]
    visits: tuple[Recorded, ...]
    plans: tuple[Recorded, ...]
    reviews: tuple[Recorded, ...]
    people: int | None = None


@dataclass(frozen=True)
class Feedback:
    """How many residents said of visits that they were satisfied, so-so, not; and that nobody came."""

    satisfied: int = 0
    so_so: int = 0
    not_satisfied: int = 0
    nobody_came: int = 0


@dataclass(frozen=True)
class Rating:
    """What a resident said of a visit: whether it was made; how satisfied they are, 1 (not) to 3, None: not said."""

    happened: bool
    satisfied: int | None = None


@dataclass(frozen=True)
class HelpMessage:
    """Something said about a request for help. `by_officer`: else by the resident."""

    words: str
    by_officer: bool
    at: datetime


@dataclass(frozen=True)
class HelpRequest:
    """A resident's request to the officers of a village. `said`: what the resident agreed to pass on."""

    id: str
    person: str
    area: Area
    said: str
    state: str
    opened_at: datetime
    taken_by: str | None = None
    taken_by_name: str | None = None
    messages: tuple[HelpMessage, ...] = ()
