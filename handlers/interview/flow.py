"""One turn of the interview: a text or a tap in, the next question or the result out."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from handlers.asking import answer_aside
from handlers.interview.heard import AskBack, Heard, Settled, Unclear
from handlers.interview.numbers import resolve
from handlers.interview.position import current, known_only, screening_of, step_back, with_answer
from handlers.interview.questions import ask_back_reply, choice_label, question_reply, why_reply
from handlers.interview.result import result_replies
from handlers.interview.review import answer_words, changed_to, review_reply
from handlers.interview.understanding import hear, named_choice
from handlers.interview.workbook import result_workbook
from handlers.naming import named
from handlers.richtext import Rich
from handlers.values import IDLE, INTERVIEW, RESULT, Answer, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb import FactError, NotAccepted
from policy_kb.casework import Action
from policy_kb.interview import Question

OLD = "error.old_button"
HEARD_NOTHING = {"back.money", "back.birthday", "back.zero_or_unknown", "back.yes_or_no"}
"""Questions back to a text in which nothing was heard that would be lost."""
WAITING = "back"
"""Where the state keeps a question back until it is answered."""


def begin(state: State, scene: Scene, voice: Voice) -> Turn:
    """Starts the interview, or goes on with one that was begun. After the result, what was not known is asked again.

    Of a household it goes on only where it stands before the person; left, it gives way to the person's own.
    """
    if state.about is not None and state.flow == IDLE:
        state = state.with_(about=None, answers=state.shelved, shelved=())
    if not state.answers:
        about = state.about or _home(scene)
        return show(
            State(flow=INTERVIEW, version=state.version, about=about, area=state.area),
            scene,
            voice,
            _welcome(about, scene, voice),
        )
    answers = known_only(state.answers) if state.flow == RESULT else state.answers
    return show(state.with_(flow=INTERVIEW, answers=answers), scene, voice, voice.say("interview.going_on"))


def begin_about(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The interview for a household of an officer's: what the village has on record is not asked."""
    if scene.desk.card(Action.SCREEN, household) is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    if not scene.names:
        return Turn(state, (Reply(voice.say("private.interview"), buttons(voice, "link")),))
    shelved = state.answers if state.about is None else state.shelved
    fresh = State(flow=INTERVIEW, version=state.version, about=household, shelved=shelved, area=state.area)
    return show(fresh, scene, voice, _welcome(household, scene, voice))


def _home(scene: Scene) -> str | None:
    """The household a resident is linked to: what is on record of it need not be asked. Not where names may not go."""
    homes = scene.desk.cards(Action.OWN) if scene.names else []
    return homes[0].id if homes else None


def _welcome(about: str | None, scene: Scene, voice: Voice) -> Rich:
    card = None if about is None else scene.desk.card(Action.SCREEN, about) or scene.desk.card(Action.OWN, about)
    if card is None:
        return voice.say("interview.welcome")
    if scene.desk.card(Action.SCREEN, card.id) is None:
        return voice.say("interview.about_own")
    return voice.say("interview.about", household=named(card, voice, names=scene.names))


def restart(state: State, scene: Scene, voice: Voice) -> Turn:
    """Forgets the answers and starts over."""
    fresh = State(flow=INTERVIEW, version=state.version, about=state.about, shelved=state.shelved, area=state.area)
    return show(fresh, scene, voice, voice.say("interview.fresh"))


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """What is now before the person: a question back still open, the question, or the result when there is none."""
    question = current(state, scene)
    if question is None or state.flow == RESULT:
        state = state.with_(flow=RESULT, aside={}, changing=None)
        return Turn(state, _result(state, scene, voice, before))
    return _put(question, state, voice, *before)


def _result(state: State, scene: Scene, voice: Voice, before: tuple[Rich, ...]) -> tuple[Reply, ...]:
    """The result; a resident may then ask the village for help, an officer goes back to the household."""
    more: tuple[Button, ...] = ()
    if state.about is not None and scene.desk.card(Action.SCREEN, state.about) is not None:
        more = (Button(voice.label("household.back"), f"h:{state.about}"),)
    elif scene.desk.areas():
        more = buttons(voice, "ask_help")
    return result_replies(screening_of(state, scene), voice, before, *more)


def _put(question: Question, state: State, voice: Voice, *before: Rich) -> Turn:
    """The question, or a question back that still waits."""
    waiting = state.aside.get(WAITING)
    if waiting is not None:
        return Turn(state, (ask_back_reply(question, AskBack.from_json(waiting), state, voice, before),))
    return Turn(state, (question_reply(question, state, voice, before),))


def back(state: State, scene: Scene, voice: Voice) -> Turn:
    """One step back; at the first question there is nothing before it."""
    earlier = step_back(state, scene)
    return show(earlier, scene, voice, *(() if earlier != state else (voice.say("interview.at_start"),)))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """A typed text: an answer, a question back, or a question of the person's own in between."""
    question = current(state, scene)
    if question is None:
        return show(state, scene, voice)
    offered = _offered_in_words(message.text, state, scene, voice)
    if offered is not None:
        return tapped(state, Tap(offered, state.version), scene, voice)
    heard = hear(question, message.text, state.aside, scene, voice)
    if isinstance(heard, Settled):
        try:
            heard = _echoed(heard, question, scene, voice)
        except (NotAccepted, FactError):
            return _put(question, state, voice, voice.say("interview.not_believed"))
        return _heard(state, question, heard, scene, voice, refused="interview.not_believed")
    answer = answer_aside(message.text, voice)
    if isinstance(heard, AskBack) and heard.key in HEARD_NOTHING and answer:
        heard = Unclear()  # a question of the person's own: what was half said before it must not be lost
    if isinstance(heard, AskBack):
        return _heard(state, question, heard, scene, voice, refused="interview.not_believed")
    again = _put(question, state, voice, *(() if answer else (voice.say("interview.not_understood"),)))
    return Turn(again.state, (*answer, *again.replies))


def _heard(state: State, question: Question, heard: Heard, scene: Scene, voice: Voice, *, refused: str) -> Turn:
    if isinstance(heard, AskBack):
        return _put(question, state.with_(aside={**heard.aside, WAITING: heard.to_json()}), voice)
    if not isinstance(heard, Settled):
        return _put(question, state, voice, voice.say(refused))
    try:
        settled = question.settles(heard.value)
        question.accepts(heard.value)
    except (NotAccepted, FactError):
        return _put(question, state, voice, voice.say(refused))
    echo = [] if heard.echo is None else [voice.say(heard.echo[0], **heard.echo[1])]
    return show(with_answer(state, question, settled, scene), scene, voice, *echo)


def _echoed(heard: Settled, question: Question, scene: Scene, voice: Voice) -> Settled:
    """What a typed answer was understood as is always said."""
    if heard.echo is not None:
        return heard
    if heard.value is None:
        return replace(heard, echo=("echo.unknown", {}))
    answer = Answer(question.id, question.settles(heard.value))
    return replace(heard, echo=("echo.answer", {"answer": answer_words(answer, scene, voice)}))


def stale(state: State, scene: Scene, voice: Voice) -> Turn:
    """A button of an earlier message: nothing changes, and the current question stands."""
    return show(state, scene, voice, voice.say(OLD))


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A button of the interview that is bound to the state it was drawn for."""
    question = current(state, scene)
    name, _, rest = tap.action.partition(":")
    if question is None or state.flow == RESULT or name not in _TAPS or not _offered(tap.action, state):
        return stale(state, scene, voice)
    return _TAPS[name](state, question, rest, scene, voice)


def _offered_in_words(text: str, state: State, scene: Scene, voice: Voice) -> str | None:
    """The action of a choice that a question back offers, named by its place, its label, or a plain yes or no."""
    waiting = state.aside.get(WAITING)
    if waiting is None or not waiting["choices"]:
        return None
    back = AskBack.from_json(waiting)
    return named_choice(text, [(choice_label(label, voice), action) for label, action in back.choices], back.key, scene)


def _offered(action: str, state: State) -> bool:
    """Whether this button is there: while a question back waits, its own choices; what it did not offer is not."""
    name = action.partition(":")[0]
    waiting = state.aside.get(WAITING)
    choices = [] if waiting is None else [offered for _, offered in waiting["choices"]]
    return action in choices if choices and name in ("o", "m", "v", "p", "t", "ok") else name not in ("m", "v", "p")


def _tick(state: State, question: Question, rest: str, scene: Scene, voice: Voice) -> Turn:
    """A tick carries its new value, so that a tap delivered twice changes nothing the second time."""
    option, _, value = rest.partition(":")
    if question.kind != "card" or value not in ("0", "1") or option not in {o.id for o in question.options}:
        return stale(state, scene, voice)
    ticks = {**state.aside.get("ticks", {}), option: value == "1"}
    kept = state.with_(aside={"ticks": ticks})
    return Turn(kept, (replace(question_reply(question, kept, voice), in_place=True),))


def _settle(value: Any) -> Callable[[State, Question, str, Scene, Voice], Turn]:
    def tap(state: State, question: Question, rest: str, scene: Scene, voice: Voice) -> Turn:
        return _heard(state, question, Settled(value(state, question, rest)), scene, voice, refused=OLD)

    return tap


def _chosen(_state: State, question: Question, rest: str) -> Any:
    return rest == "yes" if question.kind == "yes_no" and rest in ("yes", "no") else rest


def _ticked(state: State, _question: Question, _rest: str) -> Any:
    return [name for name, ticked in state.aside.get("ticks", {}).items() if ticked]


def _meant(_state: State, question: Question, rest: str) -> Any:
    return question.meanings.get(rest, rest)


def _value(_state: State, _question: Question, rest: str) -> Any:
    try:
        number = float(rest)
    except ValueError:
        return rest
    return int(number) if number.is_integer() else number


def _resolved(state: State, question: Question, rest: str, scene: Scene, voice: Voice) -> Turn:
    pending = state.aside.get("pending")
    if pending is None:
        return stale(state, scene, voice)
    return _heard(state, question, resolve(question, rest, pending, scene, voice), scene, voice, refused=OLD)


_TAPS: dict[str, Callable[[State, Question, str, Scene, Voice], Turn]] = {
    "o": _settle(_chosen),
    "t": _tick,
    "ok": _settle(_ticked),
    "dk": _settle(lambda *_: None),
    "m": _settle(_meant),
    "v": _settle(_value),
    "p": _resolved,
}


def why(state: State, scene: Scene, voice: Voice) -> Turn:
    """Why the current question is asked, and the question again."""
    question = current(state, scene)
    return show(state, scene, voice) if question is None else Turn(state, (why_reply(question, state, voice),))


def result(state: State, scene: Scene, voice: Voice) -> Turn:
    """What is known so far, with what is still open."""
    return show(state.with_(flow=RESULT), scene, voice)


def save(state: State, scene: Scene, voice: Voice) -> Turn:
    """The result so far as a workbook; the conversation stays where it is."""
    if not state.answers and state.about is None:
        return Turn(state, (Reply(voice.say("save.nothing"), buttons(voice, "screen")),))
    book = result_workbook(screening_of(state, scene), voice)
    return Turn(state, (Reply(voice.say("save.text"), attachment=book),))


def review(state: State, scene: Scene, voice: Voice) -> Turn:
    """All answers, each with a button to change it."""
    return Turn(state, (review_reply(state, scene, voice),))


def change(state: State, question: str, scene: Scene, voice: Voice) -> Turn:
    """Asks a question of the review list again."""
    return show(changed_to(state, question, scene), scene, voice)
