"""Commands, plain sentences and what is wrong with a message, anywhere in a conversation."""

import re
from pathlib import Path

import pytest

from handlers import casework, router
from handlers.commands import SLASHED
from handlers.effects import Forget, SetLanguage
from handlers.richtext import plain
from handlers.router import LONGEST_MESSAGE
from handlers.values import INTERVIEW, BrokenState, Button, Open, Reply, State, Tap, Turn
from tests.handlers.talk import Talk


@pytest.mark.parametrize("command", sorted(SLASHED))
def test_every_command_answers(command):
    assert Talk(f"/{command}").text
    assert Talk(f"/{command}@bangfu_bot").text == Talk(f"／{command}").text


@pytest.mark.parametrize(
    ("sentence", "command"),
    [
        ("测一测", "/screen"),
        ("帮助", "/help"),
        ("有哪些措施？", "/measures"),
        ("隐私", "/privacy"),
        ("English", "/language"),
        ("我的数据", "/mydata"),
    ],
)
def test_a_command_is_also_a_plain_sentence(sentence, command):
    assert Talk(sentence).text == Talk(command).text


def test_what_stands_on_a_button_may_be_typed_instead():
    tapped, typed = Talk("有没有补贴").tap("产业到户奖补"), Talk("有没有补贴", "产业到户奖补 ")
    assert typed.text == tapped.text
    assert Talk("有没有补贴", "都不是").text == Talk("有没有补贴").tap("都不是").text
    assert typed.state == tapped.state
    listed = Talk("/measures").state
    assert listed.offered and listed.version == State().version  # what is only offered is no change
    assert typed.say("都不是").text != Talk("有没有补贴").tap("都不是").text  # of the last message only


def test_two_buttons_that_look_alike_are_not_chosen_between():
    shown = (
        Button("看柳坪村", "da:1"),
        Button("看柳坪村", "da:2"),
        Button("看云岭村", "da:3"),
        Button("测一测", "screen"),
    )
    turn = Turn(State(), (Reply(plain("哪个村？"), shown),))
    assert router._offered(turn) == {"看云岭村": "da:3"}
    assert router._offered(Turn(State(flow=INTERVIEW), turn.replies)) == {}


CASEWORK = Path(casework.__file__).parent


def test_opening_greets_and_offers_the_interview():
    talk = Talk().send(Open())
    assert "帮扶助手" in talk.text
    assert "测一测" in talk.labels


def test_opening_again_in_an_interview_shows_its_question():
    talk = Talk("/screen", "脱贫户，没有被监测过").send(Open())
    assert "2021 年" in talk.text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ("", "没看到字"),
        ("   \n", "没看到字"),
        ("😀😀", "没看到字"),
        ("？！", "没看到字"),
        ("字" * (LONGEST_MESSAGE + 1), "太长"),
        ("/nonsense", "没有这个命令"),
        ("/", "没看到字"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence_and_nothing_is_lost(said, sentence):
    assert sentence in Talk(said).text
    talk = Talk("/screen", "脱贫户，没有被监测过")
    before = talk.state
    talk.say(said)
    assert sentence in talk.text
    assert "2021 年" in talk.text
    assert talk.state == before


def test_a_free_question_outside_an_interview_is_answered_with_its_article():
    talk = Talk("公益岗一个月好多钱")
    assert "第三条" in talk.text
    assert "县人力社保局" in talk.text
    assert "测一测" in talk.labels


def test_what_the_notice_does_not_cover_is_said_with_whom_to_ask():
    talk = Talk("低保怎么申请")
    assert "没有讲这个" in talk.text
    assert "低保" in talk.text
    assert "村" in talk.text


def test_an_unsure_question_offers_a_choice_and_none_of_these():
    talk = Talk("想找个活路做")
    assert "你问的是哪一样" in talk.text
    assert 3 <= len(talk.labels) <= 4
    assert "没有讲这个" in talk.tap("都不是").text


def test_every_measure_can_be_read():
    talk = Talk("/measures")
    for label in talk.labels:
        text = Talk("/measures").tap(label).text
        assert label in text
        assert "第一步" in text
        assert "2022" in text


def test_the_language_changes_and_the_question_stands():
    talk = Talk("/screen", "/language").tap("English")
    assert talk.effects == (SetLanguage("en"),)
    assert "Which of these" in talk.text


def test_forgetting_is_asked_once_more_and_then_done():
    talk = Talk("/screen", "脱贫户，没有被监测过", "/forget")
    assert talk.effects == ()
    talk.tap("全部删掉")
    assert talk.effects == (Forget(),)
    assert talk.state.answers == ()


def test_a_button_to_forget_that_has_grown_old_forgets_nothing():
    talk = Talk("/screen", "/forget")
    action, version = next(
        (b.action, talk.state.version) for r in talk.replies for b in r.buttons if b.label == "全部删掉"
    )
    talk.say("脱贫户，没有被监测过").send(Tap(action, version))
    assert talk.effects == ()
    assert talk.state.answers


def test_the_version_grows_exactly_when_the_state_changes():
    talk = Talk("/screen")
    before = talk.state.version
    assert talk.say("/help").state.version == before
    assert talk.say("脱贫户，没有被监测过").state.version == before + 1


@pytest.mark.parametrize(
    "stored",
    [
        {},
        {"flow": "nowhere", "answers": [], "aside": {}, "changing": None, "version": 1},
        {"flow": "idle", "answers": [1], "aside": {}, "changing": None, "version": 1},
        {"flow": "idle", "answers": [], "aside": {}, "changing": 7, "version": 1},
        {"flow": "idle", "answers": [], "aside": {}, "changing": None},
    ],
)
def test_a_foreign_state_is_refused(stored):
    with pytest.raises(BrokenState):
        State.from_json(stored)


def test_a_mistyped_command_is_suggested():
    assert "/screen" in Talk("/sreen").text
    assert "/" not in Talk("/xyzzy").text


def test_no_button_of_casework_goes_by_a_name_that_means_something_else():
    of_the_interview = {"o", "t", "ok", "dk", "m", "v", "p"}
    drawn = re.findall(r"""Button\([^\n]*?, f?"([a-z]+)[":]""", "\n".join(p.read_text() for p in CASEWORK.glob("*.py")))
    of_entries = {name for name in drawn if name not in router._CASEWORK}
    assert not set(router._CASEWORK) & (of_the_interview | {"measure", "to", "none", "change"})
    assert not (of_entries - {"ok"}) & {"measure", "to", "none", "change", "result", "restart", "forget_now"}
