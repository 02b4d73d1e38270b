"""Incomes, support and ages as people say them: whose, net or not, about how much, by which count of years."""

from collections.abc import Mapping
from typing import Any

from handlers.interview.heard import AskBack, Heard, Settled, Unclear
from handlers.values import Scene
from handlers.words import Voice, heard_words
from policy_kb.interview import Question
from policy_kb.normalise import normalise
from policy_kb.parse import Parsed, parse

NEAR_LINE = 0.1
"""An approximate number this close to a line (a tenth of it) could lie on either side."""
HAN_DIGITS = "一二两三四五六七八九十百千万"
BARE_ANSWER = 6
"""Characters of a bare "nothing": what is longer says something else."""
CERTAIN_AGE = {"birth_date", "birth_month", "completed"}
"""What an answer may say so that its number is the completed years."""
TRADITIONAL_EXCESS = 2
FAR_BELOW = 0.67
"""An elder below this part of the line is a slip of the tongue."""
DECADE = 9
"""「六十几」 is sixty to sixty-nine."""


def number(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    assert question.parse is not None
    if (pending := aside.get("pending")) is not None:
        heard = _of_pending(question, text, pending, scene, voice)
        if not isinstance(heard, Unclear):
            return heard
    said = normalise(text)
    for option in question.options:
        if said == normalise(voice.of_pack(option.label).plain) or said in option.aliases:
            return Settled(option.id)
    parsed = parse(question.parse, text, scene.today)
    if parsed.status == "unknown":
        return Settled(None)
    if question.parse == "age":
        return _age(question, text, parsed, scene)
    if _says_what_it_is_not(said):
        return AskBack("back.money")
    if question.parse == "money_year" and _nothing_said(parsed, said):
        return AskBack("back.zero_or_unknown", choices=(("choice.no_income", "v:0"),))
    return _money(question, parsed, scene, voice)


def _says_what_it_is_not(said: str) -> bool:
    """「没有八千」 names an amount that it is not; 「没得一分钱收入」 names none."""
    denied = any(said.startswith(word) for word in heard_words("there_is_not"))
    named = any(character.isdigit() or character in HAN_DIGITS for character in said)
    return denied and named and not any(word in said for word in heard_words("none_at_all"))


def _nothing_said(parsed: Parsed, said: str) -> bool:
    """A bare "nothing": no income, or no figure that anybody told? Only the first is zero."""
    zero = (parsed.value == 0 or set(parsed.candidates) == {0}) and len(said) <= BARE_ANSWER
    return zero and not any(word in said for word in heard_words("no_income"))


def _money(question: Question, parsed: Parsed, scene: Scene, voice: Voice) -> Heard:
    detail = parsed.detail
    period = question.declared[question.facts[0].partition(".")[0]].period
    if period is not None and str(detail.get("year", period)) != period:
        return AskBack("back.other_year", {"year": period})
    match parsed.status:
        case "ok":
            return _amount(question, parsed, scene, voice)
        case "ambiguous" if detail.get("needs") == "persons":
            return _how_many_people(detail["total"], parsed.approximate, voice)
        case "ambiguous" if detail.get("gross"):
            return AskBack("back.net_of_costs")
        case "ambiguous" if detail.get("needs") == "children":
            return AskBack("back.all_children")
        case "ambiguous" if parsed.candidates and set(parsed.candidates) != {0}:
            return _which_value(parsed, voice)
        case "ambiguous" if detail.get("needs") != "amount":
            return AskBack("back.money")
        case _:
            return AskBack("back.money_refused") if detail.get("why") == "absurd" else Unclear()


def _which_value(parsed: Parsed, voice: Voice) -> AskBack:
    values = [value for value in parsed.candidates if isinstance(value, int | float)]
    named = voice.list_of([voice.yuan(value) for value in values])
    if len(values) == 1:
        return AskBack("back.is_it", {"value": named}, choices=(("choice.yes", f"v:{values[0]}"),))
    return AskBack(
        "back.which_value", {"values": named}, choices=tuple((f"={voice.yuan(v)}", f"v:{v}") for v in values)
    )


def _amount(question: Question, parsed: Parsed, scene: Scene, voice: Voice) -> Heard:
    value, about = parsed.value, parsed.approximate
    assert isinstance(value, int | float)
    if question.parse == "money_year":
        basis = parsed.detail.get("basis")
        if basis == "household":
            return _is_it_net(value, about, voice)
        lines = scene.pack.lines(question.facts[0], scene.today)
        if basis is None and ("per" in parsed.detail or any(value > line for line in lines)):
            # At or below every line, neither a household's total nor costs left in could change the outcome
            return AskBack("back.whose_income", {"amount": voice.yuan(value)}, _pending("whose", value, about), _WHOSE)
    return _certain(question, value, about, scene, voice)


def _certain(question: Question, value: float, about: bool, scene: Scene, voice: Voice) -> Heard:
    """An amount as the answer, unless it is a rough one beside a line."""
    lines = [float(line) for line in scene.pack.lines(question.facts[0], scene.today) if line]
    near = [line for line in lines if abs(value - line) <= abs(line) * NEAR_LINE]
    if about and near:
        return AskBack("back.near_line", {"line": voice.yuan(near[0])})
    key = "echo.loss" if value < 0 else "echo.about" if about else "echo.amount"
    return Settled(value, (key, {"amount": voice.yuan(abs(value))}))


def _is_it_net(each: float, about: bool, voice: Voice) -> AskBack:
    return AskBack("back.is_net", {"amount": voice.yuan(each)}, _pending("net", each, about), _YES_NO)


def _how_many_people(total: Any, about: bool, voice: Voice) -> AskBack:
    return AskBack("back.how_many_people", {"total": voice.yuan(total)}, _pending("persons", total, about))


_YES_NO = (("choice.yes", "p:yes"), ("choice.no", "p:no"))
_WHOSE = (
    ("choice.one_person", "p:person"),
    ("choice.whole_household", "p:household"),
    ("choice.costs_not_off", "p:gross"),
)


def _pending(kind: str, value: Any, about: bool) -> dict[str, Any]:
    return {"pending": {"kind": kind, "value": value, "about": about}}


def _of_pending(question: Question, text: str, pending: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """A text as the answer to what was asked back."""
    match pending["kind"]:
        case "persons":
            parsed = parse("count", text, scene.today)
            if parsed.status == "ok" and isinstance(parsed.value, int) and parsed.value > 0:
                return _is_it_net(per_person(pending["value"], parsed.value), pending["about"], voice)
            return Settled(None) if parsed.status == "unknown" else Unclear()
        case "net":
            said = normalise(text)
            parsed = parse("yes_no", text, scene.today)
            choice = {True: "yes", False: "no"}.get(parsed.value) if isinstance(parsed.value, bool) else None
            if any(word in said for word in heard_words("costs_not_off")):
                choice = "no"
            elif any(word in said for word in heard_words("costs_off")):
                choice = None if _hedged(said) else "yes"
            return resolve(question, choice, pending, scene, voice)
        case _:
            said = normalise(text)
            if any(word in said for word in heard_words("costs_not_off")):
                return resolve(question, "gross", pending, scene, voice)
            if said in heard_words("done"):
                return resolve(question, "person", pending, scene, voice)
            if _hedged(said):
                return Unclear()
            whose = [name for name in ("household", "person") if any(word in said for word in heard_words(name))]
            return resolve(question, whose[0] if whose else None, pending, scene, voice)


def _hedged(said: str) -> bool:
    """A denial or a part only: it says what is not, or not all of what is."""
    return any(word in said for word in heard_words("hedge"))


def resolve(question: Question, choice: str | None, pending: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """What a choice offered with a question back leads to."""
    value, about = pending["value"], pending["about"]
    match pending["kind"], choice:
        case ("net", "yes") | ("whose", "person"):
            return _certain(question, value, about, scene, voice)
        case ("net", "no") | ("whose", "gross"):
            return AskBack("back.net_of_costs")
        case "whose", "household":
            return _how_many_people(value, about, voice)
        case _:
            return Unclear()


def per_person(total: float, persons: int) -> int | float:
    """A household's income by head, in yuan to the fen."""
    each = round(total / persons, 2)
    return int(each) if each == int(each) else each


def _age(question: Question, text: str, parsed: Parsed, scene: Scene) -> Heard:
    """An age is settled when every reading of it lies on one side of every line; otherwise the birthday decides."""
    possible = _possible_ages(parsed, scene)
    if not possible:
        return Unclear() if parsed.status == "invalid" else AskBack("back.birthday", input="date")
    said = normalise(text)
    if any(word in said for word in heard_words("birthday_to_come")):
        possible |= {min(possible) - 1}
    lines = scene.pack.lines(question.facts[0], scene.today)
    if any(min(possible) < line <= max(possible) for line in lines):
        return AskBack("back.birthday", input="date")
    age = parsed.value if isinstance(parsed.value, int) else min(possible)
    if lines and age < float(lines[0]) * FAR_BELOW:
        return AskBack("back.birthday", input="date")  # nobody of that age is counted among the old: a slip
    key = "echo.age" if len(possible) == 1 else "echo.age_about"
    return Settled(age, (key, {"age": str(age)}))


def _possible_ages(parsed: Parsed, scene: Scene) -> set[int]:
    """Completed years that an answer may mean: a bare number is often the traditional count, one or two too many."""
    value, detail = parsed.value, parsed.detail
    if isinstance(value, dict):
        years = scene.today.year - int(value["birth_year"])
        return {years - 1, years}
    if not isinstance(value, int):
        return {age for age in parsed.candidates if isinstance(age, int)} if "nominal" in detail else set()
    if detail.keys() & CERTAIN_AGE:
        return {value}
    above = detail.get("bound") == "above"
    low = value + 1 - TRADITIONAL_EXCESS if above else value - TRADITIONAL_EXCESS
    high = value + DECADE if parsed.approximate and detail.get("bound") != "below" else value
    return set(range(low, high + 1))
