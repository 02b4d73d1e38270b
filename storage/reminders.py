"""Reminders: one row a recipient, kind and day, without words until its time comes, so that none is doubled by two
schedulers and none speaks of what was settled meanwhile.
"""

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from policy_kb.duties import Duty
from policy_kb.reminders import CALENDAR, DIGEST, ESCALATION, SNOOZED, DutyKey, Planned, key_of
from storage.people import Reached
from storage.reminder_tables import DROPPED, POSTED, SAID, UNREACHED, WAITING, nudges, reminders, rings
from storage.tables import DEAD, chats, outbox, people
from storage.transaction import Transaction

A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Reminder:
    """One row. `recipient`: a person's id, or what else is known of who is not with the bot (`person` is None)."""

    id: str
    recipient: str
    person: str | None
    role: str
    kind: str
    period: date
    covers: tuple[DutyKey, ...]
    made_by: str | None
    state: str
    outbox_id: str | None
    body: Any

    def brought_by(self, outbox_id: str) -> bool:
        """Whether that message brings it: it does no more where it waits again, or another said it."""
        return self.state in (POSTED, SAID) and (self.kind == DIGEST or self.outbox_id == outbox_id)


def note_ring(tx: Transaction, now: datetime) -> None:
    """It was looked what is due."""
    if not tx.insert_new(rings, day=now.date(), at=now):
        tx.execute(update(rings).where(rings.c.day == now.date()).values(at=now))


def first_ring(tx: Transaction) -> date | None:
    """The day since which it is looked what is due; None: it never was."""
    found: date | None = tx.execute(select(func.min(rings.c.day))).scalar()
    return found


def last_ring(tx: Transaction) -> datetime | None:
    """When it was last looked what is due; None: it never was."""
    found: datetime | None = tx.execute(select(func.max(rings.c.at))).scalar()
    return found


def made_since(tx: Transaction, kinds: Collection[str], since: date, until: date) -> list[Reminder]:
    """The reminders of these kinds made on these days, both included."""
    return _read(tx, and_(reminders.c.kind.in_(kinds), reminders.c.period >= since, reminders.c.period <= until))


def last_periods(tx: Transaction, kind: str, until: date) -> dict[str, date]:
    """By recipient the last day up to that one of a reminder of this kind."""
    wanted = select(reminders.c.recipient, func.max(reminders.c.period).label("last"))
    there = wanted.where(reminders.c.kind == kind, reminders.c.period <= until).group_by(reminders.c.recipient)
    return {row.recipient: row.last for row in tx.execute(there)}


def make(tx: Transaction, planned: Planned, now: datetime, not_before: datetime, made_by: str | None = None) -> bool:
    """Makes a reminder; False: the recipient has one of that kind and day."""
    return tx.insert_new(
        reminders,
        id=uuid.uuid4().hex,
        recipient=planned.recipient.key,
        person_id=planned.recipient.person,
        role=planned.recipient.role,
        kind=planned.kind,
        period=planned.period,
        covers=_as_json(map(key_of, planned.duties)),
        made_by=made_by,
        made_at=now,
        not_before=not_before,
        state=WAITING,
    )


def put_off(tx: Transaction, recipient: str, kind: str, period: date, until: datetime) -> None:
    """Lets one wait for another hour: also one that has spoken on that day already and was put off once more."""
    one = and_(reminders.c.recipient == recipient, reminders.c.kind == kind, reminders.c.period == period)
    tx.execute(update(reminders).where(one).values(state=WAITING, outbox_id=None, not_before=until))


def waits_until(tx: Transaction, person_id: str, kind: str, now: datetime) -> datetime | None:
    """The hour that a person's latest waiting reminder of a kind is for, where that is still to come."""
    mine = and_(reminders.c.person_id == person_id, reminders.c.kind == kind, reminders.c.state == WAITING)
    found: datetime | None = tx.execute(
        select(reminders.c.not_before)
        .where(mine, reminders.c.not_before > now)
        .order_by(reminders.c.not_before.desc())
        .limit(1)
    ).scalar()
    return found


def due(tx: Transaction, now: datetime, most: int) -> list[Reminder]:
    """Those whose hour has come, the oldest first, and nobody else's until the transaction ends."""
    taken = list(tx.execute(_due(now, most).with_for_update(skip_locked=True)).scalars())
    return _read(tx, reminders.c.id.in_(taken)) if taken else []


def next_due(tx: Transaction, now: datetime, most: int) -> list[Reminder]:
    """The same, only to look at."""
    return _read(tx, reminders.c.id.in_(_due(now, most)))


def _due(now: datetime, most: int) -> Select[tuple[str]]:
    there = select(reminders.c.id).where(reminders.c.state == WAITING, reminders.c.not_before <= now)
    return there.order_by(reminders.c.not_before, reminders.c.id).limit(most)


def wordless(tx: Transaction, chat_id: str) -> list[tuple[str, str]]:
    """(message, reminder) of a chat's line that have no words yet."""
    waiting = select(outbox.c.id, outbox.c.body).where(outbox.c.chat_id == chat_id, outbox.c.finished_at.is_(None))
    rows = tx.rows(waiting.order_by(outbox.c.position))
    return [(row["id"], row["body"]["reminder"]) for row in rows if "text" not in row["body"]]


def one(tx: Transaction, reminder_id: str) -> Reminder | None:
    """The reminder of that id."""
    found = _read(tx, reminders.c.id == reminder_id)
    return found[0] if found else None


def speaking_for_all(tx: Transaction, reminder: Reminder, now: datetime) -> Reminder | None:
    """The reminder that says at once what all those of its person would say that have not said what the person owes:
    one that was put off, else the newest. The others fall away. None where that was done meanwhile.
    """
    unsaid = or_(reminders.c.state == POSTED, and_(reminders.c.state == WAITING, reminders.c.not_before <= now))
    same = and_(
        reminders.c.person_id == reminder.person,
        reminders.c.kind.not_in((ESCALATION, DIGEST, CALENDAR)),
        reminders.c.made_by.is_(None),
        unsaid,
    )
    ids = list(tx.execute(select(reminders.c.id).where(same).order_by(reminders.c.id).with_for_update()).scalars())
    if reminder.id not in ids:
        return None
    every = _read(tx, reminders.c.id.in_(ids))
    speaker = max(every, key=lambda each: (each.kind == SNOOZED, each.period, each.id))
    for each in every:
        if each.id != speaker.id:
            mark_dropped(tx, each.id, now)
    covers = tuple(dict.fromkeys(key for each in every for key in each.covers))
    if covers != speaker.covers:
        tx.update(reminders, speaker.id, covers=_as_json(covers))
    return replace(speaker, covers=covers)


def newer_digest_in_line(tx: Transaction, reminder: Reminder) -> bool:
    """Whether the person has a newer digest that was not sent either."""
    newer = and_(
        reminders.c.recipient == reminder.recipient,
        reminders.c.kind == DIGEST,
        reminders.c.period > reminder.period,
        reminders.c.outbox_id.in_(select(outbox.c.id).where(outbox.c.finished_at.is_(None))),
    )
    return tx.execute(select(reminders.c.id).where(newer).limit(1)).first() is not None


def mark_posted(tx: Transaction, reminder_id: str, outbox_id: str) -> None:
    """It is in line in a chat."""
    tx.update(reminders, reminder_id, state=POSTED, outbox_id=outbox_id)


def mark_said(tx: Transaction, reminder_id: str, outbox_id: str, body: Mapping[str, Any], now: datetime) -> None:
    """It was put into these words, which that message brings."""
    tx.update(reminders, reminder_id, state=SAID, outbox_id=outbox_id, body=dict(body), ended_at=now)


def mark_dropped(tx: Transaction, reminder_id: str, now: datetime) -> None:
    """Nothing was left to say."""
    tx.update(reminders, reminder_id, state=DROPPED, ended_at=now)


def mark_unreached(tx: Transaction, reminder_id: str) -> None:
    """There is nobody to bring it to."""
    tx.update(reminders, reminder_id, state=UNREACHED)


def put_into_words(tx: Transaction, outbox_id: str, body: Mapping[str, Any]) -> None:
    """The message that brings a reminder gets its words: from here on it says this, however often it is tried."""
    sealed = tx.seal(outbox.c.body, outbox_id, dict(body))
    tx.execute(update(outbox).where(outbox.c.id == outbox_id).values(body=sealed))


def take_out(tx: Transaction, chat_id: str, reminder_id: str) -> None:
    """Takes the messages that bring a reminder out of their line, as far as they were not sent."""
    waiting = select(outbox.c.id, outbox.c.body).where(outbox.c.chat_id == chat_id, outbox.c.finished_at.is_(None))
    brings = [row["id"] for row in tx.rows(waiting) if row["body"].get("reminder") == reminder_id]
    tx.execute(delete(outbox).where(outbox.c.id.in_(brings)))


def take_away(tx: Transaction, outbox_id: str) -> None:
    """Takes that message out of its line."""
    tx.execute(delete(outbox).where(outbox.c.id == outbox_id))


def wait_again(tx: Transaction, reminder_id: str, not_before: datetime) -> None:
    """It is no longer in line: it waits for another hour, or another way to its person."""
    tx.update(reminders, reminder_id, state=WAITING, outbox_id=None, not_before=not_before)


def to_try_again(tx: Transaction, since: date, now: datetime) -> list[str]:
    """Those made since that day that did not reach their person and may do so now: another chat is there, or the person
    has written in the same one since, or it was given up there a day ago.
    """
    given_up = and_(reminders.c.state.in_((POSTED, SAID)), outbox.c.status == DEAD)
    stranded = or_(given_up, and_(reminders.c.state == UNREACHED, reminders.c.person_id.is_not(None)))
    rows = tx.execute(
        select(reminders.c.id, reminders.c.person_id, outbox.c.chat_id, outbox.c.finished_at)
        .select_from(reminders.outerjoin(outbox, outbox.c.id == reminders.c.outbox_id))
        .where(stranded, reminders.c.period >= since)
    ).all()
    if not rows:
        return []
    reached = select(chats.c.person_id, chats.c.id, chats.c.updated_at).where(chats.c.unreachable.is_(None))
    last = {chat.person_id: chat for chat in tx.execute(reached.order_by(chats.c.updated_at))}

    def may_reach(row: Any) -> bool:
        chat = last.get(row.person_id)
        if chat is None or row.chat_id is None:
            return chat is not None
        return bool(chat.id != row.chat_id or chat.updated_at >= row.finished_at or now - row.finished_at >= A_DAY)

    return [row.id for row in rows if may_reach(row)]


def nudge_new(tx: Transaction, owed: Iterable[Duty], day: date, made_by: str) -> list[Duty]:
    """Notes that somebody is nudged about these duties; those about which nobody was on that day yet."""
    return [
        duty
        for duty in owed
        if tx.insert_new(nudges, duty=duty.duty, household_id=duty.household, day=day, made_by=made_by)
    ]


def nudged_on(tx: Transaction, day: date) -> set[tuple[str, str]]:
    """(duty, household) of what somebody was nudged about on a day."""
    return {(row.duty, row.household_id) for row in tx.execute(select(nudges).where(nudges.c.day == day))}


def last_chats(tx: Transaction) -> dict[str, Reached]:
    """By person the chat they wrote in last and can be reached in."""
    rows = tx.execute(
        select(chats.c.person_id, chats.c.id, chats.c.channel, chats.c.address, people.c.language)
        .join(people, people.c.id == chats.c.person_id)
        .where(chats.c.unreachable.is_(None))
        .order_by(chats.c.updated_at)
    )
    return {row.person_id: Reached(row.id, row.channel, row.address, row.language) for row in rows}


def _as_json(covers: Iterable[DutyKey]) -> list[list[str]]:
    return [[duty, household, opened.isoformat()] for duty, household, opened in covers]


def _read(tx: Transaction, where: ColumnElement[bool]) -> list[Reminder]:
    rows = tx.rows(select(reminders).where(where).order_by(reminders.c.not_before, reminders.c.id))
    return [_reminder(row) for row in rows]


def _reminder(row: Mapping[str, Any]) -> Reminder:
    covers = tuple((duty, household, date.fromisoformat(opened)) for duty, household, opened in row["covers"])
    who = row["id"], row["recipient"], row["person_id"], row["role"]
    return Reminder(
        *who, row["kind"], row["period"], covers, row["made_by"], row["state"], row["outbox_id"], row["body"]
    )
