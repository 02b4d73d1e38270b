"""A condition as a function of a record, by the three-valued rules of Kleene.

Truth values are True, False and None (unknown).
"""

from collections.abc import Callable, Mapping
from typing import Any

from policy_kb.conditions import All, AnyOf, Clause, Compare, Condition, Is, Not, Some, Yes

Truth = bool | None
Reader = Callable[[Mapping[str, Any]], Truth]


def compiled(condition: Condition) -> Reader:
    """The condition as a function of a record; exact as long as every fact enters in one direction."""
    match condition:
        case Clause(part=part):
            return compiled(part)
        case Yes(fact):
            return lambda record: record.get(fact)
        case Is(fact, wanted):
            return lambda record: None if (value := record.get(fact)) is None else value == wanted
        case Compare(fact):
            test = condition.test
            return lambda record: None if (value := record.get(fact)) is None else test(value)
        case Not(part):
            inner = compiled(part)
            return lambda record: None if (value := inner(record)) is None else not value
        case All(parts):
            return _junction(tuple(compiled(part) for part in parts), settles=False)
        case AnyOf(parts):
            return _junction(tuple(compiled(part) for part in parts), settles=True)
        case Some(members, where):
            return _some(members, compiled(where))


def _junction(readers: tuple[Reader, ...], *, settles: bool) -> Reader:
    def read(record: Mapping[str, Any]) -> Truth:
        result: Truth = not settles
        for reader in readers:
            value = reader(record)
            if value is settles:
                return settles
            if value is None:
                result = None
        return result

    return read


def _some(members: str, where: Reader) -> Reader:
    def read(record: Mapping[str, Any]) -> Truth:
        people = record.get(members)
        if people is None:
            return None
        result: Truth = False
        for person in people:
            value = where(person)
            if value is True:
                return True
            if value is None:
                result = None
        return result

    return read
