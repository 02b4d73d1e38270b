"""Whole tables, row by row, against the explaining evaluator and against the notice read by hand."""

import math
import random
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import policy_kb
from policy_kb import FactError, NotInForce
from policy_kb.conditions import COMPARISONS
from policy_kb.pack import Pack
from policy_kb.table import reading
from policy_kb.table.masks import line
from policy_kb.table.screening import TableScreening
from tests.policy_kb import oracle, small, tables
from tests.policy_kb.households import complete, partial, sampled, without

PACK = policy_kb.load("fengjie-2022")
FACTS = PACK.facts["household"]
WORDS = {1: "eligible", 0: "ineligible", -1: "unknown"}
COVERED = {1: "yes", 0: "no", -1: "unknown"}


def screened(records: list[dict[str, Any]], pack: Pack = PACK, lay: Any = tables.columns) -> TableScreening:
    return pack.screen_table(lay(records, pack.facts["household"]))


def row_of(table: TableScreening, row: int) -> dict[str, Any]:
    """A row in the form that one screening of it has, as far as tables go."""
    return {
        "low_income": None if table.low_income is None else COVERED[int(table.low_income[row])],
        "rights": [
            {"id": name, "outcome": WORDS[int(column.outcome[row])], "amount": amount_of(column, row)}
            for name, column in table.rights.items()
        ],
    }


def amount_of(column: Any, row: int) -> dict[str, str] | None:
    """The bounds that are there, in a record's words; of a right not held, none may be."""
    bounds = {"min": column.minimum, "max": column.maximum}
    found = {name: f"{values[row]:.2f}" for name, values in bounds.items() if values is not None}
    if column.outcome[row] != 1:
        assert set(found.values()) <= {"nan"}
    return {**found, "per": column.per} if found and column.outcome[row] == 1 else None


def explained(record: dict[str, Any], pack: Pack = PACK) -> dict[str, Any]:
    whole = pack.screen(record).to_dict()
    kept = [{"id": r["id"], "outcome": r["outcome"], "amount": r.get("amount")} for r in whole["rights"]]
    return {"low_income": whole["low_income"], "rights": kept}


def assert_agrees(records: list[dict[str, Any]], pack: Pack = PACK) -> None:
    found = {lay.__name__: screened(records, pack, lay) for lay in (tables.columns, tables.lists)}
    for way, table in {**found, "records": pack.screen_records(records)}.items():
        assert len(table) == len(records)
        for row, record in enumerate(records):
            assert row_of(table, row) == explained(record, pack), (way, record)
        for right, column in table.rights.items():
            rows = np.flatnonzero(column.outcome == -1)
            found = table.missing(right, rows)
            assert found == [pack.screen(records[row]).of(right).missing for row in rows.tolist()]


@settings(max_examples=60, deadline=None)
@given(st.lists(complete(), max_size=6))
def test_complete_households_come_out_as_one_by_one(records: list[dict[str, Any]]) -> None:
    assert_agrees(records)


@settings(max_examples=80, deadline=None)
@given(st.lists(partial(), max_size=6))
def test_households_of_whom_little_is_known_come_out_as_one_by_one(records: list[dict[str, Any]]) -> None:
    assert_agrees(records)


@pytest.mark.parametrize("share", [0.0, 0.1, 0.3, 0.7])
def test_a_village_partly_unsaid_comes_out_as_one_by_one(share: float) -> None:
    rng = random.Random(f"table {share}")
    assert_agrees([without(record, rng, share) for record in sampled(seed=9, count=200)])


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6])
def test_a_village_partly_unsaid_is_decided_as_the_notice_reads(share: float) -> None:
    rng = random.Random(f"oracle {share}")
    records = [without(record, rng, share) for record in sampled(seed=2022, count=60)]
    table = screened(records)
    for row, record in enumerate(records):
        for right, column in table.rights.items():
            outcome, amount, _ = oracle.expected(right, record)
            found = amount_of(column, row)
            assert (right, WORDS[int(column.outcome[row])]) == (right, outcome)
            assert (right, found and (found.get("min"), found.get("max"))) == (right, amount)


SUPPORT = st.one_of(
    st.integers(0, 2_000_00).map(lambda fen: fen / 100),
    st.floats(0, 700, allow_nan=False),
    st.sampled_from([0.05, 0.15, 4.35, 1.005, 0.04999999999999999, 0.050000000000000003, 599.95, 8.45]),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.lists(SUPPORT, max_size=3), min_size=1, max_size=5))
def test_a_tenth_of_any_support_is_rounded_as_one_by_one(supports: list[list[float]]) -> None:
    monitored = {"monitoring": "active"}
    assert_agrees([{**monitored, "elders": [{"age": 70, "monthly_support": s} for s in each]} for each in supports])


def a_guest_for_whom_it_matters_both_ways() -> dict[str, str]:
    """Of guests it is asked that one is grown up and that one is not."""
    child_with_flour = "{all: [{fact: age, below: age_line}, {fact: flour, above: 1}]}"
    return small.changed(
        "measure-1.yaml",
        "          some: guests\n          where: {fact: age, at_least: age_line}\n",
        f"          some: guests\n          where: {{any: [{{fact: age, at_least: age_line}}, {child_with_flour}]}}\n",
    )


def a_town_that_poverty_implies_and_is_asked_both_ways() -> dict[str, str]:
    """An implication within a right, and a choice of which two values are asked for."""
    files = small.changed(
        "measure-1.yaml",
        "        - {fact: kind, is: town}\n",
        "        - {any: [{fact: kind, is: town}, {all: [{fact: kind, is: farm}, {fact: income, below: 50}]}]}\n",
    )
    rule = "implications:\n  - when: {fact: income, below: 0}\n    then: {kind: farm}\nquestions:\n  kind:\n"
    return {**files, "measure-0.yaml": files["measure-0.yaml"].replace("questions:\n  kind:\n", rule, 1)}


def a_grown_guest_of_whom_two_rights_speak() -> dict[str, str]:
    """Rights of different households that share what they ask of guests: who is looked at for one is not enough."""
    inline = "        - id: guest\n          says: {zh: 有客人, en: a guest}\n          some: guests\n"
    where = "{fact: age, at_least: age_line}"
    files = small.changed("measure-1.yaml", f"{inline}          where: {where}\n", "        - guest\n")
    named = (
        f"  guest:\n    article: 1\n    says: {{zh: 有客人, en: a guest}}\n    when: {{some: guests, where: {where}}}\n"
    )
    ovens = files["measure-1.yaml"].replace("rights:\n", f"conditions:\n{named}rights:\n")
    return {**files, "measure-1.yaml": ovens + another("cloth", "{all: [{fact: kind, is: farm}, guest]}")}


def another(right: str, when: str) -> str:
    named = "    title: {zh: 别的, en: another}\n    nature: service\n    worth: {zh: 给, en: one}\n"
    return f"  {right}:\n{named}    when: {when}\n"


def rights_that_an_implication_settles() -> dict[str, str]:
    """Whatever the income: where it is negative the household is on a farm, unless it is said to be in town."""
    rule = "implications:\n  - when: {fact: income, below: 0}\n    then: {kind: farm}\nquestions:\n  kind:\n"
    either = another("either", "{any: [{fact: kind, is: farm}, {fact: income, at_least: 0}]}")
    neither = another("neither", "{all: [{fact: kind, is: town}, {fact: income, below: 0}]}")
    who = small.FILES["measure-0.yaml"].replace("questions:\n  kind:\n", rule, 1)
    return {**small.FILES, "measure-0.yaml": who, "measure-1.yaml": small.FILES["measure-1.yaml"] + either + neither}


GUEST = {"age": st.sampled_from([4, 17, 18, 40]), "flour": st.sampled_from([0, 1, 2, 59.99, 61])}
HOSTS = st.fixed_dictionaries(
    {"income": st.sampled_from([-1, 40, 49.5, 50, 100, 100.5, None])},
    optional={
        "kind": st.none() | st.sampled_from(["town", "farm"]),
        "guests": st.none() | st.lists(st.fixed_dictionaries({}, optional=GUEST), min_size=1, max_size=3),
    },
)


@pytest.mark.parametrize(
    "files",
    [
        small.FILES,
        a_guest_for_whom_it_matters_both_ways(),
        a_town_that_poverty_implies_and_is_asked_both_ways(),
        a_grown_guest_of_whom_two_rights_speak(),
        rights_that_an_implication_settles(),
    ],
    ids=["one way", "members both ways", "implied and both ways", "shared", "implied"],
)
@settings(max_examples=60, deadline=None)
@given(st.lists(HOSTS, max_size=6))
def test_any_pack_comes_out_as_one_by_one(files: dict[str, str], records: list[dict[str, Any]]) -> None:
    assert_agrees(records, small.pack(files))


def test_what_the_plain_rules_leave_open_is_decided_all_the_same() -> None:
    either = small.pack(a_town_that_poverty_implies_and_is_asked_both_ways())
    assert screened([{"income": 40, "guests": [{"age": 18}]}], either)["loan"].outcome.tolist() == [1]
    guests = small.pack(a_guest_for_whom_it_matters_both_ways())
    loan = screened([{"income": 40, "kind": "town", "guests": [{"flour": 2}]}], guests)["loan"]
    assert loan.outcome.tolist() == [1]
    assert loan.minimum is not None and loan.maximum is not None
    assert loan.minimum.tolist() == loan.maximum.tolist() == [1.0]


def test_what_an_implication_settles_either_way_is_decided() -> None:
    table = screened([{}, {"kind": "town"}, {"income": -1}], small.pack(rights_that_an_implication_settles()))
    assert table["either"].outcome.tolist() == [1, -1, 1]
    assert table["neither"].outcome.tolist() == [0, -1, 0]


def test_rows_on_two_sides_of_a_line_have_each_their_own_open_facts() -> None:
    above, within, on_it = ({"lifted": True, "income_2021": income} for income in (10_001, 9_999, 10_000))
    assert_agrees([above, within, on_it])
    assert_agrees([on_it, above, within])


def test_members_are_looked_at_again_where_another_right_speaks_of_more_rows() -> None:
    shared = small.pack(a_grown_guest_of_whom_two_rights_speak())
    town, farm = ({"income": 1, "kind": kind, "guests": [{"age": 18}]} for kind in ("town", "farm"))
    table = screened([town, *[farm] * 3], shared)
    assert table["loan"].outcome.tolist() == [1, 0, 0, 0]
    assert table["cloth"].outcome.tolist() == [0, 1, 1, 1]


@pytest.mark.parametrize("comparison", COMPARISONS)
@pytest.mark.parametrize("limit", [60, Decimal("0.1"), Decimal("0.3"), Decimal("2.675"), Decimal("0.5")])
def test_a_line_that_is_no_float_divides_floats_as_it_divides_records(comparison: str, limit: int | Decimal) -> None:
    near = float(limit)
    values = [near, math.nextafter(near, math.inf), math.nextafter(near, -math.inf), near + 1, near - 1]
    operation, edge = line(comparison, limit)
    assert operation(np.array(values), edge).tolist() == [COMPARISONS[comparison](value, limit) for value in values]


def test_a_stated_award_stands_against_what_is_implied() -> None:
    known = {"lifted": True, "income_2021": 1, "small_venture": "willing_able", "monitoring": "none"}
    table = screened([known, {**known, "had_2022_monitored_award": True}])
    assert table["m4-five-small"].outcome.tolist() == [1, 0]


def test_a_workshop_has_its_own_rights_and_no_income() -> None:
    table = PACK.screen_table({"new_build": np.array([1.0, 0.0, np.nan])}, subject="workshop")
    assert table["m1-build"].outcome.tolist() == [1, 0, -1]
    assert table["m1-build"].maximum[0] == 500_000
    assert table["m1-award"].outcome.tolist() == [-1, -1, -1]
    assert (table.low_income, table.covered(0)) == (None, None)


def test_a_table_goes_by_the_figures_of_its_day() -> None:
    ovens, records = small.pack(), [{"income": income} for income in (99, 110, 120, 121, None)]
    for day in (date(2030, 12, 31), date(2031, 1, 1)):
        table = ovens.screen_table(tables.columns(records, ovens.facts["household"]), on=day)
        assert [table.covered(row) for row in range(5)] == [ovens.screen(r, day).covered for r in records]
    assert table.low_income is not None and table.low_income.tolist() == [1, 1, 1, 0, -1]


def test_choices_may_be_numbers_and_booleans_objects() -> None:
    codes = PACK.screen_table({"monitoring": np.array([0, 1, 2])})
    assert codes["m9-plan"].outcome.tolist() == [0, 1, 0]
    gaps = {"monitoring": np.array([np.nan, 1.0, 2.0, 0.0]), "lifted": np.array([None, True, True, False], object)}
    assert PACK.screen_table(gaps)["m9-plan"].outcome.tolist() == [-1, 1, 0, 0]
    text = PACK.screen_table({"monitoring": np.array(["", "active", "none"])})
    assert text["m9-plan"].outcome.tolist() == [-1, 1, 0]


def test_no_rows_are_no_rows() -> None:
    assert len(PACK.screen_table({})) == 0
    assert PACK.screen_table({"lifted": np.array([], bool)})["m8-elder"].outcome.tolist() == []


def test_a_table_read_in_several_goes_is_the_same_table(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random("goes")
    records = [without(record, rng, 0.3) for record in sampled(seed=4, count=101)]
    whole = screened(records)
    monkeypatch.setattr(reading, "AT_ONCE", 10)
    goes = screened(records)
    assert [row_of(goes, row) for row in range(len(records))] == [row_of(whole, row) for row in range(len(records))]
    wrong = {"lifted": [True] * 25, "elders": [1] * 25, "elders.age": [60] * 24 + [200]}
    with pytest.raises(FactError, match=r"row 24 of column elders\.age"):
        PACK.screen_table(wrong)
    with pytest.raises(FactError, match="elders counts 25 people"):
        PACK.screen_table({**wrong, "elders.age": [60] * 26})


def test_a_row_can_be_explained() -> None:
    record = {"lifted": True, "income_2021": 9_000.0, "elders": [{"age": 70}, {"monthly_support": 5.0}]}
    assert PACK.screen(screened([record]).record(0)).to_dict() == PACK.screen(record).to_dict()


def test_rows_can_be_asked_for_by_outcome() -> None:
    table = screened([{"monitoring": "active"}, {"monitoring": "none"}, {}])
    assert table.outcomes("m9-plan") == ["eligible", "ineligible", "unknown"]
    assert table.eligible_rows("m9-plan") == [0]
    assert table.open_rows("m9-plan") == [(2, frozenset({"monitoring"}))]
    assert [table.covered(row) for row in range(3)] == [True, None, None]


def test_a_date_and_staleness_go_with_it() -> None:
    table = PACK.screen_table({"lifted": np.array([True])}, on=date(2026, 1, 1))
    assert table.stale and not screened([{}]).stale
    with pytest.raises(NotInForce):
        PACK.screen_table({"lifted": np.array([True])}, on=date(2020, 1, 1))


@pytest.mark.parametrize(
    ("columns", "sentence"),
    [
        ({"lift": [True]}, "did you mean lifted"),
        ({"lifted": [[True]]}, "one dimension"),
        ({"lifted": [True], "weak_labour": [True, False]}, "weak_labour has 2 rows, lifted has 1"),
        ({"lifted": [1, 2]}, "row 1 of column lifted must be true or false, not "),
        ({"lifted": [1.0, np.nan, 0.5]}, "row 2 of column lifted"),
        ({"lifted": np.array([True, "maybe"], object)}, "row 1 of column lifted"),
        ({"lifted": np.array([True, [True]], object)}, "row 1 of column lifted"),
        ({"monitoring": ["active", "aktiv"]}, "row 1 of column monitoring must be one of none, active, resolved, not "),
        ({"monitoring": [0, 3]}, "row 1 of column monitoring"),
        ({"monitoring": [0, 0.5]}, "row 1 of column monitoring"),
        ({"monitoring": [-1.0, np.nan]}, "row 0 of column monitoring"),
        ({"income_2021": [0, 2_000_000]}, "row 1 of column income_2021 must be between -1000000 and 1000000"),
        ({"income_2021": [np.nan, np.inf]}, "row 1 of column income_2021"),
        ({"income_2021": ["9500"]}, "row 0 of column income_2021 must be a number of yuan"),
        ({"income_2021": np.array([1, True], object)}, "row 1 of column income_2021"),
        ({"elders": [1], "elders.age": [60.5]}, "row 0 of column elders.age must be a whole number"),
        ({"elders": [1], "elders.age": [60, 61]}, "elders.age has 2 values, but elders counts 1 people"),
        ({"elders": [1, 21]}, "row 1 of column elders must be how many there are, at most 20"),
        ({"elders": [0.5]}, "row 0 of column elders"),
        ({"elders.age": [60]}, "needs a column elders"),
        ({"elders": [1], "elders.wage": [60]}, "of elders there may be age, monthly_support"),
        ({"elders": np.array([None, [{"wage": 1}]], object)}, "row 1: elders.0 has 'wage'"),
    ],
)
def test_what_cannot_be_is_told_by_its_place(columns: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FactError, match=r"\w") as told:
        PACK.screen_table(columns)
    assert sentence in str(told.value)


def test_a_subject_that_is_none_is_told() -> None:
    with pytest.raises(FactError, match="household, workshop"):
        PACK.screen_table({}, subject="shop")
