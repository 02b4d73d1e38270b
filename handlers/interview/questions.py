"""A question as a message: the words, the choices, and the ways out that are always there."""

from collections.abc import Iterable, Mapping

from handlers.interview.heard import AskBack
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, State, buttons
from handlers.words import Voice
from policy_kb.interview import Question


def question_reply(question: Question, state: State, voice: Voice, before: Iterable[Rich] = ()) -> Reply:
    """The question, after whatever is to be said first."""
    hint = voice.of_pack(question.hint) if question.hint else Rich()
    ask = voice.say("interview.ask", question=voice.of_pack(question.ask, question.member))
    card = voice.say("interview.card_how") if question.kind == "card" else Rich()
    return Reply(join([*before, ask, hint, card]), (*_choices(question, state, voice), *ways_out(state, voice)))


def ask_back_reply(question: Question, back: AskBack, state: State, voice: Voice, before: Iterable[Rich] = ()) -> Reply:
    """A question back about what was just heard, with its own choices before the ways out."""
    choices = tuple(Button(choice_label(key, voice), action) for key, action in back.choices)
    if not choices:
        choices = _choices(question, state, voice)
    text = join([*before, voice.say(back.key, **back.values)])
    return Reply(text, (*choices, *ways_out(state, voice)), input=back.input)


def why_reply(question: Question, state: State, voice: Voice) -> Reply:
    """Why a question is asked, and the question again."""
    return question_reply(question, state, voice, [voice.say("interview.because", why=voice.of_pack(question.why))])


def choice_label(key: str, voice: Voice) -> str:
    """A choice's label: a catalogue key, or `=` and the words themselves."""
    return key[1:] if key.startswith("=") else voice.label(key)


def _choices(question: Question, state: State, voice: Voice) -> tuple[Button, ...]:
    match question.kind:
        case "yes_no":
            return (Button(voice.label("choice.yes"), "o:yes"), Button(voice.label("choice.no"), "o:no"))
        case "card":
            ticks: Mapping[str, bool] = state.aside.get("ticks", {})
            options = tuple(_tick(option.id, voice.of_pack(option.label).plain, ticks) for option in question.options)
            done = "choice.done" if any(ticks.values()) else "choice.none_of_these"
            return (*options, Button(voice.label(done), "ok"))
        case _:
            return tuple(Button(voice.of_pack(option.label).plain, f"o:{option.id}") for option in question.options)


def _tick(option: str, label: str, ticks: Mapping[str, bool]) -> Button:
    ticked = bool(ticks.get(option))
    return Button(label, f"t:{option}:{0 if ticked else 1}", ticked)


def ways_out(state: State, voice: Voice) -> tuple[Button, ...]:
    """Always there: not knowing, asking why, going back, seeing what is known so far."""
    names = ["why"]
    if state.answers or state.aside or state.changing:
        names.append("back")
    if state.answers:
        names.append("result")
    return (Button(voice.label("choice.dont_know"), "dk"), *buttons(voice, *names))
