"""From what a person typed to an answer of the question before them, or to a question back."""

import re
from collections.abc import Mapping
from typing import Any

from handlers.interview.heard import AskBack, Heard, Settled, Unclear
from handlers.interview.numbers import number
from handlers.values import Scene
from handlers.words import Voice, heard_words
from policy_kb.interview import Option, Question
from policy_kb.normalise import normalise
from policy_kb.parse import parse

NEGATIONS = "没无不莫冇"
SEGMENTS = re.compile(r"[,，、;；.。和跟\n]")
NUMBERS = re.compile(r"\d+(?:[\s,，、和及]+\d+)*")
ORDINAL = re.compile(r"(?:选|第)?(\d{1,2}|[一二三四五六七八九])(?:个|项|号|样)?")
END_MARKS = "。.!！?？~ 的嘛哦啊哈"
CHINESE_DIGITS = "一二三四五六七八九"


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
            return number(question, text, aside, scene, voice)


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
        if parsed.detail.get("also") and parsed.candidates[0] in question.meanings:
            return Settled(question.meanings[str(parsed.candidates[0])])  # the next question settles the other kind
        possible = [str(c) for c in parsed.candidates if c in question.meanings]
        if parsed.status == "ambiguous" and len(possible) > 1:
            return AskBack("back.which_kind", choices=tuple((f"kind.{c}", f"m:{c}") for c in possible))
    return Settled(None) if _unknown(text, scene) else Unclear()


def _named_option(question: Question, text: str, voice: Voice) -> Option | None:
    """The option a text names: by its place, as a whole, or by the longest alias in it with nothing said against it."""
    said = normalise(text).strip(END_MARKS)
    if found := ORDINAL.fullmatch(said):
        place = int(found[1]) if found[1].isdigit() else CHINESE_DIGITS.index(found[1]) + 1
        return question.options[place - 1] if 1 <= place <= len(question.options) else None
    fits: dict[str, set[str]] = {}
    for option in question.options:
        for alias in map(normalise, (voice.of_pack(option.label).plain, *option.aliases)):
            if alias == said:
                return option
            if len(alias) > 1 and alias in said:
                fits.setdefault(alias, set()).add(option.id)
    longest = max(fits, key=len, default="")
    if len(fits.get(longest, ())) != 1 or any(len(alias) == len(longest) for alias in fits if alias != longest):
        return None
    rest = said.replace(longest, "")
    against = any(sign in rest for sign in NEGATIONS) or any(word in rest for word in heard_words("contrast"))
    return None if against else question.option(fits[longest].pop())


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
            words = [normalise(word) for word in (voice.of_pack(option.label).plain, *option.aliases)]
            named = [word for word in words if word in part]
            if named:
                rest = part
                for word in named:
                    rest = rest.replace(word, "")
                found[option.id] = not any(sign in rest for sign in NEGATIONS)
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
