"""A condition as a function of a record, by the three-valued rules of Kleene.

Truth values are True, False and None (unknown). The functions are written out as Python, as somebody would by hand who
had to be quick: an interview asks them thousands of times. Names and values of the pack stand in them as literals.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from policy_kb.conditions import All, AnyOf, Clause, Compare, Condition, Is, Not, Some, Yes, children

Truth = bool | None
Reader = Callable[[Mapping[str, Any]], Truth]
JointReader = Callable[[Mapping[str, Any]], tuple[Truth, ...]]

OPERATORS = {"at_most": "<=", "below": "<", "at_least": ">=", "above": ">"}


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
        case _:
            writer = _Writer()
            reader: Reader = writer.function([], writer.expression(condition))
            return reader


def compiled_together(conditions: Sequence[Condition]) -> JointReader:
    """Several conditions as one function, which works out once each named condition that they share."""
    uses = Counter(clause for condition in conditions for clause in _clauses(condition))
    writer, lines = _Writer(), []
    for clause in [clause for clause, times in uses.items() if times > 1]:
        expression = writer.expression(clause.part)
        writer.known[clause] = name = writer.name()
        lines.append(f"{name} = {expression}")
    found: JointReader = writer.function(lines, f"({' '.join(writer.expression(c) + ',' for c in conditions)})")
    return found


def _clauses(condition: Condition) -> Iterator[Clause]:
    """Every named condition, those below before those above."""
    for part in children(condition):
        yield from _clauses(part)
    if isinstance(condition, Clause):
        yield condition


class _Writer:
    """Writes conditions as expressions over `get`, the record's own. `known`: what has a name already."""

    def __init__(self) -> None:
        self.known: dict[Condition, str] = {}
        self._space: dict[str, Any] = {"some": _some}
        self._names = 0

    def name(self) -> str:
        self._names += 1
        return f"v{self._names}"

    def function(self, lines: Sequence[str], result: str) -> Any:
        body = "\n    ".join(["get = record.get", *lines, f"return {result}"])
        exec(f"def read(record):\n    {body}\n", self._space)  # noqa: S102 - of a checked tree; names are literals
        return self._space["read"]

    def expression(self, condition: Condition) -> str:
        if condition in self.known:
            return self.known[condition]
        match condition:
            case Clause(part=part):
                return self.expression(part)
            case Yes(fact):
                return f"get({fact!r})"
            case Is(fact, wanted):
                return f"(None if ({(v := self.name())} := get({fact!r})) is None else {v} == {wanted!r})"
            case Compare(fact, comparison, limit):
                line = self._constant(limit)
                operator = OPERATORS[comparison]
                return f"(None if ({(v := self.name())} := get({fact!r})) is None else {v} {operator} {line})"
            case Not(part):
                return f"(None if ({(v := self.name())} := {self.expression(part)}) is None else not {v})"
            case Some(members, where):
                return f"some(get({members!r}), {self._constant(compiled(where))})"
            case All(parts):
                return self._junction(parts, settles=False)
            case AnyOf(parts):
                return self._junction(parts, settles=True)

    def _junction(self, parts: Sequence[Condition], *, settles: bool) -> str:
        """The first part that settles it does; else one that is unknown leaves it unknown."""
        names, steps = [], []
        for part in parts:
            name, expression = self.name(), self.expression(part)
            if part in self.known:
                name = expression
            names.append(name)
            value = expression if part in self.known else f"({name} := {expression})"
            steps.append(f"{settles} if {value} is {settles} else ")
        unknown = " or ".join(f"{name} is None" for name in names)
        return f"({''.join(steps)}{f'None if {unknown} else ' if names else ''}{not settles})"

    def _constant(self, value: Any) -> str:
        self._space[name := self.name()] = value
        return name


def _some(people: Sequence[Mapping[str, Any]] | None, where: Reader) -> Truth:
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
