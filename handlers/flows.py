"""The conversations that have something open before the person, each with how it shows it, hears words, takes a tap."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from handlers import consent
from handlers.casework import (
    approving,
    helping,
    inviting,
    planning,
    reviewing,
    standing_in,
    visit_showing,
    visiting,
)
from handlers.interview import flow as interview
from handlers.values import (
    AWAY,
    CONSENT,
    HELP,
    INTERVIEW,
    INVITE,
    PLAN,
    REFUSAL,
    REVIEW,
    VISIT,
    Say,
    Scene,
    State,
    Tap,
    Turn,
)
from handlers.words import Voice


@dataclass(frozen=True)
class Flow:
    """`show` takes sentences to be said first after state, scene and voice."""

    show: Callable[..., Turn]
    said: Callable[[State, Say, Scene, Voice], Turn]
    tapped: Callable[[State, Tap, Scene, Voice], Turn]


FLOWS: Mapping[str, Flow] = {
    INTERVIEW: Flow(interview.show, interview.said, interview.tapped),
    VISIT: Flow(visit_showing.show, visiting.said, visiting.tapped),
    PLAN: Flow(planning.show, planning.said, planning.tapped),
    REVIEW: Flow(reviewing.show, reviewing.said, reviewing.tapped),
    INVITE: Flow(inviting.show, inviting.said, inviting.tapped),
    AWAY: Flow(standing_in.show, standing_in.said, standing_in.tapped),
    REFUSAL: Flow(approving.show, approving.said, approving.tapped),
    HELP: Flow(helping.show, helping.said, helping.tapped),
    CONSENT: Flow(consent.show, consent.said, consent.tapped),
}
ENTRIES = frozenset(FLOWS) - {INTERVIEW}
"""Those in which something is being entered in words of one's own: a sentence there is no command by accident."""
OFFICE_FLOWS = ENTRIES - {HELP, CONSENT}
"""Those that somebody without a role never is in."""
STAY_COMMANDS = frozenset({"cancel", "back", "help"})
"""Plain sentences that are a command even while words of one's own are awaited."""
SMALL_TALK = frozenset({"hello", "bye", "fine"})
"""Sentences that are an answer where something is asked, and small talk only where nothing is."""
CHOSEN = frozenset({None, "household", "on", "by", "explained", "income"})
"""What an entry may ask for that is no sentence of one's own."""


def awaits_words(state: State) -> bool:
    """Whether what is said next is to be taken down as it is, even where it sounds like a command."""
    if state.flow in (INVITE, HELP, REFUSAL):
        return True
    return state.flow in ENTRIES and state.aside.get("asking") not in CHOSEN


def with_the_question(turn: Turn, scene: Scene, voice: Voice) -> Turn:
    """What is open follows whatever else was shown."""
    found = FLOWS.get(turn.state.flow)
    if found is None:
        return turn
    again = found.show(turn.state, scene, voice)
    return Turn(again.state, (*turn.replies, *again.replies), turn.effects)
