"""A new cadre on Telegram: from the invitation's link to the first confirmed visit."""

from datetime import UTC, datetime

import pytest

from bot.runner import Runner
from policy_kb.casework import CONTACT_CADRE, Area
from storage.people import INVITE, make_code
from storage.records import of_household
from tests.bot.telegram.botapi import BotApi
from tests.bot.telegram.service import Service
from tests.storage.county import CADRE, UPPER, a_county, a_household

ADA = 100
CODE = "ABCDEFGHJKLM"


@pytest.fixture
def county(runner: Runner) -> None:
    a_county(runner.database, a_household("0101", head="马有才"))
    with runner.database.transaction() as tx:
        body = {"role": CONTACT_CADRE, "area": str(Area(UPPER)), "name": CADRE}
        make_code(tx, INVITE, CODE, body, None, datetime.now(UTC))


def says(api: BotApi, text: str) -> str:
    before = len(api.shown(ADA))
    api.say(ADA, text)
    api.until(lambda: len(api.shown(ADA)) > before)
    return api.texts(ADA)[-1]


def test_from_the_link_to_the_first_visit_in_three_messages(
    api: BotApi, service: Service, runner: Runner, county: None
):
    assert CADRE in says(api, f"/start {CODE}")
    assert "马*才" in says(api, "刚才去马有才家，见到了人，讲了公益岗")
    api.tap(ADA, "对的，记下")
    api.until(lambda: "记下了" in api.texts(ADA)[-1])
    with runner.database.transaction() as tx:
        assert len(of_household(tx, "0101")) == 1
    assert not [text for text in api.texts(ADA) if "马有才" in text]
    assert api.refusals() == []


def test_the_menu_has_the_role_s_commands_first(api: BotApi, service: Service, county: None):
    says(api, f"/start {CODE}")
    api.until(lambda: f"{ADA}:" in api.world.menus)
    assert [each["command"] for each in api.world.menus[f"{ADA}:"]][:2] == ["visit", "households"]


def test_every_button_of_casework_fits_into_what_telegram_carries(api: BotApi, service: Service, county: None):
    says(api, f"/start {CODE}")
    for line in (
        "/households",
        "/households 0101",
        "刚才去马有才家，见到了人",
        "对",
        "/undo",
        "/today",
        "政策找人",
        "请假",
        "算了",
    ):
        says(api, line)
    api.until_quiet()
    assert api.refusals() == []
