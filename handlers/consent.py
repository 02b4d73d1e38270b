"""The notice that comes before anything is kept of a resident by name: once for each of its versions.

Whoever only asks, or tries out what applies, never meets it: nothing of theirs is kept under a name. Who asks the
village for help reads it above what they agree to send.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from handlers.casework import codes, helping
from handlers.effects import TakeCode
from handlers.noticed import NOTED, noticed
from handlers.richtext import Rich, join
from handlers.values import CONSENT, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.parse.yes_no import parse_yes_no

CODE, TAP = "code", "tap"
"""What the person was about to do: to take a household's code, or what a button does."""

_Deed = Callable[[State, str, Scene, Voice], Turn]
DEEDS: Mapping[str, _Deed] = {
    "hadd": helping.write(helping.SAY),
    "was": helping.was_here(happened=True),
    "wasnot": helping.was_here(happened=False),
    "sat": helping.satisfied,
}
"""Of what a resident's button does, that which keeps something of them."""


def first(name: str) -> _Deed:
    """That deed, after the notice where the person has not seen it."""

    def deed(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
        turn = DEEDS[name](state, rest, scene, voice)
        if noticed(scene) or not (turn.effects or turn.state != state):  # nothing would be kept, nothing begun
            return turn
        return _asked(state, {TAP: f"{name}:{rest}"}, scene, voice)

    return deed


def take_code(state: State, text: str, scene: Scene, voice: Voice) -> Turn:
    """A code is entered: a household's after the notice. Who takes a role reads with it what is kept of officials."""
    turn = codes.take(state, text, scene, voice)
    code = scene.desk.code(text) if any(isinstance(each, TakeCode) for each in turn.effects) else None
    kind = None if code is None or noticed(scene) else code.kind
    if kind == codes.HOUSEHOLD:
        return _asked(state, {CODE: text}, scene, voice)
    if kind == codes.INVITE:
        welcome, *others = turn.replies
        told = replace(welcome, text=join([welcome.text, voice.say("consent.officer")], "\n\n"))
        return Turn(turn.state, (told, *others), (*turn.effects, NOTED))
    return turn


def show(state: State, _scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """The notice, and what can be said to it."""
    choices = tuple(Button(voice.label(f"consent.{name}"), name) for name in ("agree", "decline"))
    return Turn(state, (Reply(join([*before, voice.say("consent.text"), voice.say("consent.ask")]), choices),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Yes or no, in the person's own words."""
    heard = parse_yes_no(message.text, scene.today).value
    if heard is None:
        return show(state, scene, voice, voice.say("consent.which"))
    return _agreed(state, scene, voice) if heard else _declined(state, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    match tap.action:
        case "agree":
            return _agreed(state, scene, voice)
        case "decline":
            return _declined(state, voice)
        case _:
            return show(state, scene, voice, voice.say("error.old_button"))


def _asked(state: State, then: Mapping[str, str], scene: Scene, voice: Voice) -> Turn:
    """The notice before what was about to happen; the conversation stands aside meanwhile."""
    was = {"flow": state.flow, "aside": dict(state.aside), "changing": state.changing}
    before = state.aside["was"] if state.flow == CONSENT else was
    return show(state.with_(flow=CONSENT, aside={"then": dict(then), "was": before}, changing=None), scene, voice)


def _before(state: State) -> State:
    """The conversation as it stood before the notice."""
    return state.with_(**state.aside["was"])


def _agreed(state: State, scene: Scene, voice: Voice) -> Turn:
    then, before = state.aside["then"], _before(state)
    if CODE in then:
        turn = codes.take(before, then[CODE], scene, voice)
    else:
        name, _, rest = then[TAP].partition(":")
        turn = DEEDS[name](before, rest, scene, voice)
    return Turn(turn.state, turn.replies, (NOTED, *turn.effects))


def _declined(state: State, voice: Voice) -> Turn:
    return Turn(_before(state), (Reply(voice.say("consent.declined"), buttons(voice, "screen", "measures")),))
