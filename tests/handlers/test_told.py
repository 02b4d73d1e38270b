"""Situations told in one breath: what is heard, what is not, and that nothing counts before it is confirmed."""

import pytest

from handlers.interview.position import known
from handlers.interview.told import told_answers
from handlers.values import IDLE, INTERVIEW, Answer, State, Tap
from tests.handlers.talk import Talk, a_scene

BREATH = "我屋头老汉67了，娃儿今年考起大学"


def heard(text, state=None):
    facts = {}
    for answer in told_answers(text, state or State(), a_scene()):
        facts |= answer.facts
    return facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (BREATH, {"freshmen": [{}], "elders": [{"age": 67}]}),
        ("我爸72我妈70，我们是脱贫户", {"lifted": True, "elders": [{"age": 72}, {"age": 70}]}),
        ("婆婆八十二了，橙子烂在地里", {"elders": [{"age": 82}], "produce_to_sell": True}),
        ("妹儿在读卫校，老汉得了大病", {"vocational_student": True, "medical_burden": True}),
        ("屋头橙子卖不脱", {"produce_to_sell": True}),
        ("老人六十五岁", {"elders": [{"age": 65}]}),
    ],
)
def test_what_is_told_is_heard(text, facts):
    assert heard(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "我老汉在工地上班",  # no age: nobody is old by being a father
        "我妈今年45",
        "娃儿没有考上大学",
        "考上大学有好多钱",
        "要是考上大学就好了，不过还早",
        "听说是监测户",  # which of the two is not said
        "老汉一个月给200",
        "今天赶场",
    ],
)
def test_what_is_not_said_for_sure_is_not_heard(text):
    assert heard(text) == {}


def test_what_is_known_already_is_not_told_again():
    answered = State(answers=(Answer("elders", {"elders": []}),))
    assert heard(BREATH, answered) == {"freshmen": [{}]}


def test_a_situation_told_is_shown_before_it_counts():
    talk = Talk(BREATH)
    assert "第1位老人的周岁年龄：67" in talk.text
    assert known(talk.state, talk.scene) == {}


@pytest.mark.parametrize("yes", ["对的，接着测", "对头", "是的"])
def test_confirmed_it_is_not_asked_again(yes):
    talk = Talk(BREATH, yes)
    assert talk.state.flow == INTERVIEW
    assert known(talk.state, talk.scene) == {"freshmen": [{}], "elders": [{"age": 67}]}


@pytest.mark.parametrize("no", ["不对", "不是"])
def test_refused_it_was_never_said(no):
    talk = Talk(BREATH, no)
    assert (talk.state.flow, dict(talk.state.aside), talk.state.answers) == (IDLE, {}, ())


def test_another_question_leaves_the_card_open_to_its_button_no_more():
    talk = Talk(BREATH)
    yes = next(b.action for r in talk.replies for b in r.buttons if b.label.startswith("对的"))
    version = talk.state.version
    talk.say("公益岗一个月好多钱")
    assert "最低工资" in talk.text
    assert "已经不管用了" in talk.send(Tap(yes, version)).text


def test_confirming_twice_counts_once():
    talk = Talk(BREATH)
    tap = Tap(next(b.action for r in talk.replies for b in r.buttons if b.label.startswith("对的")), talk.state.version)
    talk.send(tap).send(tap)
    assert len(talk.state.answers) == 2


def test_a_question_with_a_whole_situation_gets_its_answer_and_the_card():
    talk = Talk("老汉住院花了八万，橙子也卖不脱，啷个办")
    assert len(talk.replies) == 2
    assert "看病自付" in talk.text


def test_what_was_told_can_be_changed_like_any_answer():
    talk = Talk(BREATH, "对的", "看答案")
    assert "改第2条" in talk.labels
    talk.tap("改第2条")
    assert "老人" in talk.text
