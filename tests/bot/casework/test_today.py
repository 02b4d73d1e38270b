"""What is due, told to who owes it, with the button that settles it."""

from datetime import date

from policy_kb.roster import Member
from tests.bot.casework.office import NOON, Office
from tests.storage.county import a_county, a_household


def test_a_cadre_is_told_the_visits_that_are_owed_and_one_tap_logs_one(office: Office):
    cadre = office.at("cadre")
    assert "每月走访：2户" in cadre.say("/today")
    cadre.press("张三")
    cadre.press("当面见到了")
    cadre.press("对的")
    assert "每月走访：1户" in cadre.say("/today")


def test_who_stands_in_is_told_and_who_is_away_is_not(office: Office):
    cadre, other = office.at("cadre"), office.at("other")
    cadre.say("请假")
    cadre.press("陈刚")
    cadre.lines("今天", "2026年11月26号")
    cadre.press("对的")
    assert "都办完了" in cadre.say("/today")
    assert "每月走访：3户" in other.say("/today")


def test_a_village_is_told_plans_and_reviews_the_overdue_first(office: Office):
    entered = {"monitoring": "active", "entered_on": date(2026, 11, 20)}
    old = {"monitoring": "active", "entered_on": date(2025, 3, 1)}
    a_county(
        office.runner.database, a_household("0102", head="李四", **entered), a_household("0103", cadre="陈刚", **old)
    )
    officer = office.at("officer")
    said = officer.say("/today")
    assert "新纳入户的一户一策" in said and "七月核查：1户（1户过期了）" in said
    assert "0103" in officer.labels[0]
    officer.press("李四")
    officer.press("监测户产业奖扶")
    officer.press("哪个负责")
    officer.lines("刘强", "返回", "保存")
    assert "李四" not in " ".join(officer.lines("/today").labels)


def test_what_one_plan_settles_is_one_thing_to_do(office: Office):
    old = {"monitoring": "active", "entered_on": date(2023, 3, 1)}
    a_county(office.runner.database, a_household("0102", head="李四", **old))
    officer = office.at("officer")
    officer.say("/today")
    assert len([label for label in officer.labels if "一户一策" in label]) == 1


def test_nobody_else_has_anything_to_do(office: Office):
    assert "不归你用" in office.at("supervisor").say("/today")
    assert office.clock() == NOON


def test_namesakes_among_what_is_due_are_told_apart_by_their_people(office: Office):
    wives = {"0201": "李秀英", "0202": "王桂花"}
    a_county(
        office.runner.database,
        *(
            a_household(number, head="张三", members=(Member("张三"), Member(wife, relation="配偶")))
            for number, wife in wives.items()
        ),
    )
    cadre = office.at("cadre")
    cadre.say("/today")
    labels = " ".join(cadre.labels)
    assert all(f"家里有{wife}" in labels for wife in wives.values())
    assert "李四（甲村 0102）" in labels
