"""What goes into a conversation and what comes out of it. All values are frozen; states survive JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Protocol

from handlers.attachments import Attachment, attachment_from_json
from handlers.richtext import Rich
from handlers.words import Voice
from policy_kb import Pack

IDLE, INTERVIEW, RESULT = "idle", "interview", "result"
FLOWS = (IDLE, INTERVIEW, RESULT)


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
    """

    kind: str
    words: str = ""
    file: str | None = None


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
    offer beside words ("date"). `attachment`: a picture or a workbook that goes with it.
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
    card, an income whose persons are still to be named). `changing`: the question whose answer is being given anew.
    """

    flow: str = IDLE
    answers: tuple[Answer, ...] = ()
    aside: Mapping[str, Any] = field(default_factory=dict)
    changing: str | None = None
    version: int = 0

    def with_(self, **changes: Any) -> "State":
        return replace(self, **changes)

    def to_json(self) -> dict[str, Any]:
        return {
            "flow": self.flow,
            "answers": [[answer.question, dict(answer.facts)] for answer in self.answers],
            "aside": dict(self.aside),
            "changing": self.changing,
            "version": self.version,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "State":
        """Raises BrokenState when it is not what to_json wrote."""
        try:
            answers = tuple(Answer(str(question), dict(facts)) for question, facts in stored["answers"])
            state = cls(stored["flow"], answers, dict(stored["aside"]), stored["changing"], int(stored["version"]))
        except (KeyError, TypeError, ValueError) as error:
            raise BrokenState(BrokenState.__doc__) from error
        if state.flow not in FLOWS or not isinstance(state.changing, str | None):
            raise BrokenState(BrokenState.__doc__)
        return state


@dataclass(frozen=True)
class SetLanguage:
    """The person wants to be spoken to in this language."""

    language: str


@dataclass(frozen=True)
class Forget:
    """The person wants everything kept about this conversation deleted."""


Effect = SetLanguage | Forget


class Person(Protocol):
    """Who is speaking, as far as a conversation needs to know."""

    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Scene:
    """What a conversation may know of the world: the hour (aware), the person, the pack.

    `home`: the address where others can open the bot; None where it has none that is known.
    """

    now: datetime
    person: Person
    pack: Pack
    home: str | None = None

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True)
class Turn:
    """What one message leads to: the new state, replies in order, and effects for the program to carry out."""

    state: State
    replies: tuple[Reply, ...]
    effects: tuple[Effect, ...] = ()
