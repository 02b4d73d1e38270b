"""Visits that stand: corrected, or taken back. The old versions stay."""

from datetime import timedelta

from handlers.casework.drafts import WHY, Draft
from handlers.casework.recording import current, household_of
from handlers.casework.visit_card import summary
from handlers.casework.visit_showing import put
from handlers.effects import AmendRecord
from handlers.naming import named
from handlers.richtext import join
from handlers.values import IDLE, Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Visit

UNDO = timedelta(hours=24)
"""How long the last entry is taken back in one step; later it is corrected where it stands."""


def amend(state: State, visit_id: str, scene: Scene, voice: Voice) -> Turn:
    """Corrects a visit that was kept."""
    found = current(visit_id, scene)
    if found is None or not isinstance(found.what, Visit):
        return Turn(state, (Reply(voice.say("household.none")),))
    draft = Draft.of(found.what, found.stamp.version)
    if household_of(draft, scene) is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    return put(state, draft, scene, voice)


def void(state: State, visit_id: str, scene: Scene, voice: Voice) -> Turn:
    """Begins to take back a visit that stands: asks why, and then whether it shall be."""
    found = current(visit_id, scene)
    if found is None or found.stamp.by != scene.desk.person:
        return Turn(state, (Reply(voice.say("undo.gone")),))
    assert isinstance(found.what, Visit)
    draft = Draft.of(found.what, found.stamp.version).with_(voiding=True, asking=WHY)
    return put(state, draft, scene, voice)


def undo(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Takes the last entry back in one tap while it is new; later as any visit that stands."""
    visit_id, _, version = rest.rpartition(":")
    found = current(visit_id, scene)
    is_that = found is not None and str(found.stamp.version) == version
    if is_that and found is not None and scene.now - found.stamp.at > UNDO:
        return void(state, visit_id, scene, voice)
    return _undo_new(state, rest, scene, voice)


def undo_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/undo`: shows the last entry and offers to take it back."""
    last = scene.desk.latest_of_mine()
    if last is None or not isinstance(last.what, Visit) or scene.now - last.stamp.at > UNDO:
        return Turn(state, (Reply(voice.say("undo.nothing")),))
    card = scene.desk.card(Action.READ, last.what.household)
    assert card is not None  # it was read as the person a moment ago
    text = join(
        [
            voice.say("undo.which", household=named(card, voice, names=scene.names)),
            *summary(last.what, voice, names=scene.names),
        ]
    )
    choice = Button(voice.label("undo.do"), f"undo:{last.what.id}:{last.stamp.version}")
    return Turn(state, (Reply(text, (choice,)),))


def _undo_new(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """Takes the last entry back: a visit, or the change of one. The button names the version, so that twice is once."""
    visit_id, _, version = rest.rpartition(":")
    found = current(visit_id, scene)
    if found is None or str(found.stamp.version) != version or found.stamp.by != scene.desk.person:
        return Turn(state, (Reply(voice.say("undo.gone")),))
    why, version_now = voice.label("undo.why"), found.stamp.version
    if version_now == 1:
        return Turn(state, (Reply(voice.say("undo.done")),), (AmendRecord(found.what, version_now, why, void=True),))
    before = scene.desk.versions(visit_id)[-2].what
    return Turn(state, (Reply(voice.say("undo.change_done")),), (AmendRecord(before, version_now, why),))


def voided(state: State, draft: Draft, scene: Scene, voice: Voice) -> Turn:
    """Takes a visit back, with the reason given."""
    done = Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("undo.done"), buttons(voice, "households")),))
    found = current(draft.id, scene)
    if found is None or found.stamp.version != draft.amends or found.stamp.by != scene.desk.person:
        return Turn(done.state, (Reply(voice.say("undo.gone")),))
    return Turn(done.state, done.replies, (AmendRecord(found.what, found.stamp.version, draft.why, void=True),))
