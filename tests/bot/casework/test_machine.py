"""Everybody of an office at once, in any order: what must hold whatever they do, found out by Hypothesis."""

import logging
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import func, select

from handlers.values import Inbound, Say, Tap
from policy_kb.casework import Action, Area
from policy_kb.ownership import owner_on
from storage import Database, KeyRing, find_chat
from storage.case_tables import grants, households, records
from storage.households import all_absences, assignments_of
from storage.people import end_grant, give
from storage.tables import chats, inbox, outbox
from tests.bot.casework.conftest import HOUSEHOLDS, an_office
from tests.bot.casework.office import Office
from tests.bot.casework.test_anything import FAILED, FORGED, LINES
from tests.bot.talk import everything
from tests.storage.county import UPPER, A

WHO = ("cadre", "other", "officer", "supervisor", "admin", "villager", "stranger")
ROLES = {
    "cadre": ("contact_cadre", Area(UPPER), "王芳"),
    "other": ("contact_cadre", Area(UPPER), "陈刚"),
    "officer": ("village_officer", A, "刘强"),
    "supervisor": ("supervisor", Area(UPPER), "吴督"),
}
HEADS = {each.id: each.head for each in HOUSEHOLDS if each.head != "张三"}
"""张三 stands in sentences that show how something is said."""
who = st.sampled_from(WHO)


class Warned(logging.Handler):
    """Keeps what was worth a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record.getMessage())


@contextmanager
def warnings_kept() -> Iterator[list[str]]:
    handler = Warned()
    logging.getLogger().addHandler(handler)
    try:
        yield handler.records
    finally:
        logging.getLogger().removeHandler(handler)


class Together(RuleBasedStateMachine):
    """Seven people, their roles given and taken, days going by."""

    made: bytes
    """A database file with its tables."""

    @initialize()
    def an_office(self) -> None:
        self.closing = ExitStack()
        folder = Path(self.closing.enter_context(TemporaryDirectory()))
        (folder / "office.db").write_bytes(self.made)
        self.db = self.closing.enter_context(Database.open(f"sqlite:///{folder / 'office.db'}", KeyRing.generate()))
        self.warned = self.closing.enter_context(warnings_kept())
        self.office: Office = an_office(self.db)
        self.talks = {address: self.office.at(address) for address in WHO}
        for talk in self.talks.values():
            talk.open()
        self.last: tuple[str, Inbound, str] | None = None
        self.count = 0

    @rule(address=who, words=st.sampled_from(LINES))
    def somebody_says(self, address: str, words: str) -> None:
        self._sends(address, words)

    @rule(address=who, place=st.integers(0, 20), old=st.booleans())
    def somebody_taps_what_is_shown(self, address: str, place: int, old: bool) -> None:
        talk = self.talks[address]
        if talk.actions:
            self._sends(address, Tap(talk.actions[place % len(talk.actions)], talk.version - (old and place > 15)))

    @rule(address=who, action=st.sampled_from(FORGED))
    def somebody_forges_a_button(self, address: str, action: str) -> None:
        self._sends(address, Tap(action, self.talks[address].version))

    @rule(address=who, place=st.integers(0, 5))
    def somebody_looks_at_what_came_meanwhile(self, address: str, place: int) -> None:
        talk = self.talks[address]
        talk.news()
        if talk.actions:
            self._sends(address, Tap(talk.actions[place % len(talk.actions)], talk.version))

    @rule()
    def the_last_message_comes_again(self) -> None:
        if self.last is not None:
            address, message, delivery = self.last
            before = everything(self.db)
            assert self.office.runner.receive("web", address, message, delivery) is False
            assert everything(self.db) == before

    @rule(hours=st.integers(1, 60))
    def time_goes_by(self, hours: int) -> None:
        self.office.set(self.office.clock() + timedelta(hours=hours))

    @rule(address=st.sampled_from(sorted(ROLES)))
    def a_role_ends_or_begins_again(self, address: str) -> None:
        role, area, name = ROLES[address]
        now, person = self.office.clock(), self.office.person(address)
        with self.db.transaction() as tx:
            held = tx.execute(select(grants.c.id).where(grants.c.person_id == person, grants.c.until.is_(None))).all()
            for row in held:
                end_grant(tx, row.id, now)
            if not held:
                give(tx, person, name, role, area, now)

    def _sends(self, address: str, message: str | Tap) -> None:
        talk, self.count = self.talks[address], self.count + 1
        allowed = self._within_reach(address)
        delivery = f"m{self.count}"
        sent = Say(message) if isinstance(message, str) else message
        talk.send(sent, delivery)
        self.last = (address, sent, delivery)
        assert talk.replies, message
        assert FAILED not in talk.said, (message, self.warned)
        shown = talk.said + "".join(talk.labels)
        written = message if isinstance(message, str) else ""
        for number, head in HEADS.items():
            if head in shown and head not in written:
                assert number in allowed | self._within_reach(address), (address, message, head)

    def _within_reach(self, address: str) -> set[str]:
        """The households that somebody may do anything with at all."""
        with self.db.transaction() as tx:
            assert find_chat(tx, "web", address) is not None
        return self.office.as_seen_by(
            address, lambda desk: {card.id for action in Action for card in desk.cards(action) if desk.may(action)}
        )

    @invariant()
    def nothing_was_worth_a_warning(self) -> None:
        assert getattr(self, "warned", []) == []

    @invariant()
    def every_message_is_a_turn_and_every_turn_has_a_reply(self) -> None:
        if not hasattr(self, "db"):
            return
        with self.db.transaction() as tx:
            turns = {row.id: row.version for row in tx.execute(select(chats.c.id, chats.c.version))}
            replied = set(tx.execute(select(outbox.c.chat_id, outbox.c.version)).tuples())
            said = set(tx.execute(select(inbox.c.chat_id, inbox.c.version).where(inbox.c.body.is_not(None))).tuples())
        assert all(version <= turns[chat] for chat, version in said)
        assert said <= replied

    @invariant()
    def every_record_has_its_versions_without_a_gap(self) -> None:
        if not hasattr(self, "db"):
            return
        with self.db.transaction() as tx:
            each = select(
                records.c.id, func.count(), func.max(records.c.version), func.count(records.c.household_id.distinct())
            )
            found = tx.execute(each.group_by(records.c.id)).tuples().all()
        assert all(count == newest and homes == 1 for _, count, newest, homes in found)

    @invariant()
    def every_household_is_somebody_s_or_nobody_s_each_day(self) -> None:
        if not hasattr(self, "db"):
            return
        today = self.office.clock().date()
        with self.db.transaction() as tx:
            assigned, absences = assignments_of(tx, select(households.c.id)), all_absences(tx)
        for spells in assigned.values():
            for day in (today + timedelta(days=n) for n in range(-2, 40, 7)):
                running = [s for s in spells if s.since <= day and (s.until is None or day <= s.until)]
                assert len(running) <= 1
                assert owner_on(spells, absences, day) is not None or not running

    def teardown(self) -> None:
        if hasattr(self, "closing"):
            self.closing.close()


@pytest.mark.filterwarnings("ignore")
def test_together(made_sqlite: bytes):
    Together.made = made_sqlite
    run_state_machine_as_test(
        Together,
        settings=settings(
            max_examples=12, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
