"""How delivery stands: what waits, since when, and what was given up. For operators; it holds no content."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from storage.tables import DEAD, chats, outbox
from storage.transaction import Transaction


@dataclass(frozen=True)
class Undelivered:
    """A message that waits or was given up. `reason`: why, when it was given up."""

    id: str
    channel: str
    status: str
    created_at: datetime
    attempts: int
    uncertain: bool
    reason: str | None


@dataclass(frozen=True)
class Backlog:
    """What waits for one channel. `oldest`: when the first of them was queued; None: nothing waits."""

    waiting: int
    oldest: datetime | None


def undelivered(tx: Transaction, channels: Collection[str], most: int) -> list[Undelivered]:
    """What waits for these channels or was given up, newest first."""
    columns = ("id", "status", "created_at", "attempts", "uncertain", "reason")
    statement = (
        select(*(outbox.c[name] for name in columns), chats.c.channel)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(chats.c.channel.in_(channels), outbox.c.finished_at.is_(None) | (outbox.c.status == DEAD))
        .order_by(outbox.c.created_at.desc(), outbox.c.id)
        .limit(most)
    )
    return [
        Undelivered(row.id, row.channel, row.status, row.created_at, row.attempts, row.uncertain, row.reason)
        for row in tx.execute(statement)
    ]


def last_turn(tx: Transaction) -> datetime | None:
    """When somebody last wrote; None: nobody ever did."""
    found: datetime | None = tx.execute(select(func.max(chats.c.updated_at))).scalar()
    return found


def backlog(tx: Transaction, channel: str) -> Backlog:
    """How much waits for a channel, and since when."""
    statement = (
        select(func.count().label("waiting"), func.min(outbox.c.created_at).label("oldest"))
        .select_from(outbox)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(chats.c.channel == channel, outbox.c.finished_at.is_(None))
    )
    row = tx.execute(statement).one()
    return Backlog(row.waiting, row.oldest)
