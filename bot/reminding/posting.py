"""Reminders made, put in line in chats, and given their words as they go out or are seen."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.exc import DBAPIError

from bot.channels import fitted
from bot.reminding.wording import pushed_digest, reader, worded
from bot.runner import Runner, where_of
from policy_kb.reminders import CALENDAR, DIGEST, ESCALATION, Planned, in_hours, next_hour
from storage import DATABASE_FAILED, Desk, Outgoing, Transaction, queue_notice
from storage.people import Reached, chat_of, last_chat
from storage.reminders import (
    Reminder,
    due,
    make,
    mark_dropped,
    mark_posted,
    mark_said,
    mark_unreached,
    newer_digest_in_line,
    next_due,
    one,
    put_into_words,
    speaking_for_all,
    take_away,
    take_out,
    to_try_again,
    wait_again,
    wordless,
)

AT_ONCE: Final = 50
"""Rows of one commit: others must not wait long for theirs."""
AFTER_A_FAULT: Final = timedelta(minutes=5)
"""When what could not be put into words is tried again."""
LATELY: Final = timedelta(days=31)
"""What is older than that is not tried again: newer ones have said it since."""
REMINDER: Final = "reminder"
"""Under this name a message's body says which reminder it brings."""
Told = list[tuple[str, str]]

log = logging.getLogger(__name__)


def make_all(runner: Runner, planned: Sequence[Planned], now: datetime) -> list[Planned]:
    """Makes the rows; those that were not there yet."""
    made: list[Planned] = []
    for start in range(0, len(planned), AT_ONCE):
        with runner.database.transaction() as tx:
            made += [each for each in planned[start : start + AT_ONCE] if make(tx, each, now, now)]
    return made


def post(runner: Runner) -> int:
    """Puts in line whatever has its hour; how many. Out of hours nothing has."""
    now, count = runner.now(), 0
    while in_hours(now, runner.pack.workdays):
        digests = _digests(runner, now)
        told: Told = []
        with runner.database.transaction() as tx:
            found = due(tx, now, AT_ONCE)
            for each in found:
                _post(tx, each, digests, now, told)
        runner.tell(told)
        count += len(found)
        if len(found) < AT_ONCE:
            break
    return count


def try_another_way(runner: Runner) -> None:
    """What could not be delivered lately waits again where there is a way to its person now."""
    now = runner.now()
    with runner.database.transaction() as tx:
        for reminder_id in to_try_again(tx, now.date() - LATELY, now):
            wait_again(tx, reminder_id, now)


def ready(tx: Transaction, runner: Runner, outgoing: Outgoing) -> dict[str, Any] | None:
    """The body of a message about to be sent: with its words, when it brings a reminder. None: it is not sent now.

    Out of hours a reminder goes back to wait for the morning.
    """
    if REMINDER not in outgoing.body:
        return outgoing.body
    made = one(tx, outgoing.body[REMINDER])
    assert made is not None  # a reminder is never deleted
    if not made.brought_by(outgoing.id):
        take_away(tx, outgoing.id)
        return None
    now = runner.now()
    if not in_hours(now, runner.pack.workdays):
        take_out(tx, outgoing.chat_id, made.id)
        wait_again(tx, made.id, next_hour(now, runner.pack.workdays))
        return None
    if made.kind == DIGEST and _outdated(tx, made, now):
        take_out(tx, outgoing.chat_id, made.id)
        mark_dropped(tx, made.id, now)
        return None
    if "text" in outgoing.body:
        return outgoing.body
    return _in_words(tx, runner, made, outgoing.id, chat_of(tx, outgoing.chat_id), now)


def words_for(tx: Transaction, runner: Runner, chat_id: str) -> None:
    """Gives their words to the reminders in a chat that its person is looking at."""
    for outbox_id, reminder_id in wordless(tx, chat_id):
        made = one(tx, reminder_id)
        if made is None or not made.brought_by(outbox_id):
            take_away(tx, outbox_id)
        else:
            _in_words(tx, runner, made, outbox_id, chat_of(tx, chat_id), runner.now())


def _outdated(tx: Transaction, made: Reminder, now: datetime) -> bool:
    """A digest whose person has a newer one in line, or oversees nothing any more."""
    assert made.person is not None  # only what has a person is brought anywhere
    return newer_digest_in_line(tx, made) or not Desk(tx, made.person, now).overseen


def _in_words(
    tx: Transaction, runner: Runner, found: Reminder, outbox_id: str, chat: Reached, now: datetime
) -> dict[str, Any] | None:
    """The words of the reminder that this message brings, or of the one that speaks for it. None: there are none."""
    owed = found.made_by is None and found.kind not in (ESCALATION, CALENDAR)
    made = speaking_for_all(tx, found, now) if owed else found
    if made is None:
        take_away(tx, outbox_id)
        return None
    try:
        reply = worded(tx, runner, made, chat, now)
    except (DBAPIError, *DATABASE_FAILED):  # nothing of this transaction may stand
        raise
    except Exception as error:  # a fault of ours in one must not hold up all the others
        log.error("reminder %s could not be put into words, it is tried again: %s", made.id, where_of(error))
        take_away(tx, outbox_id)
        wait_again(tx, made.id, now + AFTER_A_FAULT)
        return None
    if reply is None:
        take_away(tx, outbox_id)
        mark_dropped(tx, made.id, now)
        return None
    (fitting, *_) = fitted(chat.channel, reply)
    body = {**fitting.to_json(0), REMINDER: made.id}
    put_into_words(tx, outbox_id, body)
    mark_said(tx, made.id, outbox_id, body, now)
    return body


def _post(tx: Transaction, made: Reminder, digests: dict[str, list[dict[str, Any]]], now: datetime, told: Told) -> None:
    chat = None if made.person is None else last_chat(tx, made.person)
    if chat is None:
        mark_unreached(tx, made.id)
        return
    if made.kind != DIGEST:
        mark_posted(tx, made.id, queue_notice(tx, chat.chat_id, {REMINDER: made.id}, now))
    elif made.id in digests:
        bodies = digests[made.id]
        ids = [queue_notice(tx, chat.chat_id, {**body, REMINDER: made.id}, now) for body in bodies]
        if not ids:
            mark_dropped(tx, made.id, now)
            return
        mark_said(tx, made.id, ids[-1], {"parts": bodies}, now)
    else:  # it came due a moment ago, or could not be put into words
        wait_again(tx, made.id, now + AFTER_A_FAULT)
        return
    told.append((chat.channel, chat.address))


def _digests(runner: Runner, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """The digests among what is due next, in as many messages as their channels need: of a county they take seconds, in
    which nobody else is to wait.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    with runner.database.snapshot() as tx:
        for made in next_due(tx, now, AT_ONCE):
            if made.kind != DIGEST:
                continue
            chat = None if made.person is None else last_chat(tx, made.person)
            if made.person is not None and chat is not None:
                try:
                    reply = pushed_digest(reader(tx, runner, made.person, chat, now), made.period)
                except (DBAPIError, *DATABASE_FAILED):
                    raise
                except Exception as error:
                    log.error("digest %s could not be put into words: %s", made.id, where_of(error))
                    continue
                parts = [] if reply is None else fitted(chat.channel, reply)
                found[made.id] = [part.to_json(0) for part in parts]
    return found
