"""A message as its questions: what is asked of what, what leans on the question before, what is told apart."""

import pytest

from policy_kb.search import Found, anonymous, questions
from policy_kb.search.facets import facets_of, subject_of


def about(text, index):
    return [(each.found.measures, each.found.topic) for each in questions(text, index)]


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("公益岗一个月好多钱", ("amount",)),
        ("赡养金最高补好多", ("amount",)),
        ("哪些人可以进帮扶车间", ("who",)),
        ("养猪补贴找哪个办", ("office",)),
        ("大学生补助好久截止", ("deadline",)),
        ("公益岗啷个申请", ("how",)),
        ("公益岗要带啥子", ("documents",)),
        ("gong yi gang duoshao qian", ("amount",)),
        ("what papers must I bring", ("documents",)),
        ("养猪补好多，找哪个", ("amount", "office")),
        ("养猪有没得补贴", ()),
    ],
)
def test_what_is_asked_of_a_measure_is_heard(text, facets):
    assert facets_of(text) == facets


@pytest.mark.parametrize(
    "text", ["那要好多钱", "找哪个", "好久截止？", "要带啥子嘛", "那具体啷个办呢", "how much", "哪些人可以"]
)
def test_a_question_that_names_nothing_leans_on_the_one_before(text):
    assert subject_of(text) == ""


@pytest.mark.parametrize("text", ["养猪好多钱", "老汉算不算", "低保找哪个", "车间招人不"])
def test_a_question_that_names_something_stands_by_itself(text):
    assert subject_of(text) != ""


def test_two_sentences_about_two_measures_are_two_questions(index):
    assert about("公益岗一个月好多钱？大学生补助要带什么资料", index) == [((3,), None), ((7,), None)]


def test_two_measures_named_side_by_side_are_two_questions(index):
    assert about("帮扶车间和赡养金", index) == [((1,), None), ((8,), None)]


def test_a_question_beside_one_the_notice_does_not_cover_gets_both_answers(index):
    assert about("养猪有补贴没，低保啷个办", index) == [((4,), None), ((), "minimum-allowance")]


def test_of_many_questions_the_first_three_are_answered(index):
    many = "养猪有没得补贴？娃儿考起大学有补助没得？公益岗一个月好多钱？大病能报多少？以工代赈咋个报名？"
    assert [each.found.measures[0] for each in questions(many, index)] == [4, 7, 3]


def test_two_parts_about_the_same_measure_are_one_question_with_both_facets(index):
    (one,) = questions("养猪有补贴没得，养猪补贴找哪个办", index)
    assert (one.found, one.facets) == (Found("answer", (4,)), ("office",))


def test_a_story_with_commas_is_one_question(index):
    story = "我屋头喂了三头猪，去年死了一头，今年想再喂两头，听说有补贴，不晓得我们这种得不得行"
    assert about(story, index) == [((4,), None)]


def test_what_can_be_said_of_any_measure_does_not_cloud_which_one(index):
    (one,) = questions("大学生补助什么时候截止", index)
    assert (one.found, one.facets) == (Found("answer", (7,)), ("deadline",))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("我叫谭世虎，电话13812345678，想问养猪", "我叫某某，电话#，想问养猪"),
        ("我屋头67岁的老汉", "我屋头#岁的老汉"),
        ("冉三娃家的猪病了", "某某家的猪病了"),
        ("高龄津贴好多", "高龄津贴好多"),
        ("wo jiao Tan Shihu", "… jiao … …"),
        ("写信到 a@b.cn", "写信到 #"),
    ],
)
def test_a_question_is_kept_without_numbers_and_names(index, text, kept):
    assert anonymous(text, index) == kept


def test_a_story_is_not_kept(index):
    assert anonymous("我" * 81, index) is None


def test_what_is_long_is_one_question_however_many_it_asks(index):
    assert len(questions("公益岗好多钱？赡养金找哪个？" * 30, index)) == 1
