"""Case histories: what duties are computed from, read for many households at once."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, select

from policy_kb.duties import CaseHistory, Contact, Paper
from policy_kb.ownership import Absence
from storage.case_tables import cadres, grants, households, records
from storage.households import all_absences, assignments_of, spells_of
from storage.records import FIRST, VISIT, current
from storage.transaction import Transaction


def case_histories(tx: Transaction, *where: ColumnElement[bool]) -> list[CaseHistory]:
    """The cases of the households that fit, by number. Nothing in them is a name; no cell is opened."""
    chosen = select(households.c.id).where(*where)
    rows = tx.execute(
        select(households.c.id, households.c.village, households.c.township).where(*where).order_by(households.c.id)
    ).all()
    spells, assignments, absences = spells_of(tx, chosen), assignments_of(tx, chosen), all_absences(tx)
    visits, papers = _records(tx, chosen)
    away = _by_cadre(absences)
    found = []
    for row in rows:
        assigned = tuple(assignments.get(row.id, ()))
        found.append(
            CaseHistory(
                row.id,
                row.village,
                row.township,
                tuple(spells.get(row.id, ())),
                assigned,
                _reachable(away, (each.cadre for each in assigned)),
                tuple(visits.get(row.id, ())),
                tuple(papers.get(row.id, ())),
            )
        )
    return found


def _records(tx: Transaction, chosen: Select[Any]) -> tuple[dict[str, list[Contact]], dict[str, list[Paper]]]:
    """What counts now: the newest versions, without those taken back or still waiting for approval."""
    first = records.alias("first")  # who made a visit made it, whoever corrected or approved it later
    columns = (records.c.household_id, records.c.kind, records.c.manner, records.c.day)
    who = (first.c.made_by, first.c.made_at, households.c.township)
    joined = records.join(first, and_(first.c.id == records.c.id, first.c.version == FIRST)).join(households)
    counts = (current(), records.c.void.is_(False), records.c.waiting.is_(False), records.c.household_id.in_(chosen))
    cadre_of = _cadres_over_time(tx)
    visits: defaultdict[str, list[Contact]] = defaultdict(list)
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    for row in tx.execute(select(*columns, *who).select_from(joined).where(*counts)):
        if row.kind == VISIT:
            cadre = cadre_of(row.made_by, row.township, row.made_at)
            visits[row.household_id].append(Contact(row.day, row.manner, cadre))
        else:
            papers[row.household_id].append(Paper(row.day, row.manner or row.kind))
    return visits, papers


def _cadres_over_time(tx: Transaction) -> Callable[[str, str, datetime], str | None]:
    """Which of a township's cadres a person was at a moment; one whose time there was another's is their last."""
    held = select(grants.c.person_id, grants.c.since, grants.c.until, grants.c.cadre_id, cadres.c.township)
    spans: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
    for row in tx.execute(held.join(cadres, cadres.c.id == grants.c.cadre_id).order_by(grants.c.since, grants.c.id)):
        spans[row.person_id, row.township].append(row)

    def cadre_of(person: str, township: str, at: datetime) -> str | None:
        found = spans.get((person, township), ())
        then = [span for span in found if span.since <= at and (span.until is None or at < span.until)]
        return next((str(span.cadre_id) for span in [*reversed(then), *reversed(found)]), None)

    return cadre_of


def _by_cadre(absences: Iterable[Absence]) -> dict[str, list[Absence]]:
    found: defaultdict[str, list[Absence]] = defaultdict(list)
    for each in absences:
        found[each.cadre].append(each)
    return found


def _reachable(away: dict[str, list[Absence]], first: Iterable[str]) -> tuple[Absence, ...]:
    """The absences that can matter: of these cadres, and of whoever stands in for them, in the order arranged."""
    found: list[Absence] = []
    seen, waiting = set[str](), list(first)
    while waiting:
        cadre = waiting.pop()
        if cadre not in seen:
            seen.add(cadre)
            found += away.get(cadre, ())
            waiting += [each.delegate for each in away.get(cadre, ())]
    return tuple(found)
