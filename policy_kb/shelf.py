"""The packs that one program serves: each in its own area, and of a notice's versions the newest that is in force."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from policy_kb.errors import PolicyError
from policy_kb.pack import Pack
from policy_kb.workdays import WorkingDays


class ShelfError(PolicyError):
    """Packs that cannot be served together."""


@dataclass(frozen=True)
class Shelf:
    """`packs`: the first is for whoever lives where none of the others is for.

    A pack that `replaces` another takes over from it on the day it was issued. What was judged before stays the older
    one's to explain: `of` answers for any day.
    """

    packs: tuple[Pack, ...]

    def __post_init__(self) -> None:
        """Raises ShelfError for packs that cannot be served together."""
        by_id = {pack.id: pack for pack in self.packs}
        if len(by_id) < len(self.packs):
            raise ShelfError(f"{', '.join(pack.id for pack in self.packs)}: the same pack twice")
        for pack in self.packs:
            before = by_id.get(pack.identity.replaces or "")
            if before is not None and pack.issued <= before.issued:
                raise ShelfError(f"{pack.id} replaces {before.id}, but was not issued after it")
        _check_one_each(versions[-1] for versions in self._areas.values())

    @cached_property
    def _areas(self) -> Mapping[str, Sequence[Pack]]:
        """The versions of each notice, the oldest first, by the id of the first version that is here."""
        by_id, found = {pack.id: pack for pack in self.packs}, dict[str, list[Pack]]()
        for pack in self.packs:
            first, seen = pack, {pack.id}
            while (before := by_id.get(first.identity.replaces or "")) is not None:
                if before.id in seen:
                    raise ShelfError(f"{pack.id} replaces itself")
                seen.add(before.id)
                first = before
            found.setdefault(first.id, []).append(pack)
        return {first: sorted(versions, key=lambda pack: pack.issued) for first, versions in found.items()}

    @property
    def several(self) -> bool:
        """Whether it depends on where somebody lives which pack is theirs."""
        return len(self._areas) > 1

    def of(self, township: str | None, on: date, area: str | None = None) -> Pack:
        """The pack of a day where somebody lives: in a township, or in an area by its id; of who says neither the
        first. On a day before all of its versions, the oldest, which then says itself that it is not in force.
        """
        areas = self._areas
        if area is None or area not in areas:
            theirs = (first for first, versions in areas.items() if township in versions[-1].identity.townships)
            area = next(theirs, next(iter(areas)))
        versions = areas[area]
        return next((pack for pack in reversed(versions) if pack.issued <= on), versions[0])

    def by_area(self, on: date) -> dict[str, Pack]:
        """The pack of each area on a day, by the area's id."""
        return {area: self.of(None, on, area) for area in self._areas}

    def with_workdays(self, workdays: WorkingDays) -> "Shelf":
        """The packs with these working days."""
        return Shelf(tuple(pack.with_workdays(workdays) for pack in self.packs))


def _check_one_each(packs: Iterable[Pack]) -> None:
    """Every township is one pack's, and at most the first is for everywhere else."""
    known: dict[str, str] = {}
    for place, pack in enumerate(packs):
        if place and not pack.identity.townships:
            raise ShelfError(f"{pack.id} must say which townships it is for, as another pack is for all others")
        for township in pack.identity.townships:
            other = known.setdefault(township, pack.id)
            if other != pack.id:
                raise ShelfError(f"{township} is in two packs: {other} and {pack.id}")
