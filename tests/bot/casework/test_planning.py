"""Plans, reviews, the sheet of a household, 政策找人, and the interview at the door."""

from datetime import date

import pytest

from policy_kb.casework import UNFINISHED, Plan, Review
from policy_kb.roster import Member
from tests.bot.casework.office import Office, Voice
from tests.storage.county import a_county, a_household


def kept(office: Office, kind: type, household: str = "0102"):
    return [what for what in office.visits(household) if isinstance(what, kind)]


def test_a_plan_begins_with_what_the_household_qualifies_for_and_lacks(office: Office):
    officer = office.at("officer")
    assert "监测户产业奖扶" in officer.say("/plan 李四")
    officer.press("监测户产业奖扶")
    officer.press("已申报")
    officer.press("哪个负责")
    officer.say("刘强")
    officer.press("哪天前办")
    officer.say("2026年12月15号")
    officer.press("返回")
    assert "存好了" in officer.press("保存")
    (plan,) = kept(office, Plan)
    assert [(item.right, item.step, item.who) for item in plan.items] == [("m4-monitored-award", "applied", "刘强")]


def test_a_plan_goes_on_as_a_newer_version_and_what_is_carried_out_is_not_offered_again(office: Office):
    officer = office.at("officer")
    officer.say("/plan 李四")
    officer.press("保存")
    officer.say("/plan 李四")
    officer.press("监测户产业奖扶")
    officer.press("已落实")
    officer.press("返回") if "返回" in officer.labels else None
    officer.press("保存")
    (plan,) = kept(office, Plan)
    assert plan.items[0].step == "carried-out"
    assert len(office.as_seen_by("officer", lambda desk: desk.versions(plan.id))) == 2
    assert "监测户产业奖扶" not in officer.say("/households 李四")


def test_a_refused_measure_says_why(office: Office):
    officer = office.at("officer")
    officer.say("/plan 李四")
    officer.press("监测户产业奖扶")
    officer.press("没批")
    assert "超了期限" in officer.say("超了期限")


def test_a_contact_cadre_writes_no_plan(office: Office):
    cadre = office.at("cadre")
    assert "不归你用" in cadre.say("/plan")
    assert "没有这户" in cadre.tap("pl:0102")


def test_a_review_is_by_kind_against_last_year(office: Office):
    officer = office.at("officer")
    officer.say("/review 张三")
    officer.press("打工工资")
    officer.say("8000，9500")
    officer.press("哪些措施起了作用")
    officer.press("农村公益性岗位")
    officer.press("返回")
    officer.press("要补啥子")
    officer.say("路灯坏了，村里去修")
    assert "还有3样收入没说" in officer.press("保存核查")
    officer.lines("没得", "去年500，今年不晓得")
    assert "核查存好了" in officer.say("我不晓得")
    (review,) = kept(office, Review, "0101")
    assert review.income == {
        "wages": (8000, 9500),
        "business": (0, 0),
        "property": (500, None),
        "transfers": (None, None),
    }
    assert (review.worked, review.mend) == ((3,), "路灯坏了，村里去修")


def test_a_household_total_given_for_one_person_is_questioned(office: Office):
    officer = office.at("officer")
    officer.say("/review 张三")
    officer.press("打工工资")
    assert "全家加起来" in officer.say("60000，80000")
    assert "保存核查" not in officer.labels
    assert "除以人数" in officer.press("是全家的")
    assert kept(office, Review, "0101") == []


def test_policy_finds_people_and_those_without_a_cadre(office: Office):
    officer = office.at("officer")
    said = officer.say("政策找人")
    assert "4户" in said and "没有帮扶联系干部的：1户" in said
    officer.press("监测户产业奖扶")
    assert any(label.startswith("李四") for label in officer.labels)


def test_the_sheet_names_what_one_answer_would_settle(office: Office):
    said = office.at("officer").say("/households 周大发")
    assert "下次走访" in said and "2021 年人均纯收入：8000元" in said


def test_the_interview_at_the_door_asks_only_what_is_not_on_record_and_is_kept(office: Office):
    cadre = office.at("cadre")
    said = cadre.say("/screen 张三")
    assert "张三" in said and "人均纯收入" not in said
    cadre.press("做公益岗")
    cadre.press("选好了")
    cadre.press("有弱劳力")
    cadre.press("选好了")
    facts = office.as_seen_by("cadre", lambda desk: desk.facts("0101"))
    assert facts["weak_labour"] is True and facts["income_2021"] == 9000


def test_one_s_own_answers_are_there_again_after_another_s_interview(office: Office):
    cadre = office.at("cadre").lines("测一测", "脱贫户，没有被监测过", "8500", "是")
    cadre.say("/screen 张三")
    cadre.say("取消")
    assert "8500" in cadre.lines("测一测").say("看答案")


def the_measure(office: Office) -> Voice:
    officer = office.at("officer").lines("/plan 李四")
    officer.press("监测户产业奖扶")
    return officer


def test_a_plan_for_which_nobody_is_responsible_settles_no_duty_until_somebody_is(office: Office):
    entered = {"monitoring": "active", "entered_on": date(2026, 11, 20)}
    a_county(office.runner.database, a_household("0102", head="李四", lifted=True, **entered))
    officer = office.at("officer").lines("/plan 李四")
    assert "先不算订好" in officer.press("保存")
    assert kept(office, Plan)[0].kind == UNFINISHED
    assert "李四" in " ".join(officer.lines("/plan").labels)
    officer.press("李四")
    officer.press("监测户产业奖扶")
    officer.press("哪个负责")
    officer.lines("刘强", "返回")
    assert "先不算" not in officer.press("保存")
    assert kept(office, Plan)[0].kind == "new-plan"
    assert "李四" not in " ".join(officer.lines("/plan").labels)


def test_a_plan_of_which_all_is_over_needs_nobody(office: Office):
    officer = the_measure(office)
    officer.press("已落实")
    officer.press("返回")
    assert "先不算" not in officer.press("保存")


@pytest.mark.parametrize(("said", "heard"), [("昨天", "已经过了"), ("2月30日", "没有2月30日"), ("尽快", "没听出")])
def test_a_day_by_which_nothing_can_be_done_is_asked_again(office: Office, said: str, heard: str):
    officer = the_measure(office)
    officer.press("哪天前办")
    assert heard in officer.say(said)
    assert "12月31日前" in officer.say("年底前")


def test_back_leads_from_what_is_asked_to_the_measure_and_from_there_to_the_plan(office: Office):
    officer = the_measure(office)
    officer.press("哪个负责")
    assert "已研判" in officer.say("返回")
    assert "一户一策：李四" in officer.say("返回")


def test_with_nothing_due_the_commands_say_so_and_where_to_go(office: Office):
    assert "没有到期" in office.at("officer").say("/review")


def a_family(office: Office, people: int) -> None:
    members = tuple(Member(f"张{n}") for n in range(people))
    a_county(office.runner.database, a_household("0101", head="张三", income_2021=9000, members=members))


def the_wages(office: Office, said: str) -> Voice:
    officer = office.at("officer").lines("/review 张三")
    officer.press("打工工资")
    officer.say(said)
    return officer


@pytest.mark.parametrize(("people", "said", "asked"), [(4, "17000，19000", True), (9, "17000，19000", False)])
def test_how_many_they_are_tells_a_total_from_a_share(office: Office, people: int, said: str, asked: bool):
    a_family(office, people)
    assert ("全家加起来" in the_wages(office, said).said) is asked


def test_of_one_person_there_is_no_total(office: Office):
    a_family(office, 1)
    assert "全家加起来" not in the_wages(office, "30000，60000").said


def test_a_total_is_divided_by_those_on_record(office: Office):
    a_family(office, 4)
    officer = the_wages(office, "32000，38000")
    assert "全家4口人" in officer.press("是全家的")
    officer.press("保存核查")
    officer.press("别的收入都没有")
    (review,) = kept(office, Review, "0101")
    assert review.income == {"wages": (8000, 9500), **dict.fromkeys(("business", "property", "transfers"), (0, 0))}


def test_it_is_one_person_s_when_that_is_said(office: Office):
    a_family(office, 4)
    officer = the_wages(office, "17000，19000")
    officer.press("是一个人的")
    officer.press("保存核查")
    officer.press("别的都不晓得")
    assert kept(office, Review, "0101")[0].income["wages"] == (17000, 19000)


def test_a_total_that_shows_only_at_the_end_is_questioned_before_it_is_kept(office: Office):
    a_family(office, 4)
    officer = the_wages(office, "8000，9500")
    officer.press("保存核查")
    officer.lines("8000，9500", "没有")
    assert "全家加起来" in officer.press("没有这样收入")
    assert kept(office, Review, "0101") == []


@pytest.mark.parametrize(
    ("said", "pair"),
    [
        ("去年8000，今年9500", (8000, 9500)),
        ("8000，没变", (8000, 8000)),
        ("没得", (0, 0)),
        ("不晓得", (None, None)),
        ("8000，不晓得", (8000, None)),
    ],
)
def test_two_sums_are_heard_as_they_are_said(office: Office, said: str, pair: tuple[int | None, int | None]):
    officer = the_wages(office, said)
    officer.press("保存核查")
    officer.press("别的都不晓得")
    assert kept(office, Review, "0101")[0].income["wages"] == pair


@pytest.mark.parametrize("said", ["好多哦", "8000", "8000，9000，10000", "没变"])
def test_what_is_no_two_sums_is_asked_again(office: Office, said: str):
    assert "请说两个数" in the_wages(office, said).said


def test_back_leads_from_a_kind_to_the_card(office: Office):
    officer = office.at("officer").lines("/review 张三")
    officer.press("打工工资")
    assert "核查：张三" in officer.say("返回")


def test_namesakes_are_told_apart_by_another_of_their_people(office: Office):
    def of(name: str) -> tuple[Member, ...]:
        return (Member("张三", "户主"), Member("张小", "长子"), Member(name, "配偶"))

    upper, lower = (
        a_household("0101", head="张三", members=of("陈梅")),
        a_household("0105", head="张三", members=of("唐兰")),
    )
    a_county(office.runner.database, upper, lower)
    officer = office.at("officer").lines("/households 张三")
    assert [label for label in officer.labels if "0101" in label or "0105" in label] == [
        "张三（甲村 0101，家里有陈梅）",
        "张三（甲村 0105，家里有唐兰）",
    ]
    assert "家里有唐兰" in " ".join(office.at("cadre").lines("昨天走访了张三").labels)
