"""The outbox: replies wait here, committed with their turn, until a sender claims and sends them."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, and_, bindparam, exists, func, or_, select, update

from storage.errors import Unreadable
from storage.tables import CLAIMED, DEAD, QUEUED, SENT, chats, outbox
from storage.transaction import Transaction

CLAIM_LIMIT: Final = 20  # about a second of Telegram's overall rate, so that a lease never runs out on the last
LEASE: Final = timedelta(minutes=2)  # longer than a full claim sent to one chat at one a second, with its time-outs

LAST_POSITION = select(func.max(outbox.c.position)).where(outbox.c.chat_id == bindparam("chat_id"))

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outgoing:
    """A claimed message; `attempts` counts this one too."""

    id: str
    chat_id: str
    channel: str
    address: str
    body: dict[str, Any]
    attempts: int


def queue_replies(
    tx: Transaction, chat_id: str, version: int, bodies: Sequence[dict[str, Any]], now: datetime
) -> list[str]:
    """Puts the replies of one turn in line, in order, and returns their ids; call it inside the chat's turn.

    A turn's replies exist once: queueing the same version again is refused by the database (IntegrityError).
    """
    last = tx.execute(LAST_POSITION, {"chat_id": chat_id}).scalar()
    first = 1 if last is None else last + 1
    ids = [f"{chat_id}:{version}:{n}" for n in range(len(bodies))]
    for position, (outgoing_id, body) in enumerate(zip(ids, bodies, strict=True), start=first):
        tx.insert(
            outbox,
            id=outgoing_id,
            chat_id=chat_id,
            version=version,
            position=position,
            body=body,
            status=QUEUED,
            attempts=0,
            not_before=now,
            created_at=now,
        )
    return ids


def claim(
    tx: Transaction,
    channel: str,
    now: datetime,
    *,
    address: str | None = None,
    limit: int = CLAIM_LIMIT,
    lease: timedelta = LEASE,
) -> list[Outgoing]:
    """Takes what is due, oldest first, for this sender alone until the lease ends.

    Of a chat it takes messages only from the front of its line, so nothing overtakes one that waits or is being
    sent. Send a chat's messages in the order given, and after `put_back` of one leave that chat's others.
    A message that cannot be opened is marked dead and logged.
    """
    ids = _claimable(tx, _lock_chats(tx, channel, address, now, limit), now, limit)
    if not ids:
        return []
    taken = {"status": CLAIMED, "claimed_until": now + lease, "attempts": outbox.c.attempts + 1}
    tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(taken))
    statement = (
        select(outbox.c.id, outbox.c.chat_id, outbox.c.body, outbox.c.attempts, chats.c.channel, chats.c.address)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.id.in_(ids))
    )
    found = {row.id: row for row in tx.execute(statement)}
    opened = (_outgoing(tx, found[outgoing_id], now) for outgoing_id in ids)
    return [outgoing for outgoing in opened if outgoing is not None]


def mark_sent(tx: Transaction, outgoing_id: str, now: datetime, external_id: str | None = None) -> None:
    """It was sent, whatever became of the lease meanwhile; `external_id`: the channel's id of the message.

    A message that was forgotten while it was being sent is gone, and nothing happens.
    """
    _finish(tx, outgoing_id, SENT, now, external_id)


def mark_dead(tx: Transaction, outgoing_id: str, now: datetime) -> None:
    """It is given up; the chat's next messages go on. One already sent stays sent."""
    _finish(tx, outgoing_id, DEAD, now, None)


def put_back(tx: Transaction, outgoing_id: str, not_before: datetime) -> None:
    """The attempt failed: to be tried again from `not_before`. The chat's later claimed messages wait behind it,
    their attempt not counted. One that is no longer claimed stays as it is.
    """
    is_it = and_(outbox.c.id == outgoing_id, outbox.c.status == CLAIMED)
    row = tx.execute(select(outbox.c.chat_id, outbox.c.position).where(is_it)).one_or_none()
    if row is None:
        return
    back = {"status": QUEUED, "claimed_until": None}
    tx.execute(update(outbox).where(is_it).values({**back, "not_before": not_before}))
    behind = and_(outbox.c.chat_id == row.chat_id, outbox.c.position > row.position, outbox.c.status == CLAIMED)
    tx.execute(update(outbox).where(behind).values({**back, "attempts": outbox.c.attempts - 1}))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(outbox.c.status == QUEUED, outbox.c.not_before <= now),
        and_(outbox.c.status == CLAIMED, outbox.c.claimed_until <= now),
    )


def _behind_another(now: datetime) -> ColumnElement[bool]:
    """An earlier message of the chat waits for its time, or a sender holds it."""
    earlier = outbox.alias("earlier")
    waits = or_(
        and_(earlier.c.status == QUEUED, earlier.c.not_before > now),
        and_(earlier.c.status == CLAIMED, earlier.c.claimed_until > now),
    )
    return exists().where(earlier.c.chat_id == outbox.c.chat_id, earlier.c.position < outbox.c.position, waits)


def _lock_chats(tx: Transaction, channel: str, address: str | None, now: datetime, limit: int) -> set[str]:
    """Chats with something due, each locked: two senders looking at one chat at once could part its messages.

    Those that another sender or a turn holds are left out; they come up at the next claim.
    """
    statement = (
        select(outbox.c.chat_id)
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(chats.c.channel == channel, _due(now), ~_behind_another(now))
        .order_by(outbox.c.created_at, outbox.c.position)
        .limit(limit)
        .with_for_update(of=chats, skip_locked=True)
    )
    if address is not None:
        statement = statement.where(chats.c.address == address)
    return set(tx.execute(statement).scalars())


def _claimable(tx: Transaction, chat_ids: set[str], now: datetime, limit: int) -> Sequence[str]:
    """The ids to claim, read anew now that the chats are locked.

    In order of age, where a message is no older than the one before it in its chat: a clock set back changes no
    chat's order, and a limit cuts off ends of lines only.
    """
    age = func.max(outbox.c.created_at).over(partition_by=outbox.c.chat_id, order_by=outbox.c.position)
    statement = (
        select(outbox.c.id)
        .where(outbox.c.chat_id.in_(chat_ids), _due(now), ~_behind_another(now))
        .order_by(age, outbox.c.chat_id, outbox.c.position)
        .limit(limit)
    )
    return tx.execute(statement).scalars().all()


def _outgoing(tx: Transaction, row: Row[Any], now: datetime) -> Outgoing | None:
    """The message; None, and dead, where it cannot be read: it must not stop the others for ever."""
    try:
        body = tx.unseal(outbox.c.body, row.id, row.body)
    except Unreadable as error:
        log.error("A message is lost: %s", error)
        mark_dead(tx, row.id, now)
        return None
    if not isinstance(body, dict):
        log.error("A message is lost: the body of %s is no object", row.id)
        mark_dead(tx, row.id, now)
        return None
    return Outgoing(row.id, row.chat_id, row.channel, row.address, body, row.attempts)


def _finish(tx: Transaction, outgoing_id: str, status: str, now: datetime, external_id: str | None) -> None:
    statement = update(outbox).where(outbox.c.id == outgoing_id, outbox.c.status != SENT)
    values = {"status": status, "claimed_until": None, "finished_at": now, "external_id": external_id}
    tx.execute(statement.values(values))
