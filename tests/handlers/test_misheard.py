"""What must never be misheard in the interview, and what must survive in it."""

import pytest

from handlers.values import Answer, Open, Tap
from tests.handlers.talk import Talk, a_covered_household, a_lifted_household, actions_of

UNKNOWN = ["不晓得", "不知道", "不清楚", "说不准", "搞不清", "记不到了", "没得印象", "没有听说过", "都不是很清楚"]
UNKNOWN += ["I don't know", "not sure", "no idea", "哪个晓得", "没算过", "忘了"]
AT_EACH_QUESTION = {
    "household_kind": (),
    "monitoring": ("脱贫户",),
    "income_2021": ("脱贫户，没有被监测过",),
    "labour": ("脱贫户，没有被监测过", "8500"),
    "situation": ("脱贫户，没有被监测过", "8500", "都没有"),
    "small_venture": ("脱贫户，没有被监测过", "8500", "都没有", "都没有"),
    "lifted": ("监测户风险没消除",),
}


@pytest.mark.parametrize("lines", AT_EACH_QUESTION.values(), ids=AT_EACH_QUESTION)
@pytest.mark.parametrize("said", UNKNOWN)
def test_not_knowing_is_never_an_answer_in_disguise(lines, said):
    before = Talk("/screen", *lines)
    after = Talk("/screen", *lines, said)
    assert {k: v for k, v in after.facts.items() if v is not None} == {
        k: v for k, v in before.facts.items() if v is not None
    }


@pytest.mark.parametrize("said", ["没说过", "村里没说过", "没有", "没得", "无", "没有记录"])
def test_a_bare_nothing_is_not_an_income_of_zero(said):
    talk = a_lifted_household("人均10001", said)
    assert "income_2022_forecast" not in talk.facts or talk.facts["income_2022_forecast"] is None


def test_no_income_at_all_can_be_said():
    assert a_lifted_household("没得收入").facts["income_2021"] == 0
    assert a_lifted_household("没有").tap("一分钱收入").facts["income_2021"] == 0


@pytest.mark.parametrize("said", ["2025年人均纯收入9000元", "去年八千", "2023年八千"])
def test_another_years_income_never_stands_in(said):
    talk = a_lifted_household(said)
    assert "2021年的" in talk.text
    assert "income_2021" not in talk.facts


@pytest.mark.parametrize("said", ["我们一年一万二", "一万二", "12000", "1.2万"])
def test_above_the_line_it_is_asked_whose_income_it_is(said):
    assert "income_2021" not in a_lifted_household(said).facts


@pytest.mark.parametrize("said", ["明年60", "后年满60", "下个月满60", "年底满60", "今年满60", "六十多", "六十几"])
def test_an_age_still_to_come_asks_for_the_birthday(said):
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "1", "300", said)
    assert "age" not in talk.facts["elders"][0]


@pytest.mark.parametrize("said", ["没有解除", "风险没有解除"])
def test_an_unresolved_risk_is_not_taken_for_never_monitored(said):
    assert Talk("/screen", "脱贫户", said).facts.get("monitoring") in (None, "active")


@pytest.mark.parametrize("said", ["一个", "一", "没领过吧一个"])
def test_a_count_is_not_a_choice(said):
    assert "small_venture" not in a_covered_household("没有", "没有", said).facts


def test_a_digit_ticks_and_the_next_one_ticks_too():
    talk = a_covered_household("1", "2")
    assert sum(b.ticked is True for reply in talk.replies for b in reply.buttons) == 2
    assert talk.say("好").facts["weak_labour"] is True


@pytest.mark.parametrize(
    "said", ["车间和工程都不想去", "除了车间都可以", "不想去车间，别的可以", "公益岗不晓得要不要人"]
)
def test_a_sentence_that_says_more_than_its_names_ticks_nothing(said):
    talk = a_covered_household("1", "好", said)
    assert not any(b.ticked for reply in talk.replies for b in reply.buttons)
    assert "wants_workshop_job" not in talk.facts or talk.facts["wants_workshop_job"] is None


@pytest.mark.parametrize(("said", "option"), [("脐橙销不出去", "有农产品"), ("没得半劳力，都是好劳力", "有能正常")])
def test_a_denial_goes_with_the_name_it_stands_before(said, option):
    lines = ("没有", said) if option == "有农产品" else (said,)
    ticked = [b.label for reply in a_covered_household(*lines).replies for b in reply.buttons if b.ticked]
    assert [label[:4] for label in ticked] == [option]


def test_a_question_back_stands_until_it_is_answered():
    talk = a_lifted_household("全家一共三万", "/help")
    assert "几口人" in talk.text
    assert "几口人" in talk.send(Open()).text
    assert "扣掉本钱" in talk.say("4").text


def test_back_from_an_early_result_returns_to_the_question_left_open():
    talk = a_covered_household("看结果").say("返回")
    assert "有这样的人" in talk.text
    assert talk.facts["income_2021"] == 8500


def test_an_old_button_to_go_on_asks_nothing_again():
    talk = a_lifted_household("不晓得", "不晓得", "看结果")
    before = talk.state
    talk.send(Tap("screen", before.version - 1))
    assert talk.state == before


def test_a_changed_card_shows_the_lists_that_were_counted():
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "1", "500", "70", "改答案")
    place = next(label for label, action in actions_of(talk) if action == "change:situation")
    talk.tap(place)
    assert [b.label[:2] for reply in talk.replies for b in reply.buttons if b.ticked] == ["有满"]
    assert talk.say("都没有").facts["elders"] == []


def test_a_newer_pack_harms_no_open_conversation():
    talk = a_covered_household()
    answers = (*talk.state.answers, Answer("gone", {"no_such_fact": True}), Answer("x", {"monitoring": "perhaps"}))
    later = Talk("/mydata", state=talk.state.with_(answers=answers))
    assert later.facts == talk.facts
    assert "有这样的人" in Talk("/screen", state=talk.state.with_(answers=answers)).text


def test_every_typed_answer_is_echoed():
    assert "记下了" in Talk("/screen", "监测户风险没消除", "是").text
    assert "不想搞五小经济" in a_covered_household("没有", "没有", "3").text


SHOWN = [("1", "active"), ("2", "resolved"), ("没有", "active"), ("消除了", "resolved"), ("还没有", "active")]


@pytest.mark.parametrize(("said", "settled"), SHOWN)
def test_a_number_or_a_plain_no_answers_the_question_that_is_shown(said, settled):
    assert Talk("/screen", "监测户", said).facts["monitoring"] == settled


@pytest.mark.parametrize("said", ["快消除了", "马上解除了", "差点消除了", "哪里消除了", "消除了又纳入了"])
def test_a_risk_not_yet_resolved_is_not_resolved(said):
    assert Talk("/screen", "脱贫户", said).facts.get("monitoring") != "resolved"


def test_never_lifted_is_not_lifted():
    assert Talk("/screen", "never lifted, monitored").facts.get("lifted") is not True


@pytest.mark.parametrize("said", ["不是一个人的", "不是全家的"])
def test_a_denial_is_not_its_opposite(said):
    talk = a_lifted_household("12000", said)
    assert "income_2021" not in talk.facts
    assert "几口人" not in talk.text


@pytest.mark.parametrize("said", ["扣了一半", "扣完没得"])
def test_costs_half_off_are_not_off(said):
    assert "income_2021" not in a_lifted_household("全家三万", "4", said).facts


@pytest.mark.parametrize("said", ["想", "要", "愿意", "可以", "不想", "算了"])
def test_wishing_for_an_award_is_not_having_had_it(said):
    talk = Talk("/screen", "脱贫户，也是监测户，风险还没消除", "都没有", "都没有", "想搞", said)
    assert "had_2022_monitored_award" not in talk.facts


@pytest.mark.parametrize(
    "said", ["想搞，缺钱", "想搞年纪大了", "可以考虑", "想搞吗", "哪个想搞", "谁不想搞", "不想搞才怪"]
)
def test_lack_doubt_and_rhetoric_are_no_choice(said):
    assert "small_venture" not in a_covered_household("没有", "没有", said).facts


@pytest.mark.parametrize("said", ["1", "5", "30"])
def test_an_elder_is_not_a_child(said):
    assert "age" not in a_covered_household("没有", "有老人", "好", "不想搞", "1", "300", said).facts["elders"][0]


@pytest.mark.parametrize("said", ["没有八千", "没得5000", "没钱"])
def test_what_an_income_is_not_is_not_what_it_is(said):
    assert "income_2021" not in a_lifted_household(said).facts


def test_a_protest_clears_the_ticks():
    talk = a_covered_household("1", "不对")
    assert not any(button.ticked for reply in talk.replies for button in reply.buttons)
    assert "full_labour" not in a_covered_household("1", "没有", "好").facts


def test_a_question_of_ones_own_does_not_cost_what_was_half_said():
    talk = a_lifted_household("全家三万", "养猪有没得补贴")
    assert "第四条" in talk.text
    assert "7500元" in talk.say("4").text


def test_a_plain_yes_takes_the_value_that_was_named():
    talk = a_covered_household("没有", "有老人", "好", "不想搞", "1", "5")
    assert "是5元吗" in talk.text
    assert talk.say("是").facts["elders"][0]["monthly_support"] == 5


@pytest.mark.parametrize("said", ["没得一分钱收入", "没得一分钱", "一分钱没得"])
def test_not_a_single_fen_is_no_income(said):
    assert a_lifted_household(said).facts["income_2021"] == 0


@pytest.mark.parametrize("said", ["不一定", "一般", "差不多一样", "一直都那样", "万一没得呢"])
def test_words_that_only_begin_like_a_numeral_are_no_income(said):
    talk = a_lifted_household(said)
    assert "元吗" not in talk.text and "income_2021" not in talk.facts


@pytest.mark.parametrize(
    ("said", "asks"),
    [
        (("9500没扣成本",), "扣掉本钱以后剩下的"),
        (("12000", "没扣本钱"), "扣掉本钱以后剩下的"),
        (("全家3万", "三口人", "没扣本钱"), "扣掉本钱以后剩下的"),
        (("全家3万", "没扣本钱"), "家里几口人"),
        (("12000", "大半是一个人的"), "是一个人的、扣了本钱的吗"),
    ],
)
def test_an_income_before_costs_is_asked_for_once_more(said, asks):
    talk = a_lifted_household(*said)
    assert asks in talk.text and "income_2021" not in talk.facts


@pytest.mark.parametrize(
    ("said", "income"),
    [(("全家3万", "三口人", "扣了的"), 10_000), (("12000", "就这些"), 12_000), (("全家3万", "不晓得"), None)],
)
def test_what_was_asked_back_of_an_income_settles_it(said, income):
    assert a_lifted_household(*said).facts["income_2021"] == income


@pytest.mark.parametrize("action", ["r:yes", "v:abc", "m:zzz", "p:yes", "o:9"])
def test_a_button_of_another_question_changes_nothing(action):
    talk = a_lifted_household()
    before = talk.facts
    talk.send(Tap(action, talk.state.version))
    assert "不管用了" in talk.text and talk.facts == before
