"""Plans, reviews, the sheet of a household, 政策找人, and the interview at the door."""

from policy_kb.casework import Plan, Review
from tests.bot.casework.office import Office


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
    cadre.press("有弱劳力")
    cadre.press("选好了")
    facts = office.as_seen_by("cadre", lambda desk: desk.facts("0101"))
    assert facts["weak_labour"] is True and facts["income_2021"] == 9000


def test_one_s_own_answers_are_there_again_after_another_s_interview(office: Office):
    cadre = office.at("cadre").lines("测一测", "脱贫户，没有被监测过", "8500", "是")
    cadre.say("/screen 张三")
    cadre.say("取消")
    assert "8500" in cadre.lines("测一测").say("看答案")
