"""A whole table screened: the outcome of every right for every row, with what it is worth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from policy_kb.conditions import Condition, facts_of
from policy_kb.logic import Implication, Logic
from policy_kb.readers import Truth
from policy_kb.screening import FEN, OUTCOMES, Result, worth
from policy_kb.table.amounts import Worths, worths
from policy_kb.table.classes import Classes
from policy_kb.table.columns import Array, Bits, Column, Table
from policy_kb.table.masks import Mask, Masks
from policy_kb.table.plans import Plans
from policy_kb.table.reading import Source

if TYPE_CHECKING:
    from policy_kb.pack import Amount, Edition, Pack, Right

YES, NO, OPEN = 1, 0, -1
"""How outcomes and coverage stand in arrays: it holds, it does not, it is unknown."""
TRUTHS: Mapping[int, Truth] = {YES: True, NO: False, OPEN: None}
WORDS = {code: OUTCOMES[truth] for code, truth in TRUTHS.items()}
KEPT = 16 << 20
"""Bytes of memory that glibc keeps for the next table: a county's need no more."""


@dataclass(frozen=True)
class RightColumn:
    """One right over all rows. `outcome`: 1 eligible, 0 ineligible, -1 unknown, as int8. `minimum`, `maximum`: yuan as
    floats exact to the fen, NaN where the right is not held; None where the notice gives no such bound. `per`: `once`,
    `month` or `year`.
    """

    right: "Right"
    outcome: Array
    minimum: Array | None = None
    maximum: Array | None = None
    per: str | None = None


class TableScreening:
    """All rights of one subject for every row, in the pack's order. `low_income`: 1 yes, 0 no, -1 unknown, as int8;
    None of a subject that the notice does not ask it of.
    """

    def __init__(self, pack: "Pack", program: "Program", source: Source, on: date) -> None:
        self.pack = pack
        self.on = on
        self._program = program
        self._source = source
        self.rights: Mapping[str, RightColumn] = {
            right.id: _column(right, source.count, program.bounds(right)) for right in program.rights
        }
        self.low_income = None if program.coverage is None else np.empty(source.count, np.int8)
        first = 0
        for table in source.tables():
            self._fill(table, slice(first, first := first + table.count))

    def _fill(self, given: Table, rows: slice) -> None:
        """Screens some rows."""
        program = self._program
        table, masks = program.start(given)
        for column in self.rights.values():
            mask = program.truth(column.right.when, table, masks)
            _write_codes(mask, column.outcome[rows])
            if column.right.amount is not None:
                found = program.worths(column.right.amount, mask[0], table, masks)
                if column.minimum is not None:
                    column.minimum[rows][found.rows] = found.least
                if column.maximum is not None:
                    column.maximum[rows][found.rows] = found.most
        if program.coverage is not None and self.low_income is not None:
            _write_codes(program.truth(program.coverage, table, masks), self.low_income[rows])

    def __len__(self) -> int:
        return self._source.count

    def __getitem__(self, right: str) -> RightColumn:
        return self.rights[right]

    @property
    def stale(self) -> bool:
        """Whether somebody must confirm that the notice still applies."""
        return self.pack.stale(self.on)

    @cached_property
    def _table(self) -> Table:
        return self._program.start(self._source.whole())[0]

    def covered(self, row: int) -> Truth:
        """Whether the notice covers a row; of a subject it does not ask this of, nobody knows."""
        return None if self.low_income is None else TRUTHS[int(self.low_income[row])]

    def outcomes(self, right: str) -> list[str]:
        """The outcome of a right for every row, in words as one screening has them."""
        return [WORDS[code] for code in self.rights[right].outcome.tolist()]

    def eligible_rows(self, right: str) -> list[int]:
        """Each row that qualifies for a right."""
        rows: list[int] = (self.rights[right].outcome == YES).nonzero()[0].tolist()
        return rows

    def open_rows(self, right: str) -> list[tuple[int, frozenset[str]]]:
        """Each row whose outcome is unknown, with the missing facts that can still change it."""
        rows = (self.rights[right].outcome == OPEN).nonzero()[0]
        return list(zip(rows.tolist(), self.missing(right, rows), strict=True))

    def missing(self, right: str, rows: Array) -> list[frozenset[str]]:
        """For each of these rows the missing facts whose answer can still change the right's outcome or amount."""
        return self._program.missing(right).answers(self._table, rows)

    def record(self, row: int) -> dict[str, Any]:
        """What is known of a row, as `pack.screen` takes it: for the reasons of an outcome."""
        known = self._table.record(row)
        return {name: value for name, value in known.items() if value is not None}


def _column(right: "Right", count: int, bounds: tuple[bool, bool]) -> RightColumn:
    minimum, maximum = (np.full(count, np.nan) if bound else None for bound in bounds)
    return RightColumn(
        right, np.empty(count, np.int8), minimum, maximum, None if right.amount is None else right.amount.per
    )


def _write_codes(mask: Mask, out: Array) -> None:
    must, may = mask
    if must is may:
        out[:] = must.view(np.int8)
    else:
        np.subtract(must.view(np.int8), (may ^ must).view(np.int8), out=out)


@dataclass(frozen=True)
class Care:
    """Where the plain rules may say unknown of what is decided: one of `apart` is missing, or one of `implied` may or
    may not be implied by its condition.
    """

    apart: tuple[str, ...]
    implied: tuple[tuple[str, Condition], ...]

    @classmethod
    def of(cls, logic: Logic, condition: Condition) -> "Care":
        read = facts_of(condition)
        implied = tuple((name, rule.when) for rule in logic.implications for name in rule.then if name in read)
        return cls(tuple(sorted(logic.apart(condition))), implied)

    def doubtful(self, table: Table, masks: Masks) -> Bits:
        found = np.zeros(table.count, bool)
        for name in self.apart:
            if name in table.members:  # a field of any member may be what is missing
                return ~found
            if (unknown := table.unknown(name)) is not None:
                found |= unknown
        for name, when in self.implied:
            if (unknown := table.unknown(name)) is not None:
                found |= unknown & masks.of(when)[1]
        return found


class Program:
    """The rights of one subject as of one date, made ready for tables; built once for its edition."""

    def __init__(self, logic: Logic, rights: "Sequence[Right]", coverage: Condition | None) -> None:
        self.logic = logic
        self.rights = rights
        self.coverage = coverage
        self._plans = Plans()
        self._nested = {name: Plans() for name, fact in logic.facts.items() if fact.type == "members"}
        self._care: dict[Condition, Care | None] = {}
        self._plain: dict[Condition, bool] = {}
        self._exact: dict[Condition, Classes[Truth]] = {}
        self._missing: dict[str, Classes[frozenset[str]]] = {}

    @classmethod
    def of(cls, pack: "Pack", edition: "Edition", subject: str) -> "Program":
        coverage = edition.coverage if subject == pack.identity.covers else None
        return cls(edition.logic[subject], edition.rights[subject], coverage)

    def start(self, table: Table) -> tuple[Table, Masks]:
        """The table with what it implies; a stated fact stands."""
        masks = Masks(table.count, table.columns, table.members, self._plans, self._nested)
        columns, changed = dict(table.columns), False
        for rule in self.logic.implications:
            for name, value in rule.then.items():
                unknown = table.columns[name].unknown
                if unknown is not None:
                    columns[name] = _set(columns[name], unknown & self.truth(rule.when, table, masks)[0], value)
                    changed = True
        if not changed:
            return table, masks
        implied = Table(table.count, columns, table.members)
        return implied, Masks(table.count, columns, table.members, self._plans, self._nested)

    def truth(self, condition: Condition, table: Table, masks: Masks) -> Mask:
        """Where a condition must hold and where it may, exactly."""
        must, may = mask = masks.of(condition)
        care = None if must is may else self._care_for(condition)
        if care is None:
            return mask
        rows = (may & ~must & care.doubtful(table, masks)).nonzero()[0]
        if not len(rows):
            return mask
        found = np.array([OPEN if a is None else int(a) for a in self._truths(condition).answers(table, rows)])
        must, may = must.copy(), may.copy()
        must[rows[found == YES]] = True
        may[rows[found == NO]] = False
        return must, may

    def _care_for(self, condition: Condition) -> "Care | None":
        """What to look at where the plain rules leave a condition open; None where they are exact by themselves."""
        if condition not in self._care:
            self._care[condition] = None if self.logic.is_plain(condition) else Care.of(self.logic, condition)
        return self._care[condition]

    def _truths(self, condition: Condition) -> Classes[Truth]:
        if condition not in self._exact:
            logic = self.logic
            self._exact[condition] = self._classes([condition], {}, lambda record: logic.truth(condition, record))
        return self._exact[condition]

    def missing(self, right_id: str) -> Classes[frozenset[str]]:
        """The open facts of a right, by class of rows."""
        if right_id not in self._missing:
            right = next(right for right in self.rights if right.id == right_id)
            logic = self.logic
            self._missing[right_id] = self._classes(
                [right.when], _lines(right.amount), lambda record: Result(right, record, logic, {}, {}).missing
            )
        return self._missing[right_id]

    def _classes(self, conditions: Sequence[Condition], lines: Mapping[str, Sequence[Any]], ask: Any) -> Classes[Any]:
        rules: Sequence[Implication] = self.logic.implications
        conditions = [*conditions, *(rule.when for rule in rules)]
        read = set().union(*map(facts_of, conditions), *(rule.then for rule in rules))
        return Classes(self.logic.facts, read, conditions, lines, ask)

    def bounds(self, right: "Right") -> tuple[bool, bool]:
        """Whether the notice gives a least and a most."""
        return (False, False) if right.amount is None else (right.amount.kind != "cap", right.amount.kind != "floor")

    def worths(self, amount: "Amount", held: Bits, table: Table, masks: Masks) -> Worths:
        """What a right is worth where it is held: row by row where members are not decided by the plain rules."""
        if self._is_plain(amount):
            return worths(amount, held, masks)
        rows = held.nonzero()[0]
        found = [worth(amount, table.record(row), self.logic) for row in rows.tolist()]
        return Worths(
            rows,
            np.array([each.minimum for each in found], np.float64),
            np.array([each.maximum for each in found], np.float64),
        )

    def _is_plain(self, amount: "Amount") -> bool:
        if amount.where is None or amount.each is None:
            return True
        if amount.where not in self._plain:
            self._plain[amount.where] = self.logic.of_members(amount.each).is_plain(amount.where)
        return self._plain[amount.where]


def _lines(amount: "Amount | None") -> Mapping[str, Sequence[Any]]:
    """Of a rate: the smallest base that brings anything."""
    if amount is None or amount.of is None or not amount.rate:
        return {}
    return {f"{amount.each}.{amount.of}": [Decimal(float(FEN / 2 / Decimal(amount.rate)))]}


def _set(column: Column, where: Bits, value: Any) -> Column:
    rows = where.nonzero()[0]
    if not len(rows):
        return column
    code = column.fact.choices.index(value) if column.fact.type == "choice" else value
    values, masks = column.values.copy(), list(column.masks)
    values[rows] = code
    if masks:
        masks[code] = masks[code] | where
    return Column(column.fact, values, column.partial, masks)


def program_of(pack: "Pack", edition: "Edition", subject: str) -> Program:
    """Made when first asked for, and kept with the edition."""
    if subject not in edition.programs:
        np.empty(KEPT, np.uint8)  # only what is larger than the largest block ever freed does glibc give back at once
        edition.programs[subject] = Program.of(pack, edition, subject)
    return edition.programs[subject]
