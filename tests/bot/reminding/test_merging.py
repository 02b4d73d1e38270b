"""What waits in line for one person is said once and whole; what the channel will not take is not tried for ever."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import update

from bot.reminding.posting import ready
from policy_kb.casework import ADMIN, VILLAGE_OFFICER, Area
from policy_kb.workdays import WorkingDays
from storage import claim, mark_dead
from storage.households import keep_roster
from storage.people import give
from storage.tables import chats
from tests.bot.reminding.conftest import Bell
from tests.storage.county import NOON, TODAY, A, a_household


def now_also(bell: Bell, address: str, role: str, area: Area) -> None:
    person = bell.office.person(address)
    with bell.office.runner.database.transaction() as tx:
        give(tx, person, "王芳", role, area, bell.office.clock() - timedelta(days=400))


def a_new_entrant(bell: Bell) -> None:
    entrant = a_household("0102", head="李四", monitoring="active", entered_on=date(2026, 11, 19))
    with bell.office.runner.database.transaction() as tx:
        keep_roster(tx, [entrant], TODAY)


def refuse_what_waits(bell: Bell) -> int:
    """As a sender would write down that the web's channel refused it; how many messages."""
    now, count = bell.office.clock(), 0
    with bell.office.runner.database.transaction() as tx:
        while found := claim(tx, "web", now):
            for each in found:
                mark_dead(tx, each.id, now, "refused")
            count += len(found)
    return count


def test_reminders_of_different_duties_in_one_line_are_one_message_with_all_of_it(bell: Bell):
    now_also(bell, "cadre", VILLAGE_OFFICER, A)
    bell.at(11, 20, 8).ring()
    a_new_entrant(bell)
    bell.at(11, 20, 8, 15).ring()
    mine = [row.kind for row in bell.rows() if row.recipient == bell.office.person("cadre")]
    assert mine == ["visits", "new-plan"]
    (reply,) = bell.read("cadre")
    assert "还有2户没走访" in reply.text.plain
    assert "11月29日" in reply.text.plain  # the tenth day


def test_a_warning_about_the_calendar_swallows_no_reminder(bell: Bell):
    now_also(bell, "cadre", ADMIN, Area())
    bell.office.runner.shelf = bell.office.runner.shelf.with_workdays(WorkingDays({2026: {}}))
    bell.at(11, 20, 8).ring()
    kinds = [row.kind for row in bell.rows() if row.recipient == bell.office.person("cadre")]
    assert sorted(kinds) == ["calendar", "visits"]
    assert sum("没走访" in reply.text.plain for reply in bell.read("cadre")) == 1
    assert len(bell.read("cadre")) == 2


def test_put_off_again_on_the_day_it_came_it_comes_again(bell: Bell):
    bell.at(11, 26, 9)
    cadre = bell.office.at("cadre")
    cadre.tap("sz:2026112709")
    bell.at(11, 27, 9).post()
    assert len(bell.read("cadre")) == 1
    cadre.tap("sz:2026112719")
    bell.at(11, 27, 19).post()
    assert len(bell.read("cadre")) == 2


def test_what_was_refused_is_tried_again_a_day_later_and_not_before(bell: Bell):
    bell.at(11, 20, 9).ring()
    assert refuse_what_waits(bell) >= 2
    for hour in range(10, 20):
        bell.at(11, 20, hour).ring()
        assert refuse_what_waits(bell) == 0
    bell.at(11, 23, 8).ring()
    assert len(bell.read("cadre")) == 1


def test_who_could_not_be_reached_hears_of_it_once_there_is_a_way(bell: Bell):
    everybody = update(chats).values(unreachable="blocked")
    with bell.office.runner.database.transaction() as tx:
        tx.execute(everybody)
    bell.at(11, 20, 8).ring()
    assert bell.read("cadre") == []
    bell.office.at("cadre").say("我又来了")
    bell.at(11, 20, 8, 15).ring()
    assert len(bell.read("cadre")) == 1
    assert {row.state for row in bell.rows() if row.recipient == bell.office.person("other")} == {"unreached"}


def test_after_weeks_without_a_channel_only_the_newest_digest_goes(bell: Bell):
    for day in (date(2026, 11, 2), date(2026, 11, 9), date(2026, 11, 16)):
        bell.office.set(datetime.combine(day, time(9), NOON.tzinfo))
        bell.ring()
    runner, went = bell.office.runner, []
    with runner.database.transaction() as tx:
        while found := claim(tx, "web", bell.office.clock(), address="supervisor"):
            for each in found:
                body = ready(tx, runner, each)
                if body is not None:
                    went.append(body)
                    mark_dead(tx, each.id, bell.office.clock(), "enough")
    digests = [body for body in went if body.get("attachment")]
    assert len(digests) == 1
    rows = [(row.period.day, row.state) for row in bell.rows() if row.kind == "digest"]
    assert dict(rows) == {2: "dropped", 9: "dropped", 16: "said"}
