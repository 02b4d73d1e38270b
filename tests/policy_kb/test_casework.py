"""Values of casework: areas, and what lies within them."""

import pytest

from policy_kb.casework import Area

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
