"""Any condition over any record, against every world the record leaves open."""

from collections.abc import Iterator, Mapping
from itertools import product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from policy_kb.conditions import All, AnyOf, Compare, Condition, Is, Not, Some, Yes
from policy_kb.facts import Fact
from policy_kb.logic import Implication, Logic
from policy_kb.readers import compiled

LABEL = {"zh": "?", "en": "?"}
PERSON = {
    "age": Fact("age", "whole", "thing", LABEL, minimum=0, maximum=120),
    "ill": Fact("ill", "bool", "thing", LABEL),
}
FACTS = {
    "a": Fact("a", "bool", "thing", LABEL),
    "b": Fact("b", "bool", "thing", LABEL),
    "colour": Fact("colour", "choice", "thing", LABEL, value_words=dict.fromkeys(("red", "green", "blue"), LABEL)),
    "size": Fact("size", "money", "thing", LABEL, minimum=0, maximum=100),
    "people": Fact("people", "members", "thing", LABEL, fields=PERSON, most=2),
}
WORLD: dict[str, list[Any]] = {
    "a": [False, True],
    "b": [False, True],
    "colour": ["red", "green", "blue"],
    "size": [0, 10, 11, 50, 90, 100],
    "age": [0, 18, 40, 60, 120],
    "ill": [False, True],
}
"""Values on each side of every line below."""
RULE = Implication(Is("colour", "red"), {"b": False})

COMPARED = st.sampled_from(["at_most", "below", "at_least", "above"])
LEAVES = st.one_of(
    st.sampled_from(["a", "b"]).map(Yes),
    st.sampled_from(WORLD["colour"]).map(lambda colour: Is("colour", colour)),
    st.builds(Compare, st.just("size"), COMPARED, st.sampled_from([10, 50])),
)
OF_PERSON = st.one_of(st.just(Yes("ill")), st.builds(Compare, st.just("age"), COMPARED, st.sampled_from([18, 60])))


def trees(leaves: st.SearchStrategy[Any], most: int) -> st.SearchStrategy[Condition]:
    """Conditions over these leaves."""

    def deeper(below: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        parts = st.lists(below, min_size=1, max_size=3).map(tuple)
        return st.one_of(parts.map(All), parts.map(AnyOf), below.map(Not))

    return st.recursive(leaves, deeper, max_leaves=most)


CONDITIONS = trees(LEAVES, 6)
ON_PEOPLE = trees(OF_PERSON, 4).map(lambda where: Some("people", where))
PLAIN = {name: st.none() | st.sampled_from(WORLD[name]) for name in ("a", "b", "colour", "size")}
PEOPLE = st.lists(
    st.fixed_dictionaries({}, optional={name: st.none() | st.sampled_from(WORLD[name]) for name in PERSON}), max_size=2
)


def worlds(record: Mapping[str, Any], *rules: Implication) -> Iterator[dict[str, Any]]:
    """Every world with what the record says of plain facts; what is implied holds unless it was stated."""
    missing = [name for name in PLAIN if record.get(name) is None]
    for values in product(*(WORLD[name] for name in missing)):
        world = {**record, **dict(zip(missing, values, strict=True))}
        for rule in rules:
            if compiled(rule.when)(world):
                world |= {name: value for name, value in rule.then.items() if name in missing}
        yield world


def agreed(results: list[bool | None]) -> bool | None:
    return results[0] if len(set(results)) == 1 else None


@settings(max_examples=400, deadline=None)
@given(CONDITIONS, st.fixed_dictionaries({}, optional=PLAIN))
def test_a_condition_holds_exactly_when_it_holds_in_every_world(condition: Condition, record: dict[str, Any]) -> None:
    read = compiled(condition)
    assert Logic(FACTS, ()).truth(condition, record) is agreed([read(world) for world in worlds(record)])


@settings(max_examples=400, deadline=None)
@given(CONDITIONS, st.fixed_dictionaries({}, optional=PLAIN))
def test_with_an_implication_too(condition: Condition, record: dict[str, Any]) -> None:
    logic, read = Logic(FACTS, [RULE]), compiled(condition)
    known = logic.implied(record)
    assert logic.truth(condition, known) is agreed([read(world) for world in worlds(known, RULE)])


@settings(max_examples=300, deadline=None)
@given(CONDITIONS, st.fixed_dictionaries({}, optional=PLAIN))
def test_a_fact_is_open_exactly_when_two_worlds_that_differ_in_it_alone_disagree(
    condition: Condition, record: dict[str, Any]
) -> None:
    read, missing = compiled(condition), [name for name in PLAIN if record.get(name) is None]
    found = {
        name
        for name in missing
        for world in worlds(record)
        if len({read({**world, name: value}) for value in WORLD[name]}) > 1
    }
    assert Logic(FACTS, ()).open_paths(condition, record) == found


@settings(max_examples=300, deadline=None)
@given(ON_PEOPLE, CONDITIONS, PEOPLE)
def test_of_members_it_holds_whatever_is_not_known_of_them(
    on_people: Condition, other: Condition, people: list[dict[str, Any]]
) -> None:
    """Beside a part that cannot hold, so that facts both ways are tried while others are missing."""
    condition = AnyOf((on_people, All((other, Not(other)))))
    gaps = [(i, name) for i, person in enumerate(people) for name in PERSON if person.get(name) is None]
    read, results = compiled(on_people), []
    for values in product(*(WORLD[name] for _, name in gaps)):
        world = [dict(person) for person in people]
        for (place, name), value in zip(gaps, values, strict=True):
            world[place][name] = value
        results.append(read({"people": world}))
    assert Logic(FACTS, ()).truth(condition, {"people": people}) is agreed(results)


def test_a_line_that_every_believed_age_meets_leaves_nothing_open_beside_a_fact_both_ways() -> None:
    either = AnyOf((Yes("a"), Not(Yes("a"))))
    born = All((Some("people", Compare("age", "at_least", 0)), either))
    assert Logic(FACTS, ()).truth(born, {"people": [{}]}) is True
    assert Logic(FACTS, ()).truth(born, {"people": []}) is False
    assert Logic(FACTS, ()).truth(born, {}) is None


def test_what_an_implication_sets_for_another_is_followed() -> None:
    large = Compare("size", "above", 50)
    chain = [Implication(Yes("a"), {"b": True}), Implication(All((Yes("b"), large)), {"colour": "red"})]
    large_and_not_red = All((Yes("a"), large, Not(Is("colour", "red"))))
    assert Logic(FACTS, chain).truth(large_and_not_red, {}) is False
    assert Logic(FACTS, chain[1:]).truth(large_and_not_red, {}) is None


@pytest.mark.parametrize(("either_way", "decides"), [("a", "b"), ("b", "a")])
def test_a_fact_that_cancels_out_is_not_open_wherever_it_stands(either_way: str, decides: str) -> None:
    condition = AnyOf((All((Yes(either_way), Yes(decides))), All((Not(Yes(either_way)), Yes(decides)))))
    assert Logic(FACTS, ()).open_paths(condition, {}) == {decides}


@pytest.mark.parametrize("decides", [Yes("a"), Compare("size", "above", 10)])
def test_a_choice_of_three_that_cancels_out_is_not_open_wherever_it_stands(decides: Yes | Compare) -> None:
    condition = AnyOf(tuple(All((Is("colour", colour), decides)) for colour in WORLD["colour"]))
    assert Logic(FACTS, ()).open_paths(condition, {}) == {decides.fact}


def test_a_stated_fact_stands_against_what_would_be_implied() -> None:
    red_and_b = All((Is("colour", "red"), Yes("b")))
    assert Logic(FACTS, [RULE]).truth(red_and_b, {"b": True}) is None
    assert Logic(FACTS, [RULE]).open_paths(red_and_b, {"b": True}) == {"colour"}
