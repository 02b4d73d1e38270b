"""Law 7: on a channel whose servers are abroad, no name of a household and nothing private about one goes out."""

import json
import random
from datetime import date

import pytest

from bot.runner import Runner
from handlers.values import Reply
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER
from policy_kb.roster import Member
from storage.households import keep_roster
from storage.people import INVITE, make_code
from tests.bot.casework.office import NOON, Office, OnTelegram
from tests.bot.casework.test_anything import LINES
from tests.bot.talk import queued
from tests.storage.county import UPPER, a_household

PRIVATE = ("张三", "李四", "王五", "周大发", "9000", "8000", "缺劳力", "屋头漏雨", "化肥")


def by_code(office: Office, role: str, area: str, name: str, code: str) -> OnTelegram:
    """Somebody with that role who talks over Telegram."""
    with office.runner.database.transaction() as tx:
        make_code(tx, INVITE, code, {"role": role, "area": area, "name": name}, None, NOON)
    talk = OnTelegram(office.runner, code)
    talk.say(f"/start {code}")
    return talk


def test_no_reply_to_an_officer_names_a_household_or_says_what_is_private(office: Office):
    talk = by_code(office, VILLAGE_OFFICER, f"{UPPER}/甲村", "孙干", "C" * 12)
    office.at("villager").lines("请村里帮忙")
    replies = []
    for line in (
        *("/start", "我的户", "昨天走访了张三家，见到了人，缺劳力，需要化肥", "对", "撤回", "政策找人"),
        *("/plan 李四", "/review 张三", "/screen 张三", "/households 0101", "等着办的", "/help", "/mydata", "测一测"),
    ):
        replies += talk.say(line)
    for action in ("h:0101", "h:0102", "vs:0101", "hs:0", "fr:near", "fr:m4-monitored-award", "pl:0102", "rv:0101"):
        replies += talk.tap(action)
    for reply in replies:
        shown = reply.text.plain + " ".join(button.label for button in reply.buttons)
        assert not [word for word in PRIVATE if word in shown], shown
        assert reply.attachment is None or reply.attachment.to_json()["kind"] != "workbook" or "测" in reply.text.plain


def test_a_visit_can_be_logged_all_the_same(office: Office):
    talk = by_code(office, VILLAGE_OFFICER, f"{UPPER}/甲村", "孙干", "D" * 12)
    (card,) = talk.say("昨天走访了张三家，见到了人，讲了公益岗，缺劳力")
    assert "张*" in card.text.plain and "0101" in card.text.plain
    talk.say("对")
    assert "缺劳力" in (office.visits("0101")[0].difficulties or "")


def test_what_others_are_told_is_worded_for_the_channel_they_are_on(office: Office):
    supervisor = by_code(office, "supervisor", UPPER, "钱督", "E" * 12)
    cadre = office.at("cadre")
    cadre.lines("今天走访了张三家，见到了人", "改日期", "2026年8月3号", "对")
    told = supervisor.news()
    assert "张*" in told and "张三" not in told and "王芳" not in told


def test_a_setting_opens_the_channel(office: Office):
    runner = Runner(office.runner.database, office.runner.pack, lambda: NOON, names_abroad=True)
    with runner.database.transaction() as tx:
        body = {"role": VILLAGE_OFFICER, "area": f"{UPPER}/甲村", "name": "某"}
        make_code(tx, INVITE, "G" * 12, body, None, NOON)
    talk = OnTelegram(runner, "open")
    talk.say("/start " + "G" * 12)
    assert any("张三" in button.label for reply in talk.say("我的户") for button in reply.buttons)


NEVER_TYPED = ("王五", "周大发", "向玉莲")
"""Heads whose names nobody says in these dialogues: what shows one has brought it there."""


@pytest.mark.parametrize(
    ("role", "area"),
    [(VILLAGE_OFFICER, f"{UPPER}/甲村"), (CONTACT_CADRE, UPPER), (SUPERVISOR, UPPER), (ADMIN, ""), (None, "")],
)
@pytest.mark.parametrize("seed", range(2))
def test_whatever_is_said_or_pressed_no_name_comes_back(office: Office, role: str | None, area: str, seed: int):
    member = Member("向玉莲", "户主", date(1957, 3, 19), "none")
    with office.runner.database.transaction() as tx:
        keep_roster(tx, [a_household("0105", head="向玉莲", cadre="何帮", lifted=True, members=(member,))], NOON.date())
    talk = OnTelegram(office.runner, "abroad")
    talk.say("/help")
    if role is not None:
        talk = by_code(office, role, area, "何帮" if role == CONTACT_CADRE else "某某", "H" * 12)
    office.at("cadre").lines("昨天走访了张三家，见到了人", "对")
    chance, shown = random.Random(f"{role}{seed}"), list[Reply]()
    homes = ("0101", "0103", "0104", "0105")
    for _ in range(150):
        buttons = [button.action for reply in shown[-3:] for button in reply.buttons]
        which = chance.random()
        if which < 0.4:
            shown += talk.say(
                chance.choice((*LINES, *(f"/{name} {home}" for name in ("households", "plan") for home in homes)))
            )
        elif which < 0.85 and buttons:
            shown += talk.tap(chance.choice(buttons))
        else:
            shown += talk.tap(
                f"{chance.choice(('h', 'vs', 'log', 'pl', 'rv', 'scr', 'hc', 'da', 'fr'))}:{chance.choice(homes)}"
            )
    assert len(shown) > 100
    for body in queued(office.runner.database, talk.address):
        told = json.dumps(body, ensure_ascii=False)
        assert not [name for name in NEVER_TYPED if name in told], told
