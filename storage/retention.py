"""What is forgotten: a chat on request, transcripts with time."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, delete, select, update

from storage.case_tables import wrong_codes
from storage.tables import chats, files, inbox, outbox
from storage.transaction import Transaction
from storage.unanswered import purge_unanswered


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
