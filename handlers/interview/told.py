"""A situation told in one breath, before any question: 「我屋头老汉67了，娃儿今年考起大学」 becomes answers to confirm.

Only what the pack says may be heard in a story is, and only where nothing near it denies, doubts or asks: the answers
stand on a card first, and count once the person says that they are right.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from handlers.interview import flow
from handlers.interview.facts import label_of, value_words
from handlers.interview.position import known
from handlers.richtext import Rich, join
from handlers.values import IDLE, INTERVIEW, RESULT, Answer, Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice, heard_words
from policy_kb import FactError
from policy_kb.facts import check_record
from policy_kb.interview import merge
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.schema import OptionSection, QuestionSection

TOLD = "told"
"""Where the state keeps what was told until it is confirmed."""
_CLAUSES = re.compile(r"[，,。；;、!！?？\n]+")
_ONE = "[一二三四五六七八九]"
_NUMBER = rf"[^\d一二三四五六七八九十]{{0,3}}(\d{{2,3}}|{_ONE}?十{_ONE}?|{_ONE}{_ONE})"
_DENIED = re.compile(
    "[没无不莫冇未]|吗|么|好多|多少|啷个|怎么|哪|要是|如果|假如|万一|希望|想|明年|后年|以后|去年|前年|往年|别个|别人|人家|邻居|隔壁|听说"
)


def told_answers(text: str, state: State, scene: Scene) -> tuple[Answer, ...]:
    """The answers a text gives unasked, in the order of the interview; none that is known already."""
    clauses = [clause for clause in _CLAUSES.split(normalise(text)) if clause]
    record = known(state, scene)
    found: list[Answer] = []
    for name in scene.pack.orders["walk_in"]:
        for answer in _heard(name, scene.pack.questions[name], clauses, scene):
            fresh = {path: value for path, value in answer.facts.items() if record.get(path.partition(".")[0]) is None}
            if fresh and _fits(fresh, record, scene):
                found.append(Answer(answer.question, fresh))
    return tuple(found)


def offer(answers: tuple[Answer, ...], state: State, scene: Scene, voice: Voice, *more: Button) -> Turn:
    """The card that asks whether this was heard right, with `more` buttons."""
    facts = [fact for answer in answers for fact in answer.facts.items()]
    lines = [line for path, value in facts for line in _lines(path, value, scene, voice)]
    choices = (Button(voice.label("told.yes"), "told:yes"), Button(voice.label("told.no"), "told:no"), *more)
    reply = Reply(join([voice.say("told.heard"), *lines, voice.say("told.ask")]), choices)
    kept = [[answer.question, dict(answer.facts)] for answer in answers]
    return Turn(state.with_(aside={TOLD: kept}), (reply,))


def said(state: State, text: str, scene: Scene, voice: Voice) -> Turn | None:
    """The same in words; None where no card waits, or the words are about something else."""
    if TOLD not in state.aside or state.flow not in (IDLE, RESULT):
        return None
    parsed = parse("yes_no", text, scene.today)
    labels = {normalise(voice.label(f"told.{answer}")): answer for answer in ("yes", "no")}
    meant = labels.get(text) or ({True: "yes", False: "no"}[bool(parsed.value)] if parsed.status == "ok" else None)
    return None if meant is None else decided(state, meant, scene, voice)


def decided(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """The card's answer: what was told counts as answered, or was never said."""
    kept = state.aside.get(TOLD)
    if kept is None or state.flow not in (IDLE, RESULT):
        return flow.stale(state, scene, voice)
    if rest != "yes":
        return Turn(state.with_(aside={}), (Reply(voice.say("told.dropped"), buttons(voice, "screen", "measures")),))
    answers = (*state.answers, *(Answer(question, facts) for question, facts in kept))
    return flow.show(state.with_(flow=INTERVIEW, answers=answers, aside={}, changing=None), scene, voice)


def _lines(path: str, value: Any, scene: Scene, voice: Voice) -> Iterator[Rich]:
    """「· 家里的老人：1人」; what is known of a member follows on a line of its own."""
    facts = scene.pack.facts[scene.pack.identity.covers]
    paths = [(path, value)]
    if isinstance(value, list):
        paths += [(f"{path}.{i}.{name}", v) for i, member in enumerate(value) for name, v in member.items()]
    for each, inner in paths:
        yield voice.say("told.line", label=label_of(each, facts, voice), value=value_words(each, inner, facts, voice))


def _fits(facts: Mapping[str, Any], record: Mapping[str, Any], scene: Scene) -> bool:
    try:
        check_record(merge(record, facts), scene.pack.facts[scene.pack.identity.covers])
    except FactError:
        return False
    return True


def _heard(name: str, question: QuestionSection, clauses: list[str], scene: Scene) -> Iterator[Answer]:
    if question.parse == "household_type" and question.kind == "choice":
        yield from _kind(name, question, clauses, scene)
    for option in question.options:
        if option.told and option.fact is not None:
            yield from _option(name, option, clauses, scene)


def _kind(name: str, question: QuestionSection, clauses: list[str], scene: Scene) -> Iterator[Answer]:
    """The kind of household, where a clause says one for sure."""
    for clause in clauses:
        parsed = parse("household_type", clause, scene.today)
        if parsed.status == "ok" and not parsed.approximate and parsed.value in question.meanings:
            yield Answer(name, dict(question.meanings[str(parsed.value)]))
            return


def _option(name: str, option: OptionSection, clauses: list[str], scene: Scene) -> Iterator[Answer]:
    assert option.fact is not None
    fact = scene.pack.facts[scene.pack.identity.covers][option.fact]
    said = [clause for clause in clauses if _says(clause, option.told)]
    if not said:
        return
    if fact.type != "members":
        yield Answer(name, {option.fact: True})
        return
    counting = next(q for q, section in scene.pack.questions.items() if section.facts == [option.fact])
    section = next((each for each in scene.pack.questions.values() if _asks_age_of(each, option.fact)), None)
    if section is None:
        yield Answer(counting, {option.fact: [{}]})
        return
    ages = [age for clause in said for age in _ages(clause, option.told, scene) if age >= (section.told_from or 0)]
    if ages:
        yield Answer(counting, {option.fact: [{section.facts[0]: age} for age in ages]})


def _asks_age_of(section: QuestionSection, members: str) -> bool:
    return section.each == members and section.parse == "age"


def _ages(clause: str, words: list[str], scene: Scene) -> Iterator[int]:
    """The age behind each word for a person."""
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    for match in re.finditer(f"(?:{names}){_NUMBER}", clause):
        parsed = parse("age", f"{match[1]}岁", scene.today)
        if parsed.status == "ok" and isinstance(parsed.value, int):
            yield parsed.value


def _says(clause: str, words: list[str]) -> bool:
    """Whether a clause has one of the words, and nothing beside it that denies, doubts or asks."""
    word = max((word for word in words if word in clause), key=len, default=None)
    if word is None:
        return False
    rest = clause.replace(word, "")
    return _DENIED.search(rest) is None and not any(doubt in rest for doubt in heard_words("contrast"))
