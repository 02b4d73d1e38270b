"""What is due: the visits a cadre owes, the plans and reviews a village owes, the most pressing first."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from handlers.naming import told_apart
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Card
from policy_kb.duties import OPEN, OVERDUE, Duty

MOST_SHOWN = 8
"""Duties on one message: what a thumb reaches on a phone. The rest is counted."""
BEGINS = {"visit": "log", "plan": "pl", "new-plan": "pl", "review": "rv"}
"""The button that begins what settles a duty."""


@dataclass(frozen=True)
class Due:
    """A duty that is owed and not done, with its household."""

    duty: Duty
    card: Card

    @property
    def late(self) -> bool:
        return self.duty.state == OVERDUE


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/today`: what the person owes now."""
    if not (scene.desk.may(Action.LOG_VISIT) or scene.desk.may(Action.WRITE_PLAN)):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    owed = due_now(scene)
    if not owed:
        return Turn(state, (Reply(voice.say("today.nothing"), buttons(voice, "households")),))
    lines = [voice.say("today.title", n=len(owed)), *_counts(owed, scene, voice)]
    choices = _choices(owed, scene, voice)
    if len(owed) > MOST_SHOWN:
        lines.append(voice.say("today.more", n=len(owed) - MOST_SHOWN))
    return Turn(state, (Reply(join(lines), (*choices, *buttons(voice, "households"))),))


def due_reply(state: State, begins: str, whose: str, scene: Scene, voice: Voice, *others: str) -> Turn:
    """The households for which what that button begins is due, to take one; and the way to the others."""
    owed = [each for each in due_now(scene) if BEGINS[each.duty.duty] == begins]
    lines = [voice.say("today.these_first", n=len(owed)) if owed else voice.say("today.none_due")]
    choices = _choices(owed, scene, voice)
    if len(owed) > MOST_SHOWN:
        lines.append(voice.say("today.more", n=len(owed) - MOST_SHOWN))
    return Turn(state, (Reply(join([*lines, voice.say(whose)]), (*choices, *buttons(voice, *others))),))


def due_now(scene: Scene, names: Collection[str] | None = None) -> list[Due]:
    """What the person owes and has not done; `names`: of these duties only."""
    owes = {"contact_cadre": Action.LOG_VISIT, "village_officer": Action.WRITE_PLAN}
    found: list[Due] = []
    for role in dict.fromkeys(grant.role for grant in scene.desk.grants if grant.role in owes):
        cards = {card.id: card for card in scene.desk.cards(owes[role])}
        for case in scene.desk.cases(owes[role]):
            for duty in scene.pack.duties(case, scene.today):
                mine = scene.pack.declared_duties[duty.duty].who == role
                if (
                    mine
                    and duty.state in (OPEN, OVERDUE)
                    and (names is None or duty.duty in names)
                    and (duty.owner is None or duty.owner in scene.desk.own_cadres)
                ):
                    found.append(Due(duty, cards[duty.household]))
    return in_order(found)


def in_order(found: Iterable[Due]) -> list[Due]:
    """Overdue first, then by the day it is due. What one paper settles together (a plan that several years lacked) is
    one thing to do.
    """
    by_day = sorted(found, key=lambda each: (not each.late, each.duty.due, each.card.id))
    most_pressing: dict[tuple[str, str], Due] = {}
    for each in by_day:
        most_pressing.setdefault((BEGINS[each.duty.duty], each.card.id), each)
    return list(most_pressing.values())


def _counts(owed: list[Due], scene: Scene, voice: Voice) -> list[Rich]:
    lines = []
    for name, declared in scene.pack.declared_duties.items():
        these = [each for each in owed if each.duty.duty == name]
        late = sum(each.late for each in these)
        if these:
            key = "today.line_late" if late else "today.line"
            lines.append(voice.say(key, duty=voice.of_pack(declared.says), n=len(these), late=late))
    return lines


def _choices(owed: Sequence[Due], scene: Scene, voice: Voice) -> list[Button]:
    """The most pressing, each a button that begins what settles it; namesakes told apart."""
    shown = owed[:MOST_SHOWN]
    households = told_apart([each.card for each in shown], scene, voice, [each.card for each in owed])
    return [Button(_label(each, households, voice), f"{BEGINS[each.duty.duty]}:{each.card.id}") for each in shown]


def _label(each: Due, households: Mapping[str, str], voice: Voice) -> str:
    duty = voice.of_pack(voice.pack.declared_duties[each.duty.duty].says).plain
    key = "today.late" if each.late else "today.due"
    return voice.label(key, household=households[each.card.id], duty=duty, day=voice.day(each.duty.due))
