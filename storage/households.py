"""Households: the roster read in, and who looks after which."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select, update

from policy_kb.casework import Action, Area, Cadre, Card, Leave, Spell
from policy_kb.ownership import Absence, Assignment
from policy_kb.roster import Household
from storage.access import Viewer, in_area, reachable
from storage.case_tables import absences, assignments, cadres, grants, households, members, spells
from storage.people import serving
from storage.transaction import Transaction

ONE_DAY = timedelta(days=1)
AT_ONCE = 500
"""Rows a progress report stands for, and ids one statement names."""
CARD = (households.c.id, households.c.name, households.c.township, households.c.village)


def keep_roster(
    tx: Transaction,
    rows: Iterable[Household],
    today: date,
    progress: Callable[[int], None] = lambda _done: None,
) -> None:
    """Reads households in, by number, of which each stands here once: new ones are added, known ones brought up to
    date; none is ever removed. `progress` hears how many are done, every so often and at the end.
    """
    known, every = _cadres(tx), list(rows)
    for start in range(0, len(every), AT_ONCE):
        some = every[start : start + AT_ONCE]
        _keep_households(tx, some, today)
        _keep_spells(tx, some)
        _keep_assignments(tx, some, known, today)
        progress(start + len(some))


def kept_roster(
    tx: Transaction, today: date, ids: Sequence[str] | None = None, area: Area | None = None
) -> list[Household]:
    """The roster as it was read in last, of these numbers, or of an area; in the order of the numbers. Who looks after
    a household is as it is today: a caseload handed over since is not handed back by the next roster.
    """
    wanted = select(households.c.id, households.c.roster).order_by(households.c.id)
    if area is not None:
        wanted = wanted.where(in_area(area))
    if ids is None:
        return _with_cadres(tx, tx.rows(wanted), today, None)
    found: list[Household] = []
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        found += _with_cadres(tx, tx.rows(wanted.where(households.c.id.in_(some))), today, some)
    return found


def _with_cadres(
    tx: Transaction, rows: Iterable[Mapping[str, Any]], today: date, ids: Sequence[str] | None
) -> list[Household]:
    running = select(assignments.c.household_id, assignments.c.since, cadres.c.id, cadres.c.name).join(
        cadres, cadres.c.id == assignments.c.cadre_id
    )
    running = running.where(or_(assignments.c.until.is_(None), assignments.c.until >= today))
    if ids is not None:
        running = running.where(assignments.c.household_id.in_(ids))
    found = tx.rows(running.order_by(assignments.c.since.desc()))
    by_household = {row["household_id"]: row for row in found}  # of several, the one that runs first
    kept = []
    for row in rows:
        household = Household.from_json(row["roster"])
        now = by_household.get(household.id)
        name = now["name"] if now else None
        if name != household.cadre:
            household = replace(household, cadre=name, assigned_on=now["since"] if now else None)
        kept.append(household)
    return kept


def cards(tx: Transaction, viewer: Viewer, action: Action, *where: ColumnElement[bool]) -> list[Card]:
    """The households with which the viewer may do this, by village and number."""
    wanted = select(*CARD).where(reachable(viewer, action), *where)
    return [
        card_of(row) for row in tx.rows(wanted.order_by(households.c.township, households.c.village, households.c.id))
    ]


def card(tx: Transaction, viewer: Viewer, action: Action, household_id: str) -> Card | None:
    """That household; None where there is none, or the viewer may not do this with it: the two look the same."""
    row = tx.row(select(*CARD).where(households.c.id == household_id, reachable(viewer, action)))
    return None if row is None else card_of(row)


def cards_of(tx: Transaction, ids: Collection[str]) -> dict[str, Card]:
    """These households by number: for an operator, or behind a viewer's scope."""
    found: dict[str, Card] = {}
    every = sorted(ids)
    for start in range(0, len(every), AT_ONCE):
        rows = tx.rows(select(*CARD).where(households.c.id.in_(every[start : start + AT_ONCE])))
        found |= {row["id"]: card_of(row) for row in rows}
    return found


def card_of(row: Mapping[str, Any]) -> Card:
    return Card(row["id"], row["name"], Area(row["township"], row["village"]))


def known_areas(tx: Transaction) -> list[Area]:
    """The county's villages that the roster has, in order."""
    found = tx.execute(select(households.c.township, households.c.village).distinct())
    return sorted((Area(*row) for row in found), key=str)


def add_told(tx: Transaction, household_id: str, facts: Mapping[str, Any], by: str, now: datetime) -> None:
    """Notes what was said in an interview, beside what the village has on record."""
    row = tx.row(select(households.c.id, households.c.told).where(households.c.id == household_id))
    assert row is not None  # the caller has just seen it
    said = {name: [value, now.date().isoformat(), by] for name, value in facts.items()}
    tx.update(households, household_id, told={**(row["told"] or {}), **said})


def forget_told(tx: Transaction, person_id: str) -> None:
    """Deletes what somebody told of the households they are known as of."""
    theirs = select(members.c.household_id).where(members.c.person_id == person_id)
    for row in tx.rows(select(households.c.id, households.c.told).where(households.c.id.in_(theirs))):
        left = {name: said for name, said in (row["told"] or {}).items() if said[2] != person_id}
        tx.update(households, row["id"], told=left or None)


def spells_of(tx: Transaction, wanted: Select[Any]) -> dict[str, tuple[Spell, ...]]:
    """Times in monitoring by household, oldest first; `wanted` selects the numbers."""
    found: defaultdict[str, tuple[Spell, ...]] = defaultdict(tuple)
    rows = select(spells).where(spells.c.household_id.in_(wanted)).order_by(spells.c.entered)
    for row in tx.execute(rows):
        found[row.household_id] += (Spell(row.entered, row.resolved),)
    return found


def assignments_of(tx: Transaction, wanted: Select[Any]) -> dict[str, list[Assignment]]:
    """Contact cadres by household, as ids of `cadres`; `wanted` selects the numbers."""
    found: defaultdict[str, list[Assignment]] = defaultdict(list)
    for row in tx.execute(select(assignments).where(assignments.c.household_id.in_(wanted))):
        found[row.household_id].append(Assignment(row.cadre_id, row.since, row.until))
    return found


def all_absences(tx: Transaction) -> list[Absence]:
    """Every arrangement of a stand-in, in the order they were made."""
    rows = tx.execute(select(absences).order_by(absences.c.made_at, absences.c.id))
    return [Absence(row.cadre_id, row.delegate_id, row.since, row.until) for row in rows]


def cadre_names(tx: Transaction, ids: Collection[str] | None = None) -> dict[str, str]:
    """The name of each cadre by id; where a few are named, of no others: a county has thousands."""
    wanted = select(cadres.c.id, cadres.c.name)
    if ids is not None and len(ids) <= AT_ONCE:
        wanted = wanted.where(cadres.c.id.in_(ids))
    return {row["id"]: row["name"] for row in tx.rows(wanted)}


def cadres_within(tx: Transaction, viewer: Viewer, now: datetime) -> list[Cadre]:
    """The cadres whose caseloads the viewer may hand over or take: of the townships they answer for, and their own."""
    areas, own = viewer.areas(Action.HAND_OVER), {grant.cadre for grant in viewer.grants}
    every = roster_cadres(tx, now)
    mine = {each.township for each in every if each.id in own}
    return [c for c in every if c.township in mine or any(area.covers(Area(c.township)) for area in areas)]


def roster_cadres(tx: Transaction, now: datetime) -> list[Cadre]:
    """Every contact cadre of the roster at a moment, by township and name: for an operator, or behind a scope."""
    held = serving(tx, now)
    were = set(tx.execute(select(grants.c.cadre_id).where(grants.c.cadre_id.is_not(None))).scalars())
    day = now.date()
    running = and_(assignments.c.since <= day, or_(assignments.c.until.is_(None), assignments.c.until >= day))
    counts = select(assignments.c.cadre_id, func.count().label("n")).where(running).group_by(assignments.c.cadre_id)
    assigned = {row.cadre_id: row.n for row in tx.execute(counts)}
    found = [
        Cadre(id, row["name"], row["township"], held.get(id), id in were and id not in held, assigned.get(id, 0))
        for row in tx.rows(select(cadres))
        if (id := row["id"])
    ]
    return sorted(found, key=lambda cadre: (cadre.township, cadre.name, cadre.id))


def hand_over(tx: Transaction, cadre_id: str, to: str, since: date) -> int:
    """Gives a cadre's whole caseload to another from that day on; how many households."""
    running = and_(assignments.c.cadre_id == cadre_id, or_(assignments.c.until.is_(None), assignments.c.until >= since))
    moved = [row.household_id for row in tx.execute(select(assignments.c.household_id).where(running))]
    for household_id in moved:
        _assign(tx, household_id, to, since)
    return len(moved)


def stand_in(
    tx: Transaction, cadre_id: str, delegate_id: str, since: date, until: date, made_by: str | None, now: datetime
) -> None:
    """Lets another stand in for a cadre on these days, both ends included."""
    tx.insert(
        absences,
        id=uuid.uuid4().hex,
        cadre_id=cadre_id,
        delegate_id=delegate_id,
        since=since,
        until=until,
        made_by=made_by,
        made_at=now,
    )


def leaves_of(tx: Transaction, own: Collection[str], today: date) -> list[Leave]:
    """When others stand in for these cadres, that day or later."""
    wanted = select(absences).where(absences.c.cadre_id.in_(own), absences.c.until >= today)
    names = cadre_names(tx)
    return [
        Leave(row.id, row.cadre_id, row.delegate_id, names[row.delegate_id], row.since, row.until)
        for row in tx.execute(wanted.order_by(absences.c.since, absences.c.made_at))
    ]


def end_leave(tx: Transaction, leave_id: str, now: datetime) -> None:
    """The cadre is there again: what began before lasts until the end of this day, what did not never was."""
    row = tx.execute(select(absences.c.since, absences.c.made_at).where(absences.c.id == leave_id)).one()
    today = now.date()
    if row.since > today or (row.since == today and row.made_at.astimezone(now.tzinfo).date() == today):
        tx.execute(delete(absences).where(absences.c.id == leave_id))
    else:
        tx.execute(update(absences).where(absences.c.id == leave_id).values(until=today))


def _keep_households(tx: Transaction, some: Sequence[Household], today: date) -> None:
    tx.put(
        households,
        [
            {
                "id": row.id,
                "township": row.township,
                "village": row.village,
                "name": row.head,
                "roster": row.to_json(),
                "monitoring": row.monitoring,
                "recorded_on": today,
            }
            for row in some
        ],
    )


def _keep_spells(tx: Transaction, some: Sequence[Household]) -> None:
    """The time in monitoring that the roster names: a new one, the end of one, or a corrected day of entry."""
    named = [row for row in some if row.entered_on is not None]
    of_these = spells.c.household_id.in_([row.id for row in named])
    last = {each.household_id: each for each in tx.execute(select(spells).where(of_these).order_by(spells.c.entered))}
    for row in named:
        before = last.get(row.id)
        if before is not None and before.resolved is None and before.entered != row.entered_on:
            tx.execute(delete(spells).where(spells.c.household_id == row.id, spells.c.entered == before.entered))
    tx.put(spells, [{"household_id": r.id, "entered": r.entered_on, "resolved": r.resolved_on} for r in named])


def _keep_assignments(
    tx: Transaction, some: Sequence[Household], known: dict[tuple[str, str], str], today: date
) -> None:
    of_these = assignments.c.household_id.in_([row.id for row in some])
    before = tx.execute(select(assignments).where(of_these)).all()
    ever, current = {each.household_id for each in before}, {e.household_id: e.cadre_id for e in before if not e.until}
    first = []
    for row in some:
        if row.cadre is None:
            if row.id in current:
                _end_assignments(tx, row.id, today)
            continue
        name, since = (row.township, row.cadre), row.assigned_on or today
        if name not in known:
            known[name] = uuid.uuid4().hex
            tx.insert(cadres, id=known[name], township=row.township, name=row.cadre)
        if row.id not in ever:
            first.append({"household_id": row.id, "since": since, "cadre_id": known[name]})
        elif current.get(row.id) != known[name]:
            _assign(tx, row.id, known[name], since)
    tx.put(assignments, first)


def _assign(tx: Transaction, household_id: str, cadre_id: str, since: date) -> None:
    """From that day on this cadre and no other: what began later never was, what ran before ends the day before."""
    _end_assignments(tx, household_id, since)
    tx.insert(assignments, household_id=household_id, since=since, cadre_id=cadre_id)


def _end_assignments(tx: Transaction, household_id: str, since: date) -> None:
    of_it = assignments.c.household_id == household_id
    tx.execute(delete(assignments).where(of_it, assignments.c.since >= since))
    running = or_(assignments.c.until.is_(None), assignments.c.until >= since)
    tx.execute(update(assignments).where(of_it, running).values(until=since - ONE_DAY))


def _cadres(tx: Transaction) -> dict[tuple[str, str], str]:
    rows = tx.rows(select(cadres.c.id, cadres.c.township, cadres.c.name))
    return {(row["township"], row["name"]): row["id"] for row in rows}
