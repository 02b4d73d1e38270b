"""The commands, each also a button and a plain sentence."""

from collections.abc import Callable, Mapping
from functools import cache

from handlers import asking
from handlers.attachments import QrCode
from handlers.interview import flow
from handlers.richtext import Rich
from handlers.values import IDLE, INTERVIEW, Button, Forget, Reply, Scene, State, Turn, buttons
from handlers.words import LANGUAGES, Voice, catalogue
from policy_kb.closest import closest
from policy_kb.normalise import normalise

Command = Callable[[State, Scene, Voice], Turn]


def _start(state: State, _scene: Scene, voice: Voice) -> Turn:
    count = str(sum(number > 0 for number in voice.pack.measures))
    text = voice.say("start.welcome", county=voice.of_pack(voice.pack.identity.county), n=count)
    return Turn(state, (Reply(text, buttons(voice, "screen", "measures", "help")),))


def _help(state: State, scene: Scene, voice: Voice) -> Turn:
    turn = Turn(
        state, (Reply(voice.say("help.text"), buttons(voice, "screen", "measures", "share", "language", "privacy")),)
    )
    return _and_the_question(turn, scene, voice)


def _thanks(state: State, scene: Scene, voice: Voice) -> Turn:
    return _and_the_question(Turn(state, (Reply(voice.say("thanks.text")),)), scene, voice)


def _ask(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(_paused(state), (Reply(voice.say("ask.invite"), buttons(voice, "screen", "measures")),))


def _measures(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(state, (asking.measures_reply(voice),))


def _cancel(state: State, _scene: Scene, voice: Voice) -> Turn:
    key = "cancel.interview" if state.flow == INTERVIEW else "cancel.nothing"
    return Turn(_paused(state), (Reply(voice.say(key), buttons(voice, "screen", "measures")),))


def _back(state: State, scene: Scene, voice: Voice) -> Turn:
    if state.flow == IDLE:
        return Turn(state, (Reply(voice.say("back.nowhere"), buttons(voice, "screen", "measures")),))
    return flow.back(state, scene, voice)


def _language(state: State, _scene: Scene, voice: Voice) -> Turn:
    choices = tuple(Button(catalogue(language)["language.name"], f"to:{language}") for language in LANGUAGES)
    return Turn(state, (Reply(voice.say("language.which"), choices),))


def _privacy(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(state, (Reply(voice.say("privacy.text"), buttons(voice, "mydata", "forget")),))


def _mydata(state: State, scene: Scene, voice: Voice) -> Turn:
    return Turn(state, (Reply(voice.say("mydata.text")), *flow.review(state, scene, voice).replies))


def _forget(state: State, _scene: Scene, voice: Voice) -> Turn:
    sure = Button(voice.label("forget.sure"), "forget_now")
    return Turn(state, (Reply(voice.say("forget.ask"), (sure, *buttons(voice, "screen"))),))


def _forget_now(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(State(version=state.version), (Reply(voice.say("forget.done"), buttons(voice, "screen")),), (Forget(),))


def _why(state: State, scene: Scene, voice: Voice) -> Turn:
    return flow.why(state, scene, voice) if state.flow == INTERVIEW else _help(state, scene, voice)


def _share(state: State, scene: Scene, voice: Voice) -> Turn:
    """The bot's address as a picture to hold up to another phone."""
    if scene.home is None:
        return _and_the_question(Turn(state, (Reply(voice.say("share.no_address")),)), scene, voice)
    code = QrCode(voice.label("share.file"), scene.home, voice.label("share.alt", address=scene.home))
    reply = Reply(voice.say("share.text", address=scene.home), attachment=code)
    return _and_the_question(Turn(state, (reply,)), scene, voice)


def _paused(state: State) -> State:
    """Out of the interview, with its answers kept."""
    return state.with_(flow=IDLE, aside={}, changing=None)


def _and_the_question(turn: Turn, scene: Scene, voice: Voice) -> Turn:
    """In the middle of an interview its question follows whatever else was shown."""
    if turn.state.flow != INTERVIEW:
        return turn
    return Turn(turn.state, (*turn.replies, *flow.show(turn.state, scene, voice).replies))


COMMANDS: Mapping[str, Command] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "screen": flow.begin,
    "measures": _measures,
    "cancel": _cancel,
    "back": _back,
    "language": _language,
    "privacy": _privacy,
    "mydata": _mydata,
    "forget": _forget,
    "forget_now": _forget_now,
    "thanks": _thanks,
    "why": _why,
    "result": flow.result,
    "review": flow.review,
    "restart": flow.restart,
    "save": flow.save,
    "share": _share,
}
END_MARKS = "。.!！?？~ "
SLASHED = {"start", "help", "ask", "screen", "measures", "cancel", "back", "language", "privacy", "mydata", "forget"}
"""The commands that have a slash form; the others are buttons and plain sentences only."""


def command_named(text: str) -> str | None:
    """The command in `/screen` or `/screen@somebot`, or None when there is none of that name."""
    name = _slashed(text)
    return name if name in SLASHED else None


def no_such_command(text: str, voice: Voice) -> Rich:
    """That there is no such command, and which one was probably meant."""
    near = closest(_slashed(text), SLASHED)
    return voice.say("error.unknown_command") if near is None else voice.say("error.command_like", command=f"/{near}")


def _slashed(text: str) -> str:
    words = text[1:].split()
    return words[0].split("@")[0] if words else ""


def plain_sentence(text: str) -> str | None:
    """The command that this whole sentence is another way of saying, in any language."""
    return _sentences().get(text.strip(END_MARKS))


@cache
def _sentences() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for key, words in catalogue(language).items():
            section, _, name = key.partition(".")
            if section == "command":
                found |= dict.fromkeys((normalise(word) for word in words.split("|")), name)
    return found
