"""Residents ask the village for help; officers take it up, answer, and close it."""

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
