"""What the scores are made of, on phrases small enough to see through."""

import math

import pytest

from policy_kb.search.features import Question
from policy_kb.search.scoring import KEYWORD_WEIGHT, Scorer


def a_scorer(**phrases):
    return Scorer.build({label: [Question.read(text) for text in texts] for label, texts in phrases.items()})


def scores(scorer, text):
    return scorer.scores(Question.read(text))


def test_traditional_characters_are_read_as_simplified_ones():
    assert Question.read("幫扶車間獎補標準") == Question.read("帮扶车间奖补标准")


def test_letters_are_read_without_their_blanks_and_capitals():
    assert Question.read("Shan yang JIN") == Question.read("shanyangjin")


def test_marks_and_digits_are_left_out():
    assert Question.read("60岁，补贴？") == Question(han="岁补贴", latin="")


def test_words_that_all_labels_share_evenly_score_nothing():
    assert scores(a_scorer(one=["怎么领钱"], two=["怎么领米"]), "怎么领") == {"one": 0.0, "two": 0.0}


def test_a_short_phrase_counts_as_a_keyword_where_its_single_characters_say_nothing():
    found = scores(a_scorer(one=["帮扶车间"], two=["帮扶车间的人"]), "帮扶车间的")
    steps, share = 3, 0.5  # four characters, and half of the phrases it stands in are its own
    assert found["one"] == pytest.approx(KEYWORD_WEIGHT * (1 - math.exp(-steps * share / 2)))


def test_a_keyword_counts_less_when_other_labels_use_it_too():
    alone = a_scorer(covered=["脱贫户"], elders=["赡养金"])
    shared = a_scorer(covered=["脱贫户"], elders=["赡养金", "脱贫户的赡养金"])
    assert alone.keywords["脱贫户"] == (("covered", 1.0),)
    assert shared.keywords["脱贫户"] == (("covered", 1.0 / 1.5),)
    assert scores(shared, "脱贫户")["covered"] < scores(alone, "脱贫户")["covered"]


def test_a_longer_keyword_says_more_than_a_shorter_one():
    scorer = a_scorer(one=["车间"], two=["赡养金补"])
    found = scores(scorer, "赡养金补和车间")
    assert found["two"] > found["one"]


def test_words_never_seen_make_a_question_less_like_any_phrase():
    scorer = a_scorer(one=["帮扶车间"], two=["赡养金"])
    assert scores(scorer, "帮扶车间")["one"] > scores(scorer, "帮扶车间飞碟火星")["one"] > 0
