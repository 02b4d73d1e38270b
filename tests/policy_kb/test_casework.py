"""Values of casework: areas and what lies within them; what is kept of a visit and a plan."""

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy_kb.casework import HOWS, STEPS, Area, Feedback, PlanItem, Visit

COUNTY, TOWN, VILLAGE = Area(), Area("青溪镇"), Area("青溪镇", "柳坪村")


@pytest.mark.parametrize(
    ("area", "within"),
    [(COUNTY, COUNTY), (COUNTY, TOWN), (COUNTY, VILLAGE), (TOWN, TOWN), (TOWN, VILLAGE), (VILLAGE, VILLAGE)],
    ids=str,
)
def test_an_area_covers_itself_and_what_lies_within(area: Area, within: Area):
    assert area.covers(within)
    assert within.covers(area) == (area == within)


@pytest.mark.parametrize("other", [Area("白水镇"), Area("青溪镇", "石桥村"), Area("白水镇", "柳坪村")], ids=str)
def test_a_village_covers_no_other_even_of_its_name_or_township(other: Area):
    assert not VILLAGE.covers(other)
    assert TOWN.covers(other) == (other.township == TOWN.township)


@pytest.mark.parametrize("area", [COUNTY, TOWN, VILLAGE], ids=str)
def test_an_area_is_read_as_it_is_written(area: Area):
    assert Area.parse(str(area)) == area
    assert Area.parse(f" {str(area).replace('/', ' / ')} ") == area


words = st.none() | st.text(max_size=5)
days = st.none() | st.dates()
visits = st.builds(
    Visit,
    st.just("v1"),
    st.just("0101"),
    st.dates(),
    st.sampled_from(HOWS),
    st.lists(st.integers(1, 9), max_size=3).map(tuple),
    words,
    words,
    st.dictionaries(st.sampled_from(["wages", "business"]), st.integers(0, 10**6)),
    words,
    days,
    words,
    words,
    st.booleans(),
    st.none() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
)


@given(visits)
def test_a_visit_survives_json(visit: Visit):
    body = json.loads(json.dumps(visit.to_json()))
    assert Visit.from_json(visit.id, visit.household, visit.on, visit.how, body, waiting=visit.waiting) == visit


@given(st.builds(PlanItem, st.just("m8-elder"), words, days, st.sampled_from(STEPS), words))
def test_a_plan_s_measure_survives_json(item: PlanItem):
    assert PlanItem.from_json(json.loads(json.dumps(item.to_json()))) == item


def test_of_what_nothing_was_said_nothing_is_kept():
    visit = Visit("v1", "0101", date(2026, 11, 24), "met")
    assert set(map(str, visit.to_json().values())) == {"[]", "{}", "None"}
    assert not visit.waiting
    assert Feedback() == Feedback(0, 0, 0, 0)
