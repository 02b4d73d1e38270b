"""The catalogues: every sentence the program itself says, a folder a language, the same files and keys in each.

`{name}` is a value, `**...**` is emphasis, and what people may say for one thing is split by `|`. Chinese comes first:
plain, short, warm, what a villager of sixty understands.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from handlers.richtext import Rich, Value, plain, render
from policy_kb import Pack
from policy_kb.normalise import normalise
from policy_kb.schema import Text
from policy_kb.wording import money_words

LANGUAGES = ("zh", "en")


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All sentences of a language by dotted key."""
    found: dict[str, str] = {}
    for file in sorted(files("handlers.words").joinpath(language).iterdir(), key=lambda file: file.name):
        found |= _flat(yaml.safe_load(file.read_text(encoding="utf-8")))
    return found


@cache
def heard_words(key: str) -> frozenset[str]:
    """What people say for something, in any language: the words under `hear` in the catalogues, made comparable."""
    spoken = (word for language in LANGUAGES for word in catalogue(language)[f"hear.{key}"].split("|"))
    return frozenset(normalise(word) for word in spoken)


def _flat(nested: Mapping[str, Any], prefix: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in nested.items():
        name = f"{prefix}{key}"
        found |= _flat(value, f"{name}.") if isinstance(value, dict) else {name: value}
    return found


@dataclass(frozen=True)
class Voice:
    """Speaks one language to one person, with the figures of one pack as of one day."""

    language: str
    pack: Pack
    today: date

    def say(self, key: str, **values: Value) -> Rich:
        """A sentence of the catalogue. Raises KeyError for a key or a value that is not there."""
        return render(catalogue(self.language)[key], values)

    def label(self, key: str, **values: Value) -> str:
        """The same as plain words, for a button."""
        return self.say(key, **values).plain

    def of_pack(self, words: Text | Mapping[str, str], member: int | None = None) -> Rich:
        """Words of the pack, with figures; a member is named by its place."""
        more = {} if member is None else {"n": self.ordinal(member)}
        return plain(self.pack.text(words, self.language, self.today, **more))

    def example(self, place: int) -> str:
        """A question of the pack's own, as people ask it; the first again where there are fewer."""
        examples = self.pack.identity.examples
        return self.of_pack(examples[place if place < len(examples) else 0]).plain

    def ordinal(self, place: int) -> str:
        """Of 0: 「1」, "1"."""
        return str(place + 1)

    def list_of(self, parts: list[str]) -> str:
        """The parts in a row; with stronger marks where a part has commas of its own."""
        inner, outer = ("、", "；") if self.language == "zh" else (", ", "; ")
        return (outer if any(mark in part for part in parts for mark in "，,、") else inner).join(parts)

    def yuan(self, value: Any) -> str:
        """「7500元」, "7,500 yuan"."""
        return money_words(value, self.language)

    def day(self, day: date) -> str:
        """「11月24日（昨天）」, "24 November (yesterday)"; with its year where that is another."""
        key = "day.this_year" if day.year == self.today.year else "day.other_year"
        month = MONTHS[day.month - 1] if self.language == "en" else str(day.month)
        words = self.label(key, year=str(day.year), month=month, day=str(day.day))
        near = NEAR_DAYS.get((day - self.today).days)
        return words if near is None else self.label("day.near", day=words, near=self.label(f"day.{near}"))

    def month(self, day: date) -> str:
        """「11月」, "November"."""
        return MONTHS[day.month - 1] if self.language == "en" else self.label("day.month", month=day.month)

    def article(self, number: int) -> str:
        """「第八条」, "article 8"; of 0, where it says who is covered."""
        if number == 0:
            return self.label("article.preamble")
        return self.label("article.numbered", n=chinese_number(number) if self.language == "zh" else number)


NEAR_DAYS = {0: "today", -1: "yesterday", -2: "before_yesterday", 1: "tomorrow"}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DIGITS = "零一二三四五六七八九十"


def chinese_number(number: int) -> str:
    """Of 1 to 99: 「八」, 「十二」."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


__all__ = ["LANGUAGES", "Voice", "catalogue", "chinese_number", "heard_words"]
