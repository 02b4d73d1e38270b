"""One program for two counties, and a notice that is replaced while people are in the middle of an interview."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from bot.runner import Runner
from handlers.values import State
from policy_kb import Pack, Shelf
from policy_kb.casework import Area
from storage import Database, find_chat
from storage.tables import chats
from tests.bot.talk import CHANNEL, Talk
from tests.policy_kb.packs import a_version
from tests.policy_kb.test_shelf import HIGHER
from tests.storage.county import a_county, a_household, a_person

EVE = datetime(2027, 2, 28, 20).astimezone()
LINES = ("测一测", "脱贫户，没有被监测过", "9500")


@pytest.fixture
def counties(db: Database, pack: Pack, tmp_path: Path) -> Runner:
    other = a_version(tmp_path, "wuxi-2022", issued="2022-11-01", townships=("城厢镇",), county="巫溪县")
    return Runner(db, Shelf((pack, other)), lambda: EVE)


def test_an_interview_goes_on_under_the_notice_that_replaces_the_one_it_began_under(db, pack: Pack, tmp_path: Path):
    clock = [EVE]
    new = a_version(tmp_path, "fengjie-2027", issued="2027-03-01", replaces="fengjie-2022", changes=HIGHER)
    talk = Talk(Runner(db, Shelf((pack, new)), lambda: clock[0]))
    for line in LINES:
        talk.say(line)
    answered = talk.say("/mydata")
    clock[0] += timedelta(hours=8)
    assert talk.say("/mydata").splitlines()[-3:] == answered.splitlines()[-3:]
    assert "没听明白" not in talk.say("测一测")
    assert "最高80元" in talk.say("老人赡养补贴多少钱")


def test_who_lives_in_the_other_county_says_so_and_is_told_of_its_notice(counties: Runner):
    talk = Talk(counties)
    assert "奉节县" in talk.open()
    talk.tap("county:wuxi-2022")
    assert "巫溪县" in talk.said
    assert "county:fengjie-2022" in talk.actions
    for line in LINES:
        talk.say(line)
    assert "巫溪县" in talk.say("你是哪个")
    talk.tap("county:no-such")
    assert "巫溪县" in talk.said


@pytest.mark.parametrize("area", [["wuxi-2022"], {}, 7, "no-such"])
def test_an_area_that_cannot_be_costs_the_conversation_at_most(counties: Runner, db: Database, area: object):
    talk = Talk(counties)
    talk.open()
    with db.transaction() as tx:
        tx.update(chats, find_chat(tx, CHANNEL, talk.address).chat_id, state=State().to_json() | {"area": area})
    assert talk.say("你是哪个")
    assert "奉节县" in talk.open()


def test_who_has_a_role_there_is_spoken_to_of_that_county(counties: Runner, db: Database):
    a_county(db, a_household("0101", Area("城厢镇", "甲村")))
    a_person(db, "100", "village_officer", Area("城厢镇", "甲村"), "刘强")
    talk = Talk(counties)
    talk.tap("county:fengjie-2022")
    assert "巫溪县" in talk.say("你是哪个")


def test_duties_of_each_county_are_its_own_notice_s(counties: Runner, db: Database):
    from bot.reminding.due import due_at

    a_county(db, a_household("0101", Area("城厢镇", "甲村")), a_household("0201", Area("青溪镇", "乙村")))
    with db.snapshot() as tx:
        planned = due_at(tx, counties.shelf, datetime(2026, 11, 20, 9).astimezone())
    assert {duty.household for each in planned for duty in each.duties} == {"0101", "0201"}
    assert counties.shelf.of("城厢镇", date(2026, 11, 20)).id == "wuxi-2022"
