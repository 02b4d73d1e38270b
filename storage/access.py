"""The one place that decides who sees and does what: every query about a household asks here. Default deny."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, false, or_, select, true

from policy_kb.casework import RESIDENT, ROLES, Action, Area, Grant
from storage.case_tables import absences, assignments, grants, households, members, records
from storage.transaction import Transaction


class Reach(StrEnum):
    """Of which households a role may do a thing, within the area it is held in."""

    NONE = "none"
    CASELOAD = "caseload"
    """Those whose contact cadre one is today, or stands in for."""
    VISITED = "visited"
    """Those that one has recorded a visit to, whoever's they are today."""
    AREA = "area"
    HOME = "home"
    """The one a resident is linked to."""


def _row(
    resident: Reach = Reach.NONE,
    contact_cadre: Reach = Reach.NONE,
    village_officer: Reach = Reach.NONE,
    supervisor: Reach = Reach.NONE,
    admin: Reach = Reach.NONE,
) -> dict[str, Reach]:
    given = (resident, contact_cadre, village_officer, supervisor, admin)
    return dict(zip(ROLES, given, strict=True))


_CASELOAD, _VISITED, _AREA, _HOME = Reach.CASELOAD, Reach.VISITED, Reach.AREA, Reach.HOME
REACH: Final[dict[Action, dict[str, Reach]]] = {
    Action.READ: _row(contact_cadre=_CASELOAD, village_officer=_AREA, supervisor=_AREA),
    Action.FIND: _row(contact_cadre=_CASELOAD, village_officer=_AREA, supervisor=_AREA),
    Action.SCREEN: _row(contact_cadre=_CASELOAD, village_officer=_AREA),
    Action.LOG_VISIT: _row(contact_cadre=_CASELOAD, village_officer=_AREA),
    Action.CORRECT_OWN: _row(contact_cadre=_VISITED, village_officer=_VISITED),
    Action.APPROVE_VISIT: _row(supervisor=_AREA),
    Action.WRITE_PLAN: _row(village_officer=_AREA),
    Action.WRITE_REVIEW: _row(village_officer=_AREA),
    Action.LINK: _row(contact_cadre=_CASELOAD, village_officer=_AREA),
    Action.HAND_OVER: _row(contact_cadre=_CASELOAD, supervisor=_AREA, admin=_AREA),
    Action.KEEP_ROSTER: _row(admin=_AREA),
    Action.OVERSEE: _row(supervisor=_AREA),
    Action.EXPORT: _row(supervisor=_AREA, admin=_AREA),
    Action.ANSWER_HELP: _row(village_officer=_AREA),
    Action.SEE_HELP: _row(village_officer=_AREA, supervisor=_AREA),
    Action.OWN: _row(resident=_HOME),
    Action.MANAGE_PEOPLE: _row(admin=_AREA),
}


@dataclass(frozen=True)
class Viewer:
    """Somebody at a moment, with the grants in force then. Everybody is a resident, without an area."""

    person: str
    grants: tuple[Grant, ...]
    today: date

    def may(self, action: Action) -> bool:
        """Whether there is a role of theirs that may do this with any household."""
        return any(REACH[action][grant.role] is not Reach.NONE for grant in self.grants)

    def reaches(self, action: Action, area: Area) -> bool:
        """Whether this may be done in all of an area."""
        return any(REACH[action][g.role] is Reach.AREA and g.area.covers(area) for g in self.grants)

    def areas(self, action: Action) -> list[Area]:
        """Where this may be done whoever's household it is."""
        return [grant.area for grant in self.grants if REACH[action][grant.role] is Reach.AREA]


def viewer_of(tx: Transaction, person_id: str, now: datetime) -> Viewer:
    """The person with what is granted at this moment: a grant that ended counts no more from here on."""
    found = tx.execute(HELD, {"person_id": person_id, "now": now})
    held = tuple(
        Grant(row.id, row.role, Area(row.township, row.village), row.since, row.until, row.cadre_id) for row in found
    )
    return Viewer(person_id, held, now.date())


def in_force(now: datetime | BindParameter[datetime]) -> ColumnElement[bool]:
    """The condition that a grant counts at that moment."""
    return and_(grants.c.since <= now, or_(grants.c.until.is_(None), grants.c.until > now))


# Built once: it is asked at nearly every message
HELD = (
    select(grants)
    .where(grants.c.person_id == bindparam("person_id"), in_force(bindparam("now", type_=grants.c.since.type)))
    .order_by(grants.c.since, grants.c.id)
)


def reachable(viewer: Viewer, action: Action) -> ColumnElement[bool]:
    """The condition on `households` that a query of this viewer carries."""
    rules = [_rule(viewer, REACH[action][grant.role], grant.area, grant.cadre) for grant in viewer.grants]
    rules.append(_rule(viewer, REACH[action][RESIDENT], Area()))
    return or_(false(), *rules)


def in_area(area: Area) -> ColumnElement[bool]:
    """The condition that a household lies there."""
    within: list[ColumnElement[bool]] = [true()]
    if area.township is not None:
        within.append(households.c.township == area.township)
    if area.village is not None:
        within.append(households.c.village == area.village)
    return and_(*within)


def _rule(viewer: Viewer, reach: Reach, area: Area, cadre: str | None = None) -> ColumnElement[bool]:
    match reach:
        case Reach.AREA:
            return in_area(area)
        case Reach.CASELOAD:
            mine = false() if cadre is None else households.c.id.in_(_caseload(cadre, viewer.today))
            return and_(in_area(area), mine)
        case Reach.VISITED:
            return and_(in_area(area), households.c.id.in_(_visited(viewer)))
        case Reach.HOME:
            return households.c.id.in_(select(members.c.household_id).where(members.c.person_id == viewer.person))
        case Reach.NONE:
            return false()


def _visited(viewer: Viewer):  # type: ignore[no-untyped-def] # SQLAlchemy's type of a select names its columns
    """Households of which the viewer made a visit's first version."""
    mine = and_(records.c.kind == "visit", records.c.version == 1, records.c.made_by == viewer.person)
    return select(records.c.household_id).where(mine)


def _caseload(cadre: str, day: date):  # type: ignore[no-untyped-def] # SQLAlchemy's type of a select names its columns
    """Households assigned that day to a cadre, or to somebody they stand in for."""
    stands_in = select(absences.c.cadre_id).where(
        absences.c.delegate_id == cadre, absences.c.since <= day, absences.c.until >= day
    )
    running = and_(assignments.c.since <= day, or_(assignments.c.until.is_(None), assignments.c.until >= day))
    whose = or_(assignments.c.cadre_id == cadre, assignments.c.cadre_id.in_(stands_in))
    return select(assignments.c.household_id).where(running, whose)


def ever_reaching(action: Action, area: Area) -> Select[tuple[str]]:
    """Selects the persons who may or once could do this in all of a village, whenever their role was theirs."""
    roles = [role for role, reach in REACH[action].items() if reach is Reach.AREA]
    covers = (
        or_(grants.c.township.is_(None), grants.c.township == area.township),
        or_(grants.c.village.is_(None), grants.c.village == area.village),
    )
    return select(grants.c.person_id).where(grants.c.role.in_(roles), *covers)
