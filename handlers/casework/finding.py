"""政策找人: who of a caseload or an area qualifies for what and does not have it, and who is one answer away."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from handlers.attachments import Sheet, Workbook
from handlers.casework import exporting
from handlers.casework.households import DUTY, received
from handlers.interview.facts import label_of
from handlers.naming import told_apart
from handlers.richtext import join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb import Pack
from policy_kb.casework import Action, Dossier
from policy_kb.pack import Right

MOST_AT_ONCE = 5_000
"""Households looked at while somebody waits: a second or two, most of it reading what is kept of them. A larger area is
looked at village by village.
"""
MOST_SHOWN = 8


@dataclass(frozen=True)
class Found:
    """A household, what it qualifies for and does not have, and the one fact that keeps each other right open."""

    dossier: Dossier
    fits: tuple[Right, ...]
    open: tuple[tuple[Right, str], ...]
    low_income: bool | None


def find_rights(dossiers: Sequence[Dossier], pack: Pack, scene: Scene) -> list[Found]:
    """Every household with what it qualifies for and what one answer would settle; without duties of officials."""
    table = pack.screen_records([{**dossier.told, **dossier.facts} for dossier in dossiers], scene.today)
    has = [received(dossier) for dossier in dossiers]
    fits: list[list[Right]] = [[] for _ in dossiers]
    near: list[list[tuple[Right, str]]] = [[] for _ in dossiers]
    for right in (column.right for column in table.rights.values() if column.right.section.nature != DUTY):
        for row in table.eligible_rows(right.id):
            if right.id not in has[row]:
                fits[row].append(right)
        for row, missing in table.open_rows(right.id):
            if len(missing) == 1 and right.id not in has[row]:
                near[row].append((right, next(iter(missing))))
    return [Found(d, tuple(fits[row]), tuple(near[row]), table.covered(row)) for row, d in enumerate(dossiers)]


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """The list by right, with a workbook where the channel may carry names."""
    if not scene.desk.may(Action.FIND):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    count = len(scene.desk.cards(Action.FIND))
    if count > MOST_AT_ONCE:
        return Turn(state, (Reply(voice.say("find.too_many", n=count, most=MOST_AT_ONCE)),))
    found = find_rights(scene.desk.dossiers(Action.FIND), scene.pack, scene)
    by_right: defaultdict[str, list[Found]] = defaultdict(list)
    for each in found:
        for right in each.fits:
            by_right[right.id].append(each)
    alone = [each for each in found if each.low_income and each.dossier.owner is None]
    near = [each for each in found if each.open]
    text = join(
        [
            voice.say("find.title", n=len(found)),
            voice.say("find.near", n=len(near)),
            voice.say("find.alone", n=len(alone)),
            voice.say("find.nobody") if not by_right else voice.say("find.by_right"),
        ]
    )
    choices = [
        Button(voice.label("find.right", title=_title(right, voice), n=len(by_right[right.id])), f"fr:{right.id}")
        for right in _rights(scene.pack)
        if right.id in by_right
    ]
    choices += [Button(voice.label("find.near_button"), "fr:near")] if near else []
    choices += [Button(voice.label("find.alone_button"), "fr:alone")] if alone else []
    choices += [Button(voice.label("find.save"), "fx:list")] if scene.names and found else []
    return Turn(state, (Reply(text, tuple(choices)),))


def exported(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """The list as a workbook, once it is said what for."""
    cards = scene.desk.cards(Action.FIND)
    if not cards or len(cards) > MOST_AT_ONCE or not scene.names:
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    _, _, why = rest.partition(":")
    if why not in exporting.REASONS:
        return exporting.ask(state, "fx:list", voice)
    found = find_rights(scene.desk.dossiers(Action.FIND), scene.pack, scene)
    reply = Reply(voice.say("find.workbook"), attachment=_workbook(found, scene.pack, voice))
    return exporting.noted(Turn(state, (reply,)), why)


def of_right(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """The households of one line of the list, each to open: `right`, or `right:start` of a later page."""
    which, _, start = rest.partition(":")
    cards = scene.desk.cards(Action.FIND)
    if not cards or len(cards) > MOST_AT_ONCE:
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    found = [each for each in find_rights(scene.desk.dossiers(Action.FIND), scene.pack, scene) if _is_of(each, which)]
    first = int(start) if start.isdecimal() and int(start) < len(found) else 0
    shown = found[first:][:MOST_SHOWN]
    labels = told_apart([each.dossier.card for each in shown], scene, voice, [each.dossier.card for each in found])
    choices = [Button(_line(each, which, labels, scene, voice), f"h:{each.dossier.card.id}") for each in shown]
    left = len(found) - first - MOST_SHOWN
    if left > 0:
        choices.append(Button(voice.label("household.more", n=left), f"fr:{which}:{first + MOST_SHOWN}"))
    return Turn(state, (Reply(voice.say("find.these", n=len(found)), (*choices, *buttons(voice, "find"))),))


def _is_of(each: Found, which: str) -> bool:
    if which == "near":
        return bool(each.open)
    if which == "alone":
        return bool(each.low_income) and each.dossier.owner is None
    return any(right.id == which for right in each.fits)


def _line(each: Found, which: str, households: Mapping[str, str], scene: Scene, voice: Voice) -> str:
    household = households[each.dossier.card.id]
    if which != "near" or not scene.names:
        return household
    return voice.label("find.near_line", household=household, facts=_missing(each, scene.pack, voice))


def _missing(each: Found, pack: Pack, voice: Voice) -> str:
    facts = pack.facts[pack.identity.covers]
    return voice.list_of(list(dict.fromkeys(label_of(path, facts, voice) for _, path in each.open)))


def _workbook(found: list[Found], pack: Pack, voice: Voice) -> Workbook:
    header = tuple(voice.label(f"find.column.{name}") for name in ("id", "name", "village", "owner", "fits", "ask"))
    rows = tuple(
        (
            each.dossier.card.id,
            each.dossier.card.name,
            each.dossier.card.area.village or "",
            each.dossier.owner or voice.label("find.no_owner"),
            voice.list_of([_title(right, voice) for right in each.fits]),
            _missing(each, pack, voice),
        )
        for each in found
        if each.fits or each.open
    )
    return Workbook(voice.label("find.file"), (Sheet(voice.label("find.sheet"), header, rows),))


def _rights(pack: Pack) -> tuple[Right, ...]:
    return pack.editions[-1].rights[pack.identity.covers]


def _title(right: Right, voice: Voice) -> str:
    return voice.of_pack(right.section.title).plain
