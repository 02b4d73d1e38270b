"""A roster against what is kept: what it would add and change, and whether its reader may."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.roster.problems import Problem
from bot.roster.reading import Reading, read
from handlers.desk import RosterSeen
from handlers.richtext import render
from handlers.words import catalogue
from policy_kb.casework import Action, Area
from policy_kb.roster import Change, Household, differences, updated
from storage import Desk, StoredFile, Transaction
from storage.households import kept_roster

ROSTER: Final = "户"
MOST_BY_CHAT: Final = 5_000
"""Households that a file sent into the chat may hold: seconds, in which others wait. More go by command line."""
CHANGES_SHOWN: Final = 50


@dataclass(frozen=True)
class Comparison:
    """`new`: not kept yet; `changed`: with what becomes different; `same`: how many stay as they are."""

    new: tuple[Household, ...]
    changed: tuple[tuple[Household, tuple[Change, ...]], ...]
    same: int

    @property
    def to_keep(self) -> Sequence[Household]:
        """What has to be written, in the file's order of each kind."""
        return [*self.new, *(household for household, _ in self.changed)]


def compare(tx: Transaction, reading: Reading, today: date) -> Comparison:
    """What a roster says otherwise than what is kept. What it does not say changes nothing."""
    households = reading.households
    kept = {each.id: each for each in kept_roster(tx, today, [household.id for household in households])}
    changed = []
    for household in (each for each in households if each.id in kept):
        old = kept[household.id]
        after = updated(old, household, reading.cleared.get(household.id, frozenset()))
        if found := differences(old, after):
            changed.append((after, tuple(found)))
    new = tuple(household for household in households if household.id not in kept)
    return Comparison(new, tuple(changed), len(households) - len(new) - len(changed))


def foreign(tx: Transaction, desk: Desk, households: Iterable[Household], today: date) -> list[Problem]:
    """Households that this person may not keep: of another area, now or as they are kept. Both read the same."""
    rows = list(households)
    places = [(row.id, _area(row)) for row in (*rows, *kept_roster(tx, today, [row.id for row in rows]))]
    refused = dict.fromkeys(number for number, area in places if not desk.reaches(Action.KEEP_ROSTER, area))
    return [Problem(ROSTER, None, "roster.problem.foreign", {"id": each}) for each in refused]


def _area(household: Household) -> Area:
    return Area(household.township, household.village)


def seen(tx: Transaction, desk: Desk, file: StoredFile, today: date, language: str) -> RosterSeen:
    """What a file sent into a chat would do, for the person who sent it."""
    reading = read(file.content, file.name, today)
    problems, count = list(reading.problems), reading.problem_count
    if len(reading.households) > MOST_BY_CHAT:
        problems.append(Problem(ROSTER, None, "roster.problem.by_chat", {"limit": str(MOST_BY_CHAT)}))
        count += 1
    elif not problems:
        outside = foreign(tx, desk, reading.households, today)
        problems, count = outside, len(outside)
    if problems:
        return RosterSeen(problems=tuple(each.words(language) for each in problems), problem_count=count)
    found = compare(tx, reading, today)
    return RosterSeen(
        len(found.new),
        len(found.changed),
        found.same,
        warnings=tuple(each.words(language) for each in reading.warnings),
        warning_count=reading.warning_count,
        changes=tuple(line for each in found.changed[:CHANGES_SHOWN] for line in change_lines(*each, language)),
    )


def change_lines(household: Household, changes: Iterable[Change], language: str) -> list[str]:
    """「0412 张三：收入 9000 → 9500」, a line a change."""
    sentences = catalogue(language)
    nothing = sentences["roster.empty_value"]

    def words(value: object) -> str:
        return nothing if value is None else str(value)

    return [
        render(
            sentences["roster.change"],
            {
                "id": household.id,
                "name": household.head,
                "field": sentences.get(f"roster.field.{change.field}", change.field),
                "member": "" if change.member is None else f" {change.member}",
                "old": words(change.old),
                "new": words(change.new),
            },
        ).plain
        for change in changes
    ]
