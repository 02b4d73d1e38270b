"""Free questions in conversation: short answers to what was asked, follow-ups, several at once, small talk."""

import re

import pytest

from handlers.effects import NoteUnanswered
from handlers.values import State
from tests.handlers.talk import Talk, the_pack

ARTICLE_8 = "第八条"


def test_who_asks_how_much_is_told_how_much_and_no_more():
    talk = Talk("赡养金补好多")
    assert "10%" in talk.text and "60元" in talk.text and ARTICLE_8 in talk.text
    assert "牵头单位：县民政局" in talk.text
    assert "要带哪些资料" not in talk.text
    assert "要带哪些资料" in talk.tap("这一条全部").text


@pytest.mark.parametrize(
    ("follow_up", "answer"),
    [
        ("那要好多钱", "最高60元"),
        ("找哪个", "县民政局"),
        ("要带啥子", "要带哪些资料：这份通知没有写"),
        ("好久截止", "有没得期限：这份通知没有写"),
        ("啷个申请", "先找村两委"),
        ("那我妈也算不", "满60周岁的老人"),
    ],
)
def test_a_follow_up_keeps_the_measure(follow_up, answer):
    talk = Talk("孝扶共助是啥子", follow_up)
    assert answer in talk.text and ARTICLE_8 in talk.text


def test_a_follow_up_is_about_the_measure_last_looked_at():
    talk = Talk("孝扶共助是啥子", "看措施").tap("产业到户奖补")
    assert "3000元" in talk.say("最高好多").text


def test_a_new_question_leaves_the_old_measure():
    assert "第三条" in Talk("孝扶共助是啥子", "公益岗找哪个").text


def test_a_follow_up_to_nothing_is_asked_back_with_the_measures():
    talk = Talk("找哪个")
    assert "哪一条" in talk.text
    assert len(talk.labels) == len(the_pack().measures)


def test_two_questions_in_a_message_get_two_answers():
    talk = Talk("公益岗一个月好多钱？低保啷个办")
    assert [len(talk.replies), "最低工资" in talk.text, "你问的是低保吧" in talk.text] == [2, True, True]


def test_where_the_notice_is_silent_that_is_said_with_whom_to_ask():
    assert "牵头单位：县农业农村委" in Talk("养猪补贴要带哪些资料").text


def test_an_article_may_say_itself_what_it_pays():
    assert "不发钱" in Talk("帮扶干部和一户一策给好多钱").text


@pytest.mark.parametrize("said", ["你好", "在吗", "好的", "晓得了", "再见", "你是哪个", "你是真人不", "谢谢"])
def test_small_talk_is_answered_as_such(said):
    talk = Talk(said)
    assert "没有讲这个" not in talk.text and "没听明白" not in talk.text
    assert talk.effects == ()


def test_what_is_small_talk_elsewhere_is_an_answer_to_a_question():
    talk = Talk("测一测")
    talk.tap("脱贫户，没有被监测过")
    before = talk.text
    assert "还有啥子想问的" not in talk.say("好的").text
    assert before


@pytest.mark.parametrize("said", ["补助", "有哪些补助", "有啥子政策", "政策"])
def test_who_asks_what_there_is_gets_the_measures(said):
    assert len(Talk(said).labels) == len(the_pack().measures)


def test_a_question_without_an_answer_is_noted_without_its_person():
    talk = Talk("我叫谭世虎，飞碟好耍不，电话13812345678")
    assert talk.effects == (NoteUnanswered("我叫某某，飞碟好耍不，电话#"),)


def test_none_of_these_notes_the_question_that_was_asked():
    talk = Talk("想找个活路做")
    assert talk.effects == ()
    assert talk.tap("都不是").effects == (NoteUnanswered("想找个活路做"),)
    assert talk.state.asked is None


@pytest.mark.parametrize("text", ["低保好多钱", "那要好多钱", "孝扶共助是啥子", "你好"])
def test_what_is_answered_or_known_to_be_outside_is_not_noted(text):
    assert Talk(text).effects == ()


def test_a_measure_that_a_newer_pack_does_not_have_is_not_followed():
    talk = Talk(state=State(topic=99)).say("那要好多钱")
    assert "哪一条" in talk.text


def test_every_figure_in_an_answer_comes_from_the_pack(monkeypatch):
    pack = the_pack()
    known = {re.sub(r"\D", "", str(value)) for figure in pack.figures.values() for _, value in figure.values}
    known |= {"10", "60", "1", "50", "2", "5000", "2022", "2021", "8", "7"} | {str(n) for n in pack.measures}
    facets = ("好多钱", "哪些人可以", "找哪个", "好久截止", "啷个申请", "要带啥子")
    for number, measure in pack.measures.items():
        for facet in facets:
            talk = Talk(state=State(topic=number)).say(facet)
            strangers = set(re.findall(r"\d+", talk.text)) - known
            assert not strangers, (measure.title, facet, talk.text)
