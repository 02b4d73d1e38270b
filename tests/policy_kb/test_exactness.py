"""Screening against an independent reading of the notice: complete records directly, partial ones by brute force."""

import json
import random
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import policy_kb
from tests.policy_kb import oracle
from tests.policy_kb.households import complete, consistent, partial, sampled, without

PACK = policy_kb.load("fengjie-2022")


def rights_of(record: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {right["id"]: right for right in PACK.screen(record).to_dict()["rights"]}


def amount_of(right: dict[str, Any]) -> tuple[str | None, str | None] | None:
    return (right["amount"].get("min"), right["amount"].get("max")) if "amount" in right else None


def assert_exact(record: dict[str, Any]) -> None:
    found = rights_of(record)
    assert list(found) == list(oracle.READ_BY)
    for name, right in found.items():
        outcome, amount, missing = oracle.expected(name, record)
        assert (name, right["outcome"]) == (name, outcome)
        assert (name, amount_of(right)) == (name, amount)
        assert (name, set(right["missing"])) == (name, missing if outcome != "ineligible" else set())


@settings(max_examples=300, deadline=None)
@given(complete())
def test_complete_households_are_decided_as_the_notice_reads(record: dict[str, Any]) -> None:
    covered = PACK.screen(record).to_dict()["low_income"]
    assert covered == ("yes" if oracle.low_income(record) else "no")
    for name, right in rights_of(record).items():
        held, amount = oracle.verdict(name, record)
        assert (name, right["outcome"]) == (name, "eligible" if held else "ineligible")
        assert (name, amount_of(right)) == (name, amount)
        assert right["missing"] == []


@settings(max_examples=200, deadline=None)
@given(partial())
def test_partial_records_are_decided_exactly(record: dict[str, Any]) -> None:
    assert_exact(record)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_plausible_households_partly_unsaid_are_decided_exactly(share: float) -> None:
    rng = random.Random(f"unsaid {share}")
    for record in sampled(seed=2022, count=60):
        assert_exact(without(record, rng, share))


@settings(max_examples=150, deadline=None)
@given(partial(), complete(), st.sets(st.sampled_from(sorted(oracle.VALUES))))
def test_more_facts_never_overturn_a_decided_right(
    record: dict[str, Any], truth: dict[str, Any], learnt: set[str]
) -> None:
    fuller = dict(record)
    for name in learnt:
        fuller[name] = _filled(record.get(name), truth[name])
    assume(consistent(fuller))
    before, after = rights_of(record), rights_of(fuller)
    for name, right in before.items():
        if right["outcome"] != "unknown":
            assert (name, after[name]["outcome"]) == (name, right["outcome"])


def _filled(known: Any, learnt: Any) -> Any:
    """What is known, completed with what was learnt."""
    if not isinstance(known, list):
        return learnt if known is None else known
    return [{**other, **{k: v for k, v in member.items() if v is not None}} for member, other in _pairs(known, learnt)]


def _pairs(known: list[Any], learnt: list[Any]) -> list[tuple[Any, Any]]:
    return [(member, learnt[i] if i < len(learnt) else {}) for i, member in enumerate(known)]


@settings(max_examples=100, deadline=None)
@given(partial(), st.randoms(use_true_random=False))
def test_the_order_of_facts_is_irrelevant(record: dict[str, Any], rng: random.Random) -> None:
    names = list(record)
    rng.shuffle(names)
    assert rights_of({name: record[name] for name in names}) == rights_of(record)


@settings(max_examples=100, deadline=None)
@given(partial())
def test_unknown_may_be_left_out_or_said(record: dict[str, Any]) -> None:
    assert rights_of({k: v for k, v in record.items() if v is not None}) == rights_of(record)


@settings(max_examples=100, deadline=None)
@given(partial())
def test_a_verdict_survives_json(record: dict[str, Any]) -> None:
    verdict = PACK.screen({"id": "七号", **record}).to_dict()
    assert json.loads(json.dumps(verdict, ensure_ascii=False)) == verdict


@settings(max_examples=100, deadline=None)
@given(complete(), st.data())
def test_a_right_depends_on_no_fact_the_notice_does_not_name(record: dict[str, Any], data: st.DataObject) -> None:
    other = data.draw(complete())
    for name, right in rights_of(record).items():
        changed = other | {fact: record[fact] for fact in oracle.READ_BY[name]}
        assert (name, rights_of(changed)[name]["outcome"]) == (name, right["outcome"])
