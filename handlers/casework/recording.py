"""What becomes of a visit that is confirmed: the record, who is told of it, and taking it back."""

from dataclasses import replace
from datetime import timedelta

from handlers.casework.drafts import Draft
from handlers.casework.visit_card import summary
from handlers.casework.visit_words import added
from handlers.effects import AddRecord, AmendRecord, Effect, Notice, Tell, TellOfficers
from handlers.naming import named, place
from handlers.richtext import join
from handlers.values import IDLE, Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import MET, SUPERVISOR, Action, Card, Recorded, Visit

WINDOW = timedelta(days=45)
"""How far back a visit is entered without anybody's leave: last month's can be brought in until the middle of this."""


def recorded(state: State, draft: Draft, card: Card, scene: Scene, voice: Voice) -> Turn:
    """Records a draft that has its household, day and manner, and says so."""
    if draft.heard is not None:  # said, and never placed: it is kept all the same
        draft = draft.with_(note=added(draft.note, draft.heard), heard=None)
    visit = draft.visit()
    waiting = scene.today - visit.on > WINDOW and not scene.desk.reaches(Action.APPROVE_VISIT, card.area)
    visit = replace(visit, waiting=waiting)
    parts = [voice.say("visit.recorded", household=named(card, voice, names=scene.names))]
    parts += summary(visit, voice, names=scene.names)
    if waiting:
        key = "visit.waiting" if scene.desk.anybody(SUPERVISOR, card.area) else "visit.waiting_for_nobody"
        parts.append(voice.say(key, days=WINDOW.days, where=place(card.area, voice)))
    choices = (
        Button(voice.label("undo.do"), f"undo:{visit.id}:{(draft.amends or 0) + 1}"),
        *buttons(voice, "visit", "households"),
    )
    effects = _effects(visit, draft, card, scene)
    return Turn(state.with_(flow=IDLE, aside={}), (Reply(join(parts), choices),), effects)


def _effects(visit: Visit, draft: Draft, card: Card, scene: Scene) -> tuple[Effect, ...]:
    """The record; the supervisor's approval asked for where it is needed; the residents asked whether it was so."""
    who = scene.desk.name or ""
    effects: list[Effect] = [
        AddRecord(visit) if draft.amends is None else AmendRecord(visit, draft.amends, draft.why),
    ]
    if visit.waiting:
        ask = Notice("visit.approve_ask", {"household": card}, (("visit.look", f"old:{visit.id}"),), {"who": who})
        effects.append(TellOfficers(SUPERVISOR, card.area, ask))
    if visit.how == MET and draft.amends is None:
        choices = (("visit.was_here", f"was:{visit.id}"), ("visit.was_not_here", f"wasnot:{visit.id}"))
        ask = Notice("visit.confirm_ask", {"day": visit.on}, choices, {"who": who})
        effects += [Tell(person, ask) for person in scene.desk.residents_of(card.id)]
    return tuple(effects)


def same_day(draft: Draft, scene: Scene) -> Recorded | None:
    """A visit of that household on that day that is kept already, when it is not known yet whether it is this one."""
    if draft.amends is not None or draft.apart or draft.day is None or draft.household is None:
        return None
    dossier = scene.desk.dossier(draft.household)
    visits = () if dossier is None else dossier.visits
    return next((each for each in visits if each.what.on == draft.day and each.what.id != draft.id), None)


def household_of(draft: Draft, scene: Scene) -> Card | None:
    """The household of a draft, where the person may record it: one of theirs now, or one that it corrects a visit of
    their own to.
    """
    card = scene.desk.card(Action.LOG_VISIT, draft.household or "")
    own = scene.desk.own_visit(draft.id) if card is None and draft.amends is not None else None
    return own if own is not None and own.id == draft.household else card


def current(record_id: str, scene: Scene) -> Recorded | None:
    """A visit as it counts now, of a household the person may see; None for one that was taken back."""
    versions = scene.desk.versions(record_id)
    if not versions or versions[-1].stamp.void or not isinstance(versions[-1].what, Visit):
        return None
    return versions[-1]
