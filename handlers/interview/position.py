"""Where an interview stands, recomputed from its answers; and how an answer is added, taken back or changed."""

from collections.abc import Mapping
from typing import Any

from handlers.values import IDLE, INTERVIEW, RESULT, Answer, Scene, State
from policy_kb import FactError, NotAccepted
from policy_kb.facts import Fact, check_record, split
from policy_kb.interview import Entry, Question, merge
from policy_kb.screening import Screening

EMPTY: Mapping[str, Any] = {}


def record_of(answers: tuple[Answer, ...], base: Mapping[str, Any] = EMPTY) -> dict[str, Any]:
    """What is known: `base`, what is on record of the household, and the answers, the later over the earlier. What is
    on record stands over an answer.
    """
    record = dict(base)
    for answer in answers:
        record = merge(record, {path: v for path, v in answer.facts.items() if not _on_record(path, base)})
    return record


def base_of(state: State, scene: Scene) -> Mapping[str, Any]:
    """What is on record of the household an interview is about; nothing where it is about nobody known."""
    return EMPTY if state.about is None else scene.desk.facts(state.about) or EMPTY


def known(state: State, scene: Scene) -> dict[str, Any]:
    """All that is known in this conversation."""
    return record_of(state.answers, base_of(state, scene))


def _on_record(path: str, base: Mapping[str, Any]) -> bool:
    place = split(path)
    if place is None:
        return base.get(path) is not None
    members = base.get(place[0])
    return members is not None and place[1] < len(members) and members[place[1]].get(place[2]) is not None


def still_valid(state: State, scene: Scene) -> State:
    """The state without answers that the pack no longer knows: a newer pack harms no open conversation. About a
    household that is not the person's any more nothing is left of it.
    """
    if state.topic is not None and state.topic not in scene.pack.measures:
        state = state.with_(topic=None)
    if state.about is not None and scene.desk.facts(state.about) is None:
        state = state.with_(flow=IDLE, about=None, answers=state.shelved, shelved=(), aside={}, changing=None)
    facts, base = scene.pack.facts[scene.pack.identity.covers], base_of(state, scene)
    answers: tuple[Answer, ...] = ()
    for answer in state.answers:
        kept = {path: v for path, v in answer.facts.items() if _accepted({path: v}, record_of(answers, base), facts)}
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
    entry: Entry = "walk_in" if state.about is None else "registered"
    return scene.pack.next_question(known(state, scene), scene.today, entry)


def _asked_again(state: State, scene: Scene) -> Question | None:
    old = next((answer for answer in state.answers if answer.question == state.changing), None)
    if old is None:
        return None
    others = tuple(answer for answer in state.answers if answer is not old)
    record = {key: value for key, value in record_of(others, base_of(state, scene)).items() if value is not None}
    try:
        return scene.pack.question_again(old.question, old.facts, record)
    except NotAccepted:
        return None  # a newer pack no longer asks this: the interview goes on with what it does ask


def screening_of(state: State, scene: Scene) -> Screening:
    return scene.pack.screen(known(state, scene), scene.today)


def with_answer(state: State, question: Question, settled: Mapping[str, Any], scene: Scene) -> State:
    """The state after an answer: a changed one stands in its old place, and only what depended on it falls."""
    answer = Answer(question.id, dict(settled))
    if state.changing == question.id:
        before, after = _around(state.answers, question.id)
        answers = _still_meant((*before, answer), after, base_of(state, scene))
    else:
        answers = (*state.answers, answer)
    return state.with_(flow=INTERVIEW, answers=answers, aside={}, changing=None)


def _around(answers: tuple[Answer, ...], question: str) -> tuple[tuple[Answer, ...], tuple[Answer, ...]]:
    place = next(i for i, answer in enumerate(answers) if answer.question == question)
    return answers[:place], answers[place + 1 :]


def _still_meant(kept: tuple[Answer, ...], later: tuple[Answer, ...], base: Mapping[str, Any]) -> tuple[Answer, ...]:
    """Later answers, without those that speak of members no longer listed or of what the changed answer now settles."""
    changed = kept[-1].facts
    for answer in later:
        record = record_of(kept, base)
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
