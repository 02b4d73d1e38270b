"""Whatever is said or pressed, in whatever order: answered, never a fault, and nothing foreign is shown."""

import logging
import random

import pytest

from handlers.values import FILE, PHOTO, PLACE, Sent, Tap
from handlers.words import catalogue
from tests.bot.casework.office import Office, Voice

LINES = (
    *(
        "昨天走访了张三家，见到了人，缺劳力",
        "李四家今天去了，没人",
        "张三和李四两家都去了",
        "明天去张三家",
        "前几天去过张三家",
    ),
    *("对", "不对", "没有", "是", "好", "2", "前天", "12月5号", "去年", "少了500", "8000，9500", "80000 90000", "刘强"),
    *(
        "测一测",
        "脱贫户，没有被监测过",
        "不清楚",
        "公益岗好多钱",
        "取消",
        "返回",
        "帮助",
        "",
        "🐄",
        "<b>x</b>",
        "A" * 900,
    ),
    *(
        "/visit",
        "/visit 张三",
        "/households",
        "/households 张三",
        "/today",
        "/undo",
        "/plan",
        "/plan 李四",
        "/review 张三",
    ),
    *(
        "/screen 张三",
        "/invite",
        "/people",
        "/link",
        "/export",
        "/language",
        "/mydata",
        "/start",
        "/start 222222222222",
    ),
    *("政策找人", "请假", "交接", "请村里帮忙", "我请的帮忙", "等着办的", "督导", "上坪镇", "王芳", "今天", "屋头漏雨"),
)
FORGED = (
    "h:0103",
    "log:0103",
    "undo:x:1",
    "ap:x:1",
    "old:x",
    "fr:near:99",
    "lg:9999-99",
    "hs:x",
    "end:x",
    "sat:9:x",
    "x:99:1",
)
FAILED = catalogue("zh")["error.failed"]


def a_message(talk: Voice, chance: random.Random):
    """A line, a choice that is shown, one that was, a forged one, or something sent."""
    kind = chance.random()
    if kind < 0.35:
        return chance.choice(LINES)
    if kind < 0.85 and talk.actions:
        return Tap(chance.choice(talk.actions), talk.version - (chance.random() < 0.1))
    if kind < 0.93:
        return Tap(chance.choice(FORGED), talk.version)
    return Sent(chance.choice((PHOTO, FILE, PLACE)), chance.choice(("", "对")), chance.choice((None, "f1")))


@pytest.mark.parametrize("address", ["cadre", "officer", "supervisor", "admin", "villager"])
@pytest.mark.parametrize("seed", range(2))
def test_nothing_that_is_said_or_pressed_makes_a_fault(office: Office, address: str, seed: int, caplog):
    chance = random.Random(f"{address}{seed}")
    talk = office.at(address)
    with caplog.at_level(logging.WARNING):
        for _ in range(120):
            message = a_message(talk, chance)
            talk.say(message) if isinstance(message, str) else talk.send(message)
            assert talk.replies, message
            assert FAILED not in talk.said, (message, caplog.text)
            if address in ("cadre", "villager"):
                assert "王五" not in talk.said + "".join(talk.labels)
    assert caplog.records == []
