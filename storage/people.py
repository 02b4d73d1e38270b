"""People with roles: grants, the one-time codes by which they are given, and who is who on which device."""

import hashlib
import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, delete, func, or_, select, update

from policy_kb.casework import CONTACT_CADRE, Action, Area, Colleague, Grant
from storage.access import Viewer, in_force
from storage.case_tables import cadres, codes, grants, members, wrong_codes
from storage.errors import Overtaken
from storage.tables import chats, people
from storage.transaction import Transaction

INVITE, LINK, HOUSEHOLD = ("invite", "link", "household")
"""What taking a code does: give a role; join this device to a person; make a resident known as a household's."""
LIVES: Final = {INVITE: timedelta(hours=24), LINK: timedelta(minutes=15), HOUSEHOLD: timedelta(days=7)}


@dataclass(frozen=True)
class Code:
    """A one-time code as it stands. `body`: what its kind needs. `spent`: it was used, revoked, or its time is over."""

    hash: str
    kind: str
    body: dict[str, Any]
    made_by: str | None
    spent: bool


def hashed(code: str) -> str:
    """What a code is known by. Its 60 random bits need no salt."""
    return hashlib.sha256(code.encode()).hexdigest()


def make_code(tx: Transaction, kind: str, code: str, body: dict[str, Any], made_by: str | None, now: datetime) -> None:
    """Keeps a new code, by its hash alone."""
    tx.insert(
        codes, hash=hashed(code), kind=kind, body=body, made_by=made_by, made_at=now, expires_at=now + LIVES[kind]
    )


def find_code(tx: Transaction, code: str, now: datetime) -> Code | None:
    """The code of that text; None where there never was one."""
    row = tx.row(select(codes).where(codes.c.hash == hashed(code)))
    if row is None:
        return None
    spent = row["used_at"] is not None or row["revoked_at"] is not None or row["expires_at"] <= now
    return Code(row["hash"], row["kind"], row["body"], row["made_by"], spent)


def note_wrong_code(tx: Transaction, person_id: str, now: datetime) -> None:
    """Somebody entered a code that never was."""
    tx.insert(wrong_codes, id=uuid.uuid4().hex, person_id=person_id, at=now)


def wrong_codes_since(tx: Transaction, person_id: str, since: datetime) -> int:
    """How many such codes the person entered since then."""
    of_them = and_(wrong_codes.c.person_id == person_id, wrong_codes.c.at >= since)
    return tx.execute(select(func.count()).select_from(wrong_codes).where(of_them)).scalar() or 0


def take_code(tx: Transaction, code: Code, person_id: str, now: datetime) -> None:
    """Uses it up. Raises Overtaken where somebody else was quicker."""
    free = and_(codes.c.hash == code.hash, codes.c.used_at.is_(None), codes.c.revoked_at.is_(None))
    if tx.execute(update(codes).where(free).values(used_by=person_id, used_at=now)).rowcount != 1:
        raise Overtaken(what="the code")


def give(tx: Transaction, person_id: str, name: str, role: str, area: Area, now: datetime) -> str:
    """Grants a role in an area and notes the name; a contact cadre is the roster's of that name there, unless somebody
    else is. Returns the grant's id; one that is held already is kept.
    """
    tx.update(people, person_id, name=name)
    cadre = _cadre_named(tx, person_id, name, area, now) if role == CONTACT_CADRE else None
    held = and_(
        grants.c.person_id == person_id,
        grants.c.role == role,
        grants.c.township.is_not_distinct_from(area.township),
        grants.c.village.is_not_distinct_from(area.village),
        or_(grants.c.until.is_(None), grants.c.until > now),
    )
    for row in tx.execute(select(grants.c.id, grants.c.cadre_id).where(held)):
        if row.cadre_id == cadre:
            return str(row.id)
        end_grant(tx, row.id, now)  # the same role under another of the roster's names
    grant = uuid.uuid4().hex
    place = {"township": area.township, "village": area.village}
    tx.insert(grants, id=grant, person_id=person_id, role=role, **place, since=now, cadre_id=cadre)
    return grant


def end_grant(tx: Transaction, grant_id: str, now: datetime) -> bool:
    """Ends a grant from this moment on, and with it every unused code its holder has made: nobody comes in on the word
    of somebody whose role is over. False where there is none in force.
    """
    running = and_(grants.c.id == grant_id, or_(grants.c.until.is_(None), grants.c.until > now))
    if tx.execute(update(grants).where(running).values(until=now)).rowcount != 1:
        return False
    theirs = codes.c.made_by == select(grants.c.person_id).where(grants.c.id == grant_id).scalar_subquery()
    unused = and_(theirs, codes.c.used_at.is_(None), codes.c.revoked_at.is_(None))
    tx.execute(update(codes).where(unused).values(revoked_at=now))
    return True


def colleagues(tx: Transaction, viewer: Viewer, now: datetime) -> list[Colleague]:
    """Who holds a role where the viewer manages people."""
    areas = viewer.areas(Action.MANAGE_PEOPLE)
    return [each for each in everybody(tx, now) if any(area.covers(each.grant.area) for area in areas)]


def everybody(tx: Transaction, now: datetime) -> list[Colleague]:
    """Who holds a role now, oldest first, of one moment by name: for an operator, or behind a viewer's scope."""
    rows = tx.rows(
        select(grants, people.c.id.label("who"), people.c.name)
        .join(people, people.c.id == grants.c.person_id)
        .where(in_force(now))
    )
    found = [_colleague(row) for row in rows]
    return sorted(found, key=lambda each: (each.grant.since, each.name, each.grant.id))


def holders(tx: Transaction, role: str, area: Area, now: datetime) -> list[str]:
    """The persons who hold a role in an area that covers this one, or in this one."""
    return [c.person for c in everybody(tx, now) if c.grant.role == role and c.grant.area.covers(area)]


def join_device(tx: Transaction, chat_id: str, person_id: str, person_before: str) -> None:
    """Makes a chat another person's: the same person on a second device. Raises Overtaken where the one it was
    has got a role meanwhile.
    """
    if tx.execute(select(grants.c.id).where(grants.c.person_id == person_before)).first() is not None:
        raise Overtaken(what="the chat's person")
    tx.execute(update(chats).where(chats.c.id == chat_id).values(person_id=person_id))


def link_household(tx: Transaction, household_id: str, person_id: str, now: datetime) -> None:
    """From now on this person is known as one of that household."""
    tx.insert_new(members, household_id=household_id, person_id=person_id, since=now)


def unlink_household(tx: Transaction, person_id: str) -> None:
    """The person is known as of no household any more."""
    tx.execute(delete(members).where(members.c.person_id == person_id))


def name_of(tx: Transaction, person_id: str) -> str | None:
    """The name noted of a person with a role."""
    row = tx.row(select(people.c.id, people.c.name).where(people.c.id == person_id))
    return None if row is None else row["name"]


def consent_of(tx: Transaction, person_id: str) -> int | None:
    """The version of the privacy notice the person was told; None: none yet."""
    found: int | None = tx.execute(select(people.c.consent).where(people.c.id == person_id)).scalar_one_or_none()
    return found


def note_consent(tx: Transaction, person_id: str, version: int | None) -> None:
    """The person was told that version; None: what was agreed to is taken back."""
    tx.update(people, person_id, consent=version)


@dataclass(frozen=True)
class Reached:
    """Where a person is told something: a chat, and the language they are spoken to in."""

    chat_id: str
    channel: str
    address: str
    language: str


def chat_of(tx: Transaction, chat_id: str) -> Reached:
    """A chat that is there."""
    wanted = select(chats.c.id, chats.c.channel, chats.c.address, people.c.language).join(
        people, people.c.id == chats.c.person_id
    )
    row = tx.execute(wanted.where(chats.c.id == chat_id)).one()
    return Reached(row.id, row.channel, row.address, row.language)


def last_chat(tx: Transaction, person_id: str) -> Reached | None:
    """The chat a person wrote in last and can be reached in; None where there is none."""
    row = tx.execute(
        select(chats.c.id, chats.c.channel, chats.c.address, people.c.language)
        .join(people, people.c.id == chats.c.person_id)
        .where(chats.c.person_id == person_id, chats.c.unreachable.is_(None))
        .order_by(chats.c.updated_at.desc())
        .limit(1)
    ).first()
    return None if row is None else Reached(row.id, row.channel, row.address, row.language)


def serving(tx: Transaction, now: datetime) -> dict[str, str]:
    """Who each cadre of the roster is at that moment: cadre -> person."""
    held = select(grants.c.cadre_id, grants.c.person_id).where(grants.c.cadre_id.is_not(None), in_force(now))
    return {row.cadre_id: row.person_id for row in tx.execute(held)}


def _cadre_named(tx: Transaction, person_id: str, name: str, area: Area, now: datetime) -> str | None:
    """The cadre of that name in the area's roster whom nobody else is; noted where the roster has none of that name.
    None where somebody else is, or the area is no township in which a roster could name them.
    """
    alike: list[str] = sorted(
        row["id"] for row in tx.rows(select(cadres).where(_of_township(area))) if row["name"] == name
    )
    held = serving(tx, now)
    for cadre in alike:
        if held.get(cadre) in (None, person_id):
            return cadre
    if alike or area.township is None:
        return None
    noted = uuid.uuid4().hex
    tx.insert(cadres, id=noted, township=area.township, name=name)
    return noted


def _of_township(area: Area):  # type: ignore[no-untyped-def] # a condition that may be always true
    return cadres.c.township == area.township if area.township is not None else cadres.c.id.is_not(None)


def _colleague(row: dict[str, Any]) -> Colleague:
    area = Area(row["township"], row["village"])
    grant = Grant(row["id"], row["role"], area, row["since"], row["until"], row["cadre_id"])
    return Colleague(row["person_id"], row["name"] or "", grant)


def residents_of(tx: Transaction, household_id: str) -> list[str]:
    """The persons known as of that household."""
    found = tx.execute(select(members.c.person_id).where(members.c.household_id == household_id))
    return [row.person_id for row in found]
