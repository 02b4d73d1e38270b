"""Several packs in one program: the next version from its day on, and each in its own area."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from policy_kb import NotInForce, Pack, Shelf, ShelfError, load
from policy_kb.workdays import WorkingDays
from tests.policy_kb.packs import a_version

TAKES_OVER = date(2027, 3, 1)
CAP = "elder_cap: {article: 8, unit: yuan, values: [{since: 2022-10-08, value: %d}]}"
HIGHER = {"measure-8.yaml": (CAP % 60, CAP % 80)}
ELDERLY = {"lifted": True, "income_2021": 9500, "elders": [{"age": 70, "monthly_support": 2000}]}


@pytest.fixture(scope="module")
def old() -> Pack:
    return load("fengjie-2022")


@pytest.fixture(scope="module")
def new(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    folder = tmp_path_factory.mktemp("packs")
    return a_version(folder, "fengjie-2027", issued="2027-03-01", replaces="fengjie-2022", changes=HIGHER)


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    return a_version(
        tmp_path_factory.mktemp("packs"),
        "wuxi-2022",
        issued="2022-11-01",
        townships=("城厢镇", "凤凰镇"),
        county="巫溪县",
    )


def most(pack: Pack, on: date) -> str:
    (right,) = [each for each in pack.screen(ELDERLY, on).to_dict()["rights"] if each["id"] == "m8-elder"]
    amount: str = right["amount"]["max"]
    return amount


def test_the_next_version_takes_over_on_its_day(old: Pack, new: Pack):
    for order in ((old, new), (new, old)):
        shelf = Shelf(order)
        assert not shelf.several
        assert shelf.of(None, TAKES_OVER - timedelta(days=1)) is old
        assert shelf.of(None, TAKES_OVER) is new


def test_a_verdict_of_before_can_be_worked_out_again_afterwards(old: Pack, new: Pack):
    shelf, before = Shelf((old, new)), date(2026, 11, 24)
    assert most(shelf.of(None, before), before) == most(old, before) == "60.00"
    assert most(shelf.of(None, TAKES_OVER), TAKES_OVER) == "80.00"


def test_each_township_has_its_pack_and_all_others_the_first(old: Pack, elsewhere: Pack):
    shelf, today = Shelf((old, elsewhere)), date(2026, 11, 24)
    assert shelf.several
    assert shelf.of("城厢镇", today) is elsewhere
    assert shelf.of("青溪镇", today) is shelf.of(None, today) is old
    assert shelf.of(None, today, "wuxi-2022") is elsewhere
    assert shelf.of("城厢镇", today, "fengjie-2022") is old
    assert shelf.by_area(today) == {"fengjie-2022": old, "wuxi-2022": elsewhere}


def test_every_pack_of_it_gets_the_county_s_working_days(old: Pack, elsewhere: Pack):
    days = WorkingDays({2026: {}})
    shelf = Shelf((old, elsewhere)).with_workdays(days)
    assert [pack.id for pack in shelf.packs] == ["fengjie-2022", "wuxi-2022"]
    assert all(pack.workdays is days for pack in shelf.packs)


def test_before_any_version_there_is_nothing_to_say(old: Pack, new: Pack):
    early = date(2022, 10, 7)
    with pytest.raises(NotInForce):
        Shelf((new, old)).of(None, early).at(early)


def test_packs_that_cannot_be_served_together_are_refused(tmp_path: Path, old: Pack, new: Pack, elsewhere: Pack):
    early = a_version(tmp_path, "too-early", issued="2022-10-08", replaces="fengjie-2022")
    nowhere = a_version(tmp_path, "nowhere", issued="2022-12-01")
    same = a_version(tmp_path, "same-place", issued="2022-12-01", townships=("城厢镇",))
    for packs, says in (
        ((old, old), "twice"),
        ((old, early), "not issued after"),
        ((old, nowhere), "must say which townships"),
        ((old, elsewhere, same), "in two packs"),
        ((a_version(tmp_path, "itself", issued="2023-01-01", replaces="itself"),), "replaces itself|not issued after"),
    ):
        with pytest.raises(ShelfError, match=says):
            Shelf(packs)
    assert Shelf((old, new, elsewhere)).several
