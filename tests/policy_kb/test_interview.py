"""The interview: it ends whatever is answered, asks nothing that cannot matter, and comes to the same verdict."""

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy_kb
from policy_kb.errors import FactError, NotAccepted
from policy_kb.facts import value_at
from policy_kb.interview import Question
from policy_kb.pack import Pack
from tests.policy_kb import oracle
from tests.policy_kb.households import complete, sampled, without

PACK = policy_kb.load("fengjie-2022")
MOST_PER_HOUSEHOLD = 12
"""Questions asked once a household: three of its kind, two of income, three cards, venture, award, two counts."""
MOST_PER_MEMBER = 2
MOST_LISTED = 4
BOUND = MOST_PER_HOUSEHOLD + MOST_PER_MEMBER * MOST_LISTED


def answers_of(question: Question, truth: dict[str, Any]) -> dict[str, Any]:
    return {path: value_at(truth, path) for path in question.facts}


def interview(truth: dict[str, Any], pack: Pack = PACK) -> tuple[dict[str, Any], list[Question]]:
    """The record and the questions asked, by somebody who answers all with the truth."""
    record: dict[str, Any] = {}
    asked: list[Question] = []
    while question := pack.next_question(record):
        asked.append(question)
        assert len(asked) <= BOUND
        record |= question.accepts(answers_of(question, truth))
    return record, asked


def outcomes(record: dict[str, Any]) -> dict[str, Any]:
    return {r["id"]: (r["outcome"], r.get("amount")) for r in PACK.screen(record).to_dict()["rights"]}


@settings(max_examples=100, deadline=None)
@given(complete())
def test_an_interview_comes_to_the_verdict_of_the_whole_truth(truth: dict[str, Any]) -> None:
    record, _ = interview(truth)
    assert outcomes(record) == outcomes(_as_asked(truth, record))


@settings(max_examples=60, deadline=None)
@given(complete(), st.permutations(PACK.orders["walk_in"]))
def test_the_order_of_questions_changes_no_verdict(truth: dict[str, Any], order: list[str]) -> None:
    record, _ = interview(truth, replace(PACK, orders={"walk_in": tuple(order)}))
    assert outcomes(record) == outcomes(_as_asked(truth, record))


def _as_asked(truth: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """The truth, with the award as implied where it was never asked about: a stated contradiction would stand."""
    stated = {"had_2022_monitored_award"} & record.keys()
    dropped = truth["monitoring"] == "none" and not stated
    return {k: v for k, v in truth.items() if not (dropped and k == "had_2022_monitored_award")}


def any_answer(question: Question, rng: random.Random) -> Any:
    """Something a person could answer: often not known, an option, ticks, a number, a list."""
    if rng.random() < 0.25:
        return None
    match question.kind:
        case "card":
            return [option.id for option in question.options if rng.random() < 0.5]
        case "choice":
            return rng.choice(question.options)
        case "yes_no":
            return rng.random() < 0.5
        case "members":
            return rng.choice([0, 1, 2, "one", [{}], []])
        case "money":
            return rng.choice([0, 300, 9_999, 10_000, 10_001])
        case _:
            return rng.choice([59, 60])


@settings(max_examples=150, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_interview_ends_whatever_is_answered(rng: random.Random) -> None:
    record: dict[str, Any] = {}
    asked = []
    while question := PACK.next_question(record):
        asked.append(question.id)
        assert len(asked) <= BOUND, asked
        record |= question.accepts(any_answer(question, rng))
    assert len(asked) == len(set(asked))


@settings(max_examples=100, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_interview_ends_though_lists_are_changed_in_between(rng: random.Random) -> None:
    record: dict[str, Any] = {}
    changes, asked = 3, 0
    while question := PACK.next_question(record):
        asked += 1
        assert asked <= BOUND + 3 * MOST_PER_MEMBER * MOST_LISTED
        record |= question.accepts(any_answer(question, rng))
        listed = [name for name in ("freshmen", "elders") if record.get(name)]
        if changes and listed:
            changes -= 1
            name = rng.choice(listed)
            record |= PACK.question_again(name, [name], record).accepts(rng.choice([0, 1, 2]))


def test_a_household_of_the_roster_is_asked_for_its_wishes_before_who_can_work() -> None:
    known = {"monitoring": "active", "lifted": True}
    walk_in, registered = PACK.next_question(known), PACK.next_question(known, entry="registered")
    assert walk_in is not None and walk_in.id == "labour"
    assert registered is not None and registered.id == "work_wishes"


def test_the_quickest_outcomes_are_those_of_a_whole_screening() -> None:
    rng = random.Random(5)
    for truth in sampled(seed=5, count=200):
        record = without(truth, rng, 0.4)
        assert PACK.outcomes(record) == {r.right.id: r.outcome for r in PACK.screen(record).results}
    assert PACK.outcomes({"subject": "workshop", "new_build": True})["m1-build"] == "eligible"


def test_only_what_can_matter_is_asked() -> None:
    for truth in sampled(seed=8, count=300):
        record: dict[str, Any] = {}
        while question := PACK.next_question(record):
            open_now = set().union(*(oracle.expected(right, record)[2] for right in oracle.READ_BY))
            assert set(question.facts) & open_now, (question.id, record)
            if question.kind == "card":
                assert set(question.facts) <= open_now, (question.id, record)
            record |= question.accepts(answers_of(question, truth))


def test_a_household_neither_lifted_nor_ever_monitored_is_asked_at_most_three_questions() -> None:
    for truth in sampled(seed=3, count=200):
        _, asked = interview({**truth, "lifted": False, "monitoring": "none"})
        assert len(asked) <= 3


def test_nothing_is_asked_when_all_is_known() -> None:
    assert all(PACK.next_question(truth) is None for truth in sampled(seed=5, count=50))


def test_what_a_person_does_not_know_is_not_asked_again() -> None:
    record: dict[str, Any] = {}
    seen = []
    while question := PACK.next_question(record):
        seen.append(question.id)
        record |= question.accepts(None)
    assert len(seen) == len(set(seen))
    assert "household_kind" in seen


def test_a_workshop_is_asked_its_own_questions() -> None:
    first = PACK.next_question({"subject": "workshop"})
    assert first is not None
    assert first.id == "new_build"
    second = PACK.next_question({"subject": "workshop", **first.accepts(True)})
    assert second is not None
    assert second.id == "employs_lifted"
    assert PACK.next_question({"subject": "workshop", "new_build": True, "employs_lifted": False}) is None


def question(identifier: str, **known: Any) -> Question:
    """The question of that id, asked of somebody below the line of whom only `known` is known besides."""
    record = {"lifted": True, "monitoring": "none", "income_2021": 5000, **known}
    while asked := PACK.next_question(record):
        if asked.id == identifier:
            return asked
        on_the_card = asked.kind == "card" and identifier in asked.facts
        record |= asked.accepts([identifier] if on_the_card else None)
    raise AssertionError(f"{identifier} was not asked")


def test_a_choice_takes_an_option_its_id_a_mapping_or_nothing() -> None:
    venture = question("small_venture")
    able = {"small_venture": "willing_able"}
    assert venture.accepts(venture.option("willing_able")) == able
    assert venture.accepts("willing_able") == able
    assert venture.accepts(able) == able
    assert venture.accepts(None) == {"small_venture": None}


def test_a_card_takes_ticks_and_leaves_lists_to_be_counted() -> None:
    situation = question("situation")
    nothing = {"produce_to_sell": False, "medical_burden": False, "vocational_student": False}
    assert situation.accepts([]) == {**nothing, "freshmen": [], "elders": []}
    assert situation.accepts(["elders"]) == {**nothing, "freshmen": []}
    assert situation.accepts("medical_burden") == {**nothing, "medical_burden": True, "freshmen": [], "elders": []}
    assert situation.accepts({"produce_to_sell": True}) == {"produce_to_sell": True}
    assert situation.accepts(None) == dict.fromkeys([*nothing, "freshmen", "elders"])


def test_a_card_with_one_open_fact_becomes_a_plain_question() -> None:
    labour = question("labour", full_labour=False)
    assert (labour.kind, labour.facts, labour.options) == ("yes_no", ("weak_labour",), ())
    assert labour.accepts(True) == {"weak_labour": True}


def test_counted_members_are_so_many_of_whom_nothing_is_known() -> None:
    elders = question("elders")
    assert elders.accepts(2) == {"elders": [{}, {}]}
    assert elders.accepts("two") == {"elders": [{}, {}]}
    assert elders.accepts([{"age": 61}]) == {"elders": [{"age": 61}]}
    assert elders.accepts(0) == {"elders": []}


def test_a_members_field_comes_back_with_the_whole_list() -> None:
    support = question("elder_support.1", elders=[{"age": 70, "monthly_support": 1}, {"age": 71}])
    assert support.accepts(300) == {"elders": [{"age": 70, "monthly_support": 1}, {"age": 71, "monthly_support": 300}]}
    assert support.accepts("nothing") == {
        "elders": [{"age": 70, "monthly_support": 1}, {"age": 71, "monthly_support": 0}]
    }
    assert support.accepts({"elders.1.monthly_support": 5}) == support.accepts(5)
    assert support.accepts(None) == {
        "elders": [{"age": 70, "monthly_support": 1}, {"age": 71, "monthly_support": None}]
    }


@pytest.mark.parametrize(
    ("identifier", "value"),
    [
        ("small_venture", "perhaps"),
        ("small_venture", True),
        ("small_venture", 3),
        ("small_venture", ["willing_able"]),
        ("small_venture", {"lifted": True}),
        ("small_venture", {}),
        ("situation", ["elders", "bicycles"]),
        ("situation", True),
        ("situation", 7),
        ("elders", -1),
        ("elders", 21),
        ("elders", True),
        ("elders", 1.5),
        ("elders", "many"),
    ],
)
def test_what_is_no_answer_is_not_accepted(identifier: str, value: Any) -> None:
    with pytest.raises(NotAccepted):
        question(identifier).accepts(value)


@pytest.mark.parametrize(
    ("identifier", "value"),
    [
        ("income_2022_forecast", float("nan")),
        ("income_2022_forecast", 10**400),
        ("income_2022_forecast", True),
        ("income_2022_forecast", [5000]),
        ("elders", [{"shoe_size": 40}]),
        ("small_venture", {"small_venture": "maybe"}),
    ],
)
def test_an_answer_that_cannot_be_is_refused_as_a_fact(identifier: str, value: Any) -> None:
    asked = question(identifier, **({"income_2021": 20_000} if identifier == "income_2022_forecast" else {}))
    with pytest.raises(FactError):
        asked.accepts(value)


def test_a_question_can_be_asked_again_although_it_no_longer_matters() -> None:
    again = PACK.question_again("income_2022_forecast", ["income_2022_forecast"], {"lifted": True, "income_2021": 1})
    assert again.accepts(9_000) == {"income_2022_forecast": 9_000}


@pytest.mark.parametrize(
    ("identifier", "settled"),
    [
        ("shoe_size", ["shoe_size"]),
        ("elder_age", ["elders.0.age"]),
        ("elder_age.²", ["elders.0.age"]),
        ("elder_age.1", ["elders.1.age"]),
        ("labour", []),
        ("new_build", ["new_build"]),
    ],
)
def test_a_question_that_settled_nothing_still_there_is_not_asked_again(identifier: str, settled: list[str]) -> None:
    with pytest.raises(NotAccepted):
        PACK.question_again(identifier, settled, {"elders": [{}]})
