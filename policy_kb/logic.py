"""Three-valued evaluation that is exact: unknown only where completions of the missing facts really disagree.

A condition in which every fact enters in one direction is decided exactly by the plain three-valued rules. Where a
fact enters both ways, its few values that matter (one from each side of every line drawn) are tried, and the plain
rules decide over the rest. Trying all missing facts also tells which of them can still change the result.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

from policy_kb.conditions import All, AnyOf, Clause, Condition, Not, Some, facts_of, two_way_facts
from policy_kb.facts import Fact, Record, with_value
from policy_kb.readers import JointReader, Reader, Truth, compiled, compiled_together
from policy_kb.typical import settled_lines, typical_values, wheres_of

Known = dict[Condition, set[str]]
Reads = tuple[tuple[str, tuple[str, ...]], ...]
"""The facts a condition reads, each with the fields it reads of the members when it is a list."""


@dataclass(frozen=True)
class Implication:
    """When the condition is known to hold, these facts have these values unless they were stated."""

    when: Condition
    then: Mapping[str, Any]


class Logic:
    """Evaluates the conditions of one pack over records of one subject. What depends on a condition alone is built
    once and kept for it.
    """

    def __init__(self, facts: Mapping[str, Fact], implications: Sequence[Implication]) -> None:
        self.facts = facts
        self.implications = implications
        self._member_logics: dict[str, Logic] = {}
        self._readers: dict[Condition, Reader] = {}
        self._plain_readers: dict[Condition, Reader] = {}
        self._reads: dict[Condition, Reads] = {}
        self._settled_by: dict[Condition, frozenset[str]] = {}
        self._typical: dict[tuple[Condition, str], list[Any]] = {}
        self._groups: dict[tuple[type[All] | type[AnyOf], tuple[Condition, ...]], Condition] = {}

    def implied(self, record: Record) -> Record:
        """The record with what it implies; a stated fact stands, contradiction or not."""
        found = record
        for rule in self.implications:
            unsaid = {name: value for name, value in rule.then.items() if record.get(name) is None}
            if unsaid and self.truth(rule.when, record) is True:
                found = {**found, **unsaid}
        return found

    def joint(self, conditions: Sequence[Condition]) -> JointReader:
        """Whether each of these holds, of a record that carries what it implies: worked out together."""
        read = compiled_together(conditions)
        careful = [(place, c) for place, c in enumerate(conditions) if not self.is_plain(c)]

        def exact(record: Record) -> tuple[Truth, ...]:
            found = read(record)
            for place, condition in careful:
                if found[place] is None:
                    found = (*found[:place], self.truth(condition, record), *found[place + 1 :])
            return found

        return exact

    def truth(self, condition: Condition, record: Record) -> Truth:
        """Whether the condition holds of a record that already carries what it implies."""
        reader = self._readers.get(condition)
        if reader is None:
            reader = self._readers[condition] = self._exact_reader(condition)
        return reader(record)

    def _exact_reader(self, condition: Condition) -> Reader:
        plain = self._plain(condition)
        if self.is_plain(condition):
            return plain
        tried = self._tried(condition)

        def reader(record: Mapping[str, Any]) -> Truth:
            found = plain(record)
            if found is not None:
                return found
            missing = [path for path in self._missing(condition, record) if path.partition(".")[0] in tried]
            for complete in self._filled(condition, missing, record):
                value = plain(complete)
                if value is None or found not in (None, value):
                    return None
                found = value
            return found

        return reader

    def is_plain(self, condition: Condition) -> bool:
        """Whether the plain three-valued rules decide the condition exactly, whatever is missing."""
        return not two_way_facts(condition) and not self._implied_within(condition)

    def apart(self, condition: Condition) -> set[str]:
        """The facts that keep the plain rules from being exact by themselves, while they are missing."""
        return two_way_facts(condition) | settled_lines(condition, self.facts)

    def _implied_within(self, condition: Condition) -> bool:
        """Whether the condition reads both a fact that may be implied and a fact that implies it."""
        read = facts_of(condition)
        return any(read & rule.then.keys() and read & facts_of(rule.when) for rule in self.implications)

    def _tried(self, condition: Condition) -> set[str]:
        """The facts whose values must be tried before the plain rules are exact.

        Those that enter both ways, those that implications bind together, and those with a line that all or none of
        the believed values meet, which the plain rules would call unknown.
        """
        read, joined = facts_of(condition), set[str]()
        for _ in self.implications:  # one may set what another reads
            for rule in self.implications:
                if rule.then.keys() & (read | joined):
                    joined |= rule.then.keys() | facts_of(rule.when)
        return self.apart(condition) | joined

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

    def settled_by(self, condition: Condition) -> frozenset[str]:
        """Every fact that can be open in the condition: those it reads, and those that could imply one of them."""
        if condition not in self._settled_by:
            read = facts_of(condition)
            implying = [facts_of(rule.when) for rule in self.implications if read & rule.then.keys()]
            self._settled_by[condition] = frozenset(read.union(*implying))
        return self._settled_by[condition]

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

    def _missing(self, condition: Condition, record: Record) -> list[str]:
        """Paths of every missing fact the condition reads, with those that could imply one of them."""
        found: dict[str, None] = {}
        for fact, fields in self._facts_read(condition):
            value = record.get(fact)
            if value is None:
                found[fact] = None
                for rule in self.implications:
                    if fact in rule.then:
                        found |= {f: None for f, _ in self._facts_read(rule.when) if record.get(f) is None}
            elif fields:
                for index, person in enumerate(value):
                    found |= {f"{fact}.{index}.{n}": None for n in fields if person.get(n) is None}
        return list(found)

    def _facts_read(self, condition: Condition) -> Reads:
        if condition not in self._reads:
            self._reads[condition] = tuple(
                (fact, tuple(sorted({name for where in wheres_of(condition, fact) for name in facts_of(where)})))
                for fact in sorted(facts_of(condition))
            )
        return self._reads[condition]

    def _open_by_cases(self, condition: Condition, record: Record) -> set[str]:
        """Tries every completion: a fact is open when two that differ in it alone have different results."""
        reader = self._plain(condition)
        paths = self._missing(condition, record)
        results = [reader(complete) for complete in self._filled(condition, paths, record)]
        found, apart = set(), len(results)
        for path in paths:
            count = len(self._typical_values(condition, path))
            block, apart = apart, apart // count
            pairs = (i for i in range(len(results) - apart) if i % block < block - apart)
            if any(results[i] is not results[i + apart] for i in pairs):
                found.add(path)
        return found

    def completions(self, condition: Condition, record: Record) -> Iterator[dict[str, Any]]:
        """Every way to fill in what the condition misses in the record that could matter to it."""
        return self._filled(condition, self._missing(condition, record), record)

    def _filled(self, condition: Condition, paths: Sequence[str], record: Record) -> Iterator[dict[str, Any]]:
        """Every way to fill in these missing facts; the last one's values change fastest."""
        for values in product(*(self._typical_values(condition, path) for path in paths)):
            complete = dict(record)
            for path, value in zip(paths, values, strict=True):
                if path in self.facts:
                    complete[path] = value
                else:
                    complete = with_value(complete, path, value)
            for rule in self.implications:
                if self.truth(rule.when, complete) is True:
                    complete.update({k: v for k, v in rule.then.items() if record.get(k) is None})
            yield complete

    def _plain(self, condition: Condition) -> Reader:
        if condition not in self._plain_readers:
            self._plain_readers[condition] = compiled(condition)
        return self._plain_readers[condition]

    def _typical_values(self, condition: Condition, path: str) -> list[Any]:
        """One value from each class that the condition (or an implication) can tell apart."""
        key = condition, ".".join(part for part in path.split(".") if not part.isdigit())
        if key not in self._typical:
            conditions = [condition, *(rule.when for rule in self.implications)]
            self._typical[key] = typical_values(key[1], self.facts, conditions)
        return self._typical[key]
