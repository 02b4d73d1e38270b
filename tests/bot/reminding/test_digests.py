"""How an area stands, the way down to a household, and the nudge."""

import pytest

from bot.attachments import make
from handlers.attachments import Chart
from policy_kb.casework import CONTACT_CADRE, SUPERVISOR, Area, Visit
from storage.households import keep_roster
from storage.people import end_grant, everybody, link_household
from storage.records import add_record, rate
from tests.bot.casework.office import Office
from tests.bot.casework.test_abroad import by_code
from tests.bot.reminding.conftest import Bell
from tests.storage.county import NOON, TODAY, UPPER, A, B, a_household, a_person


def visited(office: Office, household: str, day, by: str = "cadre", how: str = "met") -> str:
    person, visit_id = office.person(by), f"{household}-{day}"
    with office.runner.database.transaction() as tx:
        add_record(tx, Visit(visit_id, household, day, how), person, office.clock())
    return visit_id


def test_the_digest_counts_the_visits_that_settle(bell: Bell):
    bell.at(11, 24, 9)
    day = bell.office.clock().date()
    visited(bell.office, "0101", day)
    visited(bell.office, "0102", day, how="phone")
    assert "11月走访：应走访3户，见到了1户（33%）" in bell.office.at("supervisor").say("/digest")


def test_it_is_never_a_hundred_percent_while_one_is_lacking(bell: Bell):
    with bell.office.runner.database.transaction() as tx:
        keep_roster(tx, [a_household(f"9{n:03}") for n in range(200)], TODAY)
    bell.at(11, 24, 9)
    for n in range(200):
        visited(bell.office, f"9{n:03}", bell.office.clock().date())
    visited(bell.office, "0101", bell.office.clock().date())
    visited(bell.office, "0102", bell.office.clock().date())
    assert "应走访203户，见到了202户（99%）" in bell.office.at("supervisor").say("/digest")


def test_it_says_who_cannot_be_reached_and_which_households_have_nobody(bell: Bell):
    with bell.office.runner.database.transaction() as tx:
        keep_roster(tx, [a_household("0201", cadre="没来的")], TODAY)
    bell.at(11, 24, 9)
    said = bell.office.at("supervisor").say("情况汇总")
    assert "联系不上（没有用起来或者停了）：没来的" in said
    assert "没有帮扶联系干部的：1户" in said


def test_it_says_what_residents_say(bell: Bell):
    bell.at(11, 24, 9)
    home = a_person(bell.office.runner.database, "resident")
    one = visited(bell.office, "0101", bell.office.clock().date())
    two = visited(bell.office, "0103", bell.office.clock().date(), by="other")
    with bell.office.runner.database.transaction() as tx:
        link_household(tx, "0101", home, NOON)
        rate(tx, one, home, True, 3, bell.office.clock())
        rate(tx, two, home, False, None, bell.office.clock())
    said = bell.office.at("supervisor").say("情况汇总")
    assert "满意1，一般0，不满意0" in said
    assert "有1户说没有人来过" in said


def test_the_trend_is_a_picture_with_the_same_in_words(bell: Bell):
    bell.at(11, 24, 9)
    supervisor = bell.office.at("supervisor")
    supervisor.say("/digest")
    chart = supervisor.replies[-1].attachment
    assert isinstance(chart, Chart)
    assert [point.label for point in chart.points] == [f"{month}月" for month in range(6, 12)]
    assert "11月 0/3" in chart.alt
    assert make(chart).content.startswith(b"\x89PNG")


def test_from_the_county_down_to_a_household(bell: Bell):
    a_person(bell.office.runner.database, "county", SUPERVISOR, Area(), "县督")
    bell.at(11, 25, 9)
    county = bell.office.at("county")
    assert "应走访3户" in county.say("/digest")
    assert county.press(f"看{UPPER}").startswith(UPPER)
    assert "还没走访3户" in county.press("看甲村")
    assert "张三" in county.press("张三（甲村 0101） 还没走访")
    assert "提醒负责的人" in county.labels


def test_another_townships_areas_look_like_none(bell: Bell):
    a_person(bell.office.runner.database, "elsewhere", SUPERVISOR, Area("下坪镇"), "别督")
    bell.at(11, 25, 9)
    supervisor = bell.office.at("supervisor")
    supervisor.say("/overdue")
    action = next(each for each in supervisor.actions if each.startswith("da:"))
    elsewhere = bell.office.at("elsewhere")
    assert elsewhere.tap(action) == elsewhere.tap("da:0000000000")
    assert "没有这个地方" in elsewhere.tap(action.replace("da:", "na:"))
    assert "没有这户" in elsewhere.tap("nh:0101")


@pytest.mark.parametrize("who", ["cadre", "officer", "admin", "stranger"])
@pytest.mark.parametrize("command", ["/digest", "/overdue"])
def test_only_who_oversees_sees_it(bell: Bell, who: str, command: str):
    assert "不归你用" in bell.office.at(who).say(command)


def test_overdue_shows_where_most_is_lacking_first(bell: Bell):
    with bell.office.runner.database.transaction() as tx:
        keep_roster(tx, [a_household(f"02{n:02}", B) for n in range(5)], TODAY)
    bell.at(11, 24, 9)
    lines = bell.office.at("supervisor").say("哪些没办").splitlines()
    assert lines[0] == "过期0件，这个月还没走访8户"
    assert [line.split("：")[0] for line in lines[1:]] == [f"· {UPPER}乙村", f"· {UPPER}甲村"]


def test_a_nudge_reaches_who_is_responsible_and_says_who_asks(bell: Bell):
    bell.at(11, 25, 9)
    supervisor = bell.office.at("supervisor")
    supervisor.say("/overdue")
    supervisor.press("看甲村")
    said = supervisor.press("提醒负责的人")
    assert "提醒了王芳：2件" in said
    assert "提醒了陈刚：1件" in said
    bell.post()
    (reply,) = bell.read("cadre")
    assert reply.text.plain.startswith("吴督请你办一下：")
    assert "张三" in reply.text.plain


def test_of_one_thing_somebody_is_nudged_once_a_day(bell: Bell):
    bell.at(11, 25, 9)
    supervisor = bell.office.at("supervisor")
    supervisor.tap("nh:0101")
    assert "今天已经提醒过了" in supervisor.tap("nh:0101")
    assert "提醒了王芳：1件" in supervisor.tap("nh:0102")
    bell.post()
    assert len(bell.read("cadre")) == 2
    bell.at(11, 26, 9)
    assert "提醒了王芳：1件" in supervisor.tap("nh:0101")


def test_what_was_done_before_the_nudge_is_read_falls_away(bell: Bell):
    bell.at(11, 25, 9)
    bell.office.at("supervisor").tap("nh:0101")
    bell.post()
    visited(bell.office, "0101", bell.office.clock().date())
    assert bell.read("cadre") == []
    assert "没有要提醒的" in bell.office.at("supervisor").tap("nh:0101")


def test_at_night_a_nudge_waits_for_the_morning(bell: Bell):
    bell.at(11, 25, 21, 30)
    bell.office.at("supervisor").tap("nh:0101")
    bell.post()
    assert bell.read("cadre") == []
    bell.at(11, 26, 8).post()
    assert len(bell.read("cadre")) == 1


def test_who_is_not_with_the_bot_is_named_to_be_called(bell: Bell):
    with bell.office.runner.database.transaction() as tx:
        for each in everybody(tx, bell.office.clock()):
            if each.grant.role == CONTACT_CADRE:
                end_grant(tx, each.grant.id, bell.office.clock())
        keep_roster(tx, [a_household("0201", cadre="没来的")], TODAY)
    bell.at(11, 25, 9)
    assert "没来的还没有用上，请打电话" in bell.office.at("supervisor").tap("nh:0201")


def test_over_telegram_households_are_masked(bell: Bell):
    bell.at(11, 25, 9)
    abroad = by_code(bell.office, "supervisor", UPPER, "钱督", "H" * 12)
    (reply,) = abroad.say("/overdue")
    assert reply.buttons[0].label == "看甲村"
    (village,) = abroad.tap(reply.buttons[0].action)
    assert village.buttons[0].label == "张* · 甲村 · 0101 还没走访"
    assert A.village in village.text.plain
