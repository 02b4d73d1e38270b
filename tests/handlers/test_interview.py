"""The interview as a person meets it."""

import pytest

from handlers.values import Open, Tap
from tests.handlers.talk import Talk, a_covered_household, a_lifted_household, actions_of


def test_an_ordinary_household_is_asked_one_question():
    talk = Talk("/screen").tap("都不是")
    assert "不算低收入脱贫人口" in talk.text
    assert talk.state.flow == "result"


def test_the_question_follows_the_answers_and_not_a_script():
    assert "2021 年" in a_lifted_household().text
    assert "有这样的人" in a_covered_household().text
    assert "2022 年" in a_lifted_household("人均一万二").text


def test_a_whole_interview_by_tapping():
    talk = Talk().send(Open()).tap("测一测").tap("脱贫户，没有")
    talk.say("8500").tap("有弱劳力").tap("选好了").tap("做公益岗").tap("选好了")
    talk.tap("有满60岁").tap("选好了").tap("想搞，也搞得起来").tap("1 位").say("500").say("70")
    assert talk.state.flow == "result"
    for right in ("每户至少一个公益岗", "五小经济奖补", "老人赡养金补贴"):
        assert right in talk.text
    assert "50元（每月）" in talk.text


def test_a_household_income_is_divided_once_costs_are_said_to_be_off():
    talk = a_lifted_household("一家四口一年总共三万")
    assert "7500元" in talk.text
    assert talk.facts.get("income_2021") is None
    assert talk.say("是").facts["income_2021"] == 7500


def test_a_household_income_with_costs_still_in_it_is_asked_for_again():
    talk = a_lifted_household("一家四口一年总共三万", "不是")
    assert "扣掉本钱" in talk.text
    assert "income_2021" not in talk.facts
    assert talk.say("6000").facts["income_2021"] == 6000


def test_a_household_total_without_people_asks_how_many():
    talk = a_lifted_household("全家一共三万")
    assert "几口人" in talk.text
    assert "7500元" in talk.say("4").text
    assert talk.tap("是").facts["income_2021"] == 7500


def test_a_large_bare_number_is_asked_whose_it_is():
    talk = a_lifted_household("12000")
    assert "一个人的、扣了本钱的吗" in talk.text
    assert talk.tap("是一个人的").facts["income_2021"] == 12000
    assert "扣掉种子" in a_lifted_household("30000").tap("还没扣").text
    talk = a_lifted_household("30000", "全家的", "5口人", "对")
    assert talk.facts["income_2021"] == 6000


def test_a_monthly_wage_is_not_taken_for_the_income_of_each():
    talk = a_lifted_household("一个月六百")
    assert "7200元" in talk.text
    assert "income_2021" not in talk.facts


def test_about_ten_thousand_is_asked_exactly_since_a_little_decides():
    talk = a_lifted_household("万把块")
    assert "1万元边上" in talk.text
    assert "income_2021" not in talk.facts
    assert a_lifted_household("八千多").facts["income_2021"] == 8000


def test_exactly_ten_thousand_is_an_answer():
    assert "有这样的人" in a_lifted_household("10000").text


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ("70", 70),
        ("1966年11月24日", 60),
        ("1966年11月25日", 59),
        ("62年的", 63),
        ("周岁六十", 60),
        ("62", 62),
        ("59", 59),
    ],
)
def test_an_age_on_one_side_of_sixty_is_settled(said, settled):
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "1", "300", said)
    assert talk.facts["elders"] == [{"monthly_support": 300, "age": settled}]


@pytest.mark.parametrize("said", ["60", "61", "六十", "虚岁61", "66年的", "五十九岁半左右吧六十"])
def test_an_age_that_may_be_either_side_of_sixty_asks_for_the_birthday(said):
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "1", "300", said)
    assert "age" not in talk.facts["elders"][0]
    assert talk.state.flow == "interview"


def test_elders_are_asked_about_one_by_one_and_only_if_there_are_any():
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "2")
    assert "第1位老人" in talk.text
    assert "第2位老人" in talk.tap("没有给").text
    assert "第2位老人多大" in talk.say("500").text
    assert a_covered_household("没有", "一样都没有", "不想搞").state.flow == "result"


def test_dont_know_is_always_there_and_never_a_no():
    talk = Talk("/screen")
    for _ in range(20):
        if talk.state.flow == "result":
            break
        talk.tap("不清楚")
    assert talk.state.flow == "result"
    assert "还说不准的" in talk.text
    assert set(talk.facts.values()) == {None}


def test_why_is_answered_and_the_question_stays():
    talk = a_covered_household()
    before = talk.state
    assert "为啥子问" in talk.tap("为啥子").text
    assert "有这样的人" in talk.text
    assert talk.state == before
    assert "为啥子问" in talk.say("为什么").text


def test_back_takes_one_answer_away_and_asks_it_again():
    talk = a_covered_household().tap("返回")
    assert "2021 年" in talk.text
    assert "income_2021" not in talk.facts
    assert talk.facts["lifted"] is True
    assert "哪一种" in talk.tap("返回").text
    assert "第一个问题" in talk.say("返回").text


def test_back_from_a_question_back_drops_only_what_was_half_said():
    talk = a_lifted_household("30000").tap("返回")
    assert talk.facts == {"lifted": True, "monitoring": "none"}
    assert "2021 年" in talk.text


def test_back_from_the_result_asks_the_last_question_again():
    talk = a_covered_household("没有", "没有", "不想搞")
    assert talk.state.flow == "result"
    assert "小种植" in talk.say("返回").text


def test_a_changed_answer_keeps_its_place_and_only_dependents_fall():
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "2", "500", "300", "70", "80")
    assert talk.state.flow == "result"
    talk.say("改答案")
    place = next(label for label, action in actions_of(talk) if action == "change:elders")
    talk.tap(place).say("1")
    assert talk.facts["elders"] == [{"monthly_support": 500, "age": 70}]
    assert talk.facts["small_venture"] == "unwilling"
    assert talk.state.flow == "result"


def test_a_changed_kind_of_household_asks_what_it_opens():
    talk = Talk("/screen").tap("都不是").say("改答案").tap("改第1条").tap("脱贫户，没有")
    assert "2021 年" in talk.text


def test_changing_a_card_starts_from_the_ticks_it_had():
    talk = a_covered_household("1 2", "好").say("改答案")
    place = next(label for label, action in actions_of(talk) if action == "change:labour")
    talk.tap(place)
    ticked = [b.label for reply in talk.replies for b in reply.buttons if b.ticked]
    assert len(ticked) == 2


def test_a_change_given_up_leaves_the_answer_as_it_was():
    talk = a_covered_household("1 2", "好").say("改答案").tap("改第2条").tap("返回")
    assert talk.facts["income_2021"] == 8500


def test_it_stops_and_goes_on_days_later():
    talk = a_covered_household("/cancel")
    assert talk.state.flow == "idle"
    assert "医" not in talk.text
    assert "有这样的人" in Talk("测一测", state=talk.state).text


def test_starting_over_forgets_the_answers():
    talk = a_covered_household("从头再测")
    assert talk.state.answers == ()
    assert "哪一种" in talk.text


def test_a_card_says_what_it_understood_and_waits_for_more():
    talk = a_covered_household("没有", "有老人，还有橙子卖不脱")
    ticked = [b.label for reply in talk.replies for b in reply.buttons if b.ticked]
    assert len(ticked) == 2
    assert "produce_to_sell" not in talk.facts
    assert talk.say("就这些").facts["produce_to_sell"] is True


def test_a_denied_option_is_not_ticked():
    talk = a_covered_household("没有", "没有大学生，有老人")
    ticked = [b.label for reply in talk.replies for b in reply.buttons if b.ticked]
    assert ticked == ["有满60岁或快满60岁的老人"]


def test_none_of_these_clears_earlier_ticks():
    talk = a_covered_household("没有", "有老人", "都没有")
    assert talk.facts["elders"] == []


def test_unticked_options_of_a_card_are_noes():
    talk = a_covered_household("1", "好")
    assert talk.facts["full_labour"] is True
    assert talk.facts["weak_labour"] is False


def test_a_tick_carries_its_value_so_that_twice_is_once():
    talk = a_covered_household()
    action = next(action for label, action in actions_of(talk) if label.startswith("有能正常"))
    talk.send(Tap(action, talk.state.version))
    after = talk.state
    talk.send(Tap(action, talk.state.version))
    assert talk.state.aside == after.aside


def test_an_old_button_changes_nothing_and_shows_the_question():
    talk = Talk("/screen")
    old = next(Tap(action, talk.state.version) for label, action in actions_of(talk) if label.startswith("都不是"))
    talk.tap("脱贫户，没有")
    before = talk.state
    talk.send(old)
    assert talk.state == before
    assert "前面的" in talk.text
    assert "2021 年" in talk.text


@pytest.mark.parametrize(
    "action",
    [
        "",
        "o:",
        "o:nothing",
        "t:labour",
        "t:elders:1",
        "t:full_labour:2",
        "m:lifted",
        "v:nan",
        "v:1e99",
        "p:yes",
        "change:nothing",
        "ok:",
        "x" * 60,
        "measure:99",
        "to:fr",
        "o:yes",
    ],
)
def test_a_forged_button_changes_nothing(action):
    talk = a_lifted_household()
    before = talk.facts
    talk.send(Tap(action, talk.state.version))
    assert talk.facts == before
    assert talk.replies


def test_a_question_of_ones_own_is_answered_in_between():
    talk = a_covered_household("娃儿读职高学费免不免")
    assert "第七条" in talk.text
    assert "有这样的人" in talk.text


def test_what_is_not_understood_says_so_and_asks_again():
    talk = a_lifted_household("嘎嘎嘎")
    assert "没听明白" in talk.text
    assert "2021 年" in talk.text


def test_a_monitored_household_is_asked_whether_the_risk_is_resolved():
    talk = Talk("/screen", "监测户")
    assert "风险消除了没有" in talk.text
    talk.tap("监测户，风险还没消除")
    assert talk.facts == {"monitoring": "active"}


def test_a_number_that_cannot_be_is_refused_and_nothing_is_lost():
    talk = a_lifted_household("99999999")
    assert talk.facts == {"lifted": True, "monitoring": "none"}
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "45")
    assert "不大对头" in talk.text
    assert "elders" not in talk.facts


def test_a_loss_year_is_a_negative_income():
    assert a_lifted_household("亏了两千").facts["income_2021"] == -2000


def test_it_speaks_english_throughout():
    talk = Talk("/screen", language="en")
    assert "Which of these" in talk.text
    talk.tap("Lifted, never").say("8,500").tap("None of these").tap("None of these").tap("Not willing")
    assert "You qualify for" in talk.text
    assert not any("一" <= character <= "鿿" for character in talk.text)


@pytest.mark.parametrize(
    ("said", "settled"),
    [
        ("想搞", "willing_able"),
        ("2", "willing_unable"),
        ("不想搞", "unwilling"),
        ("想搞搞不起", "willing_unable"),
        ("不愿意", "unwilling"),
    ],
)
def test_an_option_is_named_by_words_or_by_place(said, settled):
    assert a_covered_household("没有", "没有", said).facts["small_venture"] == settled


@pytest.mark.parametrize("said", ["想搞，但是怕亏", "不太想搞", "想", "有点想又没得钱", "7"])
def test_an_option_is_not_guessed_when_something_speaks_against_it(said):
    talk = a_covered_household("没有", "没有", said)
    assert "small_venture" not in talk.facts
    assert talk.state.flow == "interview"


@pytest.mark.parametrize(
    ("said", "settled"),
    [("没得", "none"), ("风险还没有消除", "active"), ("消除了", "resolved"), ("没有纳入过", "none")],
)
def test_whether_a_household_is_monitored_is_heard(said, settled):
    assert Talk("/screen", "脱贫户", said).facts["monitoring"] == settled


@pytest.mark.parametrize("said", ["有", "是", "监测户"])
def test_a_bare_yes_does_not_say_whether_the_risk_is_resolved(said):
    assert "monitoring" not in Talk("/screen", "脱贫户", said).facts


def test_after_the_result_what_was_not_known_is_asked_again():
    talk = a_lifted_household("不晓得", "不晓得", "看结果").tap("接着答")
    assert "2021 年" in talk.text
    assert talk.facts == {"lifted": True, "monitoring": "none"}


def test_a_paused_interview_does_not_ask_again_what_was_not_known():
    assert "2022 年" in a_lifted_household("不晓得", "取消", "测一测").text


def test_both_kinds_at_once_are_taken_one_by_one():
    talk = Talk("/screen", "我们是脱贫户也是监测户")
    assert talk.facts == {"lifted": True}
    assert "有没有纳入过" in talk.text
    assert "风险消除了没有" in talk.say("我们是脱贫户也是监测户").text
