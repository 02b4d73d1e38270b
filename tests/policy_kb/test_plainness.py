"""The quick look at a record against the check that tells what is wrong."""

from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

import policy_kb
from policy_kb.errors import FactError
from policy_kb.facts import check_record
from policy_kb.plainness import plainly_fits
from tests.policy_kb.households import complete, partial

PACK = policy_kb.load("fengjie-2022")
FACTS = PACK.facts["household"]
FITS = plainly_fits(FACTS)
PLAIN_VALUES = (None, True, 0, 1, -1, 60, 10**6, 10**6 + 1, 10**400, 0.5, "", "active")
OTHER_VALUES = (float("nan"), float("inf"), Decimal("1.5"), {}, set(), ({},))
LISTS = (
    [],
    [None],
    [[]],
    [{}],
    [{}] * 21,
    [{"age": 60}],
    [{"age": 60.0}],
    [{"age": True}],
    [{"yulu": 1}],
    [{"wage": 1}],
)
SUPPORTS = ([{"monthly_support": "5"}], [{"monthly_support": -1}], [{"monthly_support": 0.5}])
ODD = st.sampled_from((*PLAIN_VALUES, *OTHER_VALUES, *LISTS, *SUPPORTS))


@settings(max_examples=300, deadline=None)
@given(st.one_of(complete(), partial()))
def test_every_ordinary_record_is_plain_and_taken_as_it_stands(record: dict[str, Any]) -> None:
    assert FITS(record)
    assert PACK.split(record)[0] == check_record(record, FACTS) == record


@settings(max_examples=600, deadline=None)
@given(partial(), st.sampled_from([*FACTS, "wage", ""]), ODD)
def test_an_odd_value_is_plain_only_where_the_check_leaves_it_alone(
    record: dict[str, Any], name: str, odd: Any
) -> None:
    record = {**record, name: odd}
    try:
        checked = check_record(record, FACTS)
    except FactError:
        assert not FITS(record)
    else:
        assert not FITS(record) or repr(checked) == repr(record)


def test_what_is_done_to_a_record_afterwards_changes_no_screening() -> None:
    record: dict[str, Any] = {"monitoring": "active", "elders": [{"age": 70}]}
    screening = PACK.screen(record)
    record["elders"][0]["monthly_support"] = 500
    record["lifted"] = False
    assert "elders.0.monthly_support" in screening.of("m8-elder").missing
    assert "lifted" in screening.of("m7-vocational").missing


def test_outcomes_are_the_askers_own() -> None:
    PACK.outcomes({})["m9-visit"] = "mine"
    assert PACK.outcomes({})["m9-visit"] == "unknown"
