"""Case histories: what duties are computed from, read for many households at once."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Select, select

from policy_kb.duties import CaseHistory, Contact, Paper
from policy_kb.ownership import Absence
from storage.case_tables import cadres, households, records
from storage.households import all_absences, assignments_of, spells_of
from storage.records import current
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
    made_by = {row.person_id: row.id for row in tx.execute(select(cadres.c.person_id, cadres.c.id))}
    columns = (records.c.household_id, records.c.kind, records.c.manner, records.c.day, records.c.made_by)
    counts = (current(), records.c.void.is_(False), records.c.waiting.is_(False), records.c.household_id.in_(chosen))
    visits: defaultdict[str, list[Contact]] = defaultdict(list)
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    for row in tx.execute(select(*columns).where(*counts)):
        if row.kind == "visit":
            visits[row.household_id].append(Contact(row.day, row.manner, made_by.get(row.made_by)))
        else:
            papers[row.household_id].append(Paper(row.day, row.manner or row.kind))
    return visits, papers


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
