"""Facts and their values as a person reads them."""

from collections.abc import Mapping
from typing import Any

from handlers.words import Voice
from policy_kb.facts import Fact, split
from policy_kb.screening import Screening


def fact_label(path: str, screening: Screening, voice: Voice) -> str:
    """The name of a fact, or of a member's field with the member's place."""
    return label_of(path, screening.pack.facts[screening.subject], voice)


def label_of(path: str, facts: Mapping[str, Fact], voice: Voice) -> str:
    place = split(path)
    if place is None:
        return facts[path].label[voice.language]
    members, index, name = place
    fact = facts[members]
    assert fact.member is not None
    member = voice.of_pack(fact.member, index)
    return voice.label("fact.of_member", member=member, field=fact.fields[name].label[voice.language])


def value_words(path: str, value: Any, facts: Mapping[str, Fact], voice: Voice) -> str:
    """A value in words; None is said to be unknown, never left out."""
    place = split(path)
    fact = facts[path] if place is None else facts[place[0]].fields[place[2]]
    if value is None:
        return voice.label("fact.unknown")
    match fact.type:
        case "bool":
            own = fact.answers.get(value)
            return voice.label("fact.yes" if value else "fact.no") if own is None else own[voice.language]
        case "choice":
            return fact.value_words[value][voice.language]
        case "money":
            return voice.yuan(value)
        case "members":
            return voice.label("fact.members", n=str(len(value)))
        case _:
            return str(value)
