"""What is forgotten: a person on request, transcripts with time."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, select, update

from policy_kb.casework import Action, HelpRequest
from storage.access import ever_reaching
from storage.case_tables import wrong_codes
from storage.help import requests_by, withdraw_requests
from storage.households import forget_told
from storage.people import note_consent, unlink_household
from storage.tables import chats, files, inbox, outbox
from storage.transaction import Transaction
from storage.unanswered import purge_unanswered

SHOWN: Final = 20
"""Characters of a sentence by which it is known again where an officer looked at it: lists show an excerpt."""
SHORTEST: Final = 4
"""Characters of a sentence that could be anybody's."""


def forget_person(tx: Transaction, person_id: str, now: datetime, *, official: bool) -> None:
    """Deletes what a person said in all their chats, what they passed on to a village and where officers looked at it,
    what they told of their household, and that they are of it. Of an official (somebody with a role) it stays noted
    that they were told what is kept of them.
    """
    for chat in tx.execute(select(chats.c.id).where(chats.c.person_id == person_id)).all():
        forget_chat(tx, chat.id)
    _forget_looks(tx, requests_by(tx, person_id))
    withdraw_requests(tx, person_id, now)
    forget_told(tx, person_id)
    unlink_household(tx, person_id)
    if not official:
        note_consent(tx, person_id, None)


def _forget_looks(tx: Transaction, asked: Iterable[HelpRequest]) -> None:
    """Deletes the messages in which officers were shown what a resident had said."""
    for request in asked:
        said = [*request.said.splitlines()[-1:], *(each.words for each in request.messages)]
        known = [words[:SHOWN] for words in said if len(words) >= SHORTEST]
        lookers = chats.c.person_id.in_(ever_reaching(Action.SEE_HELP, request.area))
        shown = select(outbox.c.id, outbox.c.body).join(chats, chats.c.id == outbox.c.chat_id)
        rows = tx.rows(shown.where(lookers, outbox.c.created_at >= request.opened_at))
        gone = [row["id"] for row in rows if any(words in _plain(row["body"]) for words in known)]
        tx.execute(delete(outbox).where(outbox.c.id.in_(gone)))


def _plain(body: Mapping[str, Any]) -> str:
    return "".join(words for words, _ in body.get("text", ()))


def forget_chat(tx: Transaction, chat_id: str) -> None:
    """Deletes what the chat said: its state, texts and files received, the messages sent and still to be sent.

    The chat stays, with its version, so that its old buttons stay old; so do the ids of deliveries, so that a
    repeated one is not taken for new. What belongs to a record of a household is kept with that. Queue the reply that
    confirms it afterwards.
    """
    tx.update(chats, chat_id, state=None)
    tx.execute(update(inbox).where(inbox.c.chat_id == chat_id).values(body=None))
    tx.execute(delete(outbox).where(outbox.c.chat_id == chat_id))
    tx.execute(delete(files).where(files.c.chat_id == chat_id, files.c.recorded.is_(False)))


@dataclass(frozen=True)
class Purged:
    """How many rows went: messages received and sent, files, states of conversations, questions without an answer,
    wrong codes.
    """

    messages: int
    files: int
    conversations: int
    questions: int
    wrong_codes: int


def purge_transcripts(tx: Transaction, before: datetime) -> Purged:
    """Deletes what was said before that time: messages and files received, messages sent, the state of conversations
    not continued since, questions without an answer. A message that still waits to be sent stays, and so does its
    chat's state.

    The ids of those deliveries go too: a message repeated after so long would be taken for a new one.
    """
    waiting = select(outbox.c.chat_id).where(outbox.c.finished_at.is_(None))
    idle = and_(chats.c.updated_at < before, chats.c.state.is_not(None), chats.c.id.not_in(waiting))
    conversations = tx.execute(update(chats).where(idle).values(state=None)).rowcount
    sent = tx.execute(delete(outbox).where(outbox.c.finished_at < before))  # NULL, so never true, until it is finished
    return Purged(
        messages=tx.execute(delete(inbox).where(inbox.c.received_at < before)).rowcount + sent.rowcount,
        files=tx.execute(delete(files).where(files.c.received_at < before, files.c.recorded.is_(False))).rowcount,
        conversations=conversations,
        questions=purge_unanswered(tx, before.date()),
        wrong_codes=tx.execute(delete(wrong_codes).where(wrong_codes.c.at < before)).rowcount,
    )
