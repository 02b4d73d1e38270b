"""A county made up for the demo and for `bangfu chat`: sample households, and a person in each role."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Final

from bot.runner import Runner
from bot.sample import sample_households
from policy_kb.casework import (
    ADMIN,
    APPLIED,
    CONTACT_CADRE,
    MET,
    PHONE,
    SUPERVISOR,
    VILLAGE_OFFICER,
    Area,
    Plan,
    PlanItem,
    Review,
    Visit,
)
from policy_kb.casework import PLAN as YEARLY
from policy_kb.roster import Household
from storage import Transaction, take_turn
from storage.households import keep_roster
from storage.people import give
from storage.records import add_record

ASSIGNED_DAYS: Final = 400
"""So long before today the sample's cadres begin, where the sample names no day."""
RECENT_DAYS: Final = 20
"""So long ago the sample's plans and reviews were written; who was entered since then still has his to come."""
LACKING_EVERY: Final = 5
VISITED_EVERY: Final = 3
"""Of the households, every so many has been visited this month."""
MONTHS_BACK: Final = 6
"""So many months of visits are on record."""
MISSED_EVERY: Final = (9, 12, 4, 15, 10, 8)
"""Of last month, the one before, and so on: of so many visits one was not made."""
LATECOMERS: Final = 1
"""So many of the roster's cadres are not with the bot."""


def furnish(runner: Runner, channel: str) -> Mapping[str, str]:
    """Fills the database; the address of each role's person on that channel."""
    households = sample_households()
    first = households[0]
    now = runner.now()
    cadre = next(each.cadre for each in households if each.cadre is not None)
    area = Area(first.township, first.village)
    people = {
        CONTACT_CADRE: (cadre, Area(first.township)),
        VILLAGE_OFFICER: ("村支书小周", area),
        SUPERVISOR: ("镇里老吴", Area(first.township)),
        ADMIN: ("县里小郑", Area()),
    }
    with runner.database.transaction() as tx:
        keep_roster(tx, households, now.date() - timedelta(days=ASSIGNED_DAYS))
        addresses = {role: f"sample-{role.replace('_', '-')}" for role in people}
        persons = {role: take_turn(tx, channel, address, now).person.id for role, address in addresses.items()}
        for place, (role, (name, where)) in enumerate(people.items()):
            give(tx, persons[role], name, role, where, now - timedelta(days=ASSIGNED_DAYS - place))
        cadres = {cadre: persons[CONTACT_CADRE], **_other_cadres(tx, households, cadre, channel, now)}
        for name, person in cadres.items():
            _visit_some(tx, [each for each in households if each.cadre == name], person, now)
        _write_most_papers(tx, households, persons[VILLAGE_OFFICER], runner)
    return addresses


def _other_cadres(
    tx: Transaction, households: Sequence[Household], first: str, channel: str, now: datetime
) -> dict[str, str]:
    """The persons of the roster's other cadres, by name; the last of them are not with the bot yet."""
    names = [name for name in dict.fromkeys(each.cadre for each in households) if name not in (None, first)]
    found: dict[str, str] = {}
    for place, name in enumerate(names[: len(names) - LATECOMERS]):
        assert name is not None
        found[name] = take_turn(tx, channel, f"sample-other-cadre-{place}", now).person.id
        since = now - timedelta(days=ASSIGNED_DAYS, minutes=-place)
        give(tx, found[name], name, CONTACT_CADRE, Area(households[0].township), since)
    return found


def _visit_some(tx: Transaction, mine: list[Household], cadre: str, now: datetime) -> None:
    """The visits of half a year to all but a few, and this month's to some, as far as the month has come."""
    today = now.date()
    month = today.replace(day=1)
    for back in range(MONTHS_BACK):
        month = (month - timedelta(days=1)).replace(day=1)
        for place, household in enumerate(mine):
            if (place + back) % MISSED_EVERY[back] != MISSED_EVERY[back] - 1:
                how = PHONE if place % 7 == 6 and back == 0 else MET
                day = month.replace(day=3 + place)
                add_record(tx, _visit(f"sample-{back}-{household.id}", household, day, how), cadre, now)
    for place, household in enumerate(mine):
        if place % VISITED_EVERY == 0 and today.day > 1:
            day = today - timedelta(days=1)
            add_record(tx, _visit(f"sample-now-{household.id}", household, day, MET), cadre, now)


def _write_most_papers(tx: Transaction, households: Sequence[Household], officer: str, runner: Runner) -> None:
    """Plans and reviews as a village a little behind keeps them: every so many monitored households lacks them."""
    now = runner.now()
    since = now.date() - timedelta(days=RECENT_DAYS)
    monitored = [each for each in households if each.entered_on is not None and each.entered_on < since]
    for place, household in enumerate(monitored):
        if place % LACKING_EVERY:
            applied = PlanItem("m4-monitored-award", who="村支书小周", step=APPLIED)
            items = (applied,) if household.monitoring == "active" else ()
            add_record(tx, Plan(f"sample-p{place}", household.id, since, YEARLY, items), officer, now)
            add_record(tx, Review(f"sample-r{place}", household.id, since, {}, ()), officer, now)


def _visit(visit_id: str, household: Household, day: date, how: str) -> Visit:
    return Visit(visit_id, household.id, day, how, explained=(3,) if how == MET else ())
