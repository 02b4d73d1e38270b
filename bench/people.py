"""A county made up by a seed: households, members, cadres, officers, supervisors, half a year of visits and papers."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from policy_kb.casework import CONTACT_CADRE, MET, SUPERVISOR, VILLAGE_OFFICER, Area, Plan, Visit
from policy_kb.casework import PLAN as YEARLY
from policy_kb.roster import Household, Member
from storage import Database, Transaction, take_turn
from storage.households import keep_roster
from storage.people import give
from storage.records import add_record

HOUSEHOLDS, CADRES = 35_000, 5_000
VILLAGES, TOWNSHIPS = 350, 33
MONTHS = 6
VISITED, SILENT_CADRES = 0.85, 0.2
MONITORED, ENTERED_LATELY = 0.06, 0.004
AT_ONCE = 2_000
"""Rows of one commit."""


@dataclass(frozen=True)
class Size:
    households: int = HOUSEHOLDS
    cadres: int = CADRES
    villages: int = VILLAGES


def fill(db: Database, now: datetime, size: Size, seed: int = 6) -> None:
    """Writes the county through storage, as its own functions do."""
    chance, today = random.Random(seed), now.date()
    areas = areas_of(size)
    rows = roster(chance, areas, size, today)
    for start in range(0, len(rows), AT_ONCE):
        with db.transaction() as tx:
            keep_roster(tx, rows[start : start + AT_ONCE], today - timedelta(days=400))
    with db.transaction() as tx:
        cadres = _people(tx, chance, rows, areas, now)
    for start in range(0, len(rows), AT_ONCE):
        with db.transaction() as tx:
            for row in rows[start : start + AT_ONCE]:
                if row.cadre in cadres:
                    _records(tx, chance, row, cadres[row.cadre], now)


def areas_of(size: Size) -> list[Area]:
    """The villages."""
    return [Area(f"镇{n % TOWNSHIPS:02}", f"村{n:03}") for n in range(size.villages)]


def roster(chance: random.Random, areas: list[Area], size: Size, today: date) -> list[Household]:
    """The households as the roster has them."""
    return [_household(chance, n, areas, size, today) for n in range(size.households)]


def _household(chance: random.Random, number: int, areas: list[Area], size: Size, today: date) -> Household:
    area = areas[number % len(areas)]
    monitored = chance.random() < MONITORED
    lately = chance.random() < ENTERED_LATELY
    days = chance.randrange(1, 12) if lately else chance.randrange(30, 900)
    # A township's cadres look after its villages: the roster knows them by their name there
    cadre = f"干部{number * 7 % size.cadres // TOWNSHIPS:04}" if chance.random() < 0.97 else None
    persons = tuple(
        Member(f"成员{number}-{n}", born=date(chance.randrange(1940, 2020), 1 + n, 1))
        for n in range(chance.choice((2, 3, 3, 3, 4)))
    )
    return Household(
        f"{number:06}",
        f"户主{number}",
        area.township or "",
        area.village or "",
        lifted=True,
        monitoring="active" if monitored or lately else "none",
        entered_on=today - timedelta(days=days) if monitored or lately else None,
        income_2021=chance.randrange(4_000, 20_000),
        cadre=cadre,
        assigned_on=today - timedelta(days=chance.randrange(40, 700)) if cadre else None,
        members=persons,
    )


def _people(
    tx: Transaction, chance: random.Random, rows: list[Household], areas: list[Area], now: datetime
) -> dict[str | None, str]:
    """The persons of the cadres who are with the bot, by name; an officer a village, a supervisor a township."""
    since = now - timedelta(days=500)
    found: dict[str | None, str] = {}
    for township, name in sorted({(row.township, row.cadre) for row in rows if row.cadre is not None}):
        if chance.random() >= SILENT_CADRES:
            person = take_turn(tx, "web", f"cadre-{township}-{name}", now).person.id
            give(tx, person, name, CONTACT_CADRE, Area(township), since)
            found[name] = person
    for area in areas:
        officer = take_turn(tx, "web", f"officer-{area}", now).person.id
        give(tx, officer, f"干事{area.village}", VILLAGE_OFFICER, area, since)
    for area in [Area(), *sorted({Area(each.township) for each in areas}, key=str)]:
        supervisor = take_turn(tx, "web", f"supervisor-{area}", now).person.id
        give(tx, supervisor, f"督导{area}", SUPERVISOR, area, since)
    return found


def _records(tx: Transaction, chance: random.Random, row: Household, cadre: str, now: datetime) -> None:
    month = now.date().replace(day=1)
    for back in range(MONTHS):
        if chance.random() < VISITED:
            day = min(month.replace(day=chance.randrange(1, 28)), now.date())
            add_record(tx, Visit(f"v{back}-{row.id}", row.id, day, MET), cadre, now)
        month = (month - timedelta(days=1)).replace(day=1)
    if row.monitoring == "active" and chance.random() < VISITED:
        january = now.date().replace(month=1, day=15)
        add_record(tx, Plan(f"p-{row.id}", row.id, january, YEARLY, ()), cadre, now)
