"""Exactness where a fact enters both ways: the plain three-valued rules would say unknown too often."""

from typing import Any

import pytest

from policy_kb.conditions import All, AnyOf, Compare, Condition, Is, Not, Some, Yes, two_way_facts
from policy_kb.facts import Fact
from policy_kb.logic import Implication, Logic, compiled

LABEL = {"zh": "?", "en": "?"}
WORDS = dict.fromkeys(("red", "green", "blue"), LABEL)
FACTS = {
    "a": Fact("a", "bool", "thing", LABEL),
    "b": Fact("b", "bool", "thing", LABEL),
    "colour": Fact("colour", "choice", "thing", LABEL, value_words=WORDS),
    "size": Fact("size", "money", "thing", LABEL, minimum=0, maximum=100),
    "people": Fact(
        "people",
        "members",
        "thing",
        LABEL,
        fields={"age": Fact("age", "whole", "thing", LABEL, minimum=0, maximum=120)},
        most=5,
    ),
}


def a_logic(*implications: Implication) -> Logic:
    return Logic(FACTS, implications)


OLD = Compare("age", "at_least", 60)
SOMEBODY_OLD = Some("people", OLD)
TAUTOLOGIES: dict[str, Condition] = {
    "a or not a": AnyOf((Yes("a"), Not(Yes("a")))),
    "small or large": AnyOf((Compare("size", "below", 10), Compare("size", "at_least", 10))),
    "any of the colours": AnyOf((Is("colour", "red"), Is("colour", "green"), Is("colour", "blue"))),
    "somebody old or nobody old": AnyOf((SOMEBODY_OLD, Not(SOMEBODY_OLD))),
}


@pytest.mark.parametrize("name", TAUTOLOGIES)
def test_what_holds_either_way_holds_of_an_empty_record(name: str) -> None:
    condition = TAUTOLOGIES[name]
    assert compiled(condition)({}) is None
    assert two_way_facts(condition)
    assert a_logic().truth(condition, {}) is True
    assert a_logic().open_paths(condition, {}) == set()


def test_what_can_hold_neither_way_fails_of_an_empty_record() -> None:
    never = All((Compare("size", "below", 10), Compare("size", "above", 10)))
    assert a_logic().truth(never, {}) is False


def test_a_fact_that_cancels_out_is_not_open() -> None:
    either_way = AnyOf((All((Yes("a"), Yes("b"))), All((Not(Yes("a")), Yes("b")))))
    assert a_logic().truth(either_way, {}) is None
    assert a_logic().open_paths(either_way, {}) == {"b"}


def test_all_and_any_of_the_same_parts_are_told_apart() -> None:
    parts = (AnyOf((Yes("a"), Yes("b"))), AnyOf((Not(Yes("a")), Yes("b"))))
    logic = a_logic()
    assert logic.open_paths(All(parts), {}) == {"b"}
    assert logic.truth(AnyOf(parts), {}) is True
    assert logic.open_paths(All(parts), {"b": True}) == set()


def test_between_two_lines_there_is_a_size() -> None:
    inside = All((Compare("size", "above", 10), Compare("size", "below", 11)))
    assert a_logic().truth(inside, {}) is None
    assert a_logic().open_paths(inside, {}) == {"size"}


def test_a_line_at_the_end_of_what_is_believed_leaves_nothing_beyond() -> None:
    assert a_logic().truth(AnyOf((Compare("size", "at_least", 0), Not(Yes("a")), Yes("a"))), {}) is True
    from_zero = All((Compare("size", "at_least", 0), AnyOf((Yes("a"), Not(Yes("a"))))))
    assert a_logic().truth(from_zero, {}) is True


def test_one_member_must_meet_it_all() -> None:
    grown_but_not_old = Some("people", All((Compare("age", "at_least", 18), Compare("age", "below", 60))))
    logic = a_logic()
    assert logic.truth(grown_but_not_old, {"people": [{"age": 17}, {"age": 60}]}) is False
    assert logic.truth(grown_but_not_old, {"people": [{"age": 17}, {"age": 59}]}) is True
    assert logic.truth(grown_but_not_old, {"people": [{"age": 17}, {}]}) is None
    assert logic.open_paths(grown_but_not_old, {"people": [{"age": 17}, {}]}) == {"people.1.age"}


def test_one_old_and_one_young_need_two_members() -> None:
    mixed = All((SOMEBODY_OLD, Some("people", Compare("age", "below", 18))))
    logic = a_logic()
    assert logic.truth(mixed, {}) is None
    assert logic.truth(mixed, {"people": [{}]}) is False
    assert logic.truth(mixed, {"people": [{}, {}]}) is None
    assert logic.open_paths(mixed, {"people": [{"age": 70}, {}]}) == {"people.1.age"}


IMPLIES_NOT_B = Implication(Is("colour", "red"), {"b": False})


def test_what_is_implied_is_known_unless_stated() -> None:
    logic = a_logic(IMPLIES_NOT_B)
    assert logic.implied({"colour": "red"}) == {"colour": "red", "b": False}
    assert logic.implied({"colour": "red", "b": None}) == {"colour": "red", "b": False}
    assert logic.implied({"colour": "red", "b": True}) == {"colour": "red", "b": True}
    assert logic.implied({"colour": "green"}) == {"colour": "green"}
    assert logic.implied({}) == {}


def test_a_condition_on_both_sides_of_an_implication_is_exact() -> None:
    red_and_b = All((Is("colour", "red"), Yes("b")))
    assert a_logic().truth(red_and_b, {}) is None
    assert a_logic(IMPLIES_NOT_B).truth(red_and_b, {}) is False


def test_what_could_imply_an_open_fact_is_open_too() -> None:
    assert a_logic(IMPLIES_NOT_B).open_paths(Yes("b"), {}) == {"b", "colour"}


@pytest.mark.parametrize(
    ("condition", "both_ways"),
    [
        (All((Yes("a"), Not(Yes("b")))), set()),
        (All((Yes("a"), Yes("a"))), set()),
        (All((Yes("a"), Not(Not(Yes("a"))))), set()),
        (All((Yes("a"), Not(Yes("a")))), {"a"}),
        (All((Compare("size", "above", 1), Compare("size", "at_least", 5))), set()),
        (All((Compare("size", "above", 1), Not(Compare("size", "above", 5)))), {"size"}),
        (AnyOf((Is("colour", "red"), Is("colour", "blue"))), {"colour"}),
        (Not(SOMEBODY_OLD), set()),
        (All((SOMEBODY_OLD, Yes("a"))), set()),
        (AnyOf((SOMEBODY_OLD, Not(SOMEBODY_OLD))), {"people"}),
        (All((SOMEBODY_OLD, Some("people", OLD))), {"people"}),
    ],
)
def test_facts_that_enter_both_ways_are_found(condition: Condition, both_ways: set[Any]) -> None:
    assert two_way_facts(condition) == both_ways
