"""A supervisor and visits entered late: they count once they are approved, or are refused with a reason."""

from handlers.casework.visit_words import note_said
from handlers.effects import ApproveVisit, Notice, RefuseVisit, Tell
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import IDLE, REFUSAL, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Card, Recorded, Visit

MOST_SHOWN = 8


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """The late visits that wait, each to open."""
    if not scene.desk.may(Action.APPROVE_VISIT):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    found = scene.desk.visits_waiting()
    if not found:
        return Turn(state, (Reply(voice.say("visit.none_waiting"), buttons(voice, "digest")),))
    choices = tuple(
        Button(
            voice.label("visit.waits", household=named(card, voice, names=scene.names), day=voice.day(visit.what.on),
                        who=visit.stamp.by_name),
            f"old:{visit.what.id}",
        )
        for card, visit in found[:MOST_SHOWN]
    )  # fmt: skip
    return Turn(state, (Reply(voice.say("visit.waiting_list", n=len(found)), choices),))


def approve(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Lets a late visit count. The button names the version, so that twice is once."""
    found = _waiting(rest, scene)
    if found is None:
        return _settled(state, voice)
    card, visit, last, maker = found
    told = Tell(maker, Notice("visit.told_approved", {"household": card, "day": visit.on}))
    done = Reply(voice.say("visit.approved"), buttons(voice, "approvals"))
    return Turn(state, (done,), (ApproveVisit(visit, last.stamp.version), told))


def refuse(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Asks why it is not to count."""
    if _waiting(rest, scene) is None:
        return _settled(state, voice)
    return show(state.with_(flow=REFUSAL, aside={"visit": rest}, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """The question for the reason."""
    found = _waiting(state.aside["visit"], scene)
    if found is None:
        return _settled(state.with_(flow=IDLE, aside={}), voice)
    text = voice.say("visit.refuse_why", household=named(found[0], voice, names=scene.names))
    return Turn(state, (Reply(join([*before, text]), (Button(voice.label("visit.keep_waiting"), "drop"),)),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """The reason: the visit does not count, and who made it is told both."""
    found = _waiting(state.aside["visit"], scene)
    idle = state.with_(flow=IDLE, aside={})
    if found is None:
        return _settled(idle, voice)
    card, visit, last, maker = found
    why = note_said(message.text)
    look = (("visit.look", f"old:{visit.id}"),)
    told = Tell(maker, Notice("visit.told_refused", {"household": card, "day": visit.on}, look, {"why": why}))
    done = Reply(voice.say("visit.refused"), buttons(voice, "approvals"))
    return Turn(idle, (done,), (RefuseVisit(visit, last.stamp.version, why), told))


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """Second thoughts."""
    if tap.action == "drop":
        return Turn(
            state.with_(flow=IDLE, aside={}), (Reply(voice.say("visit.still_waiting"), buttons(voice, "approvals")),)
        )
    return show(state, scene, voice, voice.say("error.old_button"))


def _waiting(rest: str, scene: Scene) -> tuple[Card, Visit, Recorded, str] | None:
    """`id:version` of a visit that waits for this supervisor, with its household and who made it."""
    visit_id, _, version = rest.rpartition(":")
    versions = scene.desk.versions(visit_id)
    last = versions[-1] if versions else None
    if last is None or str(last.stamp.version) != version or last.stamp.void:
        return None
    card = scene.desk.card(Action.APPROVE_VISIT, last.what.household)
    if card is None or not isinstance(last.what, Visit) or not last.what.waiting:
        return None
    return card, last.what, last, versions[0].stamp.by


def _settled(state: State, voice: Voice) -> Turn:
    return Turn(state, (Reply(voice.say("visit.approved_before"), buttons(voice, "approvals")),))
