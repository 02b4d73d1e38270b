"""What the search decides, on the shipped phrases and on small ones made here."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.search import Concepts, Found, Index, Topic
from policy_kb.search.features import Question

OUTSIDE = "outside"


def a_topic(name="loans", phrases=("贷款", "小额信贷")):
    return Topic(id=name, words={"zh": name, "en": name}, phrases=phrases)


def an_index(topics=(), concepts=None, **phrases):
    """Trained on phrases by measure: m1=[…]."""
    said = {int(name.removeprefix("m")): texts for name, texts in phrases.items()}
    return Index(said or SMALL, topics, Concepts(concepts or {})).trained()


SMALL = {1: ["帮扶车间", "家门口上班"], 8: ["赡养金", "孝扶共助"], 4: ["养猪补贴"]}


@given(text=st.text(alphabet=st.characters(), max_size=300))
def test_any_text_gives_a_well_formed_decision(index, text):
    found = index.search(text)
    allowed = {"answer": {1}, "choose": {2, 3}, "abstain": {0}}
    assert len(found.measures) in allowed[found.decision]
    assert len(set(found.measures)) == len(found.measures)
    assert found.topic is None or found.decision == "abstain"


@pytest.mark.parametrize("text", ["", "   ", "？？？", "\ud800", "\u200b\u0000", "98765", "😀😀", "Ж" * 50])
def test_a_text_without_a_word_of_ours_is_abstained_from(index, text):
    assert index.search(text) == Found("abstain")


def test_the_longest_message_a_chat_can_carry_is_read(index):
    assert index.search("赡养金政府补多少" * 512).measures == (8,)


def test_what_stands_beyond_the_longest_message_is_not_read(index):
    assert index.search("。" * 4096 + "赡养金政府补多少") == Found("abstain")


def test_phrases_in_another_order_come_to_the_same_decisions(questions):
    backwards = Index({measure: SMALL[measure][::-1] for measure in reversed(SMALL)}, [a_topic()]).trained()
    first, second = an_index([a_topic()]).model, backwards.model
    for text in ("车间里养猪", "赡养金和贷款", "上班"):
        signs = Question.read(text).signs(Concepts())
        assert second.shares(signs).measures == pytest.approx(first.shares(signs).measures, abs=0.03)


def test_every_phrase_finds_its_own_measure(index, phrases):
    missed = [(m, t) for m, texts in phrases.items() for t in texts if m not in index.search(t).measures]
    assert missed == []


def test_every_phrase_of_a_topic_names_its_topic(index, topics):
    missed = [
        (topic.id, text)
        for topic in topics
        for text in topic.phrases
        if index.search(text) != Found("abstain", (), topic.id)
    ]
    assert missed == []


def test_a_phrase_with_other_marks_and_blanks_is_still_the_phrase(index):
    assert index.search(" 六十岁,老人 补贴?? ") == Found("answer", (8,))


def test_a_phrase_under_two_measures_is_asked_about():
    found = an_index(m1=["找活路", "车间"], m2=["找活路", "工地"]).search("找活路")
    assert found.decision == "choose"


def test_a_phrase_without_a_word_is_no_phrase():
    assert an_index(m1=["??"], m2=["工地"]).search("!!") == Found("abstain")


def test_an_alias_added_after_training_is_known_word_for_word():
    index = an_index([a_topic()])
    richer = replace(index, phrases={**SMALL, 4: [*SMALL[4], "喂两头年猪"]})
    assert index.search("喂两头年猪") != Found("answer", (4,))
    assert richer.search("喂两头年猪！") == Found("answer", (4,))


def test_most_phrases_held_out_still_find_their_measure(index_of_less, phrases):
    left = [(m, t) for m, texts in phrases.items() for i, t in enumerate(texts) if i % 5 == 0]
    shown = sum(measure in index_of_less.search(text).measures for measure, text in left)
    assert shown / len(left) > 0.9


def test_most_questions_about_a_topic_never_listed_are_not_answered_surely(index_of_less, topics):
    unseen = [text for topic in topics if topic not in index_of_less.topics for text in topic.phrases]
    assert sum(index_of_less.search(text).decision == "answer" for text in unseen) / len(unseen) < 0.08


def test_unseen_questions_are_shown_their_measure(index, questions):
    asked = [(m, t) for m, texts in questions.items() if m != OUTSIDE for t in texts]
    assert sum(m in index.search(t).measures for m, t in asked) / len(asked) > 0.9


def test_unseen_questions_are_seldom_answered_surely_and_wrongly(index, questions):
    sure = [(m, index.search(t)) for m, texts in questions.items() for t in texts]
    assert sum(f.decision == "answer" and f.measures != (m,) for m, f in sure) <= 2


def test_unseen_questions_outside_the_notice_are_abstained_from(index, questions):
    abstained = [index.search(text).decision == "abstain" for text in questions[OUTSIDE]]
    assert sum(abstained) / len(abstained) > 0.8


@pytest.mark.parametrize(
    ("inside", "measure", "outside", "topic"),
    [
        ("给爹妈交赡养金有补贴吗", 8, "高龄津贴是多少", "old-age-allowance"),
        ("自付的医药费太多了一事一议", 6, "城乡居民医保报销比例是多少", "medical-insurance"),
        ("大学新生入学资助", 7, "幼儿园学费好多", "compulsory-schooling"),
        ("养猪产业奖补", 4, "养猪保险赔多少", "farm-insurance-disasters"),
        ("弱劳力公益岗位", 3, "残疾人护理补贴怎么领", "disability"),
    ],
)
def test_a_near_miss_falls_on_its_own_side_of_the_border(index, inside, measure, outside, topic):
    assert index.search(inside) == Found("answer", (measure,))
    assert index.search(outside) == Found("abstain", (), topic)


def test_a_question_in_traditional_characters_finds_what_the_simplified_one_finds(index):
    assert index.search("幫扶車間獎補標準") == index.search("帮扶车间奖补标准")


def test_pinyin_is_read_with_and_without_blanks(index):
    assert index.search("shanyangjin") == index.search("shan yang jin") == Found("answer", (8,))


def test_a_question_in_wrong_characters_of_the_same_sound_finds_its_measure(index):
    assert index.search("孝服共住政府补好多").measures[:1] == (8,)


def test_an_animal_that_no_phrase_names_counts_as_an_animal():
    concepts = {"animal": ["猪", "羊", "牛"]}
    said = {"m4": ["喂猪的钱", "养羊的钱"], "m8": ["老人的钱", "爹妈的钱"]}
    assert an_index(concepts=concepts, **said).search("牛的钱").measures[0] == 4


def test_two_measures_in_one_question_are_offered_to_choose_from():
    found = an_index([a_topic()]).search("帮扶车间和赡养金")
    assert found.decision == "choose"
    assert set(found.measures[:2]) == {1, 8}


def test_a_topic_is_named_only_when_it_is_recognised():
    assert an_index([a_topic()]).search("小额信贷") == Found("abstain", (), "loans")
    assert an_index().search("小额信贷") == Found("abstain")


def test_a_word_shared_by_every_measure_decides_nothing():
    found = an_index(m1=["补贴怎么领", "车间"], m2=["怎么领补贴", "工地"]).search("补贴")
    assert found.decision != "answer"


def test_words_never_seen_make_every_measure_less_likely():
    model = an_index([a_topic()]).model
    bare, strange = (
        model.shares(Question.read(text).signs(Concepts())).measures[1] for text in ("帮扶车间", "帮扶车间飞碟火星")
    )
    assert bare > strange


def test_an_index_that_was_never_trained_knows_its_phrases_and_abstains_from_the_rest():
    index = Index(SMALL, [a_topic()])
    assert index.search("帮扶车间") == Found("answer", (1,))
    assert index.search("贷款") == Found("abstain", (), "loans")
    assert index.search("帮扶车间在哪") == Found("abstain")
    assert Index({}, []).search("帮扶车间") == Found("abstain")
