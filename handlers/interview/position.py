"""Where an interview stands, recomputed from its answers; and how an answer is added, taken back or changed."""

from collections.abc import Mapping
from typing import Any

from handlers.values import INTERVIEW, RESULT, Answer, Scene, State
from policy_kb import FactError, NotAccepted
from policy_kb.facts import Fact, check_record, split
from policy_kb.interview import Question, merge
from policy_kb.screening import Screening


def record_of(answers: tuple[Answer, ...]) -> dict[str, Any]:
    """What is known from the answers, the later standing over the earlier."""
    record: dict[str, Any] = {}
    for answer in answers:
        record = merge(record, answer.facts)
    return record


def still_valid(state: State, scene: Scene) -> State:
    """The state without answers that the pack no longer knows: a newer pack harms no open conversation."""
    facts = scene.pack.facts[scene.pack.identity.covers]
    answers: tuple[Answer, ...] = ()
    for answer in state.answers:
        kept = {path: v for path, v in answer.facts.items() if _accepted({path: v}, record_of(answers), facts)}
        if kept:
            answers = (*answers, Answer(answer.question, kept))
    if answers == state.answers:
        return state
    return state.with_(answers=answers, aside={}, changing=None)


def _accepted(settled: Mapping[str, Any], record: Mapping[str, Any], facts: Mapping[str, Fact]) -> bool:
    try:
        check_record(merge(record, settled), facts)
    except FactError:
        return False
    return True


def current(state: State, scene: Scene) -> Question | None:
    """The question now before the person; None when there is nothing left to ask."""
    if state.changing is not None:
        again = _asked_again(state, scene)
        if again is not None:
            return again
    return scene.pack.next_question(record_of(state.answers), scene.today)


def _asked_again(state: State, scene: Scene) -> Question | None:
    old = next((answer for answer in state.answers if answer.question == state.changing), None)
    if old is None:
        return None
    others = tuple(answer for answer in state.answers if answer is not old)
    record = {key: value for key, value in record_of(others).items() if value is not None}
    try:
        return scene.pack.question_again(old.question, old.facts, record)
    except NotAccepted:
        return None  # a newer pack no longer asks this: the interview goes on with what it does ask


def screening_of(state: State, scene: Scene) -> Screening:
    return scene.pack.screen(record_of(state.answers), scene.today)


def with_answer(state: State, question: Question, settled: Mapping[str, Any]) -> State:
    """The state after an answer: a changed one stands in its old place, and only what depended on it falls."""
    answer = Answer(question.id, dict(settled))
    if state.changing == question.id:
        before, after = _around(state.answers, question.id)
        answers = _still_meant((*before, answer), after)
    else:
        answers = (*state.answers, answer)
    return state.with_(flow=INTERVIEW, answers=answers, aside={}, changing=None)


def _around(answers: tuple[Answer, ...], question: str) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    place = next(i for i, answer in enumerate(answers) if answer.question == question)
    return answers[:place], answers[place + 1 :]


def _still_meant(kept: tuple[Answer, ...], later: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """Later answers, without those that speak of members no longer listed or of what the changed answer now settles."""
    changed = kept[-1].facts
    for answer in later:
        record = record_of(kept)
        facts = {path: value for path, value in answer.facts.items() if path not in changed and _exists(path, record)}
        if facts:
            kept = (*kept, Answer(answer.question, facts))
    return kept


def _exists(path: str, record: Mapping[str, Any]) -> bool:
    place = split(path)
    return place is None or place[1] < len(record.get(place[0]) or ())


def known_only(answers: tuple[Answer, ...]) -> tuple[Answer, ...]:
    """The answers without what was not known, so that it is asked again."""
    kept = (Answer(a.question, {path: v for path, v in a.facts.items() if v is not None}) for a in answers)
    return tuple(answer for answer in kept if answer.facts)


def step_back(state: State, scene: Scene) -> State:
    """One step back: from an early result to the question it left open, from a half-given answer or a change to the
    question as it was, else to the last answer, which is taken away.
    """
    if state.flow == RESULT and current(state, scene) is not None:
        return state.with_(flow=INTERVIEW)
    if state.aside or state.changing is not None:
        return state.with_(aside={}, changing=None)
    return state.with_(flow=INTERVIEW, answers=state.answers[:-1])
