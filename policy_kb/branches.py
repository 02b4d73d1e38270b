"""Branches of a condition that decide nothing: replaced by a constant, they would change no result."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from policy_kb.conditions import All, AnyOf, Clause, Compare, Condition, Is, Not, Some, Yes, children
from policy_kb.logic import Logic
from policy_kb.readers import compiled

ALWAYS: Condition = All(())
NEVER: Condition = AnyOf(())


def idle_branches(condition: Condition, logic: Logic, elsewhere: frozenset[str] = frozenset()) -> list[str]:
    """Each branch that might as well be a constant, in words; found by trying every case that could matter.

    Of a branch within an idle one nothing is said, nor of clauses named in `elsewhere`: those are checked once, where
    they are defined.
    """
    records = list(logic.completions(condition, {}))
    return list(_idle(condition, condition, records, logic, elsewhere))


def _idle(
    root: Condition, node: Condition, records: Sequence[Mapping[str, Any]], logic: Logic, elsewhere: frozenset[str]
) -> Iterator[str]:
    results = _results(root, records)
    for constant, word in ((ALWAYS, "true"), (NEVER, "false")):
        if _results(_replaced(root, node, constant), records) == results:
            yield f"{describe(node)} might as well be {word}: no result depends on it"
            return
    for part in children(node):
        if not (isinstance(part, Clause) and part.id in elsewhere):
            yield from _idle(root, part, records, logic, elsewhere)
    if isinstance(node, Some):
        for found in idle_branches(node.where, logic.of_members(node.members)):
            yield f"of {node.members}: {found}"


def _results(condition: Condition, records: Sequence[Mapping[str, Any]]) -> list[bool | None]:
    read = compiled(condition)
    return [read(record) for record in records]


def _replaced(condition: Condition, node: Condition, by: Condition) -> Condition:
    """The condition with one node, wherever it is used, replaced."""
    if condition is node:
        return by
    match condition:
        case All(parts):
            return All(tuple(_replaced(part, node, by) for part in parts))
        case AnyOf(parts):
            return AnyOf(tuple(_replaced(part, node, by) for part in parts))
        case Not(part):
            return Not(_replaced(part, node, by))
        case Clause(part=part):
            return _replaced(part, node, by)
        case _:
            return condition


def describe(condition: Condition) -> str:
    """A branch in the words of a pack's files."""
    match condition:
        case Clause(id):
            return id
        case Yes(fact):
            return fact
        case Is(fact, value):
            return f"{fact} is {value}"
        case Compare(fact, comparison, limit):
            return f"{fact} {comparison} {limit}"
        case Not(part):
            return f"not {describe(part)}"
        case Some(members, where):
            return f"some {members} where {describe(where)}"
        case All(parts):
            return f"all of ({', '.join(map(describe, parts))})"
        case AnyOf(parts):
            return f"any of ({', '.join(map(describe, parts))})"
