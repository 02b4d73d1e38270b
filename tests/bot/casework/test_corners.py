"""What is no longer there, more than fits, buttons of another card: each gets its sentence and loses nothing."""

import pytest

from bot.runner import Runner
from handlers.attachments import Workbook
from handlers.casework import digesting, finding, households, ledger, today
from handlers.desk import Nobody
from handlers.values import PLACE, Sent
from policy_kb.casework import Area, Feedback
from storage import Database, KeyRing
from storage.case_tables import households as household_table
from storage.help import close_request
from tests.bot.casework.office import NOON, Office, OnTelegram
from tests.bot.casework.test_abroad import by_code
from tests.bot.casework.test_helping import asked
from tests.bot.conftest import load_once
from tests.bot.talk import Talk, sentence
from tests.storage.county import UPPER, B, a_county, a_household, a_person

OLD = sentence("error.old_button")


def moved(office: Office, household: str, village: str = "乙村") -> None:
    """The roster says another village from now on."""
    with office.runner.database.transaction() as tx:
        tx.update(household_table, household, village=village)


def test_the_desk_of_nobody_says_no_to_everything():
    nobody = Nobody()
    methods = [name for name in vars(Nobody) if not name.startswith("_") and callable(getattr(nobody, name))]
    assert len(methods) > 25
    for name in methods:
        method = getattr(nobody, name)
        count = method.__code__.co_argcount - 1 - len(method.__defaults__ or ())
        assert not method(*[None] * count) or method(*[None] * count) == Feedback(0, 0, 0, 0), name


@pytest.mark.parametrize(
    ("who", "begin", "asks"),
    [
        ("officer", "/plan 李四", "一户一策"),
        ("officer", "/review 李四", "核查"),
        ("cadre", "昨天走访了张三家，见到了人", "对的，记下"),
        ("villager", "请村里帮忙", "你家在哪里"),
        ("admin", "/invite", "请哪样人"),
        ("cadre", "请假", "哪个替你"),
    ],
)
def test_a_button_of_no_card_changes_nothing(office: Office, who: str, begin: str, asks: str):
    talk = office.at(who)
    talk.say(begin)
    shown = talk.said + " ".join(talk.labels)
    assert asks in shown
    assert OLD in talk.tap("no-such:1")
    assert asks in talk.said + " ".join(talk.labels)


def test_an_official_types_what_stands_on_a_button(office: Office):
    supervisor = office.at("supervisor")
    supervisor.say("/digest")
    assert "看甲村" in supervisor.labels
    assert "甲村" in supervisor.say("看甲村").splitlines()[0]
    assert "为啥子" in supervisor.say("/export")
    supervisor.say("报给上级")
    assert any(isinstance(reply.attachment, Workbook) for reply in supervisor.replies)


def test_a_measure_is_put_into_a_plan_filled_and_taken_out_again(office: Office):
    officer = office.at("officer")
    officer.lines("/plan 李四")
    officer.press("加一条措施")
    added = next(action for action in officer.actions if action.startswith("add:"))
    item = f"item:{added.partition(':')[2]}"
    officer.tap(added)
    assert officer.tap("fill:who") == sentence("plan.ask.who")
    assert "out" in officer.lines("返回").actions
    assert item in officer.lines("/back").actions
    officer.tap(item)
    officer.tap("out")
    assert item not in officer.actions
    assert OLD in officer.tap(added.replace("add", "step"))
    assert officer.tap("drop") == sentence("plan.dropped")


@pytest.mark.parametrize(("begin", "number"), [("/plan 李四", "0102"), ("/review 张三", "0101")])
def test_a_household_that_moves_away_takes_what_is_being_written_of_it_along(office: Office, begin: str, number: str):
    officer = office.at("officer")
    officer.lines(begin)
    moved(office, number)
    assert officer.tap("ok") == sentence("household.none")


def test_a_review_can_be_dropped_and_takes_only_its_own_ticks(office: Office):
    officer = office.at("officer")
    officer.lines("/review 张三")
    assert officer.tap("drop") == sentence("plan.dropped")
    officer.lines("/review 张三")
    assert OLD in officer.tap("x:99:1")


def test_a_visit_of_a_household_that_is_no_longer_theirs_is_neither_shown_nor_kept(office: Office):
    cadre = office.at("cadre")
    cadre.lines("昨天走访了张三家，见到了人")
    with office.runner.database.transaction() as tx:
        tx.update(household_table, "0101", township="下坪镇")
    for said in (cadre.say("对"), cadre.tap("am:none"), cadre.tap("log:none")):
        assert said == sentence("household.none")
    assert office.visits("0101") == []


def test_among_namesakes_another_household_may_still_be_said(office: Office):
    a_county(office.runner.database, a_household("0105", head="张三"))
    cadre, officer = office.at("cadre"), office.at("officer")
    cadre.lines("昨天走访了张三家，见到了人")
    assert {"hh:0101", "hh:0105"} <= set(cadre.actions)
    assert sentence("visit.nobody_found") in cadre.say("欧阳修")
    assert {"hh:0101", "hh:0105"} <= set(cadre.actions)
    assert "李四" in cadre.say("李四")
    assert officer.say("张三") == sentence("visit.which_household")
    assert {"h:0101", "h:0105"} <= set(officer.actions)


def test_more_than_fits_is_counted_and_reached_page_by_page(office: Office, monkeypatch):
    db = office.runner.database
    a_county(db, *(a_household(f"02{n:02}", B, head=f"赵{n}", monitoring="active", lifted=True) for n in range(12)))
    for module, name in ((digesting, "MOST_AREAS"), (digesting, "PAGE"), (finding, "MOST_SHOWN"), (today, "MOST_SHOWN"),
                         (households, "PAGE")):  # fmt: skip
        monkeypatch.setattr(module, name, 1)
    supervisor, cadre = office.at("supervisor"), office.at("cadre")
    assert "还有" in supervisor.say("/overdue") + supervisor.say("/digest")
    assert "还有" in cadre.say("/today") + " ".join(cadre.labels)
    cadre.say("我的户")
    more = next(action for action in cadre.actions if action.startswith("hs:"))
    cadre.tap(more)
    assert "hs:0" in cadre.actions
    cadre.lines("政策找人")
    cadre.tap(next(action for action in cadre.actions if action.startswith("fr:")))
    assert any(action.startswith("fr:") and action.endswith(":1") for action in cadre.actions)
    monkeypatch.setattr(finding, "MOST_AT_ONCE", 1)
    assert "1" in cadre.say("政策找人") and not [a for a in cadre.actions if a.startswith("fr:")]
    assert cadre.tap("fr:near:0") == sentence("office.not_yours")
    monkeypatch.setattr(ledger, "MOST_BY_CHAT", 0)
    office.at("officer").lines("昨天走访了张三家，见到了人", "对")
    supervisor.say("/export")
    assert "太多" in supervisor.press("报给上级")
    supervisor.tap("lg:2021-01:other")
    (book,) = [reply.attachment for reply in supervisor.replies if isinstance(reply.attachment, Workbook)]
    assert all(not sheet.rows for sheet in book.sheets)  # before the notice nothing was owed


def test_where_nothing_is_there_that_is_said(office: Office):
    a_person(office.runner.database, "empty", "supervisor", Area("空镇"), "孔督")
    empty = office.at("empty")
    assert empty.say("/overdue") == sentence("overdue.nothing")
    assert "没有该走访的户" in empty.say("/digest")
    nobody = Talk(office.runner, "nobody")
    assert nobody.tap("was:none") == sentence("feedback.gone")
    assert nobody.tap("hsay:none") == nobody.tap("hadd:none") == sentence("help_request.gone")


def test_without_a_village_there_is_nobody_to_ask_for_help(ready_sqlite_url: str, keys: KeyRing):
    with Database.open(ready_sqlite_url, keys) as empty:
        talk = Talk(Runner(empty, load_once("fengjie-2022"), lambda: NOON))
        assert talk.say("请村里帮忙") == sentence("help_request.nobody_there")


def test_of_several_townships_the_township_is_asked_first(office: Office):
    a_county(office.runner.database, a_household("0301", Area("下坪镇", "丙村")))
    villager = office.at("villager")
    villager.say("请村里帮忙")
    assert {"上坪镇", "下坪镇"} <= set(villager.labels)
    villager.press("下坪镇")
    assert "丙村" in " ".join(villager.labels)


def test_a_request_closed_meanwhile_takes_no_more_words(office: Office):
    asked(office)
    officer = office.at("officer")
    officer.lines("等着办的")
    officer.press("11月24日")
    officer.press("回话")
    request = office.as_seen_by("villager", lambda desk: desk.own_requests()[0].id)
    with office.runner.database.transaction() as tx:
        close_request(tx, request, NOON)
    assert officer.say("明天来") == sentence("help_request.gone")


def test_over_telegram_a_request_is_not_read_out(office: Office):
    office.at("officer").say("你好")
    asked(office)
    talk: OnTelegram = by_code(office, "village_officer", f"{UPPER}/甲村", "孙干", "K" * 12)
    request = office.as_seen_by("villager", lambda desk: desk.own_requests()[0].id)
    (reply,) = talk.tap(f"hr:{request}")
    assert sentence("private.sheet")[:6] in reply.text.plain and "漏雨" not in reply.text.plain


def test_an_invitation_takes_only_places_and_names_there_can_be(office: Office):
    admin = office.at("admin")
    admin.lines("/invite", "督导")
    assert sentence("invite.no_area") in admin.say("没有这个镇")
    admin.lines("上坪镇")
    assert sentence("invite.bad_name")[:4] in admin.say("名" * 31)


def test_a_code_of_one_s_own_device_changes_nothing(office: Office):
    cadre = office.at("cadre")
    cadre.say("/link")
    assert sentence("code.same_device")[:6] in cadre.say(cadre.code())


def test_who_takes_a_visit_back_that_was_corrected_since_is_told(office: Office):
    cadre = office.at("cadre")
    cadre.lines("昨天走访了张三家，见到了人，缺劳力", "对", "/undo")
    taken_back = next(action for action in cadre.actions if action.startswith("undo:"))
    visit = office.visits("0101")[0].id
    cadre.tap(f"am:{visit}")
    cadre.lines("缺钱", "对", "听错了")
    assert cadre.tap(taken_back) == sentence("undo.gone")


def test_sent_to_who_has_lost_the_role_a_place_says_so(office: Office):
    admin, cadre = office.at("admin"), office.at("cadre")
    cadre.lines("昨天走访了张三家，见到了人")
    admin.say("/people")
    admin.press("取消 王芳")
    admin.press("对，取消")
    cadre.send(Sent(PLACE, place=(31.0, 109.0)))
    assert sentence("office.over")[:6] in cadre.said
    assert office.visits("0101") == []
