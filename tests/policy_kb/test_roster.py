"""The roster as values: the facts a household's record settles, and what a newer roster changes."""

import itertools
import json
from dataclasses import fields, replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import policy_kb
from policy_kb import roster
from policy_kb.roster import Change, Household, Member, differences, facts_of

PACK = policy_kb.load("fengjie-2022")
TODAY = date(2026, 11, 23)
OLD, YOUNG = date(1950, 3, 4), date(2008, 9, 1)
DERIVED = {"full_labour", "weak_labour", "vocational_student", "freshmen", "elders"}


def a_household(*members: Member, **values: object) -> Household:
    return replace(Household("0412", "李大山", "青溪镇", "柳坪村", members=members), **values)


def facts(*members: Member, on: date = TODAY) -> dict[str, object]:
    return facts_of(a_household(*members), on)


names = st.text("李王张陈一二三", min_size=1, max_size=3)
amounts = st.none() | st.integers(-(10**6), 10**6) | st.decimals(-(10**6), 10**6, places=2)
days = st.none() | st.dates(date(1906, 1, 1), TODAY)
yes_no = st.none() | st.booleans()
members = st.builds(
    Member,
    names,
    st.none() | st.sampled_from(["户主", "配偶"]),
    days,
    st.sampled_from([None, *roster.LABOURS]),
    st.sampled_from([None, *roster.SCHOOLS]),
    yes_no,
    st.none() | st.integers(0, 5000) | st.decimals(0, 5000, places=2),
)
households = st.builds(
    Household,
    st.text("0123456789-", min_size=1, max_size=8),
    names,
    names,
    names,
    yes_no,
    st.sampled_from([None, *roster.MONITORINGS]),
    days,
    days,
    amounts,
    amounts,
    yes_no,
    st.none() | names,
    days,
    st.lists(members, max_size=4).map(tuple),
)


def test_a_record_that_says_nothing_settles_nothing():
    assert facts_of(a_household(), TODAY) == {}


def test_what_the_record_says_of_the_household_are_facts():
    household = a_household(
        lifted=False,
        monitoring="active",
        income_2021=0,
        income_2022_forecast=Decimal("-350.50"),
        had_award=False,
    )
    assert facts_of(household, TODAY) == {
        "lifted": False,
        "monitoring": "active",
        "income_2021": 0,
        "income_2022_forecast": -350.5,
        "had_2022_monitored_award": False,
    }


@pytest.mark.parametrize(
    ("labours", "full", "weak"),
    [
        (["full", None], True, None),
        (["weak", None], None, True),
        (["half", "none"], False, True),
        (["none", "none"], False, False),
        (["none", None], None, None),
        (["full", "weak"], True, True),
    ],
)
def test_labour_is_a_no_only_when_everybodys_is_known(labours, full, weak):
    found = facts(*(Member("甲", labour=labour) for labour in labours))
    assert (found.get("full_labour"), found.get("weak_labour")) == (full, weak)


@pytest.mark.parametrize(
    ("schools", "vocational", "freshmen"),
    [
        (["vocational", None], True, None),
        (["freshman", None], None, None),
        (["freshman", "other"], False, [{}]),
        (["none", "other"], False, []),
    ],
)
def test_freshmen_are_listed_only_when_everybodys_school_is_known(schools, vocational, freshmen):
    found = facts(*(Member("甲", school=school) for school in schools))
    assert (found.get("vocational_student"), found.get("freshmen")) == (vocational, freshmen)


def test_a_freshman_carries_the_yulu_programme_where_it_is_known():
    found = facts(
        Member("甲", school="freshman", yulu=False),
        Member("乙", school="freshman", yulu=True),
        Member("丙", school="freshman"),
        Member("丁", school="other", yulu=True),
    )
    assert found["freshmen"] == [{"yulu": False}, {"yulu": True}, {}]


def test_elders_are_listed_only_when_everybodys_birth_date_is_known():
    assert "elders" not in facts(Member("甲", born=OLD), Member("乙"))
    assert facts(Member("甲", born=YOUNG))["elders"] == []


def test_an_elders_support_is_left_out_where_it_is_unknown():
    found = facts(
        Member("甲", born=OLD, monthly_support=Decimal("333.33")), Member("乙", born=OLD), Member("丙", born=YOUNG)
    )
    assert found["elders"] == [{"age": 76, "monthly_support": 333.33}, {"age": 76}]


@pytest.mark.parametrize(
    ("born", "on", "elder"),
    [
        (date(1966, 11, 23), TODAY, True),
        (date(1966, 11, 24), TODAY, False),
        (date(1964, 2, 29), date(2024, 2, 28), False),
        (date(1964, 2, 29), date(2024, 2, 29), True),
        (date(1940, 2, 29), date(2001, 2, 28), True),
        (date(1944, 2, 29), date(2003, 12, 31), False),
    ],
)
def test_an_elder_is_one_on_the_sixtieth_birthday(born, on, elder):
    assert bool(facts(Member("甲", born=born), on=on)["elders"]) == elder


@pytest.mark.parametrize(("on", "age"), [(date(2026, 2, 28), 61), (date(2026, 3, 1), 62)])
def test_who_was_born_on_a_leap_day_is_a_year_older_on_the_first_of_march(on, age):
    assert facts(Member("甲", born=date(1964, 2, 29)), on=on)["elders"] == [{"age": age}]


@given(households)
def test_the_facts_are_ones_the_pack_takes(household):
    PACK.screen(facts_of(household, TODAY))


COMPLETIONS = {
    "born": (OLD, YOUNG),
    "labour": roster.LABOURS,
    "school": roster.SCHOOLS,
}


@given(st.lists(members, min_size=1, max_size=2))
def test_what_is_derived_is_exact(some):
    """A truth about the members is told exactly when every completion of their records agrees on it."""
    some = [replace(member, yulu=None, monthly_support=None) for member in some]
    blanks = [(at, name) for at, member in enumerate(some) for name in COMPLETIONS if getattr(member, name) is None]
    found = facts(*some)
    told = []
    for values in itertools.product(*(COMPLETIONS[name] for _, name in blanks)):
        whole = list(some)
        for (at, name), value in zip(blanks, values, strict=True):
            whole[at] = replace(whole[at], **{name: value})
        told.append(facts(*whole))
    for name in DERIVED:
        same = all(each[name] == told[0][name] for each in told)
        assert found.get(name) == (told[0][name] if same else None)


@given(households)
def test_a_household_survives_json(household):
    assert Household.from_json(json.loads(json.dumps(household.to_json()))) == household


@given(households)
def test_a_roster_differs_from_itself_in_nothing(household):
    assert differences(household, household) == []


@given(households, households)
def test_whatever_differs_is_told(one, other):
    for name in (field.name for field in fields(Household) if field.name != "members"):
        new = replace(one, **{name: getattr(other, name)})
        assert [change.field for change in differences(one, new)] == ([name] if new != one else [])


def test_a_change_names_field_old_and_new():
    old = a_household(lifted=True, income_2021=9500)
    new = replace(old, income_2021=12000, cadre="周敏")
    assert differences(old, new) == [Change("income_2021", 9500, 12000), Change("cadre", None, "周敏")]


def test_members_are_told_apart_by_their_names():
    old = a_household(Member("甲", labour="full"), Member("乙"), Member("丙"))
    new = a_household(Member("丙"), Member("甲", labour="weak"), Member("丁"))
    assert differences(old, new) == [
        Change("labour", "full", "weak", "甲"),
        Change("member", None, "丁", "丁"),
        Change("member", "乙", None, "乙"),
    ]


def test_of_namesakes_in_a_household_the_first_is_the_first():
    old = a_household(Member("甲", born=OLD), Member("甲", born=YOUNG))
    assert differences(old, a_household(Member("甲", born=OLD))) == [Change("member", "甲", None, "甲")]
