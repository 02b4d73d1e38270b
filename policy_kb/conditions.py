"""The tree of conditions: what a right may ask of a household, written as data.

A tree is read in three ways: `logic.truth` says whether it holds, `logic.open_paths` which missing facts could
still change that, and the explanation walks the named clauses. Every reader goes through the classes of this module.
Nodes are compared by identity: readers keep what they have built for a node, and nodes live as long as their pack.

In YAML a condition is one of

    low_income                                   a named condition, or a yes/no fact
    {all: [...]}, {any: [...]}, {not: ...}
    {fact: monitoring, is: active}
    {fact: income_2021, at_most: income_line}    also: below, above, at_least; a figure's name or a number
    {fact: income_2021, at_most: income_line, inclusive: limb_a_inclusive}   a reading of the pack decides
    {some: elders, where: ...}                   one and the same member

and may carry `id`, `article` and `says` (the requirement in words) to be named in an explanation.
"""

import operator
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Words = dict[str, str]
"""A text in every language of the pack: {"zh": ..., "en": ...}."""

Number = int | Decimal

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "at_most": operator.le,
    "below": operator.lt,
    "at_least": operator.ge,
    "above": operator.gt,
}
STRICT = {"at_most": "below", "at_least": "above"}
"""What an inclusive comparison becomes when the pack's reading excludes the boundary."""

UPWARD = {"at_least", "above"}
"""Comparisons that a larger value can only help."""


@dataclass(frozen=True, eq=False)
class All:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, eq=False)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, eq=False)
class Not:
    """The part does not hold."""

    part: "Condition"


@dataclass(frozen=True, eq=False)
class Yes:
    """A yes/no fact is yes."""

    fact: str


@dataclass(frozen=True, eq=False)
class Is:
    """A fact that takes one of several values has this one."""

    fact: str
    value: str


@dataclass(frozen=True, eq=False)
class Compare:
    """A number stands in this relation to a figure of the notice (yuan, years, ...)."""

    fact: str
    comparison: str
    limit: Number

    def test(self, value: Any) -> bool:
        return COMPARISONS[self.comparison](value, self.limit)


@dataclass(frozen=True, eq=False)
class Some:
    """Some member of a list has all of `where`: one and the same member."""

    members: str
    where: "Condition"


@dataclass(frozen=True, eq=False)
class Clause:
    """A condition with a name, the article it comes from and the requirement in words."""

    id: str
    part: "Condition"
    article: int
    says: Words


Leaf = Yes | Is | Compare
Condition = All | AnyOf | Not | Yes | Is | Compare | Some | Clause


def children(condition: Condition) -> tuple[Condition, ...]:
    """The parts directly below; the condition on a list's members is not one of them."""
    match condition:
        case All(parts) | AnyOf(parts):
            return parts
        case Not(part) | Clause(part=part):
            return (part,)
        case _:
            return ()


def walk(condition: Condition, positive: bool = True) -> Iterator[tuple[Condition, bool]]:
    """Every node with its direction: False below an odd number of negations. Members' conditions are not entered."""
    yield condition, positive
    for part in children(condition):
        yield from walk(part, positive is not isinstance(condition, Not))


def facts_of(condition: Condition) -> set[str]:
    """The ids of the facts a condition reads; for a condition on members, the list's id."""
    found = set()
    for node, _ in walk(condition):
        if isinstance(node, Some):
            found.add(node.members)
        elif isinstance(node, Leaf):
            found.add(node.fact)
    return found


def clauses_of(condition: Condition) -> tuple[Clause, ...]:
    """The named requirements an explanation lists: the parts of the outermost `all`, or the one clause there is."""
    match condition:
        case Clause():
            return (condition,)
        case All(parts):
            return tuple(clause for part in parts for clause in clauses_of(part))
        case _:
            return ()


def two_way_facts(condition: Condition) -> set[str]:
    """Facts that enter in both directions, so that must/may values alone would not be exact.

    A yes/no fact enters both ways when it is asked for and negated; a number when a larger one both helps and
    hurts; a choice when more than one of its values, or one value and its negation, is asked for; a list when two
    conditions speak of its members, or the one that does is negated elsewhere or asks for something both ways.
    """
    directions: dict[str, set[object]] = {}
    for node, positive in walk(condition):
        match node:
            case Yes(fact):
                directions.setdefault(fact, set()).add(positive)
            case Is(fact, value):
                directions.setdefault(fact, set()).add((value, positive))
            case Compare(fact, comparison, _):
                directions.setdefault(fact, set()).add(positive is (comparison in UPWARD))
            case Some(members, where):
                directions.setdefault(members, set()).update({(node, positive), *two_way_facts(where)})
            case _:
                pass
    return {fact for fact, ways in directions.items() if len(ways) > 1}
