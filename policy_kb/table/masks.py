"""Conditions over columns: for every row whether a condition must hold and whether it may.

The two are one array as long as nothing is unknown, and then everything is worked out once. By the rules of Kleene, as
`readers` has them for records: exact where every fact enters in one direction.
"""

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np

from policy_kb.conditions import Compare, Condition, Is, Leaf, Number, Yes
from policy_kb.table.columns import PLACE, Array, Bits, Column, Members
from policy_kb.table.plans import Among, Both, Constant, Either, Opposite, Plans

Mask = tuple[Bits, Bits]
"""Where a condition must hold, and where it may: the same array where nothing is open."""

WHOLE = 0.5
"""Of the rows: where more than this share is visited, everybody's members are, without picking them out."""

OPERATIONS: dict[str, Callable[[Array, Any], Bits]] = {
    "at_most": np.less_equal,
    "below": np.less,
    "at_least": np.greater_equal,
    "above": np.greater,
}


class Visit(NamedTuple):
    """Members looked at. `rows`: of which rows, None being all; `row_of`: the row of each; `columns`: their fields;
    `places`: which of them must have what was asked, and which may; one array where nothing is open.
    """

    rows: Bits | None
    row_of: Array
    columns: Mapping[str, Column]
    places: tuple[Array, Array]


class Masks:
    """The conditions of one table. `nested` has the plans of conditions on members, by list."""

    def __init__(
        self,
        count: int,
        columns: Mapping[str, Column],
        members: Mapping[str, Members],
        plans: Plans,
        nested: Mapping[str, Plans],
    ) -> None:
        self.count = count
        self._columns = columns
        self._members = members
        self._plans = plans
        self._nested = nested
        self._found: dict[int, Mask] = {}
        self._visits: dict[tuple[str, Condition], Visit] = {}

    def of(self, condition: Condition) -> Mask:
        """Where it must hold and where it may."""
        return self._of(self._plans.of(condition))

    def _of(self, plan: int) -> Mask:
        found = self._found.get(plan)
        if found is None:
            found = self._found[plan] = self._worked_out(plan)
        return found

    def _worked_out(self, plan: int) -> Mask:
        match self._plans.all[plan]:
            case Both(left, right):
                a, b = self._of(left), self._of(right)
                must = a[0] & b[0]
                return (must, must) if a[0] is a[1] and b[0] is b[1] else (must, a[1] & b[1])
            case Either(left, right):
                a, b = self._of(left), self._of(right)
                must = a[0] | b[0]
                return (must, must) if a[0] is a[1] and b[0] is b[1] else (must, a[1] | b[1])
            case Opposite(part):
                must, may = self._of(part)
                never = ~may
                return never, never if must is may else ~must
            case Among(left, members, where):
                return self._among(self._of(left), members, where)
            case Constant(holds):
                every = np.full(self.count, holds)
                return every, every
            case leaf:
                return self._leaf(leaf)

    def _leaf(self, leaf: Leaf) -> Mask:
        column = self._columns[leaf.fact]
        match leaf:
            case Yes():
                return column.yes_no
            case Is(value=value):
                must = column.where(column.fact.choices.index(value))
            case Compare(comparison=comparison, limit=limit):
                operation, edge = line(comparison, limit)
                must = operation(column.values, edge)
        return (must, must) if column.unknown is None else (must, must | column.unknown)

    def _among(self, left: Mask, members: str, where: Condition) -> Mask:
        visit = self.visit(members, where, left[1])
        certain, possible = visit.places
        must = self._anyone(visit, certain) & left[0]
        unknown = self._members[members].unknown
        if left[0] is left[1] and certain is possible and unknown is None:
            return must, must
        may = self._anyone(visit, possible)
        return must, (may if unknown is None else may | unknown) & left[1]

    def _anyone(self, visit: Visit, places: Array) -> Bits:
        found = np.zeros(self.count, bool)
        found[visit.row_of.take(places)] = True
        return found

    def visit(self, members: str, where: Condition, rows: Bits) -> Visit:
        """The members of these rows, or of more, and what `where` says of them."""
        visit = self._visits.get((members, where))
        if visit is None or (visit.rows is not None and (rows > visit.rows).any()):
            visit = self._visits[members, where] = self._visited(members, where, rows)
        return visit

    def _visited(self, name: str, where: Condition, rows: Bits) -> Visit:
        members = self._members[name]
        all_of_them = np.count_nonzero(rows) > WHOLE * self.count
        columns = members.fields
        if all_of_them:
            row_of = np.repeat(np.arange(self.count, dtype=PLACE), members.counts)
        else:
            seen = (rows & (members.counts > 0)).nonzero()[0]
            counts = members.counts.take(seen)
            each = np.empty((len(seen), 2), PLACE)  # of one row's members: the row, and how far they move
            each[:, 0] = seen
            each[:, 1] = members.starts.take(seen) - counts.cumsum(dtype=PLACE) + counts
            each = each.repeat(counts, axis=0)
            row_of, index = each[:, 0].astype(np.intp), each[:, 1].astype(np.intp)  # the width that NumPy takes rows by
            index += np.arange(len(each))
            columns = {field: column.take(index) for field, column in columns.items()}
        must, may = Masks(len(row_of), columns, {}, self._nested[name], {}).of(where)
        certain = must.nonzero()[0]
        places = (certain, certain if must is may else may.nonzero()[0])
        return Visit(None if all_of_them else rows, row_of, columns, places)


def line(comparison: str, limit: Number) -> tuple[Callable[[Array, Any], Bits], float | int]:
    """The comparison as floats can make it: a limit that is none moves to the float on its side that decides alike."""
    if isinstance(limit, int):
        return OPERATIONS[comparison], limit
    near = float(limit)
    if Decimal(near) == limit:
        return OPERATIONS[comparison], near
    if comparison in ("at_most", "below"):
        return np.less_equal, near if Decimal(near) < limit else math.nextafter(near, -math.inf)
    return np.greater_equal, near if Decimal(near) > limit else math.nextafter(near, math.inf)
