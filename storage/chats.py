"""Chats and the people in them: taking a turn, noting a delivery, saving what the turn came to."""

import logging
import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, select, update

from storage.errors import StaleTurn, Unreadable
from storage.tables import chats, inbox, people
from storage.transaction import Transaction

FIRST_LANGUAGE = "zh"  # until the person says otherwise

# Built once: making a statement anew at every turn costs more than running it
CHAT = (
    select(chats.c.id, chats.c.state, chats.c.version, chats.c.person_id, people.c.language)
    .join(people, people.c.id == chats.c.person_id)
    .where(chats.c.channel == bindparam("channel"), chats.c.address == bindparam("address"))
)
CHAT_LOCKED = CHAT.with_for_update(of=chats)
SAVE_TURN = (
    update(chats)
    .where(chats.c.id == bindparam("chat_id"), chats.c.version == bindparam("new_version") - 1)
    .values(state=bindparam("sealed"), version=bindparam("new_version"), updated_at=bindparam("now"), unreachable=None)
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Person:
    """Somebody who writes to us, by whatever channel."""

    id: str
    language: str  # "zh" or "en"


@dataclass(frozen=True)
class ChatTurn:
    """A chat as it stands before its next turn.

    `version` counts the turns taken. `corrupt`: a state was stored and cannot be read, so `state` is None.
    """

    chat_id: str
    person: Person
    state: dict[str, Any] | None
    version: int
    corrupt: bool


def take_turn(tx: Transaction, channel: str, address: str, now: datetime) -> ChatTurn:
    """The chat of that address, made on first sight, and nobody else's until the transaction ends."""
    at = {"channel": channel, "address": address}
    row = tx.execute(CHAT_LOCKED, at).one_or_none()
    if row is None:
        _make_chat(tx, channel, address, now)
        row = tx.execute(CHAT_LOCKED, at).one()
    return _turn(tx, row)


def find_chat(tx: Transaction, channel: str, address: str) -> ChatTurn | None:
    """The chat of that address as it stands, without taking its turn; None: nobody wrote from there."""
    row = tx.execute(CHAT, {"channel": channel, "address": address}).one_or_none()
    return None if row is None else _turn(tx, row)


def chat_person(tx: Transaction, chat_id: str) -> str:
    """Whose chat it is, as of this moment of the transaction."""
    found: str = tx.execute(select(chats.c.person_id).where(chats.c.id == chat_id)).scalar_one()
    return found


def note_delivery(tx: Transaction, turn: ChatTurn, delivery: str, body: str | dict[str, Any], now: datetime) -> bool:
    """Keeps a message under the channel's id of it, with the turn it leads to; False: that one was here before."""
    version = turn.version + 1
    return tx.insert_new(inbox, chat_id=turn.chat_id, delivery=delivery, version=version, body=body, received_at=now)


def messages_by(tx: Transaction, person_id: str) -> list[tuple[datetime, dict[str, Any]]]:
    """What is kept of a person's messages, in whatever chat, the oldest first."""
    wanted = select(inbox).join(chats, chats.c.id == inbox.c.chat_id).where(chats.c.person_id == person_id)
    rows = tx.rows(wanted.order_by(inbox.c.received_at, inbox.c.version))
    return [(row["received_at"], row["body"]) for row in rows if row["body"]]


def save_turn(tx: Transaction, chat_id: str, state: dict[str, Any] | None, version: int, now: datetime) -> None:
    """Stores what the turn left; `version` is the new one: the taken turn's plus one, or it raises StaleTurn.

    Who takes a turn can be reached again.
    """
    sealed = tx.seal(chats.c.state, chat_id, state)
    values = {"chat_id": chat_id, "new_version": version, "sealed": sealed, "now": now}
    if tx.execute(SAVE_TURN, values).rowcount == 0:
        raise StaleTurn(version=version, chat_id=chat_id)


def set_language(tx: Transaction, person_id: str, language: str) -> None:
    """The language this person is answered in from now on, "zh" or "en"."""
    tx.update(people, person_id, language=language)


def _make_chat(tx: Transaction, channel: str, address: str, now: datetime) -> None:
    person_id = uuid.uuid4().hex
    tx.insert(people, id=person_id, language=FIRST_LANGUAGE, created_at=now)
    made = tx.insert_new(
        chats,
        id=uuid.uuid4().hex,
        channel=channel,
        address=address,
        person_id=person_id,
        version=0,
        updated_at=now,
    )
    if not made:  # another process made it between our look and now: its person is the one
        tx.execute(delete(people).where(people.c.id == person_id))


def _turn(tx: Transaction, row: Row[Any]) -> ChatTurn:
    state, corrupt = _state(tx, row)
    person = Person(id=row.person_id, language=row.language)
    return ChatTurn(chat_id=row.id, person=person, state=state, version=row.version, corrupt=corrupt)


def _state(tx: Transaction, row: Row[Any]) -> tuple[dict[str, Any] | None, bool]:
    """The state, and whether it is lost: a broken one costs the conversation, never the bot's answer."""
    try:
        state = tx.unseal(chats.c.state, row.id, row.state)
    except Unreadable as error:
        log.error("A conversation is lost, a fresh start is needed: %s", error)
        return None, True
    if state is None or isinstance(state, dict):
        return state, False
    log.error("A conversation is lost, a fresh start is needed: the state of chat %s is no object", row.id)
    return None, True
