"""Case histories: what duties are computed from, read for many households at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select

from policy_kb.duties import CaseHistory, Contact, Paper
from policy_kb.ownership import Absence
from storage.case_tables import cadres, grants, households, records
from storage.households import all_absences, assignments_of, spells_of
from storage.records import FIRST, VISIT, current
from storage.transaction import Transaction


def case_histories(tx: Transaction, *where: ColumnElement[bool], visits_from: date | None = None) -> list[CaseHistory]:
    """The cases of the households that fit, by number. Nothing in them is a name; no cell is opened.

    `visits_from`: without the visits before that day, of which a county has hundreds of thousands.
    """
    chosen = select(households.c.id).where(*where)
    places = {
        row.id: (row.village, row.township)
        for row in tx.execute(
            select(households.c.id, households.c.village, households.c.township).where(*where).order_by(households.c.id)
        )
    }
    spells, assignments, absences = spells_of(tx, chosen), assignments_of(tx, chosen), all_absences(tx)
    visits, papers = _records(tx, chosen, {id: township for id, (_, township) in places.items()}, visits_from)
    away = _by_cadre(absences)
    found = []
    for id, (village, township) in places.items():
        assigned = tuple(assignments.get(id, ()))
        found.append(
            CaseHistory(
                id,
                village,
                township,
                tuple(spells.get(id, ())),
                assigned,
                _reachable(away, (each.cadre for each in assigned)) if away else (),
                tuple(visits.get(id, ())),
                tuple(papers.get(id, ())),
            )
        )
    return found


def _records(
    tx: Transaction, chosen: Select[Any], townships: Mapping[str, str], visits_from: date | None
) -> tuple[dict[str, list[Contact]], dict[str, list[Paper]]]:
    """What counts now: the newest versions, without those taken back or still waiting for approval."""
    columns = ("id", "household_id", "kind", "manner", "day", "made_by", "version")
    counts = [current(), records.c.void.is_(False), records.c.waiting.is_(False), records.c.household_id.in_(chosen)]
    if visits_from is not None:
        counts.append(or_(records.c.kind != VISIT, records.c.day >= visits_from))
    cadre_of = _Cadres(tx)
    visits: defaultdict[str, list[Contact]] = defaultdict(list)
    papers: defaultdict[str, list[Paper]] = defaultdict(list)
    found: Sequence[Any] = tx.execute(select(*(records.c[name] for name in columns)).where(*counts)).all()
    for id, household, kind, manner, day, made_by, version in found:
        if kind == VISIT:
            cadre = cadre_of(id, made_by, townships[household], changed=version > FIRST)
            visits[household].append(Contact(day, manner, cadre))
        else:
            papers[household].append(Paper(day, manner or kind))
    return visits, papers


class _Cadres:
    """Which of a township's cadres made a visit: who entered it first, at that moment, whoever changed it later. One
    whose time there was another's is their last.
    """

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        held = select(grants.c.person_id, grants.c.since, grants.c.until, grants.c.cadre_id, cadres.c.township)
        self._spans: defaultdict[tuple[str, str], list[Any]] = defaultdict(list)
        in_order = held.join(cadres, cadres.c.id == grants.c.cadre_id).order_by(grants.c.since, grants.c.id)
        for row in tx.execute(in_order):
            self._spans[row.person_id, row.township].append(row)

    def __call__(self, record: str, made_by: str, township: str, *, changed: bool) -> str | None:
        spans = self._spans.get((made_by, township), ())
        if len(spans) == 1 and not changed:  # nearly all: the moment needs not be looked up
            return str(spans[0].cadre_id)
        if not spans and not changed:
            return None
        wanted = select(records.c.made_by, records.c.made_at).where(records.c.id == record, records.c.version == FIRST)
        first = self._tx.execute(wanted).one()
        spans, at = self._spans.get((first.made_by, township), ()), first.made_at
        then = [span for span in spans if span.since <= at and (span.until is None or at < span.until)]
        return next((str(span.cadre_id) for span in [*reversed(then), *reversed(spans)]), None)


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
