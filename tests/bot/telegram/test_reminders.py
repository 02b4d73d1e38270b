"""Reminders and digests over Telegram: masked, with taps that work, and never out of hours."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from bot.reminding.posting import post
from bot.reminding.ring import ring
from bot.runner import Runner
from policy_kb import Pack
from policy_kb.casework import CONTACT_CADRE, SUPERVISOR
from policy_kb.workdays import WorkingDays
from storage import Database, KeyRing
from storage.case_tables import grants
from storage.people import INVITE, make_code
from tests.bot.casework.office import Office
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.service import AT_ONCE, Service, serving, settled
from tests.storage.county import CADRE, NOON, UPPER, a_county, a_household
from tests.storage.samples import stored

CADRE_CHAT, SUPERVISOR_CHAT = 101, 102
FRIDAY = datetime(2026, 11, 20, 8, tzinfo=NOON.tzinfo)


class Clock:
    def __init__(self) -> None:
        self.now = FRIDAY - timedelta(days=1)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def office(tmp_path: Path, pack: Pack) -> Iterator[Office]:
    """A cadre and a supervisor who write over Telegram; it is Thursday."""
    clock = Clock()
    with Database.open(f"sqlite:///{tmp_path / 'office.db'}", KeyRing.generate()) as database:
        database.upgrade()
        a_county(database, a_household("0101", head="张三"), a_household("0102", head="李四"))
        known = pack.with_workdays(WorkingDays({2026: {}, 2027: {}}))
        yield Office(Runner(database, known, clock), clock)


@pytest.fixture
def service(api: BotApi, office: Office) -> Iterator[Service]:
    with serving(api, office.runner, **AT_ONCE) as running:
        for chat, role, name in ((CADRE_CHAT, CONTACT_CADRE, CADRE), (SUPERVISOR_CHAT, SUPERVISOR, "吴督")):
            code = "ABCDEFGHJKL" + str(chat % 10 + 2)
            with office.runner.database.transaction() as tx:
                make_code(tx, INVITE, code, {"role": role, "area": UPPER, "name": name}, None, office.clock())
            api.say(chat, f"/start {code}")
        settled(api, office.runner.database)
        ring(office.runner)
        yield running


def test_a_reminder_arrives_masked_and_its_tap_records_a_visit(api: BotApi, office: Office, service: Service):
    office.set(FRIDAY)
    ring(office.runner)
    settled(api, office.runner.database)
    shown = api.shown(CADRE_CHAT)[-1]
    assert "还有2户没走访" in shown["text"]
    assert "张三" not in shown["text"] and "张* · 甲村 · 0101" in shown["text"]
    keys = [key for row in shown["reply_markup"]["inline_keyboard"] for key in row]
    (met,) = [key["callback_data"] for key in keys if key["text"] == "✓ 张* 0101去了"]
    for _ in range(2):
        api.tap_data(CADRE_CHAT, met)
        settled(api, office.runner.database)
    assert [(visit.on, visit.how) for visit in office.visits("0101")] == [(FRIDAY.date(), "met")]
    assert api.refusals() == []


def test_a_digest_arrives_as_a_picture_with_its_words(api: BotApi, office: Office, service: Service):
    office.set(datetime(2026, 11, 23, 9, tzinfo=NOON.tzinfo))
    ring(office.runner)
    settled(api, office.runner.database)
    assert len(api.calls("sendPhoto")) == 1
    assert api.refusals() == []
    assert "应走访2户，见到了0户" in api.shown(SUPERVISOR_CHAT)[-1]["caption"]


def test_what_telegram_took_back_at_night_goes_in_the_morning_and_holds_up_no_reply(
    api: BotApi, office: Office, service: Service
):
    office.set(FRIDAY.replace(hour=20, minute=59))
    service.stop()  # Telegram is out of reach: nothing is sent
    ring(office.runner)
    office.set(FRIDAY.replace(hour=23))
    with serving(api, office.runner, **AT_ONCE):
        api.say(CADRE_CHAT, "/help")
        settled(api, office.runner.database)
        assert not any("没走访" in str(message.get("text")) for message in api.shown(CADRE_CHAT))
        office.set(datetime(2026, 11, 23, 8, tzinfo=NOON.tzinfo))
        post(office.runner)
        settled(api, office.runner.database)
        assert sum("没走访" in str(message.get("text")) for message in api.shown(CADRE_CHAT)) == 1


def test_who_lost_the_role_meanwhile_is_sent_nothing(api: BotApi, office: Office, service: Service):
    before = len(api.shown(CADRE_CHAT))
    with office.runner.database.transaction() as tx:
        tx.execute(update(grants).values(until=FRIDAY - timedelta(hours=1)))
    office.set(FRIDAY)
    ring(office.runner)
    settled(api, office.runner.database)
    assert len(api.shown(CADRE_CHAT)) == before
    assert stored(office.runner.database, "SELECT count(*) FROM reminders WHERE state = 'said'") == [0]
