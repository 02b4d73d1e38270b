"""What a conversation wants done: frozen values that the program carries out in the turn's one transaction."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from policy_kb.casework import Area, Card, Plan, Review, Visit
from policy_kb.duties import Duty

NoticeValue = str | Card | date


@dataclass(frozen=True)
class Notice:
    """A sentence of the catalogue with its values; a household among them is named as the channel may carry it, a day
    as the reader says days.

    `choices`: (label key, action); actions that only open something, since the reader's conversation is elsewhere.
    `private`: values that name nobody but are not for a channel abroad either; left out there.
    """

    key: str
    values: Mapping[str, NoticeValue] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    private: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SetLanguage:
    """The person wants to be spoken to in this language."""

    language: str


@dataclass(frozen=True)
class Forget:
    """The person wants what is kept about this conversation deleted, what links them to a household, and what they
    passed on to a village.
    """


@dataclass(frozen=True)
class NoteConsent:
    """The person has been told what is kept of them, in this version of the notice; a resident has agreed to it."""

    version: int


@dataclass(frozen=True)
class NoteUnanswered:
    """A question that got no answer, without who asked it: for the pack to learn from."""

    text: str


@dataclass(frozen=True)
class NoteWrongCode:
    """The person entered a code that never was: after a few of them the next has to wait."""


@dataclass(frozen=True)
class NoteExport:
    """What the workbook of this turn is for."""

    why: str


@dataclass(frozen=True)
class AddRecord:
    """A visit, plan or review to be kept. Its id is its draft's: kept once, however often it is asked for."""

    what: Visit | Plan | Review


@dataclass(frozen=True)
class AmendRecord:
    """A newer version of a record, following the one of that number; `void`: it counts no more. `why`: for who reads
    it later.
    """

    what: Visit | Plan | Review
    follows: int
    why: str | None = None
    void: bool = False


@dataclass(frozen=True)
class ApproveVisit:
    """A supervisor lets an old visit count, following the version of that number."""

    what: Visit
    follows: int


@dataclass(frozen=True)
class RefuseVisit:
    """A supervisor does not let a late visit count, following the version of that number; `why`, for who made it."""

    what: Visit
    follows: int
    why: str


@dataclass(frozen=True)
class NoteTold:
    """What was said of a household in an interview, fact -> value, beside what the village has on record."""

    household: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class MakeCode:
    """A one-time code of that kind. `body`: what taking it needs."""

    kind: str
    code: str
    body: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TakeCode:
    """The person takes the one-time code of that text."""

    code: str


@dataclass(frozen=True)
class EndGrant:
    """Somebody's role ends now."""

    grant: str


@dataclass(frozen=True)
class AskForHelp:
    """A resident's request to the officers of a village, with what the resident agreed to pass on."""

    id: str
    area: Area
    said: str


@dataclass(frozen=True)
class TakeHelp:
    """The officer takes a request up."""

    request: str


@dataclass(frozen=True)
class SayOfHelp:
    """Something said about a request, to be kept with it."""

    request: str
    words: str
    by_officer: bool


@dataclass(frozen=True)
class CloseHelp:
    """A request is settled."""

    request: str


@dataclass(frozen=True)
class Rate:
    """A resident says of a visit whether it was made, and how satisfied they are: 1 (not) to 3."""

    visit: str
    happened: bool
    satisfied: int | None = None


@dataclass(frozen=True)
class StandIn:
    """Another cadre stands in for one that the person is, both days included."""

    cadre: str
    delegate: str
    since: date
    until: date


@dataclass(frozen=True)
class EndLeave:
    """The person is there again earlier than they had arranged."""

    leave: str


@dataclass(frozen=True)
class HandOver:
    """A cadre's whole caseload goes to another, from that day on."""

    cadre: str
    to: str
    since: date


@dataclass(frozen=True)
class Snooze:
    """The person wants to hear of what they owe at that hour, and not before."""

    until: datetime


@dataclass(frozen=True)
class Nudge:
    """Whoever owes these is reminded in the person's name, of each at most once a day."""

    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class KeepRoster:
    """The roster in that file of this chat is read in."""

    file: str


@dataclass(frozen=True)
class Tell:
    """Something for another person to know, wherever they are reached."""

    person: str
    notice: Notice


@dataclass(frozen=True)
class TellOfficers:
    """The same for everybody who holds a role in an area."""

    role: str
    area: Area
    notice: Notice


Effect = (
    SetLanguage
    | Forget
    | AddRecord
    | AmendRecord
    | ApproveVisit
    | RefuseVisit
    | NoteConsent
    | NoteExport
    | NoteTold
    | NoteUnanswered
    | NoteWrongCode
    | MakeCode
    | TakeCode
    | EndGrant
    | AskForHelp
    | TakeHelp
    | SayOfHelp
    | CloseHelp
    | Rate
    | StandIn
    | EndLeave
    | HandOver
    | Snooze
    | Nudge
    | KeepRoster
    | Tell
    | TellOfficers
)
