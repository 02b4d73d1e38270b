"""What is typed into an open card, the way tired people type it."""

from datetime import date, timedelta

import pytest

from tests.bot.casework.office import NOON, Office, Voice
from tests.storage.county import a_county, a_household

LINE = "昨天走访了张三家，见到了人"


def on_the_card(office: Office, *pressed: str) -> Voice:
    cadre = office.at("cadre").lines(LINE)
    for label in pressed:
        cadre.press(label)
    return cadre


def kept(office: Office, household: str = "0101"):
    (visit,) = office.visits(household)
    return visit


def test_measures_may_be_said_in_ones_own_words(office: Office):
    on_the_card(office, "讲了哪些").lines("公益岗，还有学费", "对")
    assert kept(office).explained == (3, 7)


def test_a_measure_nobody_knows_is_asked_for_and_the_others_are_kept(office: Office):
    cadre = on_the_card(office, "讲了哪些")
    assert "“月亮”没对上" in cadre.say("公益岗和月亮")
    cadre.lines("好", "对")
    assert kept(office).explained == (3,)


def test_that_nothing_was_explained_can_be_said(office: Office):
    office.at("cadre").lines("昨天走访了张三家，讲了公益岗", "讲了哪些", "都没有", "对")
    assert kept(office).explained == ()


@pytest.mark.parametrize("said", ["没得", "无", "没有", "没啥", "没得啥子困难", "家里没得困难", "暂无", "none"])
def test_none_is_kept_as_none_and_what_was_not_asked_as_not_asked(office: Office, said: str):
    cadre = on_the_card(office, "困难")
    assert "困难：没有" in cadre.say(said)
    cadre.say("对")
    assert (kept(office).difficulties, kept(office).needs) == ("", None)


def test_the_ledger_tells_none_from_not_asked(office: Office):
    on_the_card(office, "困难").lines("没得", "对")
    supervisor = office.at("supervisor").lines("/export")
    supervisor.press("自己核对")
    (book,) = [reply.attachment for reply in supervisor.replies if reply.attachment is not None]
    visits = book.sheets[0]
    assert [visits.rows[0][visits.header.index(name)] for name in ("困难", "需要")] == ["没有", ""]


def test_a_line_that_says_there_is_none_says_it_on_the_card(office: Office):
    assert "困难：没有" in office.at("cadre").say("昨天走访了张三家，没得啥困难")


@pytest.mark.parametrize("said", ["对的，记下", "我的户", "改日期", "好", "没有", "嗯", "要办的事"])
def test_a_button_or_a_command_is_no_reason(office: Office, said: str):
    cadre = office.at("cadre").lines(LINE, "对")
    cadre.tap(f"am:{kept(office).id}")
    cadre.press("改日期")
    cadre.lines("前天", "对")
    assert "用一句话说原因" in cadre.say(said)
    cadre.say("日子记错了")
    assert kept(office).on == date(2026, 11, 22)


@pytest.mark.parametrize(
    ("said", "heard"), [("昨天再去", "已经过了"), ("11月3号", "已经过了"), ("2月30日", "没有2月30日")]
)
def test_what_is_to_be_done_lies_ahead_on_a_day_that_exists(office: Office, said: str, heard: str):
    cadre = on_the_card(office, "后面要办")
    assert heard in cadre.say(said)
    cadre.lines("12月5号送化肥", "对")
    assert kept(office).follow_up_on == date(2026, 12, 5)


@pytest.mark.parametrize(
    ("said", "day"),
    [("年底前办低保", "2026-12-31"), ("下个月底", "2026-12-31"), ("月底再去", "2026-11-30"), ("明年3月", "2027-03-31")],
)
def test_a_follow_up_may_be_by_the_end_of_something(office: Office, said: str, day: str):
    on_the_card(office, "后面要办").lines(said, "对")
    assert (kept(office).follow_up, kept(office).follow_up_on) == (said, date.fromisoformat(day))


def test_that_nothing_is_to_be_done_is_said_too(office: Office):
    cadre = on_the_card(office, "后面要办")
    assert "后面要办：没有" in cadre.say("没得")
    cadre.say("对")
    assert (kept(office).follow_up, kept(office).follow_up_on) == ("", None)


def test_to_go_again_typed_on_the_card_is_a_follow_up(office: Office):
    cadre = office.at("cadre").lines(LINE)
    assert "后面要办：下周三再去（12月2日前）" in cadre.say("下周三再去")
    assert "后面要办：下周三再去（12月2日前）" in cadre.say("对")
    assert kept(office).on == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("said", "income"),
    [
        ("没变", 0),
        ("跟去年一样", 0),
        ("由8000变成6000", -2000),
        ("从8000涨到9500", 1500),
        ("每月由3000变成3500", 6000),
        ("没有", 0),
    ],
)
def test_a_change_of_one_kind_is_understood(office: Office, said: str, income: int):
    on_the_card(office, "收入变化", "打工工资").lines(said, "对")
    assert kept(office).income == {"wages": income}


@pytest.mark.parametrize(
    ("said", "income"),
    [
        ("工资由8000变成6000", {"wages": -2000}),
        ("养猪多了3000，打工少了500", {"business": 3000, "wages": -500}),
        ("低保没变", {"transfers": 0}),
        ("收入没变", dict.fromkeys(("wages", "business", "property", "transfers"), 0)),
    ],
)
def test_changes_by_kind_are_understood_on_the_open_card(office: Office, said: str, income: dict[str, int]):
    cadre = office.at("cadre").lines(LINE, said)
    assert "收入变化" in cadre.said
    cadre.say("对")
    assert kept(office).income == income


def test_no_kind_changed_is_an_answer_to_which_kind(office: Office):
    cadre = on_the_card(office, "收入变化")
    assert "没听出是哪样收入" in cadre.say("多了3000")
    assert "收入变化（一年）：都没变" in cadre.say("没变")


def test_income_in_the_line_goes_to_its_kind_and_the_rest_to_the_note(office: Office):
    office.at("cadre").lines("昨天走访了张三家，他正在挖红苕，打工多了2000", "对")
    assert (kept(office).income, kept(office).note) == ({"wages": 2000}, "他正在挖红苕")


def test_nothing_typed_is_lost_and_the_card_shows_it(office: Office):
    cadre = office.at("cadre")
    shown = cadre.say("昨天走访了张三家，宣传了公益岗，孙子读职高，缺劳力")
    assert "备注：孙子读职高" in shown
    assert "备注：孙子读职高" in cadre.say("对")


def test_the_recap_has_the_day_of_the_follow_up_and_the_exact_sums(office: Office):
    cadre = on_the_card(office, "收入变化", "打工工资").lines("多了14000")
    cadre.press("后面要办")
    cadre.say("12月5号送化肥")
    said = cadre.say("对")
    assert "多了14000元" in said and "（12月5日前）" in said


def test_an_impossible_day_is_asked_about(office: Office):
    cadre = office.at("cadre")
    assert "没有10月32号这一天" in cadre.say("10月32号走访了张三家，见到了人")
    assert "没有2月30日" in cadre.say("2月30日")
    cadre.lines("28号", "对")
    assert kept(office).on == date(2026, 10, 28)


def test_an_impossible_day_on_the_card_is_asked_about(office: Office):
    cadre = office.at("cadre").lines(LINE)
    assert "没有11月31号" in cadre.say("是11月31号")
    cadre.press("回到")
    cadre.say("对")
    assert kept(office).on == date(2026, 11, 23)


def test_of_two_days_it_is_asked_which(office: Office):
    cadre = office.at("cadre")
    assert "是哪天去的" in cadre.say("21号去了张三家，今天又去了一次")
    cadre.press("11月21日")
    cadre.say("对")
    assert [visit.on.day for visit in office.visits("0101")] == [21]


def test_of_two_days_both_may_be_visits(office: Office):
    cadre = office.at("cadre")
    cadre.say("21号去了张三家，今天又去了一次")
    cadre.press("2天都去了")
    cadre.lines("对", "对")
    assert sorted(visit.on.day for visit in office.visits("0101")) == [21, 24]


def test_two_days_typed_on_the_card_are_asked_about(office: Office):
    cadre = office.at("cadre").lines("今天走访了张三家，见到了人")
    assert "是哪天去的" in cadre.say("20号和22号都去了")
    cadre.press("11月22日")
    cadre.say("对")
    assert [visit.on.day for visit in office.visits("0101")] == [22]


def test_an_unclear_day_is_asked_for_before_the_card(office: Office):
    cadre = office.at("cadre")
    assert "是哪天去的" in cadre.say("前几天走访了张三家，见到了人")
    assert "没有存" not in cadre.say("不晓得哪天")
    cadre.press("11月22日（前天）")
    cadre.say("对")
    assert kept(office).on == date(2026, 11, 22)


@pytest.mark.parametrize("action", ["day:2026-12-01", "day:x", "days", "void"])
def test_a_forged_day_is_none(office: Office, action: str):
    cadre = office.at("cadre").lines(LINE)
    cadre.tap(action)
    cadre.say("对")
    assert kept(office).on == date(2026, 11, 23)


@pytest.mark.parametrize(
    "line", ["走访了张三家和李四家，讲了公益岗", "张三、李四都去了，讲了公益岗", "张三李四两户今天都去了，讲了公益岗"]
)
def test_every_household_of_a_line_is_taken_up(office: Office, line: str):
    cadre = office.at("cadre")
    assert "2户：张三" in cadre.say(line)
    assert "接着记下一户" in cadre.say("对") and "记走访：李四" in cadre.said
    cadre.say("对")
    for household in ("0101", "0102"):
        assert (kept(office, household).on, kept(office, household).explained) == (date(2026, 11, 24), (3,))


def test_what_is_said_of_one_of_them_stays_with_that_one(office: Office):
    cadre = office.at("cadre").lines("昨天去了张三家，缺劳力，今天去了李四家，没人在家", "对", "对")
    assert (kept(office).on.day, kept(office).difficulties) == (23, "缺劳力")
    other = kept(office, "0102")
    assert (other.on.day, other.how, other.difficulties) == (24, "absent", None)
    assert "记下了" in cadre.said


def test_one_of_them_that_was_not_visited_is_passed_over(office: Office):
    cadre = office.at("cadre").lines("走访了张三家和李四家")
    cadre.press("不记了")
    cadre.say("对")
    assert office.visits("0101") == []
    assert len(office.visits("0102")) == 1


def test_two_households_in_answer_to_which_are_both_taken_up(office: Office):
    cadre = office.at("cadre").lines("/visit", "张三和李四", "当面见到了", "对", "当面见到了", "对")
    assert "记下了：李四" in cadre.said
    assert len(office.visits("0101")) == len(office.visits("0102")) == 1


def test_the_other_household_said_on_the_card_is_taken_up_after_it(office: Office):
    office.at("cadre").lines(LINE, "张三和李四都去了", "对", "对")
    assert len(office.visits("0101")) == len(office.visits("0102")) == 1


def test_a_new_line_while_words_are_being_placed_keeps_the_first(office: Office):
    cadre = office.at("cadre").lines(LINE, "门口那棵树很大")
    said = cadre.say("李四家今天去了，没人在家")
    assert "先记到备注了" in said and "另一户" in said and "记走访：张三" in said
    cadre.lines("对", "对")
    assert (kept(office).note, kept(office, "0102").how) == ("门口那棵树很大", "absent")


def test_words_being_placed_go_to_the_note_when_more_is_said(office: Office):
    office.at("cadre").lines(LINE, "门口那棵树很大", "缺劳力", "对")
    assert (kept(office).note, kept(office).difficulties) == ("门口那棵树很大", "缺劳力")


def test_several_lines_that_wait_are_all_taken_up(office: Office):
    cadre = office.at("cadre").lines(LINE, "李四家今天去了，没人在家", "李四家20号去了，见到了人", "对", "对", "对")
    assert "记下了" in cadre.said
    assert sorted(visit.on.day for visit in office.visits("0102")) == [20, 24]


def test_an_old_visit_is_taken_back_with_a_reason_and_after_being_asked(office: Office):
    cadre = office.at("cadre").lines(LINE, "对")
    undo = next(action for action in cadre.actions if action.startswith("undo:"))
    visit = kept(office)
    office.set(NOON + timedelta(days=2))
    assert "为啥子要撤回" in cadre.tap(undo)
    assert "原因：去错人家了" in cadre.say("去错人家了") and office.visits("0101")
    assert "撤回了" in cadre.press("撤回这次")
    assert office.visits("0101") == []
    versions = office.as_seen_by("cadre", lambda desk: desk.versions(visit.id))
    assert (versions[-1].stamp.void, versions[-1].stamp.why) == (True, "去错人家了")


def test_an_old_visit_s_sheet_takes_it_back_only_after_a_reason_and_may_keep_it(office: Office):
    cadre = office.at("cadre").lines(LINE, "对")
    cadre.tap(f"old:{kept(office).id}")
    assert not [action for action in cadre.actions if action.startswith("undo:")]
    assert "为啥子要撤回" in cadre.press("撤回这次")
    assert "为啥子要撤回" in cadre.say("返回")
    assert "用一句话说原因" in cadre.say("撤回这次")
    cadre.say("去错人家了")
    cadre.say("我想想")
    assert "没有撤回" in cadre.press("不撤回")
    assert len(office.visits("0101")) == 1
    cadre.tap(f"void:{kept(office).id}")
    assert "撤回了" in cadre.lines("去错人家了", "对").said


def test_nobody_takes_another_s_visit_back(office: Office):
    office.at("cadre").lines(LINE, "对")
    assert "已经撤回" in office.at("officer").lines("你好").tap(f"void:{kept(office).id}")


def test_a_correction_that_is_dropped_says_that_all_is_as_it_was(office: Office):
    cadre = office.at("cadre").lines(LINE, "对")
    assert "改走访：张三" in cadre.tap(f"am:{kept(office).id}")
    assert "还是原来那样" in cadre.press("不记了")


def namesakes(office: Office) -> Voice:
    a_county(office.runner.database, a_household("0101", head="张三"), a_household("0105", head="张三"))
    return office.at("cadre")


def test_of_namesakes_all_may_have_been_visited(office: Office):
    cadre = namesakes(office).lines("走访了张三家，见到了人", "两户都去了", "对", "对")
    assert "记下了" in cadre.said
    assert [kept(office, household).on.day for household in ("0101", "0105")] == [24, 24]


def test_of_namesakes_one_is_taken_by_its_place_and_an_open_day_stays_open(office: Office):
    cadre = namesakes(office).lines("前几天走访了张三家，见到了人")
    assert "是哪天去的" in cadre.say("2")
    cadre.lines("前天", "对")
    assert kept(office, "0105").on.day == 22


def test_another_name_in_answer_to_which_is_looked_for_and_what_else_it_says_is_heard(office: Office):
    cadre = office.at("cadre").lines("/visit")
    assert "没找到这个人" in cadre.say("王麻子")
    cadre.lines("昨天走访了李四家，没人在家", "对")
    assert (kept(office, "0102").on.day, kept(office, "0102").how) == (23, "absent")


def test_going_back_leads_from_a_question_to_the_card_but_not_past_which_household(office: Office):
    cadre = on_the_card(office, "困难")
    assert "记走访：张三" in cadre.say("返回")
    cadre.press("不记了")
    assert "走访了哪一户" in cadre.lines("/visit").say("返回")


def test_a_visit_that_is_open_is_shown_again_by_its_command(office: Office):
    assert "记走访：张三" in office.at("cadre").lines(LINE).say("/visit")


@pytest.mark.parametrize("action", ["x:99:1", "fill:colour", "put:note", "how:flying", "hh:0102", "same"])
def test_a_forged_button_of_the_card_changes_nothing(office: Office, action: str):
    cadre = office.at("cadre").lines(LINE)
    cadre.tap(action)
    cadre.say("对")
    assert (kept(office).how, kept(office).explained, office.visits("0102")) == ("met", (), [])


def test_the_same_day_is_settled_by_words_as_well(office: Office):
    cadre = office.at("cadre").lines(LINE, "对", LINE)
    assert "是同一次吗" in cadre.say("这个嘛")
    cadre.lines("前天", "对")
    assert sorted(visit.on.day for visit in office.visits("0101")) == [22, 23]


def test_words_that_need_no_place_can_be_left_out(office: Office):
    cadre = office.at("cadre").lines(LINE, "门口那棵树很大")
    cadre.press("不用记")
    cadre.say("对")
    assert kept(office).note is None


def test_a_button_said_out_of_turn_is_no_note(office: Office):
    office.at("cadre").lines(LINE, "Difficulties", "没得", "对")
    assert (kept(office).note, kept(office).difficulties) == (None, None)
