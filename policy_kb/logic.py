"""Three-valued evaluation that is exact: unknown only where completions of the missing facts really disagree.

Truth values are True, False and None (unknown). A condition in which every fact enters in one direction is decided
exactly by the plain three-valued rules; where a fact enters both ways, the few cases that matter (one value from
each side of every line drawn) are tried. The same cases tell which missing facts can still change the result.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations_with_replacement, pairwise, product
from math import ceil, floor
from typing import Any

from policy_kb.conditions import (
    All,
    AnyOf,
    Clause,
    Compare,
    Condition,
    Is,
    Leaf,
    Not,
    Some,
    Yes,
    facts_of,
    two_way_facts,
    walk,
)
from policy_kb.facts import Fact, Record, with_value

Truth = bool | None
Known = dict[Condition, set[str]]
Reader = Callable[[Mapping[str, Any]], Truth]


@dataclass(frozen=True)
class Implication:
    """When the condition is known to hold, these facts have these values unless they were stated."""

    when: Condition
    then: Mapping[str, Any]


class Logic:
    """Evaluates the conditions of one pack over records of one subject. Readers are built once per condition."""

    def __init__(self, facts: Mapping[str, Fact], implications: Sequence[Implication]) -> None:
        self.facts = facts
        self._implications = implications
        self._member_logics: dict[str, Logic] = {}
        self._readers: dict[Condition, Reader] = {}
        self._plain_readers: dict[Condition, Reader] = {}
        self._reads: dict[Condition, tuple[str, ...]] = {}
        self._typical: dict[tuple[Condition, str], list[Any]] = {}
        self._groups: dict[tuple[type[All] | type[AnyOf], tuple[Condition, ...]], Condition] = {}

    def implied(self, record: Record) -> dict[str, Any]:
        """The record with what it implies; a stated fact stands, contradiction or not."""
        found = dict(record)
        for rule in self._implications:
            if self.truth(rule.when, record) is True:
                found.update({k: v for k, v in rule.then.items() if record.get(k) is None})
        return found

    def truth(self, condition: Condition, record: Record) -> Truth:
        """Whether the condition holds of a record that already carries what it implies."""
        reader = self._readers.get(condition)
        if reader is None:
            reader = self._readers[condition] = self._exact_reader(condition)
        return reader(record)

    def _exact_reader(self, condition: Condition) -> Reader:
        plain = self._plain(condition)
        if not two_way_facts(condition) and not self._implied_within(condition):
            return plain

        def reader(record: Mapping[str, Any]) -> Truth:
            found = plain(record)
            if found is not None:
                return found
            outcomes = {result for _, result in self._cases(condition, record)}
            return outcomes.pop() if len(outcomes) == 1 else None

        return reader

    def _implied_within(self, condition: Condition) -> bool:
        """Whether the condition reads both a fact that may be implied and a fact that implies it."""
        read = facts_of(condition)
        return any(read & rule.then.keys() and read & facts_of(rule.when) for rule in self._implications)

    def open_paths(self, condition: Condition, record: Record, known: Known | None = None) -> set[str]:
        """Paths of the missing facts whose answer can still change whether the condition holds.

        `known` keeps what was found for a clause of this very record, for the other conditions that share the clause.
        """
        if self.truth(condition, record) is not None:
            return set()
        known = {} if known is None else known
        match condition:
            case Clause(part=part):
                if condition not in known:
                    known[condition] = self.open_paths(part, record, known)
                return known[condition]
            case Not(part):
                return self.open_paths(part, record, known)
            case Some(members, where):
                return self._open_in_members(members, where, record)
            case All(parts) | AnyOf(parts):
                undecided = [part for part in parts if self.truth(part, record) is None]
                found: set[str] = set()
                for group in self._entangled(undecided, record):
                    if len(group) == 1:
                        found |= self.open_paths(group[0], record, known)
                    else:
                        found |= self._open_by_cases(self._together(type(condition), tuple(group)), record)
                return found
            case _:
                return self._open_by_cases(condition, record)

    def _together(self, kind: type[All] | type[AnyOf], parts: tuple[Condition, ...]) -> Condition:
        """One node for a group of parts, the same each time: readers are kept by node."""
        return self._groups.setdefault((kind, parts), kind(parts))

    def _open_in_members(self, members: str, where: Condition, record: Record) -> set[str]:
        people = record.get(members)
        if people is None:
            return {members}
        inner = self.of_members(members)
        return {f"{members}.{i}.{path}" for i, person in enumerate(people) for path in inner.open_paths(where, person)}

    def of_members(self, members: str) -> "Logic":
        if members not in self._member_logics:
            self._member_logics[members] = Logic(self.facts[members].fields, ())
        return self._member_logics[members]

    def _entangled(self, parts: Iterable[Condition], record: Record) -> list[list[Condition]]:
        """Groups of parts that share a missing fact; different groups are independent of one another."""
        groups: list[tuple[set[str], list[Condition]]] = []
        for part in parts:
            paths, together = set(self._missing(part, record)), [part]
            for other in [g for g in groups if g[0] & paths]:
                groups.remove(other)
                paths |= other[0]
                together = other[1] + together
            groups.append((paths, together))
        return [together for _, together in groups]

    def _missing(self, condition: Condition, record: Record) -> Iterator[str]:
        """Paths of every missing fact the condition reads, with those that could imply one of them."""
        for fact in self._facts_read(condition):
            value = record.get(fact)
            if value is None:
                yield fact
                for rule in self._implications:
                    if fact in rule.then:
                        yield from (f for f in self._facts_read(rule.when) if record.get(f) is None)
            elif isinstance(value, list):
                read = {name for where in _wheres(condition, fact) for name in facts_of(where)}
                for index, person in enumerate(value):
                    yield from (f"{fact}.{index}.{n}" for n in sorted(read) if person.get(n) is None)

    def _facts_read(self, condition: Condition) -> tuple[str, ...]:
        if condition not in self._reads:
            self._reads[condition] = tuple(sorted(facts_of(condition)))
        return self._reads[condition]

    def _open_by_cases(self, condition: Condition, record: Record) -> set[str]:
        cases = list(self._cases(condition, record))
        paths = list(dict.fromkeys(self._missing(condition, record)))
        found = set()
        for place, path in enumerate(paths):
            seen: dict[tuple[int, ...], Truth] = {}
            for choice, result in cases:
                rest = choice[:place] + choice[place + 1 :]
                if seen.setdefault(rest, result) is not result:
                    found.add(path)
                    break
        return found

    def _cases(self, condition: Condition, record: Record) -> Iterator[tuple[tuple[int, ...], Truth]]:
        """Every completion, as the positions chosen, and the condition's truth there."""
        reader = self._plain(condition)
        for choice, complete in self.completions(condition, record):
            yield choice, reader(complete)

    def completions(self, condition: Condition, record: Record) -> Iterator[tuple[tuple[int, ...], dict[str, Any]]]:
        """Every way to fill in what the condition misses in the record that could matter to it.

        Given with the tuple of the positions chosen: of the missing facts, by which of its typical values.
        """
        paths = list(dict.fromkeys(self._missing(condition, record)))
        values = [self._typical_values(condition, path) for path in paths]
        for choice in product(*(range(len(v)) for v in values)):
            complete = dict(record)
            for path, options, position in zip(paths, values, choice, strict=True):
                complete = with_value(complete, path, options[position])
            stated = {path: complete[path] for path in complete if path not in paths}
            for rule in self._implications:
                if self.truth(rule.when, complete) is True:
                    complete.update({k: v for k, v in rule.then.items() if stated.get(k) is None})
            yield choice, complete

    def _plain(self, condition: Condition) -> Reader:
        if condition not in self._plain_readers:
            self._plain_readers[condition] = compiled(condition)
        return self._plain_readers[condition]

    def _typical_values(self, condition: Condition, path: str) -> list[Any]:
        """One value from each class that the condition (or an implication) can tell apart."""
        key = condition, ".".join(part for part in path.split(".") if not part.isdigit())
        if key not in self._typical:
            self._typical[key] = self._find_typical_values(*key)
        return self._typical[key]

    def _find_typical_values(self, condition: Condition, path: str) -> list[Any]:
        conditions = [condition, *(rule.when for rule in self._implications)]
        name, _, field = path.partition(".")
        if field:
            wheres = [where for c in conditions for where in _wheres(c, name)]
            return _distinct(self.facts[name].fields[field], field, wheres)
        fact = self.facts[name]
        if fact.type != "members":
            return _distinct(fact, name, conditions)
        wheres = [where for c in conditions for where in _wheres(c, name)]
        fields = sorted({f for where in wheres for f in facts_of(where)})
        people = [
            dict(zip(fields, chosen, strict=True))
            for chosen in product(*(_distinct(fact.fields[f], f, wheres) for f in fields))
        ]
        return [list(group) for size in range(len(wheres) + 1) for group in combinations_with_replacement(people, size)]


def _wheres(condition: Condition, members: str) -> list[Condition]:
    found = [n.where for n, _ in walk(condition) if isinstance(n, Some) and n.members == members]
    return list(dict.fromkeys(found))


def _distinct(fact: Fact, name: str, conditions: Iterable[Condition]) -> list[Any]:
    leaves = [n for c in conditions for n, _ in walk(c) if isinstance(n, Leaf) and n.fact == name]
    found: dict[tuple[Truth, ...], Any] = {}
    for value in _candidates(fact, leaves):
        found.setdefault(tuple(compiled(leaf)({name: value}) for leaf in leaves), value)
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


def compiled(condition: Condition) -> Reader:
    """The condition as a function of a record, by the three-valued rules of Kleene."""
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
