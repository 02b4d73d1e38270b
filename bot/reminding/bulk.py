"""Everybody's reminders of a moment in words at once, names and all: for an operator, or a county's SMS gateway."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.reminding.wording import calendar_warning, pushed_digest, reader
from bot.runner import Runner
from handlers.casework.reminding import escalation, reminder_words
from handlers.casework.today import Due, in_order
from handlers.richtext import Rich
from handlers.values import Reply, Scene
from handlers.words import LANGUAGES, Voice
from policy_kb.reminders import CALENDAR, DIGEST, ESCALATION, Planned
from storage import Person, Transaction
from storage.households import cards_of
from storage.people import Reached
from storage.reminders import last_chats

NOWHERE: Final = "none"
"""The channel of who cannot be reached by any."""


@dataclass(frozen=True)
class Brought:
    """A reminder as somebody would read it, and the channel that brings it."""

    planned: Planned
    channel: str
    text: str


def in_words(tx: Transaction, runner: Runner, planned: Iterable[Planned], at: datetime) -> Iterator[Brought]:
    """Each as it reads at that moment."""
    every = list(planned)
    chats = last_chats(tx)
    cards = cards_of(tx, {duty.household for each in every for duty in each.duties})
    for each in every:
        chat = None if each.recipient.person is None else chats.get(each.recipient.person)
        language = LANGUAGES[0] if chat is None else chat.language
        words: Rich | None
        if each.kind in (DIGEST, CALENDAR):
            reply = _of_a_person(tx, runner, each, chat, at)
            words = None if reply is None else reply.text
        else:
            pack = runner.shelf.of(cards[each.duties[0].household].area.township, at.date())
            scene, voice = Scene(at, Person("", language), pack), Voice(language, pack, at.date())
            dues = in_order(Due(duty, cards[duty.household]) for duty in each.duties)
            escalated = each.kind == ESCALATION
            words = escalation(dues, scene, voice).text if escalated else reminder_words(dues, scene, voice)
        if words is not None:
            yield Brought(each, NOWHERE if chat is None else chat.channel, words.plain)


def _of_a_person(tx: Transaction, runner: Runner, planned: Planned, chat: Reached | None, at: datetime) -> Reply | None:
    person = planned.recipient.person
    assert person is not None  # digests and warnings are for who holds a role
    reads = reader(tx, runner, person, chat or Reached("", NOWHERE, "", LANGUAGES[0]), at)
    return pushed_digest(reads, planned.period) if planned.kind == DIGEST else calendar_warning(reads)
