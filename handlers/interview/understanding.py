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

NEGATIONS = "没无不莫冇除"
"""Any of these left over beside what was named means that the sentence says more than its names."""
NUMBERS = re.compile(r"\d+(?:[\s,，、和及]+\d+)*")
PLACE = re.compile(r"(?:[选第]([一二三四五六七八九]|\d{1,2})[个项号样条]?|(\d{1,2})号?)")
CHINESE_DIGITS = "一二三四五六七八九"
END_MARKS = "。.!！?？~ 的嘛哦啊哈"
CERTAIN_ALIAS = 3
"""Characters from which an alias names its option within a longer sentence; shorter ones must not be negations."""


def hear(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """What a typed text means as an answer to this question."""
    match question.kind:
        case "choice":
            return _choice(question, text, scene, voice)
        case "card":
            return _card(question, text, aside, scene, voice)
        case "yes_no":
            return _yes_no(question, text, scene)
        case "members":
            return _members(text, scene)
        case _:
            return number(question, text, aside, scene, voice)


def _unknown(text: str, scene: Scene) -> bool:
    return parse("yes_no", text, scene.today).status == "unknown"


YES_AND_NO = {"back.is_it": ("v", None), "back.which_risk": ("m:monitored-resolved", "m:monitored-active")}
"""Questions back that a plain yes or no answers: the action each means, or the beginning of it."""


def named_choice(text: str, choices: list[tuple[str, str]], key: str, scene: Scene) -> str | None:
    """Which of the choices (label, action) of a question back a text names."""
    said = normalise(text).strip(END_MARKS)
    if found := PLACE.fullmatch(said):
        place = _number_of(found)
        return choices[place - 1][1] if 1 <= place <= len(choices) else None
    for label, action in choices:
        if said == normalise(label).strip(END_MARKS):
            return action
    answer = parse("yes_no", text, scene.today).value
    if key not in YES_AND_NO or not isinstance(answer, bool):
        return None
    meant = YES_AND_NO[key][0 if answer else 1]
    return next((action for _, action in choices if meant and action.startswith(meant)), None)


def _number_of(found: re.Match[str]) -> int:
    digits = found[1] or found[2]
    return int(digits) if digits.isdecimal() else CHINESE_DIGITS.index(digits) + 1


def _choice(question: Question, text: str, scene: Scene, voice: Voice) -> Heard:
    """In order of certainty: an option as a whole, not knowing, what the parser reads, an option within a sentence."""
    said = normalise(text).strip(END_MARKS)
    option = _whole_option(question, said, voice)
    if option is not None:
        return Settled(option.id)
    if _unknown(text, scene):
        return Settled(None)
    if question.parse is not None:
        heard = _kind(question, text, scene)
        if not isinstance(heard, Unclear):
            return heard
    option = _option_within(question, said, voice)
    return Unclear() if option is None else Settled(option.id)


def _kind(question: Question, text: str, scene: Scene) -> Heard:
    """A kind of household in the person's own words."""
    assert question.parse is not None
    parsed = parse(question.parse, text, scene.today)
    if parsed.status == "ok" and parsed.value in question.meanings:
        return Settled(question.meanings[str(parsed.value)])
    if parsed.detail.get("also") and parsed.candidates[0] in question.meanings:
        return Settled(question.meanings[str(parsed.candidates[0])])  # the next question settles the other kind
    possible = [str(c) for c in parsed.candidates if c in question.meanings]
    if parsed.status != "ambiguous" or len(possible) < 2:
        return Unclear()
    risk_only = all(kind.startswith("monitored") for kind in possible)
    key = "back.which_risk" if risk_only else "back.which_kind"
    return AskBack(key, choices=tuple((f"kind.{kind}", f"m:{kind}") for kind in possible))


def _whole_option(question: Question, said: str, voice: Voice) -> Option | None:
    if found := PLACE.fullmatch(said):
        place = _number_of(found)
        return question.options[place - 1] if 1 <= place <= len(question.options) else None
    for option in question.options:
        if said in [name.strip(END_MARKS) for name in _names(option, voice)]:
            return option
    return None


def _option_within(question: Question, said: str, voice: Voice) -> Option | None:
    """The option of the longest name in a sentence, when nothing in the rest of it speaks against that."""
    fits = {name: option for option in question.options for name in _names(option, voice) if _within(name, said)}
    longest = max(map(len, fits), default=0)
    named = {option.id: name for name, option in fits.items() if len(name) == longest}
    if len(named) != 1:
        return None
    option, name = next(iter(named.items()))
    rest = said.replace(name, "")
    against = any(sign in rest for sign in NEGATIONS) or any(word in rest for word in heard_words("contrast"))
    return None if against else question.option(option)


def _within(name: str, said: str) -> bool:
    if name.isascii():
        return re.search(rf"\b{re.escape(name)}\b", said) is not None and len(name) >= CERTAIN_ALIAS
    return name in said and (len(name) >= CERTAIN_ALIAS or not any(sign in name for sign in NEGATIONS))


def _names(option: Option, voice: Voice) -> list[str]:
    return [normalise(name) for name in (voice.of_pack(option.label).plain, *option.aliases)]


def _card(question: Question, text: str, aside: Mapping[str, Any], scene: Scene, voice: Voice) -> Heard:
    """Words and numbers tick; what was ticked is shown, and counts once the person says that it is right."""
    said = normalise(text).strip(END_MARKS)
    ticks = dict(aside.get("ticks", {}))
    ticked = [name for name, value in ticks.items() if value]
    if ticked and said in heard_words("done"):
        return _ticked(question, ticked, voice)
    if said in heard_words("nothing") or (not ticked and said in heard_words("no_more")):
        return _ticked(question, [], voice)
    if ticked and said in heard_words("wrong"):
        return AskBack("back.card_cleared", aside={})
    if _unknown(text, scene):
        return Settled(None)
    named = _ticks_by_place(question, said) or _ticks_named(question, said, voice)
    if said in heard_words("everything"):
        named = {option.id: True for option in question.options}
    together = ticks | named
    return AskBack("back.card_ticked", aside={"ticks": together}) if named and any(together.values()) else Unclear()


def _ticks_by_place(question: Question, said: str) -> dict[str, bool]:
    if not NUMBERS.fullmatch(said):
        return {}
    places = [int(number) for number in re.findall(r"\d+", said)]
    if not all(1 <= place <= len(question.options) for place in places):
        return {}
    return {question.options[place - 1].id: True for place in places}


def _ticked(question: Question, options: list[str], voice: Voice) -> Settled:
    labels = [voice.of_pack(question.option(option).label).plain for option in options]
    return Settled(options, ("echo.ticked", {"options": voice.list_of(labels)}) if labels else ("echo.none", {}))


def _ticks_named(question: Question, said: str, voice: Voice) -> dict[str, bool]:
    """What a sentence ticks: each option it names, unless it denies it right before the name.

    Nothing at all when more is said than names and such denials: a "not" elsewhere, an exception, a doubt.
    """
    found: dict[str, bool] = {}
    rest = said
    for option in question.options:
        for name in sorted(_names(option, voice), key=len, reverse=True):
            denials = "|".join(sorted(map(re.escape, heard_words("denial")), key=len, reverse=True))
            for match in re.finditer(rf"({denials})?{re.escape(name)}", rest):
                found[option.id] = match[1] is None
            rest = re.sub(rf"({denials})?{re.escape(name)}", " ", rest)
    more = any(sign in rest for sign in NEGATIONS) or any(word in rest for word in heard_words("contrast"))
    return {} if more else found


def _yes_no(question: Question, text: str, scene: Scene) -> Heard:
    """Yes or no. Wishing for something does not say that it is so."""
    fact = question.declared.get(question.facts[0])
    if (fact is None or fact.change is None) and normalise(text).strip(END_MARKS) in heard_words("wishing"):
        return AskBack("back.yes_or_no")
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
