"""What somebody is reminded of, in words, and what one tap on it does."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from handlers.casework.areas import code_of
from handlers.casework.drafts import Draft
from handlers.casework.recording import recorded, same_day
from handlers.casework.today import BEGINS, Due
from handlers.casework.today import command as today_command
from handlers.effects import Snooze
from handlers.flows import with_the_question
from handlers.naming import masked, named, place
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import ABSENT, MET, Action, Area
from policy_kb.workdays import ONE_DAY

MOST_NAMED = 8
"""Households named in one reminder; the rest is counted."""
MOST_TAPPED, FULLY_TAPPED = 4, 2
"""Households with buttons of their own, and with every button: a phone's screen is small."""
EVENING, MORNING = time(19), time(9)
LAST_FOR_TONIGHT = time(18)
"""From this hour on "tonight" is now."""
LONGEST_SNOOZE = timedelta(days=14)
"""What a button of ours never asks for."""
MOMENT = "%Y%m%d%H"
DAY = "%Y%m%d"


def reminder(dues: Sequence[Due], scene: Scene, voice: Voice, opening: Rich | None = None) -> Reply:
    """One message for all that a person owes, with a tap for each of the first."""
    choices = [button for each in dues[:MOST_TAPPED] for button in _taps(each, dues, scene, voice)]
    if len(dues) > FULLY_TAPPED:
        choices += buttons(voice, "today")
    return Reply(reminder_words(dues, scene, voice, opening), (*choices, *_snoozes(scene, voice)))


def reminder_words(dues: Sequence[Due], scene: Scene, voice: Voice, opening: Rich | None = None) -> Rich:
    """What it says, apart from what it offers."""
    lines = [] if opening is None else [opening]
    groups: defaultdict[tuple[str, date | None], list[Due]] = defaultdict(list)
    for each in dues:
        groups[each.duty.duty, None if each.late else each.duty.due].append(each)
    left = MOST_NAMED
    for these in groups.values():
        lines.append(_heading(these, scene, voice))
        lines += [voice.say("remind.one", household=_called(each, scene, voice)) for each in these[:left]]
        if len(these) > left:
            lines.append(voice.say("remind.more", n=len(these) - left))
        left = max(0, left - len(these))
    return join(lines)


def escalation(dues: Sequence[Due], scene: Scene, voice: Voice) -> Reply:
    """What was not done in time, for who is above: by village, with the way to it."""
    lines = [voice.say("remind.escalated")]
    villages: defaultdict[Area, list[Due]] = defaultdict(list)
    for each in dues:
        villages[each.card.area].append(each)
    for area, these in list(villages.items())[:MOST_NAMED]:
        kinds = {each.duty.duty: voice.of_pack(scene.pack.declared_duties[each.duty.duty].says).plain for each in these}
        lines.append(
            voice.say(
                "remind.of_village", village=place(area, voice), duties=voice.list_of([*kinds.values()]), n=len(these)
            )
        )
    choices = [
        Button(voice.label("digest.look", place=area.village or ""), f"da:{code_of(area)}")
        for area in list(villages)[:MOST_NAMED]
    ]
    return Reply(join(lines), (*choices, *buttons(voice, "overdue")))


def visited(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Somebody of the household was met today: one tap, and it is recorded."""
    return _tapped(state, rest, MET, scene, voice)


def tried(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Nobody was at home today."""
    return _tapped(state, rest, ABSENT, scene, voice)


def snooze(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """What is owed is heard of again at that hour, and not before. No due date moves."""
    until = _moment(rest, scene)
    if until is None or not scene.now < until <= scene.now + LONGEST_SNOOZE:
        return today_command(state, scene, voice)
    said = voice.say("remind.snoozed", day=voice.day(until.date()), hour=until.hour)
    return with_the_question(Turn(state, (Reply(said),), (Snooze(until),)), scene, voice)


def _tapped(state: State, rest: str, how: str, scene: Scene, voice: Voice) -> Turn:
    household, _, day = rest.rpartition(":")
    card = scene.desk.card(Action.LOG_VISIT, household)
    if card is None:
        return Turn(state, (Reply(voice.say("household.none"), buttons(voice, "households")),))
    form = Button(voice.label("remind.form"), f"log:{household}")
    if day != scene.today.strftime(DAY):  # the button said "today", and that was another day
        return Turn(
            state, (Reply(voice.say("remind.another_day", household=named(card, voice, names=scene.names)), (form,)),)
        )
    draft = Draft(scene.turn, household, on=scene.today.isoformat(), how=how)
    before = same_day(draft, scene)
    if before is not None:
        look = Button(voice.label("visit.look"), f"old:{before.what.id}")
        said = voice.say("remind.already", household=named(card, voice, names=scene.names))
        return Turn(state, (Reply(said, (look, form)),))
    turn = recorded(State(), draft, card, scene, voice)
    details = Button(voice.label("remind.details"), f"am:{draft.id}")
    replies = tuple(replace(reply, buttons=(details, *reply.buttons)) for reply in turn.replies)
    return with_the_question(Turn(state, replies, turn.effects), scene, voice)


def _heading(these: Sequence[Due], scene: Scene, voice: Voice) -> Rich:
    first = these[0]
    declared = scene.pack.declared_duties[first.duty.duty]
    kind = "late" if first.late else "last_day" if first.duty.due == scene.today else "open"
    key = f"remind.visits.{kind}" if declared.whom == "assigned" else f"remind.papers.{kind}"
    day, duty = voice.day(first.duty.due), voice.of_pack(declared.says)
    return voice.say(key, duty=duty, n=len(these), day=day)


def _called(each: Due, scene: Scene, voice: Voice) -> str:
    """The household, and that it was tried, or since when it is late."""
    household = named(each.card, voice, names=scene.names)
    if each.late:
        return voice.label("remind.was_due", household=household, day=voice.day(each.duty.due))
    if each.duty.attempts:
        return voice.label("remind.tried", household=household, n=each.duty.attempts)
    return household


def _taps(each: Due, among: Sequence[Due], scene: Scene, voice: Voice) -> list[Button]:
    id, name = each.card.id, _short(each, among, scene)
    begins = f"{BEGINS[each.duty.duty]}:{id}"
    if each.duty.duty != "visit":
        return [Button(voice.label("remind.do", name=name, duty=_duty(each, scene, voice)), begins)]
    found = [
        Button(voice.label("remind.visited", name=name), f"vt:{id}:{scene.today:{DAY}}"),
        Button(voice.label("remind.absent", name=name), f"va:{id}:{scene.today:{DAY}}"),
    ]
    return [*found, Button(voice.label("remind.fill_in", name=name), begins)] if len(among) <= FULLY_TAPPED else found


def _duty(each: Due, scene: Scene, voice: Voice) -> str:
    return voice.of_pack(scene.pack.declared_duties[each.duty.duty].says).plain


def _short(each: Due, among: Sequence[Due], scene: Scene) -> str:
    """The name alone where it says which household it is."""
    if not scene.names:
        return f"{masked(each.card.name)} {each.card.id}"
    alike = sum(other.card.name == each.card.name for other in among)
    return each.card.name if alike == 1 else f"{each.card.name} {each.card.id}"


def _snoozes(scene: Scene, voice: Voice) -> list[Button]:
    found = []
    if scene.now.time() < LAST_FOR_TONIGHT:
        found.append((voice.label("remind.tonight"), datetime.combine(scene.today, EVENING)))
    workdays = scene.pack.workdays
    next_day = workdays.on_or_after(scene.today + ONE_DAY)
    later = workdays.on_or_after(max(scene.today + 3 * ONE_DAY, next_day + ONE_DAY))
    for day in (next_day, later):
        found.append((voice.label("remind.on_day", day=_day_label(day, scene, voice)), datetime.combine(day, MORNING)))
    return [Button(label, f"sz:{until:{MOMENT}}") for label, until in found]


def _day_label(day: date, scene: Scene, voice: Voice) -> str:
    if day == scene.today + ONE_DAY:
        return voice.label("day.tomorrow")
    return voice.label(f"weekday.{day.weekday()}")


def _moment(text: str, scene: Scene) -> datetime | None:
    try:
        return datetime.strptime(text, MOMENT).replace(tzinfo=scene.now.tzinfo)
    except ValueError:
        return None
