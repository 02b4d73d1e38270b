"""What goes into a conversation and what comes out of it. All values are frozen; states survive JSON."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from handlers.attachments import Attachment, attachment_from_json
from handlers.desk import Desk, Nobody, RosterSeen, index_of
from handlers.effects import Effect
from handlers.richtext import Rich
from handlers.words import Voice
from policy_kb import Pack
from policy_kb.casework import Card
from policy_kb.people import CaseloadIndex

IDLE, INTERVIEW, RESULT, VISIT, PLAN, REVIEW, INVITE, HELP, AWAY, REFUSAL, CONSENT = FLOWS = (
    "idle",
    "interview",
    "result",
    "visit",
    "plan",
    "review",
    "invite",
    "help",
    "away",
    "refusal",
    "consent",
)


class BrokenState(Exception):
    """The stored state of a conversation is not one this program can read."""


@dataclass(frozen=True)
class Say:
    """A person wrote something."""

    text: str


PHOTO, FILE, VOICE, VIDEO, PLACE, CONTACT, STICKER, EDITED = (
    "photo",
    "file",
    "voice",
    "video",
    "place",
    "contact",
    "sticker",
    "edited",
)


@dataclass(frozen=True)
class Sent:
    """A person sent something other than words. `kind` is one of those above.

    `words`: what they wrote beside it; of an edited message, what it says now. `file`: the id it is kept under.
    `place`: of a place, its latitude and longitude in degrees.
    """

    kind: str
    words: str = ""
    file: str | None = None
    place: tuple[float, float] | None = None


@dataclass(frozen=True)
class Tap:
    """A person pressed a button that was drawn for this version of the state."""

    action: str
    version: int


@dataclass(frozen=True)
class Open:
    """A person (re)opened the channel: show where the conversation stands."""


Inbound = Say | Sent | Tap | Open


@dataclass(frozen=True)
class Button:
    """A choice to press. `ticked` is set on the options of a card; the action then carries the new value."""

    label: str
    action: str
    ticked: bool | None = None


def buttons(voice: Voice, *names: str) -> tuple[Button, ...]:
    """Buttons whose label and action go by the same name."""
    return tuple(Button(voice.label(f"choice.{name}"), name) for name in names)


@dataclass(frozen=True)
class Reply:
    """One message to the person, with its buttons in order.

    `in_place`: the same card drawn anew, where a channel can do that. `input`: a way of answering that a channel may
    offer beside words ("date", "place"). `attachment`: a picture or a workbook that goes with it.
    """

    text: Rich
    buttons: tuple[Button, ...] = ()
    in_place: bool = False
    input: str | None = None
    attachment: Attachment | None = None

    def to_json(self, version: int) -> dict[str, Any]:
        """The reply as it waits in the outbox; its buttons are bound to the state's version."""
        return {
            "text": self.text.to_json(),
            "version": version,
            "buttons": [[button.label, button.action, button.ticked] for button in self.buttons],
            "in_place": self.in_place,
            "input": self.input,
            "attachment": None if self.attachment is None else self.attachment.to_json(),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> "Reply":
        choices = tuple(Button(*button) for button in body["buttons"])
        attachment = attachment_from_json(body.get("attachment"))
        return cls(Rich.from_json(body["text"]), choices, body["in_place"], body["input"], attachment)


@dataclass(frozen=True)
class Answer:
    """One answer of an interview: the question's id and the facts it settled, by path (None: does not know)."""

    question: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """Where a conversation stands: a flow and the answers given. The position is recomputed from them.

    `version` grows with every change. `aside`: what a question has heard so far without being answered (ticks of a
    card, an income whose persons are still to be named), and the draft of what is being entered. `changing`: the
    question whose answer is being given anew. `about`: the household an officer asks the interview for; None: the
    person's own, without a name. `shelved`: the answers of the person's own meanwhile. `area`: which of several
    counties the person has said they are of. `offered`: where nothing is open, the last buttons by their labels, for
    who types what stands on one; they are no change of the state.
    """

    flow: str = IDLE
    answers: tuple[Answer, ...] = ()
    aside: Mapping[str, Any] = field(default_factory=dict)
    changing: str | None = None
    version: int = 0
    about: str | None = None
    shelved: tuple[Answer, ...] = ()
    topic: int | None = None
    asked: str | None = None
    area: str | None = None
    offered: Mapping[str, str] = field(default_factory=dict)

    def with_(self, **changes: Any) -> "State":
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "answers": _stored(self.answers),
            "aside": dict(self.aside),
            "changing": self.changing,
            "version": self.version,
            "about": self.about,
            "shelved": _stored(self.shelved),
            "topic": self.topic,
            "asked": self.asked,
            "area": self.area,
            "offered": dict(self.offered),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "State":
        """Raises BrokenState when it is not what to_json wrote."""
        try:
            answers, shelved = _answers(stored["answers"]), _answers(stored.get("shelved", ()))
            place = stored["flow"], answers, dict(stored["aside"]), stored["changing"], int(stored["version"])
            recent = stored.get("topic"), stored.get("asked"), stored.get("area")
            state = cls(*place, stored.get("about"), shelved, *recent, dict(stored.get("offered", {})))
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenState(BrokenState.__doc__) from error
        named = (state.changing, state.about, state.area)
        if state.flow not in FLOWS or not all(isinstance(each, str | None) for each in named):
            raise BrokenState(BrokenState.__doc__)
        return state


def area_of(stored: Mapping[str, Any] | None) -> str | None:
    """The area that a stored state names, whether or not the rest of it can be read."""
    area = (stored or {}).get("area")
    return area if isinstance(area, str) else None


def _stored(answers: tuple[Answer, ...]) -> list[list[Any]]:
    return [[answer.question, dict(answer.facts)] for answer in answers]


def _answers(stored: Any) -> tuple[Answer, ...]:
    return tuple(Answer(str(question), dict(facts)) for question, facts in stored)


class Person(Protocol):
    """Who is speaking, as far as a conversation needs to know."""

    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Scene:
    """What a conversation may know of the world: the hour (aware), the person, the pack, what the person may look up.

    `home`: the address where others can open the bot; None where it has none that is known. `names`: whether the
    channel may carry the names of households and what is private about them. `turn`: an id of this turn and no other,
    `code` a secret made for it: what a draft or a one-time code begun now is called. `look_at_roster`: what the roster
    in a file of this chat would change, told in a language. `index`: households made ready to be searched by name; a
    large area's takes seconds, so that the program may keep it. `areas`: where the program serves several counties, the
    pack of each.
    """

    now: datetime
    person: Person
    pack: Pack
    home: str | None = None
    desk: Desk = field(default_factory=Nobody)
    names: bool = True
    turn: str = "turn"
    code: str = ""
    look_at_roster: Callable[[str, str], RosterSeen] = lambda _file, _language: RosterSeen()
    index: Callable[[Sequence[Card]], CaseloadIndex] = index_of
    areas: Mapping[str, Pack] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return self.now.date()

    def day_of(self, moment: datetime) -> date:
        """The county's day of a moment."""
        return moment.astimezone(self.now.tzinfo).date()


@dataclass(frozen=True)
class Turn:
    """What one message leads to: the new state, replies in order, and effects for the program to carry out."""

    state: State
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()
