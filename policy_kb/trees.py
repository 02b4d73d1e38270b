"""From the conditions of a pack's files to trees, with every name resolved and every mistake placed on its line."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from policy_kb.conditions import (
    COMPARISONS,
    STRICT,
    All,
    AnyOf,
    Clause,
    Compare,
    Condition,
    Is,
    Not,
    Number,
    Some,
    Words,
    Yes,
)
from policy_kb.errors import PackError
from policy_kb.facts import Fact
from policy_kb.yamlread import Document, Path

NAMING = {"id", "article", "says"}


@dataclass(frozen=True)
class Place:
    """Where in the pack a condition stands, and what its names may mean there."""

    document: Document
    path: Path
    article: int
    facts: Mapping[str, Fact]
    within: bool = False
    """On the members of a list: no named conditions there, no lists of lists."""

    def below(self, *steps: str | int) -> "Place":
        return replace(self, path=(*self.path, *steps))

    def error(self, reason: str) -> PackError:
        return self.document.error(self.path, reason)


class TreeBuilder:
    """Builds trees for one date: figures have the values they have on it."""

    def __init__(self, figures: Mapping[str, Number], readings: Mapping[str, bool]) -> None:
        self._figures = figures
        self._readings = readings
        self._named: dict[str, Clause] = {}

    def define(self, name: str, raw: Any, says: Words, place: Place) -> None:
        """A condition that later ones may name."""
        self._named[name] = Clause(name, self.build(raw, place), place.article, says)

    def named(self, name: str) -> Clause | None:
        return self._named.get(name)

    def build(self, raw: Any, place: Place) -> Condition:
        """The tree of one condition. Raises PackError with file, line and reason."""
        if isinstance(raw, str):
            return self._by_name(raw, place)
        if not isinstance(raw, dict):
            raise place.error(f"a condition is a name or a mapping, not {raw!r}")
        names = {key: raw[key] for key in raw if key in NAMING}
        body = {key: raw[key] for key in raw if key not in NAMING}
        part = self._body(body, place)
        if not names:
            return part
        if not names.keys() >= {"id", "says"}:
            raise place.error("a named condition needs both `id` and `says`")
        return Clause(names["id"], part, names.get("article", place.article), self._words(names["says"], place))

    def _by_name(self, name: str, place: Place) -> Condition:
        if not place.within and name in self._named:
            return self._named[name]
        fact = self._fact(name, place)
        if fact.type != "bool":
            raise place.error(f"{name} is not a yes/no fact: say what is asked of it")
        return Clause(name, Yes(name), place.article, fact.holds) if fact.holds else Yes(name)

    def _body(self, body: dict[str, Any], place: Place) -> Condition:
        match body:
            case {"all": list(parts), **rest} if parts and not rest:
                return All(tuple(self.build(part, place.below("all", i)) for i, part in enumerate(parts)))
            case {"any": list(parts), **rest} if parts and not rest:
                return AnyOf(tuple(self.build(part, place.below("any", i)) for i, part in enumerate(parts)))
            case {"not": part, **rest} if not rest:
                inner = self.build(part, place.below("not"))
                return Not(inner.part if isinstance(inner, Clause) else inner)
            case {"some": str(name), "where": where, **rest} if not rest:
                return self._some(name, where, place)
            case {"fact": str(name), **rest}:
                return self._leaf(name, rest, place)
            case _:
                raise place.error(f"not a condition: {', '.join(map(str, body)) or 'nothing in it'}")

    def _some(self, name: str, where: Any, place: Place) -> Condition:
        fact = self._fact(name, place)
        if fact.type != "members":
            raise place.error(f"{name} is not a list of members")
        inside = replace(place.below("where"), facts=fact.fields, within=True)
        return Some(name, self.build(where, inside))

    def _leaf(self, name: str, test: dict[str, Any], place: Place) -> Condition:
        fact = self._fact(name, place)
        match test:
            case {} if not test and fact.type == "bool":
                return Yes(name)
            case {"is": str(value), **rest} if not rest and fact.type == "choice":
                if value not in fact.choices:
                    raise place.below("is").error(f"{name} cannot be {value!r}: it is one of {', '.join(fact.choices)}")
                return Is(name, value)
            case _ if fact.type in ("money", "whole"):
                return self._compare(name, test, place)
            case _:
                raise place.error(f"{name} is of type {fact.type}: it cannot be asked like this")

    def _compare(self, name: str, test: dict[str, Any], place: Place) -> Condition:
        reading = test.get("inclusive")
        asked = [key for key in test if key in COMPARISONS]
        if len(asked) != 1 or test.keys() - {*asked, "inclusive"}:
            raise place.error(f"{name} is a number: compare it with one of {', '.join(COMPARISONS)}")
        comparison = asked[0]
        if reading is not None:
            if reading not in self._readings or comparison not in STRICT:
                raise place.error(
                    f"`inclusive` names a reading with a value, beside at_most or at_least; not {reading!r}"
                )
            comparison = comparison if self._readings[reading] else STRICT[comparison]
        return Compare(name, comparison, self._limit(test[asked[0]], place.below(asked[0])))

    def _limit(self, raw: Any, place: Place) -> Number:
        if isinstance(raw, str):
            if raw not in self._figures:
                raise place.error(f"there is no figure {raw!r}")
            return self._figures[raw]
        if isinstance(raw, bool) or not isinstance(raw, int | float):
            raise place.error(f"a limit is a figure's name or a number, not {raw!r}")
        return Decimal(str(raw)) if isinstance(raw, float) else raw

    def _fact(self, name: str, place: Place) -> Fact:
        if name not in place.facts:
            raise place.error(f"there is no fact or condition {name!r} here")
        return place.facts[name]

    def _words(self, raw: Any, place: Place) -> Words:
        match raw:
            case {"zh": str(), "en": str(), **rest} if not rest:
                return dict(raw)
            case _:
                raise place.below("says").error("`says` needs words in zh and en")
