"""A small county for tests: two townships, four villages, a household or two in each, and people with roles."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from policy_kb.casework import Area, Visit
from policy_kb.roster import Household
from storage import Database, Desk, Transaction, take_turn
from storage.households import keep_roster
from storage.people import give

NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = NOON.date()
UPPER, LOWER = "上坪镇", "下坪镇"
A, B, C = Area(UPPER, "甲村"), Area(UPPER, "乙村"), Area(LOWER, "丙村")
CADRE, OTHER = "王芳", "陈刚"


def a_household(number: str, area: Area = A, **more: object) -> Household:
    """A household of that number; its head is named after it unless told otherwise."""
    given = {"head": f"户{number}", "cadre": CADRE, "assigned_on": date(2025, 1, 1)} | more
    return Household(number, township=area.township, village=area.village, **given)


def a_county(db: Database, *households: Household) -> None:
    """The households given; else one of the cadre's and one of the other's in each village."""
    rows = households or (
        a_household("101"),
        a_household("102", cadre=OTHER),
        a_household("201", B),
        a_household("301", C, cadre=OTHER),
    )
    with db.transaction() as tx:
        keep_roster(tx, rows, TODAY)


def a_person(db: Database, address: str, role: str | None = None, area: Area = A, name: str = "某某") -> str:
    """Somebody who writes from that address, with that role there; the person's id."""
    with db.transaction() as tx:
        person = take_turn(tx, "web", address, NOON).person.id
        if role is not None:
            give(tx, person, name, role, area, NOON - timedelta(days=1))
    return person


def at_desk(tx: Transaction, person: str, now: datetime = NOON) -> Desk:
    return Desk(tx, person, now)


def a_visit(household: str = "101", visit_id: str = "v1", on: date = TODAY, how: str = "met", **more: object) -> Visit:
    return Visit(visit_id, household, on, how, **more)
