"""Visits by chat: from one line to the record, and what may go wrong on the way."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from bot.web.messages import attachment_at
from handlers.values import PHOTO, PLACE, Sent, Tap
from policy_kb.casework import Action
from storage import StoredFile, entries, find_chat
from tests.bot.casework.office import NOON, Office

LINE = "昨天走访了张三家，见到了人，宣传了公益岗，缺劳力"


def test_one_line_and_one_tap_are_a_visit(office: Office):
    cadre = office.at("cadre")
    shown = cadre.say(LINE)
    assert "张三（甲村 0101）" in shown and "11月23日（昨天）" in shown and "缺劳力" in shown
    assert "记下了：张三" in cadre.press("对的")
    (visit,) = office.visits("0101")
    assert (visit.on, visit.how, visit.explained) == (date(2026, 11, 23), "met", (3,))
    assert visit.difficulties is not None and "缺劳力" in visit.difficulties


def test_confirming_by_a_word_is_confirming(office: Office):
    office.at("cadre").lines(LINE, "对")
    assert len(office.visits("0101")) == 1


def test_a_line_without_how_it_went_asks_that_with_the_buttons_alone(office: Office):
    cadre = office.at("cadre")
    cadre.say("张三家，昨天，缺劳力")
    if "ok" not in cadre.actions:
        cadre.press("没见到人")
    cadre.press("对的")
    assert len(office.visits("0101")) == 1


def test_a_hundred_confirmations_are_one_visit(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    version = cadre.version
    for _ in range(100):
        cadre.version = version
        cadre.tap("ok")
    assert len(office.visits("0101")) == 1


def test_a_hundred_confirmations_at_once_are_one_visit(busy_office: Office):
    office = busy_office
    cadre = office.at("cadre")
    cadre.say(LINE)
    tap = Tap("ok", cadre.version)
    with ThreadPoolExecutor(20) as threads:
        for done in [threads.submit(office.runner.receive, "web", "cadre", tap, f"t{n}") for n in range(100)]:
            done.result()
    assert len(office.visits("0101")) == 1


def test_two_devices_of_one_cadre_confirming_two_drafts_of_a_day_do_not_both_go_unasked(office: Office):
    cadre = office.at("cadre")
    cadre.say("/link")
    phone = office.at("phone")
    phone.say(cadre.code())
    cadre.say(LINE)
    phone.say(LINE)
    cadre.say("对")
    assert "是同一次吗" in phone.say("对")
    assert len(office.visits("0101")) == 1


def test_another_s_household_is_not_found(office: Office):
    cadre = office.at("cadre")
    cadre.say("昨天走访了王五家，见到了人")
    assert "王五" not in cadre.said
    assert office.visits("0103") == []


@pytest.mark.parametrize("action", ["h:0103", "log:0103", "scr:0103", "hc:0103", "vs:0103", "pl:0103", "rv:0103"])
def test_a_forged_button_on_another_s_household_says_what_one_on_none_says(office: Office, action: str):
    cadre = office.at("cadre")
    cadre.say("我的户")
    theirs = cadre.tap(action)
    assert theirs == cadre.tap(action.replace("0103", "9999"))
    assert "王五" not in theirs


def test_namesakes_are_asked_about_and_the_answer_keeps_the_rest(office: Office):
    cadre = office.at("cadre")
    cadre.say("/visit")
    assert "张三" in cadre.say("zhangsan") or "张三" in cadre.said
    if "hh:0101" in cadre.actions:
        cadre.tap("hh:0101")
    cadre.press("当面见到了")
    cadre.press("对的")
    assert len(office.visits("0101")) == 1


def test_a_day_to_come_is_refused(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE)
    cadre.press("改日期")
    assert "还没到" in cadre.say("2026年12月3号")
    cadre.say("前天")
    cadre.press("对的")
    assert office.visits("0101")[0].on == date(2026, 11, 22)


def test_an_old_visit_waits_for_a_supervisor_and_counts_once_approved(office: Office):
    cadre, supervisor = office.at("cadre"), office.at("supervisor")
    supervisor.say("你好")
    cadre.lines("今天走访了张三家，见到了人")
    cadre.press("改日期")
    cadre.say("2026年8月3号")
    assert "督导同意" in cadre.press("对的")
    assert office.visits("0101")[0].waiting
    assert "张三" in supervisor.news().text.plain
    supervisor.press("打开看")
    assert "算数了" in supervisor.press("同意算数")
    assert not office.visits("0101")[0].waiting
    assert "处理过" in supervisor.tap(f"ap:{office.visits('0101')[0].id}:1")


def test_a_visit_within_the_window_needs_nobody(office: Office):
    cadre = office.at("cadre")
    cadre.lines("今天走访了张三家，见到了人")
    cadre.press("改日期")
    cadre.say("2026年10月20号")
    cadre.press("对的")
    assert not office.visits("0101")[0].waiting


def test_the_same_day_is_asked_about_and_added_to(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对")
    assert "是同一次吗" in cadre.say("昨天走访了张三家，见到了人，需要化肥")
    cadre.press("是同一次")
    cadre.press("对的")
    (visit,) = office.visits("0101")
    assert visit.difficulties is not None and visit.needs is not None and visit.explained == (3,)


def test_another_visit_of_the_same_day_is_another(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对", LINE)
    cadre.press("是另一次")
    cadre.press("对的")
    assert len(office.visits("0101")) == 2


def test_the_last_one_is_taken_back_once_and_can_be_looked_up(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对", "撤回")
    action = next(action for action in cadre.actions if action.startswith("undo:"))
    assert "撤回了" in cadre.tap(action)
    assert office.visits("0101") == []
    assert "已经撤回" in cadre.tap(action)
    visit_id = action.split(":")[1]
    versions = office.as_seen_by("officer", lambda desk: desk.versions(visit_id))
    assert [each.stamp.void for each in versions] == [False, True]


def test_an_entry_of_two_days_ago_is_not_undone_by_accident(office: Office):
    office.at("cadre").lines(LINE, "对")
    office.set(NOON + timedelta(days=2))
    assert "一天之内没有" in office.at("cadre").say("撤回")


def test_a_correction_says_why_and_keeps_the_old_version(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对")
    cadre.tap(f"am:{office.visits('0101')[0].id}")
    cadre.press("改日期")
    cadre.say("前天")
    cadre.press("对的")
    cadre.say("日子记错了")
    (visit,) = office.visits("0101")
    assert visit.on == date(2026, 11, 22)
    versions = office.as_seen_by("cadre", lambda desk: desk.versions(visit.id))
    assert [(each.what.on.day, each.stamp.why) for each in versions] == [(23, None), (22, "日子记错了")]
    assert "日子记错了" in cadre.tap(f"old:{visit.id}")


def test_a_line_about_another_household_waits_and_nothing_of_it_is_mixed_in(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.say("李四家今天去了，没人在家")
    cadre.say("对")
    assert "李四" in cadre.said
    cadre.say("对")
    assert [visit.how for visit in office.visits("0101")] == ["met"]
    assert [visit.how for visit in office.visits("0102")] == ["absent"]


def test_words_that_fit_nowhere_are_asked_about_and_never_lost(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "门口那棵树很大")
    cadre.press("对的") if "ok" in cadre.actions else cadre.say("对")
    assert office.visits("0101")[0].note == "门口那棵树很大"


def test_everything_else_goes_on_the_card(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.press("需要")
    cadre.say("化肥两袋")
    cadre.press("后面要办")
    cadre.say("12月5号送化肥")
    cadre.press("收入变化")
    cadre.press("打工工资")
    cadre.say("少了500")
    cadre.press("讲了哪些")
    cadre.press("大病")
    cadre.press("回到")
    cadre.press("备注")
    cadre.say("路不好走")
    cadre.press("对的")
    (visit,) = office.visits("0101")
    assert (visit.needs, visit.note, visit.income) == ("化肥两袋", "路不好走", {"wages": -500})
    assert visit.explained == (3, 6)
    assert visit.follow_up is not None and visit.follow_up_on == date(2026, 12, 5)


def test_a_photo_goes_with_the_visit_and_outlives_the_talk(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    office.runner.receive(
        "web", "cadre", Sent(PHOTO, file="p1"), "d1", StoredFile("a.jpg", "image/jpeg", b"\xff\xd8\xff")
    )
    cadre.say("对")
    assert office.visits("0101")[0].photo == "p1"
    cadre.say("/forget")
    cadre.tap("forget_now")
    with office.runner.database.transaction() as tx:
        assert tx.execute(text("SELECT count(*) FROM files")).scalar() == 1


JPEG = StoredFile("a.jpg", "image/jpeg", b"\xff\xd8\xff")


def opened(office: Office, address: str) -> tuple[int, int]:
    """Somebody opens the visit of 0101 on the page: the place of what they are shown."""
    (visit,) = office.visits("0101")
    office.at(address).tap(f"old:{visit.id}")
    with office.runner.database.transaction() as tx:
        chat = find_chat(tx, "web", address)
        assert chat is not None
        return entries(tx, chat.chat_id)[-1].place


def test_who_may_read_a_visit_sees_its_photo_and_nobody_else(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    office.runner.receive("web", "cadre", Sent(PHOTO, file="p1"), "d1", JPEG)
    cadre.say("对")
    cadre.say("/forget")
    cadre.tap("forget_now")  # a record's photo stays with it
    for address, content in (("cadre", JPEG.content), ("officer", JPEG.content), ("other", None)):
        seen = attachment_at(office.runner, address, *opened(office, address))
        assert (None if seen is None else seen.content) == content


def test_a_photo_seen_before_is_not_there_once_the_role_has_ended(office: Office):
    cadre, admin = office.at("cadre"), office.at("admin")
    cadre.say(LINE)
    office.runner.receive("web", "cadre", Sent(PHOTO, file="p1"), "d1", JPEG)
    cadre.say("对")
    place = opened(office, "officer")
    assert attachment_at(office.runner, "officer", *place) is not None
    admin.say("/people")
    admin.press("取消 刘强")
    admin.press("对，取消")
    assert attachment_at(office.runner, "officer", *place) is None


def test_a_cadre_who_is_revoked_in_mid_dialogue_is_denied_at_the_next_message(office: Office):
    cadre, admin = office.at("cadre"), office.at("admin")
    cadre.say(LINE)
    admin.say("/people")
    admin.press("取消 王芳")
    admin.press("对，取消")
    assert "身份已经取消" in cadre.say("对")
    assert office.visits("0101") == []
    assert "张三" not in cadre.say("我的户")


def test_cancelling_says_that_nothing_was_recorded(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    assert "没有存" in cadre.say("取消")
    assert office.visits("0101") == []


def test_a_resident_s_words_begin_no_visit(office: Office):
    assert "张三" not in office.at("someone").say(LINE)
    assert office.as_seen_by("someone", lambda desk: desk.cards(Action.LOG_VISIT)) == []


def test_another_household_named_on_the_card_is_asked_about_and_never_recorded_for_the_first(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.say("不是张三，是李四")
    cadre.press("李四")
    cadre.press("对的")
    assert office.visits("0101") == []
    assert len(office.visits("0102")) == 1


@pytest.mark.parametrize(("said", "kept"), [("-2000", -2000), ("负2000", -2000), ("多了3000", 3000), ("少了500", -500)])
def test_a_change_of_income_goes_the_way_it_is_said(office: Office, said: str, kept: int):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.press("收入变化")
    cadre.press("种养、做生意")
    cadre.lines(said, "对")
    assert office.visits("0101")[0].income == {"business": kept}


def test_a_bare_sum_is_asked_whether_it_is_more_or_less(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.press("收入变化")
    cadre.press("种养、做生意")
    assert "多了还是少了" in cadre.say("一万")


def test_of_several_texts_without_a_place_none_is_lost(office: Office):
    office.at("cadre").lines(LINE, "门口有棵树", "院坝很宽", "对")
    assert office.visits("0101")[0].note == "门口有棵树；院坝很宽"


def test_a_call_on_the_day_somebody_was_met_does_not_undo_that(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对", "昨天打电话给张三，没打通")
    cadre.press("是同一次")
    cadre.press("对的")
    assert [visit.how for visit in office.visits("0101")] == ["met"]


def test_a_draft_is_not_thrown_away_by_a_command(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    cadre.say("/visit 李四家今天去了，没人")
    cadre.say("对")
    cadre.say("对")
    assert len(office.visits("0101")) == len(office.visits("0102")) == 1
    cadre.say(LINE)
    assert "还有没存的" in cadre.tap("log:0102")


def test_taking_back_a_correction_leaves_the_visit_as_it_was(office: Office):
    cadre = office.at("cadre")
    cadre.lines(LINE, "对")
    cadre.tap(f"am:{office.visits('0101')[0].id}")
    cadre.press("改日期")
    cadre.lines("前天", "对", "记错了", "撤回")
    assert "改动撤回了" in cadre.tap(next(action for action in cadre.actions if action.startswith("undo:")))
    assert [visit.on for visit in office.visits("0101")] == [date(2026, 11, 23)]


def test_a_plan_to_go_is_no_visit_and_that_is_said(office: Office):
    assert "没听出走访过" in office.at("cadre").say("明天去张三家看看")


def test_a_household_that_is_not_theirs_begins_no_other_interview(office: Office):
    assert "没有这户" in office.at("cadre").say("/screen 王五")


def test_a_place_that_is_sent_goes_with_the_visit_and_is_never_asked_for(office: Office):
    cadre = office.at("cadre")
    cadre.say(LINE)
    assert "位置" not in cadre.said
    cadre.send(Sent(PLACE, place=(31.01852, 109.46417)))
    assert "位置：31.01852, 109.46417" in cadre.said
    cadre.say("对")
    assert office.visits("0101")[0].place == (31.01852, 109.46417)
