"""The privacy notice: before anything of a resident is kept by name, once a version, and never for asking."""

import json

import pytest

from bot.attachments import make
from handlers import noticed
from handlers.attachments import JsonFile
from handlers.effects import NoteConsent
from policy_kb.casework import Action
from tests.bot.casework.office import Office, OnTelegram
from tests.bot.casework.test_helping import asked

NOTICE = "先跟你说清楚"


def code_of(office: Office) -> str:
    cadre = office.at("cadre")
    cadre.tap("hc:0101")
    return cadre.code()


def homes(office: Office, who: str = "villager"):
    return [card.id for card in office.as_seen_by(who, lambda desk: desk.cards(Action.OWN))]


@pytest.mark.parametrize("no", ["不同意", "算了", "/cancel"])
def test_nothing_is_kept_of_who_does_not_agree_and_the_code_still_works(office: Office, no: str):
    resident, code = office.at("villager"), code_of(office)
    assert NOTICE in resident.say(code)
    assert homes(office) == []
    resident.say(no)
    assert homes(office) == []
    assert NOTICE in resident.say(code)
    assert "好了" in resident.say("同意") and homes(office) == ["0101"]


def test_the_conversation_goes_on_where_it_stood_before_the_notice(office: Office):
    resident, code = office.at("villager"), code_of(office)
    question = resident.lines("测一测").open()
    assert NOTICE in resident.say(f"/start {code}")
    assert NOTICE in resident.say("你说啥子")
    resident.press("同意")
    assert resident.open() == question


def test_it_comes_once(office: Office):
    resident = office.at("villager")
    resident.joins(code_of(office))
    office.at("cadre").lines("今天走访了张三家，见到了人", "对")
    resident.news()
    assert NOTICE not in resident.press("来过")
    assert NOTICE not in resident.say("请村里帮忙")


def test_a_new_version_is_told_before_anything_more_is_kept(office: Office, monkeypatch):
    resident = office.at("villager")
    resident.joins(code_of(office))
    office.at("cadre").lines("今天走访了张三家，见到了人", "对")
    monkeypatch.setattr(noticed, "VERSION", noticed.VERSION + 1)
    resident.news()
    assert NOTICE in resident.press("来过")
    assert office.as_seen_by("villager", lambda desk: desk.ratings_given()) == 0
    assert "满意" in resident.press("同意")
    assert office.as_seen_by("villager", lambda desk: desk.ratings_given()) == 1


def test_who_asks_the_village_reads_it_above_what_they_agree_to_send(office: Office):
    resident = office.at("villager")
    assert NOTICE not in resident.say("请村里帮忙")
    assert NOTICE in resident.press("上坪镇甲村")
    resident.say("屋头漏雨")
    resident.press("同意，发给村里")
    assert office.as_seen_by("villager", lambda desk: desk.consent) == noticed.VERSION


def test_asking_and_trying_out_never_meet_it(office: Office):
    anybody = office.at("anybody")
    for words in ("种地有没得补贴", "那要好多钱", "测一测", "脱贫户", "9000", "是", "看结果", "存下来", "/mydata"):
        assert NOTICE not in anybody.say(words)
    assert office.as_seen_by("anybody", lambda desk: desk.consent) is None


def test_who_takes_a_role_reads_what_is_kept_of_officials(office: Office):
    admin, new = office.at("admin"), office.at("new")
    admin.lines("/invite", "督导", "全县", "钱新")
    assert "工作记录" in new.say(admin.code())
    assert "第1版" in new.say("/mydata")


def test_an_official_is_told_a_new_version_when_next_greeted_and_once(office: Office, monkeypatch):
    officer = office.at("officer")
    assert "工作记录" in officer.say("你好")
    assert "工作记录" not in officer.say("你好")
    monkeypatch.setattr(noticed, "VERSION", noticed.VERSION + 1)
    monkeypatch.setattr("handlers.commands.NOTED", NoteConsent(noticed.VERSION))
    assert "工作记录" in officer.open()
    assert office.as_seen_by("officer", lambda desk: desk.consent) == noticed.VERSION


def test_a_second_thing_begun_meets_the_notice_too(office: Office, monkeypatch):
    resident = asked(office)
    request = office.as_seen_by("villager", lambda desk: desk.own_requests()[0].id)
    monkeypatch.setattr(noticed, "VERSION", noticed.VERSION + 1)
    resident.say("请村里帮忙")
    assert NOTICE in resident.tap(f"hadd:{request}")


def test_forgetting_takes_the_agreement_back(office: Office):
    resident = office.at("villager")
    resident.joins(code_of(office))
    resident.lines("/forget").press("全部删掉")
    assert office.as_seen_by("villager", lambda desk: desk.consent) is None


def test_all_that_is_kept_of_somebody_comes_as_a_file(office: Office):
    resident = office.at("villager")
    resident.joins(code_of(office))
    resident.lines("请村里帮忙", "屋头漏雨").press("同意")
    resident.lines("测一测", "/mydata").press("存成文件")
    (file,) = [reply.attachment for reply in resident.replies if isinstance(reply.attachment, JsonFile)]
    made = make(file)
    kept = json.loads(made.content)
    assert made.name.endswith(".json") and made.media_type == "application/json"
    assert kept["households"] == [{"id": "0101", "head": "张三"}] and kept["notice_version"] == 1
    assert [each["said"].endswith("屋头漏雨") for each in kept["requests"]] == [True]
    assert "屋头漏雨" in [each.get("text") for each in kept["messages"]]
    assert "secret" in str(kept["messages"]) and code_of(office) not in str(kept)


def test_over_telegram_the_file_of_somebody_known_stays_at_home(office: Office):
    villager = OnTelegram(office.runner, "7")
    (reply,) = [each for each in villager.tap("mydata_file") if each.attachment]
    assert reply.attachment.content["answers"] == []
    villager.say(code_of(office))
    villager.say("同意")
    assert [each.attachment for each in villager.tap("mydata_file")] == [None]
