"""From the roster workbook to the list of 政策找人, a whole county's: python -m bench.roster [HOUSEHOLDS]

The workbook is read, its households kept in SQLite, and the list made of what is kept, as a supervisor of the county
would see it. And the list made of the workbook alone, with nothing kept.
"""

import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar

import policy_kb
from bench.interview import PACK
from bench.people import HOUSEHOLDS, Size, areas_of
from bench.people import roster as made_up
from bench.results import Table, keep
from bot.cli import COLLECTING
from bot.clock import ZONE
from bot.roster import read, write
from bot.roster.intake import compare
from handlers.casework.finding import find_rights
from handlers.values import Scene
from policy_kb.casework import SUPERVISOR, Action, Area, Card, Dossier
from policy_kb.roster import Household, Member, facts_of
from storage import Database, Desk, KeyRing, take_turn
from storage.households import keep_roster
from storage.people import give

NOW = datetime(2026, 11, 24, 10, tzinfo=ZONE)
SEED = 9
Value = TypeVar("Value")


def households(count: int) -> list[Household]:
    """A county's roster with every column filled in by somebody."""
    chance, size = random.Random(SEED), Size(count, count // 7, max(33, count // 100))
    found = made_up(chance, areas_of(size), size, NOW.date())
    return [replace(each, members=tuple(_member(chance, member) for member in each.members)) for each in found]


def _member(chance: random.Random, member: Member) -> Member:
    assert member.born is not None
    age = NOW.year - member.born.year
    if age >= 60:
        return replace(member, labour="weak", school="none", monthly_support=chance.choice((None, 0, 0, 300, 500)))
    if age < 22:
        return replace(member, labour="none", school=chance.choice(("none", "vocational", "freshman")), yulu=False)
    return replace(member, labour=chance.choice(("full", "full", "weak")), school="none")


def listed(rows: Sequence[Household], pack: policy_kb.Pack, today: date) -> int:
    """The list made of households that are kept nowhere: how many qualify for something."""
    dossiers = [
        Dossier(Card(r.id, r.head, Area(r.township, r.village)), facts_of(r, today), {}, r.cadre, (), (), (), ())
        for r in rows
    ]
    return sum(bool(each.fits) for each in find_rights(dossiers, pack, Scene(NOW, _Somebody(), pack)))


class _Somebody:
    language = "zh"


def main(arguments: Sequence[str]) -> int:
    gc.set_threshold(*COLLECTING)
    count = int(arguments[0]) if arguments else HOUSEHOLDS
    pack, today, seconds = policy_kb.load(PACK), NOW.date(), dict[str, float]()

    def timed(step: str, work: Callable[[], Value]) -> Value:
        started = time.perf_counter()
        found = work()
        seconds[step] = time.perf_counter() - started
        return found

    with tempfile.TemporaryDirectory(prefix="bangfu-bench-") as folder:
        workbook = Path(folder, "roster.xlsx")
        write(households(count), workbook)
        reading = timed("workbook read", lambda: read(workbook, workbook.name, today))
        assert not reading.problem_count, reading.problems[:3]
        rows = reading.households
        alone = timed("list made of it, nothing kept", lambda: listed(rows, pack, today))
        with Database.open(f"sqlite:///{Path(folder, 'county.db')}", KeyRing.generate()) as db:
            db.upgrade()
            with db.transaction() as tx:
                timed("kept in SQLite", lambda: keep_roster(tx, compare(tx, reading, today).to_keep, today))
                person = take_turn(tx, "web", "supervisor", NOW).person.id
                give(tx, person, "督导", SUPERVISOR, Area(), NOW)
            with db.snapshot() as tx:
                desk = Desk(tx, person, NOW)
                dossiers = timed("what is kept, read", lambda: desk.dossiers(Action.FIND))
                scene = Scene(NOW, _Somebody(), pack, desk=desk)
                found = timed("list made of what is kept", lambda: find_rights(dossiers, pack, scene))
    assert len(found) == len(rows) and sum(bool(each.fits) for each in found) == alone
    steps = {step: [taken] for step, taken in seconds.items()}
    steps["workbook to list, nothing kept"] = [seconds["workbook read"] + seconds["list made of it, nothing kept"]]
    steps["workbook to list, all kept"] = [sum(seconds.values()) - seconds["list made of it, nothing kept"]]
    people = sum(len(row.members) for row in rows)
    keep("roster", [Table(f"{len(rows)} households, {people} people; {alone} on the list", ("seconds",), steps)])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
