"""What may be known about a household or a workshop, and what a record of it must look like.

A record is a mapping of fact ids to values; a missing key or None is unknown. Facts inside a list of members are
addressed by paths: `elders.0.age`.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from policy_kb.closest import closest
from policy_kb.conditions import Number, Words
from policy_kb.errors import FactError

FactType = Literal["bool", "choice", "money", "whole", "members"]
Record = Mapping[str, Any]

SHOWN = 40
"""Characters of a wrong value repeated in an error: enough to find it, not enough to flood a line."""


@dataclass(frozen=True)
class Change:
    """What a person could themselves make of a fact (a wish, a venture, support for a parent), in words."""

    before: Any
    after: Any
    says: Words


@dataclass(frozen=True)
class Fact:
    """One thing that may be known. `money` is in yuan, `whole` a whole number, `members` a list of the same fields."""

    id: str
    type: FactType
    subject: str
    label: Words
    holds: Words | None = None
    """The requirement in words, where a condition names the bare fact."""
    value_words: Mapping[str, Words] = field(default_factory=dict)
    """For a choice: each value in words."""
    answers: Mapping[bool, Words] = field(default_factory=dict)
    """For a yes or no: each in words, where the pack has its own for it."""
    period: str | None = None
    """The year or month the figure is of; a later one never stands in for it."""
    change: "Change | None" = None
    minimum: Number = 0
    maximum: Number = 0
    """For a number: beyond these a value is not believed."""
    both_ways: bool = False
    """The pack says knowingly that this fact enters conditions in both directions."""
    fields: Mapping[str, "Fact"] = field(default_factory=dict)
    most: int = 0
    """For members: the longest list that is believed."""
    member: Words | None = None
    """For members: one of them in words, `{n}` being the place."""

    @property
    def choices(self) -> tuple[str, ...]:
        return tuple(self.value_words)


def split(path: str) -> tuple[str, int, str] | None:
    """`elders.0.age` -> ("elders", 0, "age"); None for a plain fact."""
    parts = path.split(".")
    return (parts[0], int(parts[1]), parts[2]) if len(parts) == 3 else None


def value_at(record: Record, path: str) -> Any:
    """The value of a fact or of a member's field; None when unknown."""
    place = split(path)
    if place is None:
        return record.get(path)
    members, index, name = place
    return record[members][index].get(name)


def with_value(record: Record, path: str, value: Any) -> dict[str, Any]:
    """The record with one value replaced; the given record is left as it is."""
    place = split(path)
    if place is None:
        return {**record, path: value}
    members, index, name = place
    changed = list(record[members])
    changed[index] = {**changed[index], name: value}
    return {**record, members: changed}


def declined(record: Record) -> Iterator[str]:
    """Paths that stand in the record with None: asked, and the person does not know."""
    for key, value in record.items():
        if value is None:
            yield key
        elif isinstance(value, list):
            for index, member in enumerate(value):
                yield from (f"{key}.{index}.{name}" for name, inner in member.items() if inner is None)


def check_record(record: object, facts: Mapping[str, Fact]) -> dict[str, Any]:
    """The record as given, checked against `facts` (id -> Fact).

    Raises FactError, in one sentence, for a key that is no fact, a wrong type or a value that cannot be.
    """
    if not isinstance(record, Mapping):
        raise FactError(f"a record must be an object of facts, not {_shown(record)}")
    found = dict(record)
    for key, value in record.items():
        found[key] = _checked(_known(key, facts), value, str(key))
    return found


def _known(key: object, facts: Mapping[str, Fact]) -> Fact:
    fact = facts.get(key) if isinstance(key, str) else None
    if fact is None:
        near = closest(key, facts) if isinstance(key, str) else None
        meant = f" (did you mean {near}?)" if near else ""
        raise FactError(f"{_shown(key)} is not a fact of this pack{meant}; see `bangfu policy facts`")
    return fact


def _checked(fact: Fact, value: Any, path: str) -> Any:
    if value is None:
        return None
    match fact.type:
        case "bool":
            if not isinstance(value, bool):
                raise FactError(f"{path} must be true or false, not {_shown(value)}")
            return value
        case "choice":
            if not isinstance(value, str) or value not in fact.choices:
                raise FactError(f"{path} must be one of {', '.join(fact.choices)}, not {_shown(value)}")
            return value
        case "members":
            return _members(fact, value, path)
        case _:
            return _number(fact, value, path)


def _number(fact: Fact, value: Any, path: str) -> Any:
    what = "a whole number" if fact.type == "whole" else "a number of yuan"
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)) or not _finite(value):
        raise FactError(f"{path} must be {what}, not {_shown(value)}")
    if fact.type == "whole" and value != int(value):
        raise FactError(f"{path} must be {what}, not {_shown(value)}")
    if not (fact.minimum <= value <= fact.maximum):
        raise FactError(f"{path} must lie between {fact.minimum} and {fact.maximum}, not {_shown(value)}")
    return int(value) if fact.type == "whole" else value


def _finite(value: Number | float) -> bool:
    """Like math.isfinite, which cannot take a whole number beyond the range of floats."""
    return isinstance(value, int) or math.isfinite(value)


def _members(fact: Fact, value: Any, path: str) -> list[dict[str, Any]]:
    if not isinstance(value, list | tuple):
        raise FactError(f"{path} must be a list, not {_shown(value)}; [] means there is none")
    if len(value) > fact.most:
        raise FactError(f"{path} lists {len(value)} people; more than {fact.most} is not believed")
    checked = []
    for index, member in enumerate(value):
        if not isinstance(member, Mapping):
            raise FactError(f"{path}.{index} must be an object, not {_shown(member)}")
        found = dict(member)
        for key, inner in member.items():
            field = fact.fields.get(key)
            if field is None:
                raise FactError(f"{path}.{index} has {_shown(key)}; it may have {', '.join(fact.fields)}")
            found[key] = _checked(field, inner, f"{path}.{index}.{key}")
        checked.append(found)
    return checked


def _shown(value: Any) -> str:
    """A wrong value as it is repeated to a person: short, and on one line."""
    text = repr(value) if isinstance(value, str) else type(value).__name__
    if isinstance(value, int | float | Decimal | bool):
        text = str(value) if not _finite(value) or abs(value) < 10**SHOWN else "a number far too large"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
