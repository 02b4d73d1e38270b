"""Values worth trying for a missing fact: one from each class that conditions can tell apart."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations_with_replacement, pairwise, product
from math import ceil, floor
from typing import Any

from policy_kb.conditions import Compare, Condition, Leaf, Some, facts_of, walk
from policy_kb.facts import Fact
from policy_kb.readers import Truth, compiled


def typical_values(path: str, facts: Mapping[str, Fact], conditions: Sequence[Condition]) -> list[Any]:
    """Of a fact (`elders`), or of a field of any of its members (`elders.age`)."""
    name, _, field = path.partition(".")
    wheres = [where for condition in conditions for where in wheres_of(condition, name)]
    if field:
        return _distinct(facts[name].fields[field], wheres)
    fact = facts[name]
    if fact.type != "members":
        return _distinct(fact, conditions)
    fields = sorted({f for where in wheres for f in facts_of(where)})
    people = [
        dict(zip(fields, chosen, strict=True))
        for chosen in product(*(_distinct(fact.fields[f], wheres) for f in fields))
    ]
    return [list(group) for size in range(len(wheres) + 1) for group in combinations_with_replacement(people, size)]


def wheres_of(condition: Condition, members: str) -> list[Condition]:
    """What a condition asks of the members of a list."""
    found = [n.where for n, _ in walk(condition) if isinstance(n, Some) and n.members == members]
    return list(dict.fromkeys(found))


def settled_lines(condition: Condition, facts: Mapping[str, Fact]) -> set[str]:
    """Facts of which something is asked that every believed value meets, or none does."""
    found = set()
    for node, _ in walk(condition):
        if isinstance(node, Some):
            if settled_lines(node.where, facts[node.members].fields):
                found.add(node.members)
        elif isinstance(node, Leaf) and len(_distinct(facts[node.fact], [node])) < 2:
            found.add(node.fact)
    return found


def _distinct(fact: Fact, conditions: Iterable[Condition]) -> list[Any]:
    leaves = [n for c in conditions for n, _ in walk(c) if isinstance(n, Leaf) and n.fact == fact.id]
    found: dict[tuple[Truth, ...], Any] = {}
    for value in _candidates(fact, leaves):
        found.setdefault(tuple(compiled(leaf)({fact.id: value}) for leaf in leaves), value)
    return list(found.values())


def _candidates(fact: Fact, leaves: Sequence[Leaf]) -> list[Any]:
    if fact.type == "bool":
        return [False, True]
    if fact.type == "choice":
        return list(fact.choices)
    lines = sorted({leaf.limit for leaf in leaves if isinstance(leaf, Compare)})
    between = [(low + high) / 2 for low, high in pairwise(lines)]
    around = {fact.minimum, *lines, *between, fact.maximum}
    if fact.type == "whole":
        around = {whole for value in around for whole in (floor(value), ceil(value))}
    return [value for value in sorted(around) if fact.minimum <= value <= fact.maximum]
