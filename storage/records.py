"""What is recorded of households: visits, plans, reviews. Only ever added to: a correction is a newer version."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, exists, func, select

from policy_kb.casework import INCOME_KINDS, Area, Card, Plan, PlanItem, Rating, Recorded, Review, Stamp, Visit
from storage.case_tables import feedback, households, records
from storage.errors import Overtaken
from storage.tables import people
from storage.transaction import Transaction

VISIT, PLAN, REVIEW = "visit", "plan", "review"
Kept = Visit | Plan | Review
FIRST: Final = 1
NAMED_AT_MOST: Final = 500
"""Households that a statement names; of more, everybody's records are read and theirs picked out."""


def add_record(tx: Transaction, what: Kept, by: str, now: datetime) -> bool:
    """Keeps a visit, plan or review; False: that draft was kept before, and nothing is done."""
    return tx.insert_new(records, **_row(what, FIRST, by, now, None, void=False))


def add_version(
    tx: Transaction, what: Kept, follows: int, by: str, now: datetime, why: str | None, *, void: bool = False
) -> None:
    """Keeps a newer version of a record, or that it is void. Raises Overtaken where another came first."""
    if not tx.insert_new(records, **_row(what, follows + 1, by, now, why, void=void)):
        raise Overtaken(what="the record")


def newest(tx: Transaction, *where: ColumnElement[bool]) -> list[Recorded]:
    """The newest version of each record that fits, the latest day first. Void ones are left out."""
    wanted = _with_names().where(current(), records.c.void.is_(False), *where)
    return _read(tx, wanted.order_by(records.c.day.desc(), records.c.made_at.desc(), records.c.id))


def versions(tx: Transaction, record_id: str) -> list[Recorded]:
    """Every version of a record, void ones too, oldest first."""
    return _read(tx, _with_names().where(records.c.id == record_id).order_by(records.c.version))


def of_household(tx: Transaction, household_id: str) -> list[Recorded]:
    """What is recorded of a household, the latest first."""
    return newest(tx, records.c.household_id == household_id)


def between(tx: Transaction, first: date, last: date, *where: ColumnElement[bool]) -> list[tuple[Card, Recorded]]:
    """What was done on these days and counts, with its household; `where`: which households."""
    of_them = records.c.household_id.in_(select(households.c.id).where(*where))
    found = newest(tx, records.c.day >= first, records.c.day <= last, of_them)
    homes = select(households.c.id, households.c.name, households.c.township, households.c.village).where(*where)
    cards = {row["id"]: Card(row["id"], row["name"], Area(row["township"], row["village"])) for row in tx.rows(homes)}
    return [(cards[each.what.household], each) for each in found]


def last_met(tx: Transaction, ids: Sequence[str], since: date) -> dict[str, date]:
    """The last day since then on which somebody of each household was met; those without are left out."""
    if not ids:
        return {}
    found: dict[str, date] = {}
    fits = (records.c.kind == VISIT, records.c.manner == "met", records.c.day >= since, records.c.waiting.is_(False))
    wanted = set(ids)
    met = select(records.c.household_id, records.c.day).where(current(), records.c.void.is_(False), *fits)
    if len(wanted) <= NAMED_AT_MOST:
        met = met.where(records.c.household_id.in_(wanted))
    for row in tx.execute(met):
        if row.household_id in wanted:
            found[row.household_id] = max(row.day, found.get(row.household_id, row.day))
    return found


def rate(tx: Transaction, visit_id: str, person_id: str, happened: bool, satisfied: int | None, now: datetime) -> None:
    """What a resident says of a visit; said again, the newer counts."""
    values = {"person_id": person_id, "happened": happened, "satisfied": satisfied, "said_at": now}
    if not tx.insert_new(feedback, record_id=visit_id, **values):
        tx.update(feedback, visit_id, **values)


def ratings(tx: Transaction, ids: Collection[str]) -> dict[str, Rating]:
    """What residents said of these visits; those of which nothing was said are left out."""
    found = tx.execute(select(feedback).where(feedback.c.record_id.in_(ids)))
    return {row.record_id: Rating(row.happened, row.satisfied) for row in found}


def ratings_by(tx: Transaction, person_id: str) -> int:
    """Of how many visits the person said something."""
    count: int = tx.execute(select(func.count()).where(feedback.c.person_id == person_id)).scalar_one()
    return count


def current() -> ColumnElement[bool]:
    """The condition that no newer version of a record is there."""
    newer = records.alias("newer")
    return ~exists().where(newer.c.id == records.c.id, newer.c.version > records.c.version)


def begun_by(person_id: str) -> ColumnElement[bool]:
    """The condition that a person made a record's first version, whoever made the newest."""
    first = records.alias("first")
    return records.c.id.in_(select(first.c.id).where(first.c.made_by == person_id, first.c.version == FIRST))


def _with_names() -> Any:
    return select(records, people.c.id.label("who"), people.c.name).join(people, people.c.id == records.c.made_by)


def _row(what: Kept, version: int, by: str, now: datetime, why: str | None, *, void: bool) -> dict[str, Any]:
    return {
        "id": what.id,
        "version": version,
        "household_id": what.household,
        "day": what.on,
        "made_by": by,
        "made_at": now,
        "why": why,
        "void": void,
        "waiting": isinstance(what, Visit) and what.waiting,
        **_own(what),
    }


def _own(what: Kept) -> dict[str, Any]:
    match what:
        case Visit():
            return {"kind": VISIT, "manner": what.how, "body": what.to_json()}
        case Plan():
            body = {"items": [item.to_json() for item in what.items], "note": what.note}
            return {"kind": PLAN, "manner": what.kind, "body": body}
        case Review():
            income = {kind: list(pair) for kind, pair in what.income.items()}
            return {
                "kind": REVIEW,
                "manner": None,
                "body": {"income": income, "worked": list(what.worked), "mend": what.mend},
            }


def _read(tx: Transaction, statement: Any) -> list[Recorded]:
    return [_recorded(row) for row in tx.rows(statement)]


def _recorded(row: dict[str, Any]) -> Recorded:
    stamp = Stamp(row["made_by"], row["name"] or "", row["made_at"], row["version"], row["why"], row["void"])
    return Recorded(_what(row), stamp)


def _what(row: dict[str, Any]) -> Kept:
    body, place = row["body"], (row["id"], row["household_id"], row["day"])
    match row["kind"]:
        case "visit":
            return Visit.from_json(*place, row["manner"], body, waiting=row["waiting"])
        case "plan":
            items = tuple(PlanItem.from_json(item) for item in body["items"])
            return Plan(*place, row["manner"], items, body["note"])
        case _:
            income = {kind: tuple(body["income"][kind]) for kind in INCOME_KINDS if kind in body["income"]}
            return Review(*place, income, tuple(body["worked"]), body["mend"])


def split_kinds(found: Iterable[Recorded]) -> tuple[tuple[Recorded, ...], tuple[Recorded, ...], tuple[Recorded, ...]]:
    """Visits, plans and reviews apart."""
    every = list(found)
    kinds = (Visit, Plan, Review)
    visits, plans, reviews = (tuple(each for each in every if isinstance(each.what, kind)) for kind in kinds)
    return visits, plans, reviews
