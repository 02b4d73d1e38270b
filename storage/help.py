"""Residents' requests for help, and what officers and residents say about them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, false, func, or_, select, true, update

from policy_kb.casework import CLOSED, OPEN, TAKEN, Action, Area, HelpMessage, HelpRequest
from storage.access import Viewer
from storage.case_tables import request_messages, requests
from storage.errors import Overtaken
from storage.people import name_of
from storage.transaction import Transaction

MOST_CLOSED = 12
"""Closed requests that are listed: the last few are those somebody still looks for."""


def ask_for_help(
    tx: Transaction, request_id: str, chat_id: str, person_id: str, area: Area, said: str, now: datetime
) -> bool:
    """Passes a request on to the officers of a village; False: that one was passed on before."""
    return tx.insert_new(
        requests,
        id=request_id,
        chat_id=chat_id,
        person_id=person_id,
        township=area.township,
        village=area.village,
        body=said,
        state=OPEN,
        opened_at=now,
    )


def take_request(tx: Transaction, request_id: str, officer: str) -> None:
    """An officer takes it up. Raises Overtaken where another did."""
    free = and_(requests.c.id == request_id, requests.c.state == OPEN)
    if tx.execute(update(requests).where(free).values(state=TAKEN, taken_by=officer)).rowcount != 1:
        raise Overtaken(what="the request")


def close_request(tx: Transaction, request_id: str, now: datetime) -> None:
    """It is settled. Raises Overtaken where it was closed before."""
    running = and_(requests.c.id == request_id, requests.c.state != CLOSED)
    if tx.execute(update(requests).where(running).values(state=CLOSED, closed_at=now)).rowcount != 1:
        raise Overtaken(what="the request")


def say_of_request(
    tx: Transaction, request_id: str, words: str, person_id: str, now: datetime, *, by_officer: bool
) -> None:
    """Something said about it, in order."""
    of_it = request_messages.c.request_id == request_id
    count = tx.execute(select(func.count()).select_from(request_messages).where(of_it)).scalar_one()
    said = {"body": words, "by_officer": by_officer, "person_id": person_id, "said_at": now}
    tx.insert(request_messages, request_id=request_id, place=count, **said)


def requests_within(tx: Transaction, viewer: Viewer, action: Action) -> list[HelpRequest]:
    """The requests of the viewer's area that are not closed, the oldest first."""
    there = or_(false(), *(_in(area) for area in viewer.areas(action)))
    return _read(tx, and_(there, requests.c.state != CLOSED))


def closed_within(tx: Transaction, viewer: Viewer, action: Action) -> list[HelpRequest]:
    """The requests of the viewer's area that were closed last, the latest first."""
    there = or_(false(), *(_in(area) for area in viewer.areas(action)))
    return _read(tx, and_(there, requests.c.state == CLOSED))[::-1][:MOST_CLOSED]


def withdraw_requests(tx: Transaction, person_id: str, now: datetime) -> None:
    """Deletes what a resident passed on and what was said about it, and closes what is still open."""
    mine = select(requests.c.id).where(requests.c.person_id == person_id)
    tx.execute(delete(request_messages).where(request_messages.c.request_id.in_(mine)))
    for row in tx.execute(select(requests.c.id, requests.c.closed_at).where(requests.c.person_id == person_id)).all():
        tx.update(requests, row.id, body="", state=CLOSED, closed_at=row.closed_at or now)


def request_within(tx: Transaction, viewer: Viewer, action: Action, request_id: str) -> HelpRequest | None:
    """A request of the viewer's area; None where there is none, or it is another's: the two look the same."""
    there = or_(false(), *(_in(area) for area in viewer.areas(action)))
    found = _read(tx, and_(there, requests.c.id == request_id))
    return found[0] if found else None


def requests_by(tx: Transaction, person_id: str) -> list[HelpRequest]:
    """A resident's own, the oldest first."""
    return _read(tx, requests.c.person_id == person_id)


def _in(area: Area) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = [true()]
    if area.township is not None:
        parts.append(requests.c.township == area.township)
    if area.village is not None:
        parts.append(requests.c.village == area.village)
    return and_(*parts)


def _read(tx: Transaction, where: ColumnElement[bool]) -> list[HelpRequest]:
    rows = tx.rows(select(requests).where(where).order_by(requests.c.opened_at, requests.c.id))
    return [_request(tx, row) for row in rows]


def _request(tx: Transaction, row: dict[str, Any]) -> HelpRequest:
    taken = row["taken_by"]
    return HelpRequest(
        row["id"],
        row["person_id"],
        Area(row["township"], row["village"]),
        row["body"],
        row["state"],
        row["opened_at"],
        taken,
        None if taken is None else name_of(tx, taken),
        _messages(tx, row["id"]),
    )


def _messages(tx: Transaction, request_id: str) -> tuple[HelpMessage, ...]:
    of_it = select(request_messages).where(request_messages.c.request_id == request_id)
    rows: Sequence[dict[str, Any]] = tx.rows(of_it.order_by(request_messages.c.place))
    return tuple(HelpMessage(row["body"], row["by_officer"], row["said_at"]) for row in rows)
