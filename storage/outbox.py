"""The outbox: replies wait here, committed with their turn, until a sender claims and sends them."""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, Integer, Row, Select, and_, bindparam, false, func, or_, select, true, update

from storage.errors import Unreadable
from storage.tables import CLAIMED, DEAD, QUEUED, SENT, chats, outbox
from storage.transaction import Transaction

CLAIM_LIMIT: Final = 20
LEASE: Final = timedelta(minutes=1)  # longer than the longest a send can take before it is given up

# Built once: making a statement anew costs more than running it
LAST_POSITION = select(func.max(outbox.c.position)).where(outbox.c.chat_id == bindparam("chat_id"))
NOW = bindparam("now", type_=outbox.c.not_before.type)
DUE = and_(
    outbox.c.finished_at.is_(None),
    or_(
        and_(outbox.c.status == QUEUED, outbox.c.not_before <= NOW),
        and_(outbox.c.status == CLAIMED, outbox.c.claimed_until <= NOW),
    ),
)
IDS: BindParameter[Any] = bindparam("ids", expanding=True)


def _fronts() -> Select[tuple[str]]:
    """What is due and the first in its chat's line. The firsts are read from the index of what waits alone: asking each
    row whether another is before it takes a backlog of thousands tens of milliseconds a time.
    """
    first = func.min(outbox.c.position).label("position")
    lines = select(outbox.c.chat_id, first).where(outbox.c.finished_at.is_(None)).group_by(outbox.c.chat_id).subquery()
    return (
        select(outbox.c.id)
        .join(lines, and_(lines.c.chat_id == outbox.c.chat_id, lines.c.position == outbox.c.position))
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(chats.c.channel == bindparam("channel"), DUE)
        .where(chats.c.address.not_in(bindparam("without", expanding=True)))
        .order_by(outbox.c.created_at, outbox.c.chat_id)
        .limit(bindparam("most", type_=Integer))
    )


def _wanted() -> Select[Any]:
    """What a sender needs to know of the messages it has taken."""
    sent = outbox.alias("sent")
    before = (
        select(sent.c.external_id)
        .where(sent.c.chat_id == outbox.c.chat_id, sent.c.position < outbox.c.position)
        .order_by(sent.c.position.desc())
        .limit(1)
        .scalar_subquery()
    )
    columns = ("id", "chat_id", "body", "attempts", "uncertain", "created_at")
    return (
        select(*(outbox.c[name] for name in columns), chats.c.address, before.label("before"))
        .join(chats, chats.c.id == outbox.c.chat_id)
        .where(outbox.c.id.in_(IDS))
    )


FRONTS = _fronts()
FRONT_OF_ONE = FRONTS.where(chats.c.address == bindparam("address"))
TAKE = (
    update(outbox)
    .where(outbox.c.id.in_(IDS), DUE)
    .values(
        status=CLAIMED,
        claimed_until=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        uncertain=or_(outbox.c.uncertain, outbox.c.status == CLAIMED),
    )
    .returning(outbox.c.id)
)
ROWS = _wanted()
FINISH = (
    update(outbox)
    .where(outbox.c.id == bindparam("outgoing_id"), outbox.c.status != SENT)
    .values(
        status=bindparam("status"),
        claimed_until=None,
        finished_at=bindparam("finished_at"),
        external_id=bindparam("external_id"),
        reason=bindparam("reason"),
    )
)

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outgoing:
    """A claimed message.

    `attempts` counts this one too. `uncertain`: an earlier attempt may have reached the person, its end is not known.
    `before`: the channel's id of the message sent last in this chat, where it gave one.
    """

    id: str
    chat_id: str
    address: str
    body: dict[str, Any]
    attempts: int
    uncertain: bool
    before: str | None
    created_at: datetime


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


def queue_notice(tx: Transaction, chat_id: str, body: dict[str, Any], now: datetime) -> str:
    """Puts in line what a person is told because of somebody else, behind the replies of the chat's last turn, and
    returns its id.

    It goes by its position in the chat: beyond the number of any reply of its turn, and nobody else's even after one
    was taken out of the line.
    """
    version = tx.execute(select(chats.c.version).where(chats.c.id == chat_id).with_for_update()).scalar_one()
    last = tx.execute(LAST_POSITION, {"chat_id": chat_id}).scalar()
    position = 1 if last is None else last + 1
    outgoing_id = f"{chat_id}:{version}:{position}"
    tx.insert(
        outbox,
        id=outgoing_id,
        chat_id=chat_id,
        version=version,
        position=position,
        body={**body, "version": version},
        status=QUEUED,
        attempts=0,
        not_before=now,
        created_at=now,
    )
    return outgoing_id


def claim(
    tx: Transaction,
    channel: str,
    now: datetime,
    *,
    address: str | None = None,
    without: Collection[str] = (),
    limit: int = CLAIM_LIMIT,
    lease: timedelta = LEASE,
) -> list[Outgoing]:
    """Takes what is due, oldest first, for this sender alone until the lease ends: of each chat the first in its line,
    so that nothing overtakes one that waits or is being sent. `without`: addresses to leave for later.

    One whose lease ended unmarked may have been sent: it is claimed again as uncertain. A message that cannot be
    opened is marked dead and logged.
    """
    given: dict[str, Any] = {"channel": channel, "now": now, "without": list(without), "most": limit}
    front = FRONTS if address is None else FRONT_OF_ONE
    ids = tx.execute(front, given if address is None else {**given, "address": address}).scalars().all()
    if not ids:
        return []
    # Another sender may have taken one meanwhile: only what is still due is ours
    ours = set(tx.execute(TAKE, {"ids": ids, "now": now, "until": now + lease}).scalars())
    opened = (_outgoing(tx, row, now) for row in _rows(tx, [found for found in ids if found in ours]))
    return [outgoing for outgoing in opened if outgoing is not None]


def mark_sent(tx: Transaction, outgoing_id: str, now: datetime, external_id: str | None = None) -> None:
    """It was sent, whatever became of the lease meanwhile; `external_id`: the channel's id of the message.

    A message that was forgotten while it was being sent is gone, and nothing happens.
    """
    _finish(tx, outgoing_id, SENT, now, external_id, None)


def mark_all_sent(tx: Transaction, chat_id: str, now: datetime) -> None:
    """Everything queued for this chat was shown: for a channel that reads the talk itself."""
    waiting = and_(outbox.c.chat_id == chat_id, outbox.c.finished_at.is_(None))
    tx.execute(update(outbox).where(waiting).values(status=SENT, claimed_until=None, finished_at=now))


def mark_dead(tx: Transaction, outgoing_id: str, now: datetime, reason: str) -> None:
    """It is given up; the chat's next messages go on. One already sent stays sent. `reason`: one line, no names."""
    _finish(tx, outgoing_id, DEAD, now, None, reason)


def mark_unreachable(tx: Transaction, chat_id: str, now: datetime, reason: str) -> None:
    """Nothing can be delivered to this chat until its person writes again; what waits for it is given up."""
    waiting = and_(outbox.c.chat_id == chat_id, outbox.c.finished_at.is_(None))
    dead = {"status": DEAD, "claimed_until": None, "finished_at": now, "reason": reason}
    tx.execute(update(outbox).where(waiting).values(dead))
    tx.execute(update(chats).where(chats.c.id == chat_id).values(unreachable=reason))


def put_back(tx: Transaction, outgoing_id: str, not_before: datetime, *, uncertain: bool = False) -> None:
    """The attempt failed: to be tried again from `not_before`. `uncertain`: it may have reached the person anyhow.

    One that is no longer claimed stays as it is.
    """
    back = {
        "status": QUEUED,
        "claimed_until": None,
        "not_before": not_before,
        "uncertain": or_(outbox.c.uncertain, true() if uncertain else false()),
    }
    tx.execute(update(outbox).where(outbox.c.id == outgoing_id, outbox.c.status == CLAIMED).values(back))


def end_leases(tx: Transaction, channel: str, now: datetime) -> None:
    """What a sender that is known to be gone had claimed may be claimed again at once."""
    of_channel = outbox.c.chat_id.in_(select(chats.c.id).where(chats.c.channel == channel))
    held = and_(outbox.c.status == CLAIMED, outbox.c.finished_at.is_(None), of_channel)
    tx.execute(update(outbox).where(held).values(claimed_until=now))


def _rows(tx: Transaction, ids: Sequence[str]) -> list[Row[Any]]:
    """The rows of these ids, in the order of the ids."""
    found = {row.id: row for row in tx.execute(ROWS, {"ids": ids})}
    return [found[outgoing_id] for outgoing_id in ids]


def _outgoing(tx: Transaction, row: Row[Any], now: datetime) -> Outgoing | None:
    """The message; None, and dead, where it cannot be read: it must not stop the others for ever."""
    try:
        body = tx.unseal(outbox.c.body, row.id, row.body)
    except Unreadable as error:
        log.error("A message is lost: %s", error)
        mark_dead(tx, row.id, now, "it cannot be read")
        return None
    if not isinstance(body, dict):
        log.error("A message is lost: the body of %s is no object", row.id)
        mark_dead(tx, row.id, now, "it cannot be read")
        return None
    return Outgoing(row.id, row.chat_id, row.address, body, row.attempts, row.uncertain, row.before, row.created_at)


def _finish(
    tx: Transaction, outgoing_id: str, status: str, now: datetime, external_id: str | None, reason: str | None
) -> None:
    found = {"status": status, "finished_at": now, "external_id": external_id, "reason": reason}
    tx.execute(FINISH, {"outgoing_id": outgoing_id, **found})
