"""What the search decides, on the shipped phrases and on small ones made here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.search import Found, Index, Topic

OUTSIDE = "outside"


def a_topic(name="loans", phrases=("贷款", "小额信贷")):
    return Topic(id=name, words={"zh": name, "en": name}, phrases=phrases)


def an_index(topics):
    return Index.build({1: ["帮扶车间", "家门口上班"], 8: ["赡养金", "孝扶共助"], 4: ["养猪补贴"]}, topics)


def held_out(phrases, topics, part, parts=5):
    """An index without every fifth phrase, and the phrases it lacks."""
    kept = {m: [t for i, t in enumerate(texts) if i % parts != part] for m, texts in phrases.items()}
    left = [(m, t) for m, texts in phrases.items() for i, t in enumerate(texts) if i % parts == part]
    return Index.build(kept, topics), left


@given(text=st.text(alphabet=st.characters(), max_size=300))
def test_any_text_gives_a_well_formed_decision(index, text):
    found = index.search(text)
    allowed = {"answer": {1}, "choose": {2, 3}, "abstain": {0}}
    assert len(found.measures) in allowed[found.decision]
    assert len(set(found.measures)) == len(found.measures)
    assert found.topic is None or found.decision == "abstain"


@pytest.mark.parametrize("text", ["", "   ", "？？？", "\ud800", "\u200b\u0000", "12345", "😀😀", "Ж" * 50])
def test_a_text_without_a_word_of_ours_is_abstained_from(index, text):
    assert index.search(text) == Found("abstain")


def test_the_longest_message_a_chat_can_carry_is_read(index):
    assert index.search("赡养金政府补多少" * 512).measures == (8,)


def test_what_stands_beyond_the_longest_message_is_not_read(index):
    assert index.search("。" * 4096 + "赡养金政府补多少") == Found("abstain")


def test_the_same_question_always_gets_the_same_decision(phrases, topics):
    text = "我屋头老汉病了要钱医又想找点活路做"
    assert Index.build(phrases, topics).search(text) == Index.build(phrases, topics).search(text)


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
    found = Index.build({1: ["找活路", "车间"], 2: ["找活路", "工地"]}, []).search("找活路")
    assert found.decision != "answer"


def test_a_phrase_without_a_word_is_no_phrase():
    assert Index.build({1: ["??"], 2: ["工地"]}, []).search("!!") == Found("abstain")


def test_most_phrases_held_out_still_find_their_measure(phrases, topics):
    shown = total = 0
    for part in range(5):
        index, left = held_out(phrases, topics, part)
        shown += sum(measure in index.search(text).measures for measure, text in left)
        total += len(left)
    assert shown / total > 0.8


def test_most_questions_about_a_topic_never_listed_are_not_answered_surely(phrases, topics):
    half = topics[::2]
    index = Index.build(phrases, half)
    unseen = [text for topic in topics if topic not in half for text in topic.phrases]
    assert sum(index.search(text).decision == "answer" for text in unseen) / len(unseen) < 0.15


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


def test_two_measures_in_one_question_are_offered_to_choose_from():
    found = an_index([a_topic()]).search("帮扶车间和赡养金")
    assert found.decision == "choose"
    assert set(found.measures[:2]) == {1, 8}


def test_a_topic_is_named_only_when_it_is_recognised():
    assert an_index([a_topic()]).search("小额信贷") == Found("abstain", (), "loans")
    assert an_index([]).search("小额信贷") == Found("abstain")


def test_a_word_shared_by_every_measure_decides_nothing():
    index = Index.build({1: ["补贴怎么领", "车间"], 2: ["怎么领补贴", "工地"]}, [])
    assert index.search("补贴") == Found("abstain")
    assert index.search("车间补贴") == Found("answer", (1,))


def test_a_keyword_that_stands_in_questions_about_every_measure_does_not_carry_its_own():
    index = Index.build({0: ["脱贫户", "谁算"], 8: ["脱贫户的赡养金"], 4: ["脱贫户养猪补贴"]}, [])
    assert index.search("脱贫户养猪").measures[0] == 4


def test_an_index_without_phrases_abstains():
    assert Index.build({}, []).search("帮扶车间") == Found("abstain")
    assert Index.build({1: []}, []).search("帮扶车间") == Found("abstain")
