"""The words of a reminder, from how things stand as it is sent or seen."""

from dataclasses import dataclass
from datetime import date, datetime

from bot.reminding.due import unknown_year
from bot.runner import Runner
from handlers.casework.digesting import digest, dues_of
from handlers.casework.reminding import escalation, reminder
from handlers.casework.today import due_now
from handlers.values import Reply, Scene
from handlers.words import Voice
from policy_kb import reminders as kinds
from policy_kb.casework import Action
from policy_kb.reminders import SNOOZED, DutyKey, key_of
from policy_kb.workdays import ONE_DAY
from storage import Desk, Person, Transaction
from storage.people import Reached, name_of
from storage.reminders import Reminder


@dataclass(frozen=True)
class Reader:
    """Who reads it, and where."""

    scene: Scene
    voice: Voice


def reader(tx: Transaction, runner: Runner, person: str, chat: Reached, now: datetime) -> Reader:
    """The person at their chat, at that moment."""
    desk = Desk(tx, person, now)
    names, pack = runner.carries_names(chat.channel), runner.pack_of(desk)
    scene = Scene(now, Person(person, chat.language), pack, runner.home, desk, names=names)
    return Reader(scene, Voice(chat.language, pack, now.date()))


def worded(tx: Transaction, runner: Runner, made: Reminder, chat: Reached, now: datetime) -> Reply | None:
    """The reminder as a message; None where nothing is left to say."""
    assert made.person is not None  # only what has a person is brought anywhere
    reads = reader(tx, runner, made.person, chat, now)
    match made.kind:
        case kinds.DIGEST:
            return pushed_digest(reads, made.period)
        case kinds.CALENDAR:
            return calendar_warning(reads)
        case kinds.ESCALATION:
            return escalated(reads, made.covers)
        case _ if made.made_by is not None:
            return nudge(reads, made.covers, name_of(tx, made.made_by) or "")
        case kind:
            return owed(reads, made.covers, put_off=kind == SNOOZED)


def owed(reads: Reader, covers: tuple[DutyKey, ...], *, put_off: bool) -> Reply | None:
    """What the person owes of these duties; of all where it was put off. None while they want to hear nothing."""
    scene, voice = reads.scene, reads.voice
    if not put_off and scene.desk.snoozed_until() is not None:
        return None
    dues = due_now(scene, None if put_off else {duty for duty, _, _ in covers})
    opening = voice.say("remind.put_off") if put_off else None
    return reminder(dues, scene, voice, opening) if dues else None


def nudge(reads: Reader, covers: tuple[DutyKey, ...], who: str) -> Reply | None:
    """What somebody asks the person to see to, as far as it is not done."""
    scene, voice = reads.scene, reads.voice
    wanted = {(duty, household) for duty, household, _ in covers}
    dues = [due for due in due_now(scene) if (due.duty.duty, due.card.id) in wanted]
    return reminder(dues, scene, voice, voice.say("remind.nudged", who=who)) if dues else None


def escalated(reads: Reader, covers: tuple[DutyKey, ...]) -> Reply | None:
    """What its owners did not do, as far as it is not done."""
    scene, voice = reads.scene, reads.voice
    cards = (scene.desk.card(Action.OVERSEE, household) for household in dict.fromkeys(key[1] for key in covers))
    areas = dict.fromkeys(card.area for card in cards if card is not None)
    dues = [due for area in areas for due in dues_of(area, scene) if key_of(due.duty) in covers]
    return escalation(dues, scene, voice) if dues else None


def pushed_digest(reads: Reader, period: date) -> Reply | None:
    """On a month's first working day that of the month before, else of the month."""
    first = period.replace(day=1)
    if reads.scene.pack.workdays.begins_month(period):
        first = (first - ONE_DAY).replace(day=1)
    return digest(reads.scene, reads.voice, month=first)


def calendar_warning(reads: Reader) -> Reply | None:
    """That the holidays to come are not known."""
    scene = reads.scene
    year = unknown_year(scene.pack, scene.today)
    if year is None or not scene.desk.may(Action.MANAGE_PEOPLE):
        return None
    return Reply(reads.voice.say("remind.calendar", year=str(year), last=str(year - 1)))
