"""A household as a caseload lists it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A household: its number, its head's name, its village."""

    id: str
    name: str
    village: str
