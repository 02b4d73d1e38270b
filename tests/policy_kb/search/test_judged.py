"""From likelihoods to a decision: answered when sure, offered when not, left alone when it lies outside."""

import pytest

from policy_kb import load
from policy_kb.search.index import AGAINST_OUTSIDE, LEAD, NEAR, OUTSIDE, SURE, Found, judged
from policy_kb.search.model import Shares

LITTLE = 1e-6


def of(*measures: float, outside: float = 0.0) -> Found:
    """The decision where measure 1 has the first share, measure 2 the second, and so on."""
    return judged(Shares(dict(enumerate(measures, 1)), outside, {}))


def test_the_likeliest_is_answered_where_it_is_sure():
    assert of(0.1, 0.8, 0.1) == Found("answer", (2,))


@pytest.mark.parametrize(
    ("measures", "outside", "sure"),
    [
        ((SURE,), 0.0, True),
        ((SURE - LITTLE,), 0.0, False),
        ((0.6, 0.6 / LEAD), 0.0, True),
        ((0.6, 0.6 / LEAD + LITTLE), 0.0, False),
        ((0.7 * AGAINST_OUTSIDE,), 0.7, True),
        ((0.7 * AGAINST_OUTSIDE - LITTLE,), 0.7, False),
    ],
)
def test_sure_is_a_share_a_lead_and_more_than_what_lies_outside(measures, outside, sure):
    assert (of(*measures, outside=outside).decision == "answer") == sure


@pytest.mark.parametrize("outside", [OUTSIDE, 1.0])
def test_what_lies_outside_is_left_alone(outside):
    assert of(1 - outside, outside=outside) == of(outside=outside) == Found("abstain")


def test_what_is_not_sure_is_offered_and_noise_is_not():
    assert of(0.3, 0.4, 0.3) == Found("choose", (2, 1, 3))
    assert of(0.3, 0.4, NEAR) == Found("choose", (2, 1, 3))
    assert of(0.3, 0.4, NEAR - LITTLE) == Found("choose", (2, 1))
    assert of(0.3, 0.4, 0.25, 0.28) == Found("choose", (2, 1, 4))


def test_there_are_always_two_to_choose_from():
    assert of(SURE - LITTLE, NEAR / 2, NEAR / 4) == Found("choose", (1, 2))


def test_what_a_question_without_an_answer_was_probably_about_is_named_where_anything_speaks_for_it():
    index = load("fengjie-2022").index
    measure, phrase = index.likely("养猪有没得补贴") or (None, "")
    assert measure == 4
    assert phrase in index.phrases[4]
    assert index.likely("火星上有水吗") is None
