"""One step of any conversation: a message in, the new state, replies and effects out. Pure."""

from collections.abc import Callable

from handlers import asking
from handlers.commands import COMMANDS, command_named, no_such_command, plain_sentence
from handlers.interview import flow, review
from handlers.interview.position import still_valid
from handlers.richtext import Rich
from handlers.values import (
    EDITED,
    INTERVIEW,
    RESULT,
    Inbound,
    Open,
    Reply,
    Say,
    Scene,
    Sent,
    SetLanguage,
    State,
    Tap,
    Turn,
    buttons,
)
from handlers.words import LANGUAGES, Voice
from policy_kb.normalise import normalise

LONGEST_MESSAGE = 1_000
"""Characters: a breathless question has under 300; what is longer was pasted, and one answer to it would be a guess."""


def step(state: State, message: Inbound, scene: Scene) -> Turn:
    """What one message leads to. Never raises for anything a person can send.

    The state's version grows when the state changes, so that buttons drawn for an older one can be told.
    """
    turn = _step(still_valid(state, scene), message, scene, voice_of(scene))
    if turn.state.with_(version=state.version) == state:
        return turn
    return Turn(turn.state.with_(version=state.version + 1), turn.replies, turn.effects)


def voice_of(scene: Scene) -> Voice:
    return Voice(scene.person.language, scene.pack, scene.today)


def _step(state: State, message: Inbound, scene: Scene, voice: Voice) -> Turn:
    match message:
        case Open():
            return _opened(state, scene, voice)
        case Tap():
            return _tapped(state, message, scene, voice)
        case Say():
            return _said(state, message, scene, voice)
        case Sent():
            return _sent(state, message, scene, voice)


def _opened(state: State, scene: Scene, voice: Voice) -> Turn:
    return flow.show(state, scene, voice) if state.flow == INTERVIEW else COMMANDS["start"](state, scene, voice)


def _said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    if len(message.text) > LONGEST_MESSAGE:
        return _with_question(state, scene, voice, voice.say("error.too_long", most=str(LONGEST_MESSAGE)))
    text = normalise(message.text)
    if not any(character.isalnum() for character in text):
        return _with_question(state, scene, voice, voice.say("error.no_words"))
    if text.startswith("/"):
        name = command_named(text)
        if name is None:
            return _with_question(state, scene, voice, no_such_command(text, voice))
        return COMMANDS[name](state, scene, voice)
    name = plain_sentence(text)
    if name is not None:
        return COMMANDS[name](state, scene, voice)
    changed = review.named(state, text, voice)
    if changed is not None:
        return flow.change(state, changed, scene, voice)
    if state.flow == INTERVIEW:
        return flow.said(state, message, scene, voice)
    return Turn(state, asking.question_replies(message.text, voice))


def _sent(state: State, message: Sent, scene: Scene, voice: Voice) -> Turn:
    """What is not words cannot be read here, and that is said; words that came with it are taken as words.

    Of an edited message not even those: what it first said was answered, and now would answer another question.
    """
    sentence = voice.say(f"sent.{message.kind}")
    if message.kind == EDITED or not message.words.strip():
        return _with_question(state, scene, voice, sentence)
    turn = _said(state, Say(message.words), scene, voice)
    return Turn(turn.state, (Reply(sentence), *turn.replies), turn.effects)


def _with_question(state: State, scene: Scene, voice: Voice, sentence: Rich) -> Turn:
    """A clear sentence about what was wrong; in an interview, the question still stands below it."""
    if state.flow == INTERVIEW:
        return flow.show(state, scene, voice, sentence)
    return Turn(state, (Reply(sentence, buttons(voice, "help")),))


def _tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """Buttons that only show something work at any time; those that answer are bound to the state they show."""
    name, _, rest = tap.action.partition(":")
    if name == "screen" and tap.version != state.version and state.flow == RESULT:
        return flow.show(state, scene, voice)  # going on would ask again what was not known: an old button may not
    if name in _SHOWING:
        return _SHOWING[name](state, rest, scene, voice)
    if tap.version != state.version:
        return _old(state, scene, voice)
    if name in _CHANGING:
        return _CHANGING[name](state, rest, scene, voice)
    if state.flow == INTERVIEW:
        return flow.tapped(state, tap, scene, voice)
    return _old(state, scene, voice)


def _old(state: State, scene: Scene, voice: Voice) -> Turn:
    return _with_question(state, scene, voice, voice.say("error.old_button"))


def _measure(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    measure = {str(number): number for number in scene.pack.measures}.get(rest)
    if measure is None:
        return _old(state, scene, voice)
    return Turn(state, (asking.measure_reply(measure, voice),))


def _language(state: State, rest: str, scene: Scene, _voice: Voice) -> Turn:
    if rest not in LANGUAGES:
        return _old(state, scene, _voice)
    voice = Voice(rest, scene.pack, scene.today)
    done = voice.say("language.set")
    turn = flow.show(state, scene, voice, done) if state.flow == INTERVIEW else Turn(state, (Reply(done),))
    return Turn(turn.state, turn.replies, (SetLanguage(rest),))


def _command(name: str) -> Callable[[State, str, Scene, Voice], Turn]:
    return lambda state, _rest, scene, voice: COMMANDS[name](state, scene, voice)


_Action = Callable[[State, str, Scene, Voice], Turn]
_SHOWING: dict[str, _Action] = {
    **{name: _command(name) for name in COMMANDS if name not in ("back", "result", "restart", "forget_now")},
    "measure": _measure,
    "to": _language,
    "none": lambda state, _rest, _scene, voice: Turn(state, (asking.none_of_these(voice),)),
}
_CHANGING: dict[str, _Action] = {
    **{name: _command(name) for name in ("back", "result", "restart", "forget_now")},
    "change": lambda state, rest, scene, voice: flow.change(state, rest, scene, voice),
}


def apology(version: int, scene: Scene) -> Turn:
    """For a conversation whose stored state cannot be read: says so, and offers a fresh start.

    `version` must be beyond any the lost state can have had, so that its buttons stay old.
    """
    voice = voice_of(scene)
    return Turn(State(version=version), (Reply(voice.say("error.broken_state"), buttons(voice, "screen")),))


def failure(state: State, scene: Scene) -> Turn:
    """For a message that a fault of the program keeps from being answered: says so; the state stays as it was."""
    return Turn(state, (Reply(voice_of(scene).say("error.failed")),))
