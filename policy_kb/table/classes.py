"""What the explaining evaluator says of some rows of a table, asked once for all that conditions cannot tell apart.

Two rows are of one class when every fact that is read falls on the same side of every line drawn: then they have the
same outcome, and the same facts are open. A county has few classes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

import numpy as np

from policy_kb.conditions import Compare, Condition, Number, walk
from policy_kb.facts import Fact
from policy_kb.table.columns import UNKNOWN_CODE, Array, Column, Members, Table
from policy_kb.table.masks import line
from policy_kb.typical import wheres_of

Answer = TypeVar("Answer")


class Classes(Generic[Answer]):
    """The answers to one question about records, by class. `conditions`: all that can matter to the answer; `lines`:
    further numbers, by path (`elders.age`), on whose two sides it may differ.
    """

    def __init__(
        self,
        facts: Mapping[str, Fact],
        read: Iterable[str],
        conditions: Sequence[Condition],
        lines: Mapping[str, Sequence[Number]],
        ask: Callable[[dict[str, Any]], Answer],
    ) -> None:
        self._ask = ask
        self._plain = [name for name in sorted(read) if facts[name].type != "members"]
        self._lists = [name for name in sorted(read) if facts[name].type == "members"]
        self._lines = {name: _limits(name, conditions) for name in self._plain}
        for name in self._lists:
            wheres = [where for condition in conditions for where in wheres_of(condition, name)]
            for field in facts[name].fields:
                path = f"{name}.{field}"
                self._lines[path] = [*_limits(field, wheres), *lines.get(path, ())]
        self._answers: dict[object, Answer] = {}

    def answers(self, table: Table, rows: Array) -> list[Answer]:
        """The answer for each of these rows."""
        keys, known = list(self._keys(table, rows)), self._answers
        for key in set(keys).difference(known):
            known[key] = self._ask(table.record(int(rows[keys.index(key)])))
        return [known[key] for key in keys]

    def _keys(self, table: Table, rows: Array) -> Iterator[object]:
        plain = _packed([self._classes(name, table.columns[name], rows) for name in self._plain], len(rows))
        lists = [self._of_members(table.members[name], rows) for name in self._lists]
        return zip(plain, *lists, strict=True) if lists else iter(plain)

    def _of_members(self, members: Members, rows: Array) -> Iterator[object]:
        counts = members.counts[rows]
        ends = counts.cumsum()
        index = np.repeat(members.starts[rows] - ends + counts, counts) + np.arange(counts.sum())
        of_each = [self._classes(f"{members.fact.id}.{name}", c, index) for name, c in members.fields.items()]
        people, first = _packed(of_each, len(index)), 0
        unknown = np.zeros(len(rows), bool) if members.unknown is None else members.unknown[rows]
        for end, hidden in zip(ends.tolist(), unknown.tolist(), strict=True):
            yield None if hidden else tuple(people[first:end])
            first = end

    def _classes(self, path: str, column: Column, rows: Array) -> Array:
        """For each row a small number: the value, or on which side of every line it is; -1 is unknown."""
        if column.fact.type in ("bool", "choice"):
            return np.fmax(column.values.take(rows), UNKNOWN_CODE).astype(np.int8)
        column = column.take(rows)
        found = np.zeros(len(rows), np.int8)
        for limit in self._lines[path]:
            for comparison in ("at_least", "above"):
                operation, edge = line(comparison, limit)
                found += operation(column.values, edge)
        if column.unknown is not None:
            found[column.unknown] = UNKNOWN_CODE
        return found


def _limits(name: str, conditions: Iterable[Condition]) -> list[Number]:
    compared = (n for condition in conditions for n, _ in walk(condition) if isinstance(n, Compare) and n.fact == name)
    return sorted({node.limit for node in compared})


def _packed(classes: Sequence[Array], count: int) -> list[bytes]:
    """The classes of each row in one value."""
    if not classes:
        return [b""] * count
    rows = np.empty((count, len(classes)), np.int8)
    for place, column in enumerate(classes):
        rows[:, place] = column
    packed: list[bytes] = rows.view(f"V{len(classes)}").ravel().tolist()
    return packed
