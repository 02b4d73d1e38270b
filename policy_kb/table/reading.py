"""What `screen_table` reads: a column a fact, checked as a record would be.

A column is known by its fact's id. Yes/no: booleans, or 0 and 1. A choice: its values as text, or their numbers in the
fact's `choices`. Money and whole numbers: numbers. Unknown is NaN in a column of numbers, None in one of objects, empty
in one of text; a fact without a column is unknown throughout.

A list of members has two forms. As columns: `elders` holds how many each household lists (NaN: nobody knows), and
`elders.age` that field of them all, household after household. Or `elders` holds the lists themselves, as records do.

Rows are read some ten thousands at a time: a million of them then need little more memory than the columns given.
"""

import math
from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import reduce
from typing import Any, NamedTuple

import numpy as np

from policy_kb.conditions import Number
from policy_kb.errors import FactError
from policy_kb.facts import Fact, check_record
from policy_kb.table.columns import PLACE, UNKNOWN_CODE, Array, Bits, Column, Members, Table

TWO = 2
"""Yes and no."""
AT_ONCE = 50_000
"""Rows: enough that the work on them outweighs the calls, few enough for the cache; a county is one or two of these."""


class Values(NamedTuple):
    """A column as given, or some rows of it; `first` is the place of the first."""

    name: str
    array: Array
    first: int = 0

    def part(self, first: int, last: int) -> "Values":
        return Values(self.name, self.array[first:last], self.first + first)

    def error(self, wrong: Bits, wanted: str) -> FactError:
        """Names the first value that cannot be."""
        place = int(np.argmax(wrong))
        return FactError(
            f"row {self.first + place} of column {self.name} must be {wanted}, not {self.array[place]!r:.40}"
        )


class Source:
    """The columns as given. Raises FactError, in one sentence, for what is no fact or does not fit together; what a
    value cannot be is told when its rows are read. `count`: the rows, where there may be no column to tell.
    """

    def __init__(self, given: Mapping[str, Any], facts: Mapping[str, Fact], count: int | None = None) -> None:
        arrays = {name: _array(name, values) for name, values in given.items()}
        for name in arrays:
            _check_name(name, arrays, facts)
        lengths = {name: len(values) for name, values in arrays.items() if "." not in name}
        self.count = next(iter(lengths.values()), 0) if count is None else count
        for name, length in lengths.items():
            if length != self.count:
                raise FactError(f"column {name} has {length} rows, {next(iter(lengths))} has {self.count}")
        for fact in facts.values():
            if fact.type == "members" and fact.id in arrays and _holds_lists(arrays[fact.id]):
                arrays |= _taken_apart(fact, arrays[fact.id])
        self._facts = facts
        self._columns = {name: Values(name, array) for name, array in arrays.items()}

    def whole(self) -> Table:
        """All rows at once."""
        return next(self._tables(self.count))

    def tables(self) -> Iterator[Table]:
        """The rows in order, some thousands at a time."""
        return self._tables(math.ceil(self.count / math.ceil(self.count / AT_ONCE)) if self.count else 0)

    def _tables(self, size: int) -> Iterator[Table]:
        begun: Counter[str] = Counter()
        for first in range(0, self.count, size) if self.count else (0,):
            last = min(first + size, self.count)
            rows = {n: column.part(first, last) for n, column in self._columns.items() if "." not in n}
            columns, members = {}, {}
            for name, fact in self._facts.items():
                if fact.type == "members":
                    members[name] = self._members(fact, rows.get(name), last - first, begun[name])
                    begun[name] += members[name].total
                else:
                    columns[name] = _column(fact, rows.get(name), last - first)
            if last == self.count:
                self._check_ends(begun)
            yield Table(last - first, columns, members)

    def _members(self, fact: Fact, values: Values | None, count: int, begun: int) -> Members:
        if values is None:
            nobody = np.zeros(count, np.int64)
            fields = {name: _column(inner, None, 0) for name, inner in fact.fields.items()}
            return Members(fact, nobody, nobody, np.ones(count, bool), fields)
        counts, unknown = _counts(fact, values)
        ends = counts.cumsum(dtype=PLACE)
        total = int(ends[-1]) if count else 0
        fields = {}
        for name, inner in fact.fields.items():
            column = self._columns.get(f"{fact.id}.{name}")
            if column is not None and len(column.array) < begun + total:
                raise self._ends_elsewhere(column, fact.id)
            of_these = None if column is None else column.part(begun, begun + total)
            fields[name] = _column(inner, of_these, total)
        return Members(fact, counts, ends - counts, unknown, fields)

    def _check_ends(self, begun: Mapping[str, int]) -> None:
        for name, column in self._columns.items():
            members = name.partition(".")[0]
            if members != name and len(column.array) != begun[members]:
                raise self._ends_elsewhere(column, members)

    def _ends_elsewhere(self, column: Values, members: str) -> FactError:
        counted = int(np.nansum(self._columns[members].array))
        return FactError(f"column {column.name} has {len(column.array)} values, but {members} counts {counted} people")


def _counts(fact: Fact, values: Values) -> tuple[Array, Bits | None]:
    """How many each row lists, 0 where nobody knows, and where that is."""
    values = _numbers(values, wanted := f"how many there are, at most {fact.most}")
    array = values.array
    if array.dtype.kind != "f":
        _gaps_within(values, 0, fact.most, wanted)
        return array.astype(PLACE, copy=False), None
    unknown = np.isnan(array)
    with np.errstate(invalid="ignore"):  # what is no such number is told right after
        counts = np.fmax(array, 0).astype(PLACE)
    wrong = ((counts != array) & ~unknown) | (counts > fact.most)
    if wrong.any():
        raise values.error(wrong, wanted)
    return counts, unknown if unknown.any() else None


def _array(name: str, values: Any) -> Array:
    found = np.asarray(values)
    if found.ndim != 1:
        raise FactError(f"column {name} must have one dimension, not {found.ndim}")
    return found


def _check_name(name: str, arrays: Mapping[str, Array], facts: Mapping[str, Fact]) -> None:
    if name in facts:
        return
    fact, _, field = name.partition(".")
    if not field or fact not in facts or facts[fact].type != "members":
        check_record({name: None}, facts)  # says what it could have meant
    elif field not in facts[fact].fields:
        raise FactError(f"{name} is not a column; of {fact} there may be {', '.join(facts[fact].fields)}")
    elif fact not in arrays or arrays[fact].dtype == object:
        raise FactError(f"column {name} needs a column {fact} that says how many each row has")


def _column(fact: Fact, values: Values | None, count: int) -> Column:
    if values is None:
        return Column(fact, np.full(count, np.nan), partial=True)
    match fact.type:
        case "bool":
            return _yes_no(fact, values)
        case "choice":
            return _choice(fact, values)
        case _:
            return _number(fact, values)


def _yes_no(fact: Fact, values: Values) -> Column:
    array, wanted = values.array, "true or false"
    if array.dtype.kind not in "biuf":
        return _coded(fact, values, {True: 1, False: 0, None: UNKNOWN_CODE}, wanted)
    return Column(fact, array, partial=False) if array.dtype == bool else _numbered(fact, values, TWO, wanted)


def _choice(fact: Fact, values: Values) -> Column:
    wanted = f"one of {', '.join(fact.choices)}"
    if values.array.dtype.kind not in "iuf":
        codes = {value: code for code, value in enumerate(fact.choices)} | {None: UNKNOWN_CODE, "": UNKNOWN_CODE}
        return _coded(fact, values, codes, wanted)
    return _numbered(fact, values, len(fact.choices), f"{wanted}, or their numbers from 0")


def _numbered(fact: Fact, values: Values, count: int, wanted: str) -> Column:
    """Values given by their numbers, of which there are so many."""
    array = values.array
    if array.dtype.kind != "f":
        _gaps_within(values, 0, count - 1, wanted)
        return Column(fact, array, partial=False)
    masks = [array == number for number in range(count)]
    known = reduce(np.bitwise_or, masks)
    partial = not known.all()
    if partial and (wrong := (array == array) ^ known).any():
        raise values.error(wrong, wanted)
    return Column(fact, array, partial, masks)


def _number(fact: Fact, values: Values) -> Column:
    what = "a whole number" if fact.type == "whole" else "a number of yuan"
    values = _numbers(values, what)
    partial = _gaps_within(values, fact.minimum, fact.maximum, f"between {fact.minimum} and {fact.maximum}")
    if fact.type == "whole":
        _check_whole(values, what)
    return Column(fact, values.array, partial)


def _gaps_within(values: Values, least: Number, most: Number, wanted: str) -> bool:
    """Whether a column of numbers has gaps. Raises FactError where a number is out of bounds."""
    array = values.array
    if not len(array):
        return False
    low = array.min()
    gaps = bool(low != low)  # NaN is unlike itself
    low, high = (np.fmin.reduce(array), np.fmax.reduce(array)) if gaps else (low, array.max())
    if low < least or high > most:
        raise values.error((array < float(least)) | (array > float(most)), wanted)
    return gaps


def _check_whole(values: Values, wanted: str) -> None:
    if values.array.dtype.kind == "f":
        broken = np.floor(values.array) < values.array
        if broken.any():
            raise values.error(broken, wanted)


def _numbers(values: Values, what: str) -> Values:
    """As whole numbers or floats of full width: in halves and quarters, lines of the notice would shift."""
    array = values.array
    if array.dtype.kind in "iu" or array.dtype == np.float64:
        return values
    if array.dtype.kind != "f":
        kinds = (int, float, Decimal, np.integer, np.floating, type(None))
        fits = np.fromiter((isinstance(v, kinds) and not isinstance(v, bool) for v in array.tolist()), bool, len(array))
        if array.dtype != object or not fits.all():
            raise values.error(~fits, what)
    return Values(values.name, array.astype(np.float64), values.first)


class _Codes(dict[Any, int]):
    """Values by their codes; NaN among objects is unknown as None is."""

    def __missing__(self, value: Any) -> int:
        return UNKNOWN_CODE if value != value else len(self)


def _coded(fact: Fact, values: Values, codes: Mapping[Any, int], wanted: str) -> Column:
    known = _Codes(codes)
    try:
        found = np.fromiter(map(known.__getitem__, values.array.tolist()), np.int8, len(values.array))
    except TypeError:  # a list or an object among the values
        hashable = (value if isinstance(value, str | float | int | None) else "\0" for value in values.array)
        found = np.fromiter(map(known.__getitem__, hashable), np.int8, len(values.array))
    if (wrong := found == len(known)).any():
        raise values.error(wrong, wanted)
    return Column(fact, found, partial=bool((found == UNKNOWN_CODE).any()))


def _holds_lists(array: Array) -> bool:
    return array.dtype == object and any(isinstance(value, list | tuple) for value in array)


def _taken_apart(fact: Fact, array: Array) -> dict[str, Array]:
    """Lists as records have them: how many there are, and their fields."""
    for row, value in enumerate(array):
        try:
            check_record({fact.id: value}, {fact.id: fact})
        except FactError as error:
            raise FactError(f"row {row}: {error}") from None
    counts = np.fromiter((math.nan if value is None else len(value) for value in array), np.float64, len(array))
    people = [person for value in array for person in value or ()]
    fields = {f"{fact.id}.{name}": _objects([person.get(name) for person in people]) for name in fact.fields}
    return {fact.id: counts, **fields}


def _objects(values: list[Any]) -> Array:
    found = np.empty(len(values), object)
    found[:] = values
    return found
