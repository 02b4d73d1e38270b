"""Conditions made ready for columns: what several of them share is one plan, so that a table works it out once."""

from dataclasses import dataclass

from policy_kb.conditions import All, AnyOf, Clause, Compare, Condition, Is, Leaf, Not, Some, Yes

NOTHING, EVERYTHING = 0, 1
"""The plans that never and always hold."""


@dataclass(frozen=True)
class Constant:
    """Holds of every row, or of none."""

    holds: bool


@dataclass(frozen=True)
class Both:
    """Two plans hold."""

    left: int
    right: int


@dataclass(frozen=True)
class Either:
    """One of two plans holds."""

    left: int
    right: int


@dataclass(frozen=True)
class Opposite:
    """A plan does not hold."""

    part: int


@dataclass(frozen=True)
class Among:
    """The plan `left` holds, and a member of the list has all of `where`. Only rows that may have `left` are seen."""

    left: int
    members: str
    where: Condition


Plan = Constant | Both | Either | Opposite | Among | Leaf


class Plans:
    """The plans of conditions over one set of facts; a plan is its place in `all`."""

    def __init__(self) -> None:
        self.all: list[Plan] = [Constant(False), Constant(True)]
        self._places: dict[object, int] = {}
        self._conditions: dict[Condition, int] = {}

    def of(self, condition: Condition) -> int:
        """The plan of a condition; that of an equal one is the same."""
        if condition not in self._conditions:
            self._conditions[condition] = self._planned(condition)
        return self._conditions[condition]

    def _planned(self, condition: Condition) -> int:
        match condition:
            case Clause(part=part):
                return self.of(part)
            case Yes(fact):
                return self._place(("yes", fact), condition)
            case Is(fact, value):
                return self._place(("is", fact, value), condition)
            case Compare(fact, comparison, limit):
                return self._place(("compare", fact, comparison, limit), condition)
            case Not(part):
                return self._kept(Opposite(self.of(part)))
            case Some(members, where):
                return self._kept(Among(EVERYTHING, members, where))
            case AnyOf(parts):
                return self._joined([self.of(part) for part in parts], Either, NOTHING)
            case All(parts):
                on_members = [part for part in map(_bare, parts) if isinstance(part, Some)]
                plan = self._joined([self.of(p) for p in parts if not isinstance(_bare(p), Some)], Both, EVERYTHING)
                for some in on_members:
                    plan = self._kept(Among(plan, some.members, some.where))
                return plan

    def _joined(self, plans: list[int], kind: type[Both] | type[Either], empty: int) -> int:
        if not plans:
            return empty
        found = plans[0]
        for plan in plans[1:]:
            found = self._kept(kind(found, plan))
        return found

    def _kept(self, plan: Plan) -> int:
        return self._place(plan, plan)

    def _place(self, key: object, plan: Plan) -> int:
        if key not in self._places:
            self._places[key] = len(self.all)
            self.all.append(plan)
        return self._places[key]


def _bare(condition: Condition) -> Condition:
    """A condition without its name."""
    while isinstance(condition, Clause):
        condition = condition.part
    return condition
