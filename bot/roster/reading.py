"""A roster read from a workbook or from CSV files: every household that can be, and everything that is wrong."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from bot.roster.cells import tidy, value_of
from bot.roster.checks import MOST_MEMBERS, Finding, household_problems, household_warnings, member_problems
from bot.roster.columns import HOUSEHOLDS, MEMBERS, Column, Table
from bot.roster.headers import columns_of, header_of, sheet_of
from bot.roster.problems import BadCell, Found, Problem, Unreadable
from bot.roster.sources import Sheet, Source, open_source
from bot.vetting import column_letters
from policy_kb.roster import Cleared, Household, Member

CLEARS = frozenset({"清空", "clear"})
"""What a cell says to empty what is kept; an empty one says nothing."""
AT_ONCE = 1000
"""Rows between two reports of progress."""
Progress = Callable[[int], None]
Checks = Callable[[Mapping[str, Any], date], Iterator[Finding]]


@dataclass(frozen=True)
class Reading:
    """What was read. `households`: those of which nothing is wrong, in the file's order, with their members.

    `problems` and `warnings` are the first of them; their counts are of all.
    """

    households: tuple[Household, ...]
    problems: tuple[Problem, ...]
    warnings: tuple[Problem, ...]
    problem_count: int
    warning_count: int
    cleared: Mapping[str, Cleared]
    """By household, what the roster says to empty."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's values by field, and where they stand; `bad`: something in it is wrong; `cleared`: to be emptied."""

    sheet: str
    number: int
    letters: Mapping[str, str]
    values: dict[str, Any]
    bad: bool
    cleared: frozenset[str] = frozenset()

    def cell(self, field: str) -> str:
        """Of a field without a column, the number's."""
        return f"{self.letters.get(field) or next(iter(self.letters.values()))}{self.number}"

    def problem(self, field: str, key: str, values: Mapping[str, str]) -> Problem:
        return Problem(self.sheet, self.cell(field), key, values)


def read(given: Path | bytes, name: str, today: date, progress: Progress = lambda _rows: None) -> Reading:
    """Reads a roster. `name` says by its end what `given` is: `.csv`, else a workbook; a folder holds CSV files.

    `progress` is told how many rows were read. Raises OSError where a file cannot be opened, nothing else.
    """
    reader = _Reader(today, progress)
    households: list[Household] = []
    try:
        households = reader.households(open_source(given, name))
    except Unreadable as unreadable:
        reader.problems.add(unreadable.problem)
    problems, warnings = reader.problems, reader.warnings
    cleared = {number: frozenset(fields) for number, fields in reader.cleared.items()}
    counts = problems.count, warnings.count
    return Reading(tuple(households), tuple(problems.kept), tuple(warnings.kept), *counts, cleared)


class _Reader:
    """One reading: what was found so far."""

    def __init__(self, today: date, progress: Progress) -> None:
        self.problems, self.warnings = Found(), Found()
        self.cleared: defaultdict[str, set[tuple[str | None, str]]] = defaultdict(set)
        self._today, self._progress, self._done = today, progress, 0

    def households(self, source: Source) -> list[Household]:
        sheet = sheet_of(source, HOUSEHOLDS, self.problems)
        if sheet is None:
            if not self.problems.count:
                self.problems.add(Problem(None, None, "roster.problem.sheet_missing", {"sheet": HOUSEHOLDS.sheet}))
            return []
        rows = self._household_rows(sheet)
        members = self._members(sheet_of(source, MEMBERS, self.problems), rows)
        return list(self._built(rows, members))

    def _household_rows(self, sheet: Sheet) -> dict[str, _Row]:
        """By number. Of several with the same none is good."""
        rows: dict[str, _Row] = {}
        for row in self._rows(sheet, HOUSEHOLDS, household_problems):
            number = row.values.get("id")
            if number in rows:
                values = {"id": number, "cell": rows[number].cell("id")}
                self.problems.add(row.problem("id", "roster.problem.household_twice", values))
                rows[number] = replace(rows[number], bad=True)
            elif number is not None:
                rows[number] = row
                self.cleared[number].update((None, field) for field in row.cleared)
        return rows

    def _members(self, sheet: Sheet | None, rows: dict[str, _Row]) -> dict[str, list[Member]]:
        """By household. One that is wrong spoils its household: without it the others would say more than is known."""
        members: defaultdict[str, list[Member]] = defaultdict(list)
        if sheet is None:
            self.warnings.add(Problem(None, None, "roster.warning.no_members", {"sheet": MEMBERS.sheet}))
            return members
        stripped = {number.lstrip("0"): number for number in rows}
        for row in self._rows(sheet, MEMBERS, member_problems):
            number = row.values.pop("household", None)
            if number is None:
                continue
            if number not in rows:
                self._unknown_home(row, number, stripped.get(number.lstrip("0")))
                continue
            if not row.bad:
                members[number].append(Member(**row.values))
                self.cleared[number].update((row.values["name"], field) for field in row.cleared)
            crowded = len(members[number]) == MOST_MEMBERS + 1
            if crowded:
                values = {"id": number, "limit": str(MOST_MEMBERS)}
                self.problems.add(row.problem("household", "roster.problem.too_many_members", values))
            if row.bad or crowded:
                rows[number] = replace(rows[number], bad=True)
        return members

    def _unknown_home(self, row: _Row, number: str, meant: str | None) -> None:
        if meant is None:
            problem = row.problem("household", "roster.problem.unknown_household", {"id": number})
        else:
            problem = row.problem("household", "roster.problem.household_zeros", {"id": number, "meant": meant})
        self.problems.add(problem)

    def _built(self, rows: Mapping[str, _Row], members: Mapping[str, list[Member]]) -> Iterator[Household]:
        for number, row in rows.items():
            if row.bad:
                continue
            household = Household(**row.values, members=tuple(members.get(number, ())))
            for finding in household_warnings(household):
                self.warnings.add(row.problem(*finding))
            yield household

    def _rows(self, sheet: Sheet, table: Table, checks: Checks) -> Iterator[_Row]:
        header = header_of(sheet.rows, table)
        if header is None:
            self.problems.add(Problem(sheet.name, None, "roster.problem.no_header"))
            return
        before = self.problems.count
        columns = columns_of(sheet.name, *header, table, self.problems, self.warnings)
        if self.problems.count > before:  # while it is unclear which column is which, no row can be judged
            return
        letters = {column.field: column_letters(place + 1) for place, column in columns.items()}
        for number, cells in sheet.rows:
            self._done += 1
            if self._done % AT_ONCE == 0:
                self._progress(self._done)
            if any(cell != "" and not (isinstance(cell, str) and not cell.strip()) for cell in cells):
                row = self._row(sheet, number, columns, cells, letters)
                yield self._checked(row, checks)
        self._progress(self._done)

    def _row(
        self, sheet: Sheet, number: int, columns: Mapping[int, Column], cells: list[Any], letters: Mapping[str, str]
    ) -> _Row:
        values: dict[str, Any] = {}
        cleared: set[str] = set()
        bad = False
        for place, column in columns.items():
            cell = cells[place] if place < len(cells) else ""
            try:
                if sheet.odd:
                    _require_plain(sheet, f"{letters[column.field]}{number}", column, cell)
                if isinstance(cell, str):
                    cell = tidy(cell)
                    if cell.lower() in CLEARS and not column.required:
                        cleared.add(column.field)
                        cell = ""
                if cell == "" and column.required:
                    raise BadCell("roster.problem.empty", column=column.title)
                values[column.field] = value_of(column, cell)
            except BadCell as wrong:
                bad = True
                at = f"{letters[column.field]}{number}"
                self.problems.add(Problem(sheet.name, at, wrong.key, wrong.values))
        return _Row(sheet.name, number, letters, values, bad, frozenset(cleared))

    def _checked(self, row: _Row, checks: Checks) -> _Row:
        found = list(checks(row.values, self._today))
        for finding in found:
            self.problems.add(row.problem(*finding))
        return replace(row, bad=True) if found else row


def _require_plain(sheet: Sheet, place: str, column: Column, cell: Any) -> None:
    """A formula's value is taken where it was kept and is no household's number; an error is no value."""
    if place in sheet.errors:
        raise BadCell("roster.problem.error_cell", column=column.title)
    if place in sheet.formulas:
        if column.kind == "id":
            raise BadCell("roster.problem.id_formula", column=column.title)
        if cell == "":
            raise BadCell("roster.problem.formula", column=column.title)
