"""From what a person typed to an answer of the question before them, or to a question back."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from handlers.values import Scene
from handlers.words import Voice, heard_words
from policy_kb.interview import Option, Question
from policy_kb.normalise import normalise
from policy_kb.parse import Parsed, parse

HOUSEHOLD_TOTAL_FROM = 15_000
"""From here on a bare yearly income is so often the whole household's that we ask whose it is."""
NEAR_LINE = 0.1
"""An approximate number this close to a line (a tenth of it) could lie on either side."""
NEGATIONS = "没无不莫冇"
SEGMENTS = re.compile(r"[,，、;；.。和跟\n]")
NUMBERS = re.compile(r"\d+(?:[\s,，、和及]+\d+)*")
ORDINAL = re.compile(r"(?:选|第)?(\d{1,2}|[一二三四五六七八九])(?:个|项|号|样)?")
CHINESE_DIGITS = "一二三四五六七八九"


@dataclass(frozen=True)
class Settled:
    """An answer. `value` as Question.accepts takes it; `echo` tells the person what was understood, when it helps."""

    value: Any
    echo: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class AskBack:
    """A question back: a catalogue key with its values, what is heard so far, and choices (label key, action)."""

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Unclear:
    """Not an answer to this question."""


Heard = Settled | AskBack | Unclear


def hear(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """What a typed text means as an answer to this question."""
    match question.kind:
        case "choice":
            return _choice(question, text, scene, voice)
        case "card":
            return _card(question, text, aside, scene, voice)
        case "yes_no":
            return _yes_no(text, scene)
        case "members":
            return _members(text, scene)
        case _:
            return _number(question, text, aside, scene, voice)


def _unknown(text: str, scene: Scene) -> bool:
    return parse("yes_no", text, scene.today).status == "unknown"


def _choice(question: Question, text: str, scene: Scene, voice: Voice) -> Heard:
    option = _named_option(question, text, voice)
    if option is not None:
        return Settled(option.id)
    if question.parse is not None:
        parsed = parse(question.parse, text, scene.today)
        if parsed.status == "ok" and parsed.value in question.meanings:
            return Settled(question.meanings[str(parsed.value)], ("echo.kind", {"kind": f"kind.{parsed.value}"}))
        possible = [str(c) for c in parsed.candidates if c in question.meanings]
        if parsed.status == "ambiguous" and len(possible) > 1:
            return AskBack("back.which_kind", choices=tuple((f"kind.{c}", f"m:{c}") for c in possible))
    return Settled(None) if _unknown(text, scene) else Unclear()


def _named_option(question: Question, text: str, voice: Voice) -> Option | None:
    """The option a text names: by its place, its label, or the longest alias in it."""
    said = normalise(text)
    if found := ORDINAL.fullmatch(said):
        place = int(found[1]) if found[1].isdigit() else CHINESE_DIGITS.index(found[1]) + 1
        return question.options[place - 1] if 1 <= place <= len(question.options) else None
    fits: dict[int, set[str]] = {}
    for option in question.options:
        for alias in (voice.of_pack(option.label).plain, *option.aliases):
            if normalise(alias) == said:
                return option
            if len(alias) > 1 and normalise(alias) in said:
                fits.setdefault(len(alias), set()).add(option.id)
    if not fits:
        return None
    longest = fits[max(fits)]
    return question.option(longest.pop()) if len(longest) == 1 else None


def _card(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    said = normalise(text)
    ticks = dict(aside.get("ticks", {}))
    ticked = [name for name, value in ticks.items() if value]
    if ticks and said in heard_words("done") | heard_words("no_more"):
        return _ticked(question, ticked, voice)
    if said in heard_words("nothing") | heard_words("no_more"):
        return _ticked(question, [], voice)
    if said in heard_words("everything"):
        return _ticked(question, [option.id for option in question.options], voice)
    if NUMBERS.fullmatch(said):
        places = [int(number) for number in re.findall(r"\d+", said)]
        if all(1 <= place <= len(question.options) for place in places):
            return _ticked(question, [question.options[place - 1].id for place in places], voice)
        return Unclear()
    named = _ticks_named(question, said, voice)
    if named:
        return AskBack("back.card_ticked", aside={"ticks": ticks | named})
    return Settled(None) if _unknown(text, scene) else Unclear()


def _ticked(question: Question, options: list[str], voice: Voice) -> Settled:
    labels = [voice.of_pack(question.option(option).label).plain for option in options]
    return Settled(options, ("echo.ticked", {"options": voice.list_of(labels)}) if labels else ("echo.none", {}))


def _ticks_named(question: Question, said: str, voice: Voice) -> dict[str, bool]:
    """Ticks a sentence sets or takes away: each part of it by the options it names and whether it denies them."""
    found: dict[str, bool] = {}
    for part in SEGMENTS.split(said):
        for option in question.options:
            words = [voice.of_pack(option.label).plain, *option.aliases]
            if any(normalise(word) in part for word in words):
                found[option.id] = not any(sign in part for sign in NEGATIONS)
    return found


def _yes_no(text: str, scene: Scene) -> Heard:
    parsed = parse("yes_no", text, scene.today)
    match parsed.status:
        case "ok" if not parsed.approximate:
            return Settled(parsed.value)
        case "ok" | "ambiguous":
            return AskBack("back.yes_or_no")
        case "unknown":
            return Settled(None)
        case _:
            return Unclear()


def _members(text: str, scene: Scene) -> Heard:
    parsed = parse("count", text, scene.today)
    match parsed.status:
        case "ok":
            return Settled(parsed.value, ("echo.count", {"n": str(parsed.value)}))
        case "unknown":
            return Settled(None)
        case "ambiguous":
            return AskBack("back.count")
        case _:
            return Unclear()


def _number(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    assert question.parse is not None
    if (pending := aside.get("pending")) is not None:
        heard = _of_pending(text, pending, scene, voice)
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
        return _age(question, parsed, scene)
    return _money(question, parsed, scene, voice)


def _money(question: Question, parsed: Parsed, scene: Scene, voice: Voice) -> Heard:
    detail = parsed.detail
    match parsed.status:
        case "ok":
            return _amount(question, parsed, scene, voice)
        case "ambiguous" if detail.get("needs") == "persons":
            total = detail.get("total")
            return AskBack("back.how_many_people", {"total": voice.yuan(total)}, _pending("persons", total))
        case "ambiguous" if detail.get("gross"):
            return AskBack("back.net_of_costs")
        case "ambiguous" if detail.get("needs") == "children":
            return AskBack("back.all_children")
        case "ambiguous" if parsed.candidates:
            return _which_value(parsed, voice)
        case "ambiguous":
            return AskBack("back.money")
        case _:
            return AskBack("back.money_refused") if detail.get("why") == "absurd" else Unclear()


def _which_value(parsed: Parsed, voice: Voice) -> AskBack:
    values = [value for value in parsed.candidates if isinstance(value, int | float)]
    named = voice.list_of([voice.yuan(value) for value in values])
    return AskBack(
        "back.which_value", {"values": named}, choices=tuple((f"={voice.yuan(v)}", f"v:{v}") for v in values)
    )


def _amount(question: Question, parsed: Parsed, scene: Scene, voice: Voice) -> Heard:
    value = parsed.value
    assert isinstance(value, int | float)
    lines = scene.pack.lines(question.facts[0], scene.today)
    if parsed.approximate and any(line and abs(value - line) <= abs(line) * NEAR_LINE for line in map(float, lines)):
        return AskBack("back.near_line", {"line": voice.yuan(next(line for line in lines if line))})
    if question.parse == "money_year":
        basis = parsed.detail.get("basis")
        if basis == "household":
            return AskBack("back.is_net", {"amount": voice.yuan(value)}, _pending("net", value), _YES_NO)
        if basis is None and value >= HOUSEHOLD_TOTAL_FROM:
            return AskBack("back.whose_income", {"amount": voice.yuan(value)}, _pending("whose", value), _WHOSE)
    key = "echo.about" if parsed.approximate else "echo.amount"
    return Settled(value, (key, {"amount": voice.yuan(value)}))


_YES_NO = (("choice.yes", "p:yes"), ("choice.no", "p:no"))
_WHOSE = (("choice.one_person", "p:person"), ("choice.whole_household", "p:household"))


def _pending(kind: str, value: Any) -> dict[str, Any]:
    return {"pending": {"kind": kind, "value": value}}


def _of_pending(text: str, pending: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """A text as the answer to what was asked back."""
    value = pending["value"]
    match pending["kind"]:
        case "persons":
            parsed = parse("count", text, scene.today)
            if parsed.status == "ok" and isinstance(parsed.value, int) and parsed.value > 0:
                each = per_person(value, parsed.value)
                return AskBack("back.is_net", {"amount": voice.yuan(each)}, _pending("net", each), _YES_NO)
            return Settled(None) if parsed.status == "unknown" else Unclear()
        case "net":
            parsed = parse("yes_no", text, scene.today)
            return resolve(parsed.value, pending, voice) if parsed.status == "ok" else Unclear()
        case "whose":
            said = normalise(text)
            if any(word in said for word in heard_words("household")):
                return resolve("household", pending, voice)
            if any(word in said for word in heard_words("person")):
                return resolve("person", pending, voice)
    return Unclear()


def resolve(choice: Any, pending: Mapping[str, Any], voice: Voice) -> Heard:
    """What a choice offered with a question back leads to."""
    value = pending["value"]
    match pending["kind"], choice:
        case ("net", True | "yes") | ("whose", "person"):
            return Settled(value, ("echo.amount", {"amount": voice.yuan(value)}))
        case "net", False | "no":
            return AskBack("back.net_of_costs")
        case "whose", "household":
            return AskBack("back.how_many_people", {"total": voice.yuan(value)}, _pending("persons", value))
        case _:
            return Unclear()


def per_person(total: float, persons: int) -> int | float:
    """A household's income by head, in yuan to the fen."""
    each = round(total / persons, 2)
    return int(each) if each == int(each) else each


def _age(question: Question, parsed: Parsed, scene: Scene) -> Heard:
    """An age is settled when it is one on either count of years; near a line the birthday decides."""
    lines = [int(line) for line in scene.pack.lines(question.facts[0], scene.today)]
    possible = _possible_ages(parsed, scene)
    if not possible:
        return Unclear() if parsed.status == "invalid" else AskBack("back.birthday")
    if parsed.status == "ok" and isinstance(parsed.value, int) and not parsed.approximate:
        if "birth_date" in parsed.detail or parsed.detail.get("completed"):
            return Settled(parsed.value, ("echo.age", {"age": str(parsed.value)}))
        possible = {parsed.value, parsed.value - 1, parsed.value - 2}
        certain = parsed.value
    else:
        certain = min(possible)
    if any(min(possible) < line <= max(possible) for line in lines):
        return AskBack("back.birthday")
    return Settled(certain, ("echo.age", {"age": str(certain)}))


def _possible_ages(parsed: Parsed, scene: Scene) -> set[int]:
    value = parsed.value
    if isinstance(value, dict):
        full = scene.today.year - int(value["birth_year"])
        return {full - 1, full}
    if isinstance(value, int):
        spread = range(-2, 10) if parsed.approximate else range(1)
        return {value + step for step in spread}
    return {age for age in parsed.candidates if isinstance(age, int)}
