"""Residents ask the village for help; officers take it up, answer, and close it."""

import pytest

from policy_kb.casework import Action
from tests.bot.casework.office import Office


def asked(office: Office, words: str = "我是周大发，屋头漏雨"):
    """A resident who has sent a request to 甲村."""
    resident = office.at("villager")
    resident.say("请村里帮忙")
    resident.press("上坪镇甲村") if "上坪镇甲村" in resident.labels else resident.press("甲村")
    resident.say(words)
    resident.press("同意")
    return resident


def test_nothing_goes_out_before_the_resident_agrees(office: Office):
    resident = office.at("villager")
    resident.say("请村里帮忙")
    resident.tap("area:0")
    assert "同意才发" in resident.say("屋头漏雨") and "屋头漏雨" in resident.said
    assert "没有等着办的" in office.at("officer").say("等着办的")
    assert "没有发" in resident.press("不发了")


def test_a_request_goes_from_hand_to_hand_and_the_resident_sees_where_it_stands(office: Office):
    officer = office.at("officer")
    officer.say("你好")
    resident = asked(office)
    assert "请村里帮忙" in officer.news().text.plain
    assert "屋头漏雨" in officer.press("打开看")
    officer.press("我来办")
    assert "刘强" in resident.news().text.plain
    officer.press("回话")
    officer.say("明天上午来看")
    assert "明天上午来看" in resident.news().text.plain
    resident.press("再说几句")
    resident.say("好，我在屋头")
    officer.news()
    assert "我在屋头" in officer.press("打开看")
    officer.press("办完了")
    officer.say("瓦补好了")
    assert "瓦补好了" in resident.news().text.plain
    assert "办完了" in resident.say("我请的帮忙")
    assert "没有等着办的" in office.at("officer").say("等着办的")


def test_two_officers_do_not_both_take_it(office: Office):
    first = office.at("officer")
    first.say("你好")
    asked(office)
    first.news()
    action = first.replies[0].buttons[0].action.replace("hr:", "htake:")
    assert "你来办" in first.tap(action)
    assert "有人在办" in first.tap(action)


def test_another_village_s_request_looks_like_none(office: Office):
    asked(office)
    request = office.as_seen_by("villager", lambda desk: desk.own_requests()[0].id)
    cadre = office.at("cadre")
    assert cadre.tap(f"hr:{request}") == cadre.tap("hr:none")
    assert cadre.tap(f"htake:{request}") == cadre.tap("htake:none")


def test_the_result_is_passed_on_with_it_when_there_is_one(office: Office):
    resident = office.at("villager").lines("测一测", "脱贫户", "9000", "是", "看结果", "请村里帮忙")
    resident.tap("area:0")
    assert "我家测了一下" in resident.said


def linked(office: Office, household: str = "0101"):
    """A resident who is known as of that household."""
    cadre, resident = office.at("cadre"), office.at("villager")
    cadre.tap(f"hc:{household}")
    resident.joins(cadre.code())
    return resident


def test_who_is_linked_is_not_asked_the_village_and_the_result_goes_with_the_request(office: Office):
    resident = linked(office)
    resident.lines("测一测", "看结果")
    said = resident.say("请村里帮忙")
    assert "上坪镇甲村的村干部" in said and "我家测了一下" in said
    resident.press("不是这个村")
    assert "你家在哪里" in resident.said


@pytest.mark.parametrize("words", ["来过了", "来过。", "是来过"])
def test_that_somebody_came_may_be_typed_and_so_may_how_it_was(office: Office, words: str):
    resident = linked(office)
    office.at("cadre").lines("今天走访了张三家，见到了人", "对")
    assert "满意吗" in resident.say(words)
    assert "谢谢" in resident.say("满意")
    officer = office.at("officer")
    visit = office.visits("0101")[0].id
    assert "住户说：来过，满意" in officer.tap(f"old:{visit}")
    assert "满意吗" not in resident.say(words)


def test_that_nobody_came_may_be_typed(office: Office):
    resident, officer = linked(office), office.at("officer")
    officer.say("你好")
    office.at("cadre").lines("今天走访了张三家，见到了人", "对")
    assert "村里会核对" in resident.say("没有来")
    assert "没有人来" in officer.news().text.plain
    assert "住户说：没有来" in officer.press("打开看")


def test_of_somebody_without_a_visit_to_confirm_the_words_are_a_question(office: Office):
    assert "核对" not in office.at("someone").say("没有来")


def test_a_closed_request_is_found_again_by_both(office: Office):
    officer = office.at("officer")
    officer.say("你好")
    resident = asked(office)
    assert "1. 我是周大发，屋头漏雨" in officer.say("等着办的")
    officer.press("11月24日")
    officer.press("办完了")
    officer.say("瓦补好了")
    assert "瓦补好了" in resident.say("我请的帮忙")
    assert "请村里帮忙" in resident.labels
    officer.say("等着办的")
    assert "最近办完的：1件" in officer.press("办完了的")
    assert "瓦补好了" in officer.press("11月24日")
    assert "最近办完的：1件" in office.at("supervisor").say("办完的帮忙")
    assert "还没有办完的" in office.at("cadre").say("办完的帮忙")


def test_what_is_kept_of_a_resident_is_shown_and_forgotten_or_its_staying_explained(office: Office):
    resident, officer = linked(office), office.at("officer")
    officer.say("你好")
    office.at("cadre").lines("今天走访了张三家，见到了人", "对")
    resident.lines("来过了", "满意", "请村里帮忙", "屋头漏雨").press("同意")
    shown = resident.say("/mydata")
    assert "张三" in shown and "请上坪镇甲村帮忙" in shown and "确认过1次走访" in shown
    asked_before = resident.say("/forget")
    assert "哪家的人" in asked_before and "走访记录的一部分" in asked_before and "一起删" in asked_before
    resident.press("全部删掉")
    assert "没有存你的名字" not in resident.say("/mydata") and "确认过1次" in resident.said
    assert "张三" not in resident.said and "帮忙" not in resident.said
    assert office.as_seen_by("villager", lambda desk: desk.cards(Action.OWN)) == []
    officer.say("等着办的")
    officer.press("办完了的")
    assert "已经把说的话删了" in officer.press("11月24日") and "漏雨" not in officer.said


def test_what_is_kept_of_somebody_with_a_role_is_shown_and_stays(office: Office):
    officer = office.at("officer")
    assert "村干部，名字刘强" in officer.say("/mydata")
    assert "身份和记过的走访会留着" in officer.say("/forget")
    assert "没有存你的名字" in office.at("someone").say("/mydata")
