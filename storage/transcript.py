"""What was said in a chat, in order: for a page that shows it again."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from storage.tables import inbox, outbox
from storage.transaction import Transaction

MOST: Final = 200  # entries shown again at once: more than anybody scrolls back through


@dataclass(frozen=True)
class Entry:
    """One message of a chat. `place` orders entries: the turn, and within it what was received before the replies.

    `delivery`: the channel's id of a message received; None on a reply.
    """

    place: tuple[int, int]
    body: Any
    delivery: str | None


RECEIVED: Final = -1  # a message stands before the replies of its turn


def entries(tx: Transaction, chat_id: str, after: tuple[int, int] = (-1, 0), most: int = MOST) -> list[Entry]:
    """The newest `most` entries that come after a place, oldest first. What was forgotten is left out."""
    received = select(inbox).where(inbox.c.chat_id == chat_id, inbox.c.version >= after[0], inbox.c.body.is_not(None))
    replies = select(outbox).where(outbox.c.chat_id == chat_id, outbox.c.version >= after[0])
    found = [
        Entry((row["version"], RECEIVED), row["body"], row["delivery"])
        for row in tx.rows(received.order_by(inbox.c.version.desc()).limit(most))
    ]
    for row in tx.rows(replies.order_by(outbox.c.position.desc()).limit(most)):
        found.append(Entry((row["version"], int(row["id"].rpartition(":")[2])), row["body"], None))
    return sorted((entry for entry in found if entry.place > after), key=lambda entry: entry.place)[-most:]


def reply_at(tx: Transaction, chat_id: str, version: int, number: int) -> Any:
    """The body of one reply of a chat; None where there is none, or no longer."""
    row = tx.row(select(outbox.c.id, outbox.c.body).where(outbox.c.id == f"{chat_id}:{version}:{number}"))
    return None if row is None else row["body"]
