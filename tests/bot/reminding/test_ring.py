"""What is made, when it is said, and what falls away meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, time

from bot.reminding.posting import post
from bot.reminding.ring import ring
from policy_kb.casework import SUPERVISOR, Area
from storage import find_chat, mark_unreachable
from storage.households import keep_roster
from storage.people import end_grant, everybody
from storage.records import add_record
from tests.bot.casework.office import Office
from tests.bot.reminding.conftest import Bell
from tests.storage.county import NOON, TODAY, UPPER, a_household, a_person, a_visit


def plain(replies) -> str:
    return "\n".join(reply.text.plain for reply in replies)


def visit(office: Office, by: str, household: str, day) -> None:
    person = office.person(by)
    with office.runner.database.transaction() as tx:
        add_record(tx, a_visit(household, f"{household}-{day}", day), person, office.clock())


def test_on_the_20th_each_cadre_hears_once_of_all_households_not_visited(bell: Bell):
    assert ("王芳", "visits") not in bell.at(11, 19, 9).ring()
    assert bell.at(11, 20, 8).ring() == [("王芳", "visits"), ("陈刚", "visits")]
    (reply,) = bell.read("cadre")
    assert "还有2户没走访" in reply.text.plain
    assert "张三（甲村 0101）" in reply.text.plain
    assert bell.at(11, 20, 15).ring() == []


def test_out_of_hours_nothing_is_made_and_nothing_is_posted(bell: Bell):
    assert bell.at(11, 20, 7, 59).ring() == []
    assert bell.at(11, 20, 21).ring() == []
    assert bell.at(11, 21, 9).ring() == []  # a Saturday


def test_what_was_settled_before_it_is_read_falls_away(bell: Bell):
    bell.at(11, 20, 8).ring()
    day = bell.office.clock().date()
    visit(bell.office, "cadre", "0101", day)
    (reply,) = bell.read("cadre")
    assert "张三" not in reply.text.plain
    visit(bell.office, "other", "0103", day)
    assert bell.read("other") == []
    assert sorted(row.state for row in bell.rows() if row.kind == "visits") == ["dropped", "said"]


def test_once_in_words_it_stays_as_it_was_said(bell: Bell):
    bell.at(11, 20, 8).ring()
    before = plain(bell.read("cadre"))
    visit(bell.office, "cadre", "0101", bell.office.clock().date())
    assert plain(bell.read("cadre")) == before


def test_who_lost_the_role_hears_nothing(bell: Bell):
    bell.at(11, 20, 8).ring()
    with bell.office.runner.database.transaction() as tx:
        for each in everybody(tx, bell.office.clock()):
            if each.name == "王芳":
                end_grant(tx, each.grant.id, bell.office.clock())
    assert bell.read("cadre") == []


def test_of_several_unread_ones_the_newest_speaks_for_all(bell: Bell):
    bell.at(11, 20, 8).ring()
    bell.at(11, 27, 8).ring()
    assert len(bell.read("cadre")) == 1
    mine = [row for row in bell.rows() if row.recipient == bell.office.person("cadre")]
    assert {row.period.day: row.state for row in mine} == {20: "dropped", 27: "said"}


def test_after_an_outage_of_weeks_one_message_tells_all(bell: Bell):
    bell.at(10, 16, 8).ring()
    made = bell.at(11, 30, 10).ring()
    assert [kind for name, kind in made if name == "王芳"] == ["visits"]
    assert len(bell.read("cadre")) == 1


def test_snoozed_it_waits_for_its_hour_and_comes_once(bell: Bell):
    bell.at(11, 20, 8).ring()
    bell.read("cadre")
    cadre = bell.office.at("cadre")
    cadre.news()
    assert "今晚7点再说" in cadre.labels
    assert "19点再提醒" in cadre.press("今晚7点再说")
    bell.at(11, 20, 18, 59).post()
    assert len(bell.read("cadre")) == 1
    bell.at(11, 20, 19).post()
    again = bell.read("cadre")[1]
    assert again.text.plain.startswith("你让我这会儿再说：")
    bell.at(11, 20, 20).post()
    assert len(bell.read("cadre")) == 2


def test_while_snoozed_nothing_of_it_is_said_and_nothing_is_lost(bell: Bell):
    bell.at(11, 26, 9)
    cadre = bell.office.at("cadre")
    cadre.tap("sz:2026113009")
    bell.at(11, 27, 8).ring()
    assert bell.read("cadre") == []
    bell.at(11, 30, 9).post()
    assert "今天是最后一天，还有2户没走访" in plain(bell.read("cadre"))


def test_a_snooze_moves_no_due_date(bell: Bell):
    bell.at(11, 26, 9)
    cadre = bell.office.at("cadre")
    before = cadre.say("要办的事")
    cadre.tap("sz:2026113009")
    assert cadre.say("要办的事") == before


def test_who_cannot_be_reached_is_not_lost_but_kept_for_another_way(bell: Bell):
    chat = bell.office.at("cadre")
    chat.say("你好")
    with bell.office.runner.database.transaction() as tx:
        found = find_chat(tx, "web", "cadre")
        assert found is not None
        mark_unreachable(tx, found.chat_id, NOON, "blocked")
    bell.at(11, 20, 8).ring()
    assert [row.state for row in bell.rows() if row.recipient == bell.office.person("cadre")] == ["unreached"]


def test_what_could_not_be_delivered_goes_another_way_once_there_is_one(bell: Bell):
    bell.at(11, 20, 8).ring()
    with bell.office.runner.database.transaction() as tx:
        found = find_chat(tx, "web", "cadre")
        assert found is not None
        mark_unreachable(tx, found.chat_id, bell.office.clock(), "blocked")
    bell.office.at("cadre").say("我又来了")  # can be reached again
    bell.at(11, 20, 8, 15).ring()
    assert "还有2户没走访" in plain(bell.read("cadre"))


def test_a_plan_that_stayed_undone_goes_up(bell: Bell):
    with bell.office.runner.database.transaction() as tx:
        keep_roster(tx, [a_household("0102", head="李四", monitoring="active", entered_on=date(2026, 10, 1))], TODAY)
    for day, kind in ((date(2027, 1, 1), "merged"), (date(2027, 1, 29), "plan"), (date(2027, 2, 1), "plan")):
        bell.office.set(datetime.combine(day, time(8), NOON.tzinfo))
        made = bell.ring()
        assert [each for name, each in made if name == "刘强"] == [kind]
        assert kind == "merged" or ("吴督", "escalation") not in made  # the plan of October is long overdue
    bell.office.set(datetime.combine(date(2027, 2, 2), time(8), NOON.tzinfo))
    assert ("吴督", "escalation") in bell.ring()
    text = plain(bell.read("supervisor"))
    assert "这些过期了还没办" in text
    assert "甲村" in text


def test_two_schedulers_at_once_double_nothing(busy_bell: Bell):
    busy_bell.at(11, 20, 8)
    runner = busy_bell.office.runner
    with ThreadPoolExecutor(4) as pool:
        for each in [pool.submit(ring, runner) for _ in range(4)] + [pool.submit(post, runner) for _ in range(4)]:
            each.result()
    rows = busy_bell.rows()
    assert len({(row.recipient, row.kind, row.period) for row in rows}) == len(rows)
    assert len(busy_bell.read("cadre")) == 1
    assert len(busy_bell.read("other")) == 1


def test_a_digest_comes_on_monday_from_nine(bell: Bell):
    assert ("吴督", "digest") not in bell.at(11, 23, 8).ring()
    assert bell.at(11, 23, 9).ring() == [("吴督", "digest")]
    reply = bell.read("supervisor")[-1]
    assert "11月走访：应走访3户，见到了0户" in reply.text.plain
    assert bell.at(11, 24, 9).ring() == []


def test_a_digest_is_kept_as_it_was_sent(bell: Bell):
    bell.at(11, 23, 9).ring()
    visit(bell.office, "cadre", "0101", bell.office.clock().date())
    assert "见到了0户" in plain(bell.read("supervisor"))
    assert "见到了1户" in bell.office.at("supervisor").say("情况汇总")


def test_a_supervisor_of_another_township_hears_of_theirs_alone(bell: Bell):
    a_person(bell.office.runner.database, "elsewhere", SUPERVISOR, Area("下坪镇"), "别督")
    bell.at(11, 23, 9).ring()
    assert "甲村" not in plain(bell.read("elsewhere"))
    assert UPPER not in plain(bell.read("elsewhere"))
