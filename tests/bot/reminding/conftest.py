"""An office whose reminders are rung by hand, at an hour that is set by hand."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.reminding.posting import post, words_for
from bot.reminding.ring import ring
from handlers.values import Reply
from policy_kb.workdays import WorkingDays
from storage import find_chat
from storage.case_tables import grants
from storage.reminder_tables import reminders
from storage.tables import chats
from tests.bot.casework.conftest import busy_office, office
from tests.bot.casework.office import Office
from tests.bot.talk import queued
from tests.storage.county import NOON

__all__ = ["busy_office", "office"]


@dataclass
class Bell:
    """Rings and posts; `read` is what somebody's page shows of it."""

    office: Office

    def at(self, *when: int) -> "Bell":
        """The office's clock stands at (month, day, hour, minute) of 2026."""
        self.office.set(datetime(2026, *when, tzinfo=NOON.tzinfo))
        return self

    def ring(self) -> list[tuple[str, str]]:
        """(name, kind) of what was made."""
        return sorted((each.recipient.name, each.kind) for each in ring(self.office.runner))

    def post(self) -> None:
        post(self.office.runner)

    def read(self, address: str) -> list[Reply]:
        """The reminders that a page shows when it is opened now."""
        with self.office.runner.database.transaction() as tx:
            chat = find_chat(tx, "web", address)
            assert chat is not None
            words_for(tx, self.office.runner, chat.chat_id)
        found = [body for body in queued(self.office.runner.database, address) if "reminder" in body]
        return [Reply.from_json(body) for body in found if "text" in body]

    def rows(self) -> list[Any]:
        with self.office.runner.database.transaction() as tx:
            return list(tx.execute(select(reminders).order_by(reminders.c.made_at, reminders.c.id)))


@pytest.fixture
def bell(office: Office) -> Bell:
    """Rung for the first time in September, so that what is older is none of it."""
    return rung_first(office)


@pytest.fixture
def busy_bell(busy_office: Office) -> Bell:
    """The same on each kind of database."""
    return rung_first(busy_office)


def rung_first(office: Office) -> Bell:
    known = WorkingDays({2026: {}, 2027: {}})  # weekdays, and no warning
    office.runner.shelf = office.runner.shelf.with_workdays(known)
    with office.runner.database.transaction() as tx:
        tx.execute(update(grants).values(since=NOON - timedelta(days=400)))
        tx.execute(update(chats).values(updated_at=NOON - timedelta(days=400)))
    bell = Bell(office).at(9, 1, 8)
    ring(office.runner)
    return bell
