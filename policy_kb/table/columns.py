"""The facts of a table's rows, as conditions over columns read them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from policy_kb.facts import Fact
from policy_kb.lazily import lazily

Bits = NDArray[np.bool_]
Array = NDArray[Any]
UNKNOWN_CODE = -1
PLACE = np.int32
"""Places of rows and members: half the memory to go through, and more than there can be at once."""


@dataclass(frozen=True)
class Column:
    """One fact of every row. `values`: booleans or 0 and 1, numbers of choices, or numbers; where unknown, NaN among
    floats and -1 among codes. `partial`: whether anything is unknown. `masks`: of a yes/no or a choice, where it is
    no and where yes, or each choice in order, if whoever checked the values has seen that.
    """

    fact: Fact
    values: Array
    partial: bool
    masks: Sequence[Bits] = ()

    @lazily
    def unknown(self) -> Bits | None:
        """Where it is not known; None where everything is."""
        if not self.partial:
            return None
        return np.isnan(self.values) if self.values.dtype.kind == "f" else self.values == UNKNOWN_CODE

    @lazily
    def yes_no(self) -> tuple[Bits, Bits]:
        """Of a yes/no fact: where it is yes, and where it may be; one array where everything is known."""
        yes = self.values if self.values.dtype == bool else self.where(1)
        return yes, ~self.where(0) if self.partial else yes

    def where(self, number: int) -> Bits:
        """Where it is the choice of this number, 0 and 1 being no and yes."""
        found: Bits = self.masks[number] if self.masks else self.values == number
        return found

    def at(self, row: int) -> Any:
        """The value as a record has it."""
        if self.unknown is not None and self.unknown[row]:
            return None
        value = self.values[row].item()
        match self.fact.type:
            case "bool":
                return bool(value)
            case "choice":
                return self.fact.choices[int(value)]
            case "whole":
                return int(value)
            case _:
                return value

    def take(self, index: Array) -> "Column":
        """The column of these rows."""
        return Column(self.fact, self.values.take(index), self.partial)


@dataclass(frozen=True)
class Members:
    """A list of every row. `counts`: how many are listed, 0 where the list is `unknown`; `starts`: where they begin in
    the columns of their fields.
    """

    fact: Fact
    counts: Array
    starts: Array
    unknown: Bits | None
    fields: Mapping[str, Column]

    @property
    def total(self) -> int:
        """How many are listed by all rows together."""
        return int(self.starts[-1] + self.counts[-1]) if len(self.counts) else 0

    def at(self, row: int) -> list[dict[str, Any]] | None:
        """The list as a record has it."""
        if self.unknown is not None and self.unknown[row]:
            return None
        places = range(self.starts[row], self.starts[row] + self.counts[row])
        return [{name: column.at(place) for name, column in self.fields.items()} for place in places]


@dataclass(frozen=True)
class Table:
    """The facts of some rows, of one subject."""

    count: int
    columns: Mapping[str, Column]
    members: Mapping[str, Members]

    def record(self, row: int) -> dict[str, Any]:
        """A row as a record, as complete as the table."""
        found = {name: column.at(row) for name, column in self.columns.items()}
        return found | {name: members.at(row) for name, members in self.members.items()}

    def unknown(self, name: str) -> Bits | None:
        """Where a fact is unknown; of a list, where it is unknown who is on it."""
        return (self.columns.get(name) or self.members[name]).unknown
