"""What is forgotten: a chat on request, transcripts with time."""

from datetime import datetime

from sqlalchemy import delete, update

from storage.tables import chats, inbox, outbox
from storage.transaction import Transaction


def forget_chat(tx: Transaction, chat_id: str) -> None:
    """Deletes what the chat said: its state, the texts received, the messages sent and still to be sent.

    The chat stays, with its version, so that its old buttons stay old; so do the ids of deliveries, so that a
    repeated one is not taken for new. Queue the reply that confirms it afterwards.
    """
    tx.update(chats, chat_id, state=None)
    tx.execute(update(inbox).where(inbox.c.chat_id == chat_id).values(body=None))
    tx.execute(delete(outbox).where(outbox.c.chat_id == chat_id))


def purge_transcripts(tx: Transaction, before: datetime) -> int:
    """Deletes messages received, and sent or given up, before that time; returns how many. Queued ones stay.

    The ids of those deliveries go too: a message repeated after so long would be taken for a new one.
    """
    received = delete(inbox).where(inbox.c.received_at < before)
    finished = delete(outbox).where(outbox.c.finished_at < before)  # NULL, so never true, until it is finished
    return tx.execute(received).rowcount + tx.execute(finished).rowcount
