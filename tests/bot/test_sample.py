"""The fictional township: as varied as what is tried on it needs, and nobody's."""

from collections import Counter

import pytest

import policy_kb
from bot.roster import read
from bot.sample import AS_OF, FOLDER, sample_households
from policy_kb.roster import MONITORINGS, SCHOOLS, Household, facts_of

PACK = policy_kb.load("fengjie-2022")
DECIDED = ("m4-monitored-award", "m7-vocational", "m7-freshman", "m8-elder", "m9-plan", "m9-measures", "m9-visit")
"""Rights that the record alone can settle."""


@pytest.fixture(scope="module")
def households() -> list[Household]:
    return sample_households()


def test_it_reads_without_a_problem_or_a_doubt():
    found = read(FOLDER, FOLDER.name, AS_OF)
    assert (found.problems, found.warnings) == ((), ())


def test_it_has_sixty_households_in_three_villages(households):
    assert Counter((each.township, each.village) for each in households) == {
        ("青溪镇", "柳坪村"): 20,
        ("青溪镇", "石桥村"): 20,
        ("青溪镇", "云岭村"): 20,
    }


def test_it_has_four_contact_cadres_and_households_without_one(households):
    cadres = Counter(each.cadre for each in households)
    assert set(cadres) == {"周敏", "刘建军", "何晓燕", "冉志强", None}
    assert cadres[None] == 6


def test_it_has_namesakes_within_a_village_and_beyond(households):
    heads = Counter(each.head for each in households)
    at_home = Counter((each.head, each.village) for each in households)
    assert {head for head, times in heads.items() if times > 1} == {"张明", "李国华", "王秀英"}
    assert [key for key, times in at_home.items() if times > 1] == [("张明", "柳坪村")]


def test_it_has_every_kind_of_status_school_and_gap(households):
    assert {each.monitoring for each in households} == {*MONITORINGS, None}
    assert {each.lifted for each in households} == {True, False, None}
    members = [member for each in households for member in each.members]
    assert {member.school for member in members} == {*SCHOOLS, None}
    assert any(member.labour is None for member in members)
    assert any(member.born is None for member in members)
    assert any(not each.members for each in households)


@pytest.mark.parametrize("right", DECIDED)
def test_its_records_settle_rights_both_ways_and_leave_some_open(households, right):
    found = set()
    for each in households:
        rights = PACK.screen(facts_of(each, AS_OF), AS_OF).to_dict()["rights"]
        found |= {one["outcome"] for one in rights if one["id"] == right}
    assert found == {"eligible", "ineligible", "unknown"}


def test_it_stands_on_both_sides_of_the_income_line(households):
    assert {10_000, 9_999} <= {
        int(i) for each in households for i in (each.income_2021, each.income_2022_forecast) if i
    }
