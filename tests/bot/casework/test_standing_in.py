"""Leave and hand-over in the chat: the days in a sentence, what is arranged, who is told, what stays one's own."""

from datetime import timedelta

import pytest

from policy_kb.casework import Action
from tests.bot.casework.office import NOON, Office, Voice


def asked_for_days(office: Office) -> Voice:
    cadre = office.at("cadre")
    cadre.say("请假")
    cadre.press("陈刚")
    return cadre


def theirs(office: Office, who: str) -> int:
    return len(office.as_seen_by(who, lambda desk: desk.cards(Action.LOG_VISIT)))


def test_leave_lends_the_households_for_its_days_and_gives_them_back(office: Office):
    cadre, other = asked_for_days(office), office.at("other")
    other.say("你好")
    assert "（3天），由陈刚" in cadre.say("今天到11月26号")
    assert "说好了" in cadre.press("对的")
    told = other.news().text.plain
    assert "王芳" in told and "11月26日" in told and "2026-" not in told
    assert theirs(office, "other") == 3
    office.set(NOON + timedelta(days=3))
    assert theirs(office, "other") == 1


@pytest.mark.parametrize(
    ("lines", "shown"),
    [
        (["12月1号到5号"], "12月1日到12月5日（5天）"),
        (["下周"], "11月30日到12月6日（7天）"),
        (["三天", "12月1号"], "12月1日到12月3日（3天）"),
        (["12月1号", "就一天"], "12月1日这一天"),
        (["12月1号", "三天"], "12月1日到12月3日（3天）"),
        (["到12月5号"], "到12月5日（12天）"),
        (["12月28号到1月3号"], "到2027年1月3日（7天）"),
        (["12月1号到5号", "12月2号到3号"], "12月2日到12月3日（2天）"),
    ],
)
def test_the_days_are_said_in_a_sentence_or_in_two(office: Office, lines: list[str], shown: str):
    cadre = asked_for_days(office)
    for line in lines:
        cadre.say(line)
    assert shown in cadre.said and "由陈刚替你走访" in cadre.said


@pytest.mark.parametrize("line", ["12月5号到1号", "12月5号到12月1号", "5号到1号"])
def test_a_last_day_before_the_first_is_asked_back(office: Office, line: str):
    cadre = asked_for_days(office)
    assert "在开始那天前面" in cadre.say(line)
    assert "12月5日（5天）" in cadre.say("12月1号到5号")


def test_what_names_no_day_to_come_is_asked_again(office: Office):
    cadre = asked_for_days(office)
    assert "没听出是哪天" in cadre.say("随便")
    cadre.say("12月1号")
    assert "没听出是哪天" in cadre.say("看情况")
    assert "在开始那天前面" in cadre.say("11月27号")
    cadre.say("12月2号")
    cadre.press("改日子")
    assert "哪几天不在" in cadre.said


def test_a_leave_is_seen_and_cancelled_and_who_stood_in_is_told(office: Office):
    cadre = asked_for_days(office)
    office.at("other").say("你好")
    cadre.say("12月1号到5号")
    cadre.press("对的")
    assert "12月1日到12月5日（5天），陈刚代" in cadre.say("请假")
    assert "取消了" in cadre.press("取消")
    assert "不用再代" in office.at("other").news().text.plain
    assert "已经取消" in cadre.tap("xl:none")
    assert "哪个替你" in cadre.say("请假")


def test_a_leave_that_runs_ends_with_the_day(office: Office):
    cadre = asked_for_days(office)
    cadre.say("今天到11月30号")
    cadre.press("对的")
    office.set(NOON + timedelta(days=1))
    cadre.say("请假")
    assert "明天起你自己走访" in cadre.press("取消")
    assert theirs(office, "other") == 3
    office.set(NOON + timedelta(days=2))
    assert theirs(office, "other") == 1 and theirs(office, "cadre") == 2


def test_a_further_leave_is_arranged_beside_the_first(office: Office):
    cadre = asked_for_days(office)
    cadre.say("12月1号到5号")
    cadre.press("对的")
    cadre.say("请假")
    cadre.press("再请一段假")
    cadre.press("陈刚")
    cadre.say("12月20号到21号")
    cadre.press("对的")
    assert len([label for label in cadre.lines("请假").labels if label.startswith("取消")]) == 2


def handed_over(office: Office, *more: str) -> Voice:
    supervisor = office.at("supervisor")
    supervisor.say("交接")
    supervisor.press("王芳（2户）")
    supervisor.press("陈刚")
    for line in more:
        supervisor.say(line)
    assert "两边都告诉了" in supervisor.press("对的")
    return supervisor


def test_a_whole_caseload_is_handed_over_in_one_step_and_both_are_told(office: Office):
    for who in ("cadre", "other"):
        office.at(who).say("你好")
    handed_over(office)
    assert (theirs(office, "cadre"), theirs(office, "other")) == (0, 3)
    assert "都交给陈刚了" in office.at("cadre").news().text.plain
    assert "王芳的户都归你" in office.at("other").news().text.plain


def test_a_hand_over_may_start_on_another_day(office: Office):
    handed_over(office, "12月1号")
    assert theirs(office, "cadre") == 2
    office.set(NOON + timedelta(days=7))
    assert (theirs(office, "cadre"), theirs(office, "other")) == (0, 3)


def test_the_day_of_a_hand_over_is_changed_with_a_button_too(office: Office):
    supervisor = office.at("supervisor")
    supervisor.say("交接")
    supervisor.press("王芳")
    supervisor.press("陈刚")
    supervisor.press("改日子")
    assert "没听出" in supervisor.say("以后再说")
    assert "从12月1日起" in supervisor.say("12月1号")


def test_who_has_left_is_offered_to_hand_from_and_not_to_hand_to(office: Office):
    admin = office.at("admin")
    admin.say("/people")
    admin.press("取消 王芳")
    admin.press("对，取消")
    admin.say("交接")
    assert "王芳（2户，人已经不在了）" in admin.labels
    admin.press("陈刚")
    assert "王芳" not in admin.labels
    office.at("other").say("请假")
    assert "还没有别的" in office.at("other").say("请假")


def test_a_former_cadre_corrects_a_visit_of_their_time_and_it_is_added_to(office: Office):
    cadre = office.at("cadre")
    cadre.lines("今天走访了张三家，见到了人", "对")
    handed_over(office)
    assert "还没有户" in cadre.say("我的户")
    cadre.press("以前我记的（1次）")
    cadre.press("11月24日")
    cadre.press("改这次走访")
    cadre.say("缺劳力")
    cadre.press("对的")
    assert "记下了" in cadre.say("漏了一句")
    (kept,) = office.visits("0101")
    assert kept.difficulties == "缺劳力"
    assert "没有这户" in cadre.tap("log:0101")


def test_without_visits_elsewhere_there_is_nothing_to_list(office: Office):
    assert "都还在" in office.at("cadre").tap("ov:0")
