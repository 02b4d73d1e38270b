"""How an area stands beside its duties: who cannot be reached, which households have no cadre, what residents say."""

from datetime import date, datetime

from sqlalchemy import ColumnElement, and_, func, or_, select

from policy_kb.casework import CONTACT_CADRE, VILLAGE_OFFICER, Area, Card, Feedback
from storage.case_tables import assignments, cadres, feedback, households, records
from storage.households import CARD, card_of
from storage.people import everybody, serving
from storage.reminders import last_chats
from storage.transaction import Transaction


def unreached(tx: Transaction, areas: list[Area], now: datetime) -> list[str]:
    """The names of cadres and officers of these areas to whom nothing can be brought: they cannot be written to, or
    the roster names them and they are not with the bot.
    """
    reached = last_chats(tx)
    found = {
        each.name
        for each in everybody(tx, now)
        if each.grant.role in (CONTACT_CADRE, VILLAGE_OFFICER)
        and each.person not in reached
        and any(area.covers(each.grant.area) for area in areas)
    }
    owing = select(assignments.c.cadre_id).where(_running(now.date()))
    absent = select(cadres.c.id, cadres.c.name, cadres.c.township).where(cadres.c.id.not_in(serving(tx, now)))
    for row in tx.rows(absent.where(cadres.c.id.in_(owing))):
        if any(area.covers(Area(row["township"])) or area.township == row["township"] for area in areas):
            found.add(row["name"])
    return sorted(found)


def without_cadre(tx: Transaction, day: date, *where: ColumnElement[bool]) -> list[Card]:
    """The households that nobody is assigned to on a day, by village and number."""
    assigned = select(assignments.c.household_id).where(_running(day))
    wanted = select(*CARD).where(households.c.id.not_in(assigned), *where)
    rows = tx.rows(wanted.order_by(households.c.township, households.c.village, households.c.id))
    return [card_of(row) for row in rows]


def feedback_between(tx: Transaction, first: date, last: date, *where: ColumnElement[bool]) -> Feedback:
    """What residents said of the visits of these days."""
    visit = records.alias("visit")
    of_these = (
        select(visit.c.id)
        .join(households, households.c.id == visit.c.household_id)
        .where(visit.c.version == 1, visit.c.day >= first, visit.c.day <= last, *where)
    )
    counted = select(feedback.c.happened, feedback.c.satisfied, func.count().label("n"))
    rows = tx.execute(
        counted.where(feedback.c.record_id.in_(of_these)).group_by(feedback.c.happened, feedback.c.satisfied)
    ).all()
    rated = {row.satisfied: row.n for row in rows if row.happened and row.satisfied is not None}
    return Feedback(rated.get(3, 0), rated.get(2, 0), rated.get(1, 0), sum(row.n for row in rows if not row.happened))


def _running(day: date) -> ColumnElement[bool]:
    return and_(assignments.c.since <= day, or_(assignments.c.until.is_(None), assignments.c.until >= day))
