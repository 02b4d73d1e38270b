"""The smallest change that would open a right: only what a person can change, and verified by screening again."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from policy_kb.facts import Change, Fact, Record, value_at, with_value
from policy_kb.screening import INELIGIBLE, Screening

if TYPE_CHECKING:
    from policy_kb.pack import Right

MOST_CHANGES = 2
"""More than two things to change at once is no longer near."""


@dataclass(frozen=True)
class Opening:
    """These changes together would open the right."""

    right: "Right"
    changes: tuple[Change, ...]


def openings(screening: Screening) -> list[Opening]:
    """For each right that is closed, the fewest changes that would open it; rights no change can open are left out."""
    closed = [result.right for result in screening.with_outcome(INELIGIBLE)]
    possible = list(_possible(screening.record, screening.pack.facts[screening.subject]))
    found: dict[str, Opening] = {}
    for size in range(1, MOST_CHANGES + 1):
        for changes in combinations(possible, size):
            left = [right for right in closed if right.id not in found]
            if left:
                record = _changed(changes, screening)
                opened = [right for right in left if screening.logic.truth(right.when, record) is True]
                found |= {right.id: Opening(right, tuple(change for _, change in changes)) for right in opened}
    return [found[right.id] for right in closed if right.id in found]


def _changed(changes: Iterable[tuple[str, Change]], screening: Screening) -> Record:
    """What would be known after these changes."""
    record: Record = screening.record
    for path, change in changes:
        record = with_value(record, path, change.after)
    return screening.logic.implied(record)


def _possible(record: Record, facts: Mapping[str, Fact]) -> Iterator[tuple[str, Change]]:
    """Every fact that stands where a person could still move it, by path."""
    for name, fact in facts.items():
        paths = [(name, fact)]
        if fact.type == "members":
            count = len(record.get(name) or ())
            paths = [(f"{name}.{i}.{key}", inner) for i in range(count) for key, inner in fact.fields.items()]
        for path, known in paths:
            if known.change is not None and value_at(record, path) == known.change.before:
                yield path, known.change
