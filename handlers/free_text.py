"""What words lead to that answer nothing and command nothing: questions, and situations told in passing."""

from handlers.asking import answered, not_covered
from handlers.effects import NoteUnanswered
from handlers.interview.told import offer, told_answers
from handlers.measures import title_of
from handlers.values import Button, Scene, State, Turn
from handlers.words import Voice
from policy_kb.search import anonymous, asks

ENOUGH_TOLD = 2
"""Facts in a question that make it a situation worth an interview; with fewer the answer is enough."""


def heard(state: State, text: str, scene: Scene, voice: Voice) -> Turn:
    """The same as a step of the conversation, which remembers what was spoken of. A situation told in passing is
    offered for the interview; told without a question, it is all that is spoken of.
    """
    result = answered(text, state.topic, voice)
    told = told_answers(text, state, scene) if state.about is None else ()
    if told and not asks(text):
        shown = dict.fromkeys(number for found in result.found for number in found.measures)
        about = [Button(title_of(number, voice), f"measure:{number}") for number in shown if result.open is None]
        return offer(told, state.with_(topic=result.topic, asked=None), scene, voice, *about)
    choosing = any(found.decision == "choose" for found in result.found)
    effects = () if choosing else _noted(result.open, voice)
    after = state.with_(topic=result.topic, asked=result.open if choosing else None)
    if len(told) < ENOUGH_TOLD:
        return Turn(after, result.replies, effects)
    offered = offer(told, after, scene, voice)
    return Turn(offered.state, (*result.replies, *offered.replies), effects)


def none_of_these(state: State, voice: Voice) -> Turn:
    """What was offered is not what was meant: the question is noted, for the pack to learn it."""
    return Turn(state.with_(asked=None), (not_covered(None, voice),), _noted(state.asked, voice))


def _noted(question: str | None, voice: Voice) -> tuple[NoteUnanswered, ...]:
    kept = None if question is None else anonymous(question, voice.pack.index)
    return () if kept is None else (NoteUnanswered(kept),)
