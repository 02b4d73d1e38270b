"""A household's plan (一户一策): measures from its screening, each with who, by when and how far it is."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.casework.households import DUTY, received
from handlers.casework.today import due_reply
from handlers.casework.visit_words import note_said
from handlers.effects import AddRecord, AmendRecord, Effect
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import IDLE, PLAN, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import (
    CARRIED_OUT,
    JUDGED,
    NEW_PLAN,
    REFUSED,
    STEPS,
    UNFINISHED,
    Action,
    Dossier,
    Plan,
    PlanItem,
    Recorded,
)
from policy_kb.casework import PLAN as YEARLY
from policy_kb.parse.visit.ahead import day_ahead
from policy_kb.screening import ELIGIBLE, Screening

WHO, BY, WHY = "who", "by", "why"
NEW_ENTRY = timedelta(days=31)
"""A plan made so soon after the day of entry is the new entrant's; later it is the year's."""


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/plan`: the households whose plan is due, the most pressing first."""
    if not scene.desk.may(Action.WRITE_PLAN):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    return due_reply(state, "pl", "plan.whose", scene, voice, "households", "find")


def of_household(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The plan as it stands, to go on with, or a new one; with what the household qualifies for and lacks proposed."""
    dossier = _dossier(household, scene)
    if dossier is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    if not scene.names:
        return Turn(state, (Reply(voice.say("private.plan"), buttons(voice, "link")),))
    last = _last(dossier)
    if last is not None and isinstance(last.what, Plan) and last.what.on.year == scene.today.year:
        plan = last.what
        kept = {"id": plan.id, "kind": plan.kind, "on": plan.on.isoformat(), "amends": last.stamp.version}
        if plan.kind == UNFINISHED:
            kept |= {"kind": _kind(dossier, scene), "on": scene.today.isoformat()}
        there = {item.right for item in plan.items}
        items = [
            item.to_json() for item in (*plan.items, *(p for p in _proposed(dossier, scene) if p.right not in there))
        ]
    else:
        kept = {"id": scene.turn, "kind": _kind(dossier, scene), "on": scene.today.isoformat(), "amends": None}
        items = [item.to_json() for item in _proposed(dossier, scene)]
    aside = {**kept, "household": household, "items": items, "item": None, "asking": None}
    return show(state.with_(flow=PLAN, aside=aside, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """The whole plan, or the one measure that is open."""
    aside = state.aside
    card = scene.desk.card(Action.WRITE_PLAN, aside["household"])
    if card is None:
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("household.none")),))
    if aside["asking"] is not None:
        asked = voice.say(f"plan.ask.{aside['asking']}")
        way_back = Button(voice.label("plan.back"), "item:")
        return Turn(
            state, (Reply(join([*before, asked]), (way_back,), input="date" if aside["asking"] == BY else None),)
        )
    if aside["item"] is not None:
        return _item_shown(state, aside["item"], scene, voice, before)
    items = _items(aside)
    lines = [voice.say("plan.title", household=named(card, voice, names=scene.names))]
    lines += [voice.say("plan.line", item=_words(item, scene, voice)) for item in items] or [voice.say("plan.empty")]
    choices = [Button(_title(item.right, scene, voice), f"item:{item.right}") for item in items]
    choices += [Button(voice.label("plan.add"), "more")] if _others(aside, scene) else []
    choices += [Button(voice.label("plan.save"), "ok")] if items else []
    choices.append(Button(voice.label("plan.drop"), "drop"))
    return Turn(state, (Reply(join([*before, *lines]), tuple(choices)),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Words for what is asked of a measure."""
    aside = state.aside
    asking = aside["asking"]
    if asking is None:
        return show(state, scene, voice, voice.say("plan.use_buttons"))
    if asking == BY:
        due = day_ahead(message.text, scene.today)
        if due.impossible is not None:
            return show(state, scene, voice, voice.say("visit.no_such_day", day=due.impossible))
        if due.day is None:
            return show(state, scene, voice, voice.say("visit.follow_up_past" if due.past else "plan.no_date"))
        return _changed(state, scene, voice, by=due.day)
    return _changed(state, scene, voice, **{asking: note_said(message.text)})


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A button of the plan or of one of its measures."""
    name, _, rest = tap.action.partition(":")
    aside = dict(state.aside)
    rights = {item.right for item in _items(aside)}
    match name:
        case "drop":
            return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("plan.dropped")),))
        case "ok":
            return _save(state, scene, voice)
        case "item" if rest in rights or rest == "":
            keep = aside["item"] if aside["asking"] is not None else None
            return show(state.with_(aside=aside | {"item": rest or keep, "asking": None}), scene, voice)
        case "more":
            return _more_shown(state, scene, voice)
        case "add" if rest in _others(aside, scene):
            items = [*aside["items"], PlanItem(rest).to_json()]
            return show(state.with_(aside=aside | {"items": items, "item": rest}), scene, voice)
        case "step" if rest in STEPS and aside["item"] is not None:
            asking = WHY if rest == REFUSED else None
            return _changed(state.with_(aside=aside), scene, voice, asking=asking, step=rest)
        case "fill" if rest in (WHO, BY) and aside["item"] is not None:
            return show(state.with_(aside=aside | {"asking": rest}), scene, voice)
        case "out" if aside["item"] is not None:
            items = [item for item in aside["items"] if item["right"] != aside["item"]]
            return show(state.with_(aside=aside | {"items": items, "item": None}), scene, voice)
        case _:
            return show(state, scene, voice, voice.say("error.old_button"))


def back(state: State, scene: Scene, voice: Voice) -> Turn:
    """From what is asked to the measure, from the measure to the plan."""
    item = state.aside["item"] if state.aside["asking"] is not None else None
    return show(state.with_(aside={**state.aside, "item": item, "asking": None}), scene, voice)


def _save(state: State, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    dossier = _dossier(aside["household"], scene)
    if dossier is None or not aside["items"]:
        return show(state, scene, voice)
    items = _items(aside)
    kind = aside["kind"] if _finished(items) else UNFINISHED
    plan = Plan(aside["id"], aside["household"], date.fromisoformat(aside["on"]), kind, items)
    effect: Effect = AddRecord(plan) if aside["amends"] is None else AmendRecord(plan, aside["amends"])
    household = named(dossier.card, voice, names=scene.names)
    key = "plan.saved" if kind != UNFINISHED else "plan.saved_unfinished"
    done = voice.say(key, household=household, n=len(plan.items))
    choices = (Button(voice.label("household.back"), f"h:{dossier.card.id}"),)
    return Turn(state.with_(flow=IDLE, aside={}), (Reply(done, choices),), (effect,))


def _finished(items: tuple[PlanItem, ...]) -> bool:
    """Whether somebody is to carry it out; of what is over and done with, nobody need be."""
    return any(item.who for item in items) or all(item.step in (CARRIED_OUT, REFUSED) for item in items)


def _changed(state: State, scene: Scene, voice: Voice, *, asking: str | None = None, **changes: Any) -> Turn:
    """The open measure with something changed."""
    aside = dict(state.aside)
    items = [
        replace(item, **changes).to_json() if item.right == aside["item"] else item.to_json() for item in _items(aside)
    ]
    return show(state.with_(aside=aside | {"items": items, "asking": asking}), scene, voice)


def _item_shown(state: State, right: str, scene: Scene, voice: Voice, before: tuple[Rich, ...]) -> Turn:
    item = next(each for each in _items(state.aside) if each.right == right)
    steps = tuple(Button(voice.label(f"plan.step.{step}"), f"step:{step}") for step in STEPS if step != item.step)
    others = (("plan.who", f"fill:{WHO}"), ("plan.by", f"fill:{BY}"), ("plan.out", "out"), ("plan.back", "item:"))
    choices = (*steps, *(Button(voice.label(label), action) for label, action in others))
    return Turn(state, (Reply(join([*before, voice.say("plan.line", item=_words(item, scene, voice))]), choices),))


def _more_shown(state: State, scene: Scene, voice: Voice) -> Turn:
    rights = _others(state.aside, scene)
    choices = tuple(Button(_title(right, scene, voice), f"add:{right}") for right in rights)
    return Turn(state, (Reply(voice.say("plan.which_more"), (*choices, Button(voice.label("plan.back"), "item:"))),))


def _words(item: PlanItem, scene: Scene, voice: Voice) -> str:
    parts = [voice.label(f"plan.step.{item.step}")]
    parts += [voice.label("plan.by_whom", who=item.who)] if item.who else []
    parts += [voice.label("plan.by_when", day=voice.day(item.by))] if item.by else []
    parts += [voice.label("plan.because", why=item.why)] if item.why and item.step == REFUSED else []
    return voice.label("plan.item", title=_title(item.right, scene, voice), how=voice.list_of(parts))


def _items(aside: Mapping[str, Any]) -> tuple[PlanItem, ...]:
    return tuple(PlanItem.from_json(item) for item in aside["items"])


def _proposed(dossier: Dossier, scene: Scene) -> list[PlanItem]:
    """What the household qualifies for and does not have; of an older plan, what is still under way as it stands."""
    last = _last(dossier)
    earlier = {} if last is None or not isinstance(last.what, Plan) else {item.right: item for item in last.what.items}
    has = received(dossier)
    fits = [
        result.right.id
        for result in _screening(dossier, scene).with_outcome(ELIGIBLE)
        if result.right.section.nature != DUTY and result.right.id not in has
    ]
    return [earlier.get(right, PlanItem(right, step=JUDGED)) for right in fits]


def _others(aside: Mapping[str, Any], scene: Scene) -> list[str]:
    there = {item["right"] for item in aside["items"]}
    rights = scene.pack.at(scene.today).rights[scene.pack.identity.covers]
    return [right.id for right in rights if right.section.nature != DUTY and right.id not in there]


def _screening(dossier: Dossier, scene: Scene) -> Screening:
    return scene.pack.screen({**dossier.told, **dossier.facts}, scene.today)


def _title(right_id: str, scene: Scene, voice: Voice) -> str:
    """The right's title; of one that the pack does not know any more, its id."""
    rights = scene.pack.at(scene.today).rights[scene.pack.identity.covers]
    found = next((right for right in rights if right.id == right_id), None)
    return right_id if found is None else voice.of_pack(found.section.title).plain


def _dossier(household: str, scene: Scene) -> Dossier | None:
    return scene.desk.dossier(household) if scene.desk.card(Action.WRITE_PLAN, household) is not None else None


def _last(dossier: Dossier) -> Recorded | None:
    return dossier.plans[0] if dossier.plans else None


def _kind(dossier: Dossier, scene: Scene) -> str:
    """The yearly plan, or that of a household newly entered into monitoring."""
    open_spell = dossier.spells[-1] if dossier.spells else None
    if open_spell is None or open_spell.resolved is not None:
        return YEARLY
    return NEW_PLAN if scene.today - open_spell.entered <= NEW_ENTRY else YEARLY
