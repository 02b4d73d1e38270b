"""Roles and devices by one-time codes; what ends when a role ends."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from handlers.values import Say
from policy_kb.casework import CONTACT_CADRE, Action, Area
from storage import entries, find_chat
from storage.people import INVITE, end_grant, everybody, make_code
from tests.bot.casework.office import NOON, Office
from tests.storage.county import UPPER


def invited(office: Office, *choices: str, name: str) -> str:
    """The code an admin gets by answering so."""
    admin = office.at("admin")
    admin.say("/invite")
    for choice in choices:
        admin.press(choice)
    admin.say(name)
    return admin.code()


def test_an_invitation_gives_a_role_in_an_area_and_its_maker_is_told(office: Office):
    code = invited(office, "村干部", "上坪镇", "上坪镇甲村", name="新干部")
    said = office.at("newcomer").say(code)
    assert "新干部" in said and "上坪镇甲村" in said
    assert len(office.as_seen_by("newcomer", lambda desk: desk.cards(Action.WRITE_PLAN))) == 4
    assert "新干部" in office.at("admin").news().text.plain


def test_a_code_works_however_it_is_typed_and_only_once(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    assert "你好" in office.at("one").say(f"/start {code.replace('-', '').lower()}")
    assert "不对" in office.at("two").say(code)


def test_a_code_is_too_old_after_a_day(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    office.set(NOON + timedelta(hours=24))
    assert "不对" in office.at("late").say(code)


def test_a_code_that_never_was_says_no_more_than_one_that_was_used(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    office.at("one").say(code)
    assert office.at("two").say(code) == office.at("three").say("2222-2222-2222")


def test_of_several_who_take_a_code_at_once_one_gets_it(busy_office: Office):
    """The others see, once their turn comes, that the code is used up."""
    office = busy_office
    with office.runner.database.transaction() as tx:
        make_code(tx, INVITE, "A" * 12, {"role": "admin", "area": "", "name": "某"}, None, NOON)
    with ThreadPoolExecutor(5) as threads:
        answers = list(threads.map(lambda n: office.at(f"p{n}").say("A" * 12), range(5)))
    assert sum("你好" in each for each in answers) == 1


def test_a_contact_cadre_finds_the_roster_s_households_at_once(office: Office):
    with office.runner.database.transaction() as tx:
        body = {"role": CONTACT_CADRE, "area": UPPER, "name": "新来的"}
        make_code(tx, INVITE, "B" * 12, body, None, NOON)
    office.at("new").say("B" * 12)
    assert "还没有户" in office.at("new").say("我的户")


def test_nobody_but_an_admin_invites_or_sees_who_is_there(office: Office):
    for who in ("cadre", "officer", "supervisor", "stranger"):
        assert "不归你用" in office.at(who).say("/invite")
        assert "不归你用" in office.at(who).say("/people")


def test_an_admin_of_a_township_invites_within_it_alone(office: Office):
    code = invited(office, "管理员", "上坪镇", name="镇管理")
    local = office.at("local")
    local.say(code)
    local.say("/invite")
    local.press("督导")
    assert "全县" not in local.labels
    assert "没有这个地方" in local.say("全县")


def test_who_is_invited_in_words_is_invited_too(office: Office):
    admin = office.at("admin")
    admin.lines("/invite", "督导", "上坪镇", "张督导")
    office.at("new").say(admin.code())
    assert office.as_seen_by("new", lambda desk: desk.grants[0].area) == Area(UPPER)


def test_a_second_device_is_the_same_person(office: Office):
    cadre = office.at("cadre")
    cadre.say("/link")
    assert "也是你了" in office.at("phone").say(cadre.code())
    assert office.person("phone") == office.person("cadre")
    assert any("张三" in label for label in office.at("phone").lines("我的户").labels)


def test_a_device_of_somebody_with_a_role_is_not_taken_over(office: Office):
    cadre = office.at("cadre")
    cadre.say("/link")
    before = office.person("officer")
    assert "已经有身份" in office.at("officer").say(cadre.code())
    assert office.person("officer") == before


def test_an_ended_role_counts_from_the_next_message_on(office: Office):
    admin, officer = office.at("admin"), office.at("officer")
    assert "4户" in officer.say("我的户")
    admin.say("/people")
    admin.press("取消 刘强")
    admin.press("对，取消")
    assert "身份已经取消" in officer.say("我的户")
    assert "取消了" in admin.tap(next(a for a in [*admin.actions, "ends:none"] if a.startswith("ends:")))


def test_nobody_comes_in_by_a_code_of_somebody_whose_role_is_over(office: Office):
    invitation = invited(office, "管理员", "全县", name="自己人")
    others = invited(office, "督导", "全县", name="督导二")
    assert "你好" in office.at("before").say(others)  # used before: it stands
    officer = office.at("officer")
    officer.say("我的户")
    officer.tap("hc:0101")
    gone = {office.person("admin"), office.person("officer")}
    with office.runner.database.transaction() as tx:
        for each in everybody(tx, office.clock()):
            if each.person in gone:
                end_grant(tx, each.grant.id, office.clock())
    assert "不对" in office.at("accomplice").say(invitation)
    assert "不对" in office.at("villager").say(officer.code())
    assert "11月走访" in office.at("before").say("/digest")


def test_a_household_s_people_confirm_a_visit_and_say_how_it_was(office: Office):
    cadre, resident = office.at("cadre"), office.at("villager")
    cadre.say("我的户")
    cadre.tap("hc:0101")
    assert "好了" in resident.joins(cadre.code())
    cadre.lines("今天走访了张三家，见到了人，讲了公益岗", "对")
    assert "王芳" in resident.news().text.plain
    assert "满意" in resident.press("来过")
    assert "谢谢" in resident.press("满意")


def test_a_resident_who_is_linked_is_asked_only_what_the_village_does_not_know(office: Office):
    cadre, resident, stranger = office.at("cadre"), office.at("villager"), office.at("someone")
    cadre.say("我的户")
    cadre.tap("hc:0101")
    resident.joins(cadre.code())
    assert "下面哪一种" in stranger.say("测一测")
    assert "下面哪一种" not in resident.say("测一测")
    assert "人均纯收入" not in resident.said


def test_a_cadre_is_not_a_household_s_own_people(office: Office):
    cadre = office.at("cadre")
    cadre.say("我的户")
    cadre.tap("hc:0101")
    assert "你自己不能用" in cadre.say(cadre.code())


def test_that_nobody_came_is_told_to_the_village(office: Office):
    cadre, resident, officer = office.at("cadre"), office.at("villager"), office.at("officer")
    officer.say("你好")
    cadre.say("我的户")
    cadre.tap("hc:0101")
    resident.joins(cadre.code())
    cadre.lines("今天走访了张三家，见到了人", "对")
    resident.news()
    resident.press("没有来")
    assert "那天没有人来" in officer.news().text.plain
    assert "张三" in officer.press("打开看")


def test_a_cadre_whose_name_is_not_the_roster_s_is_asked_about_with_those_like_it(office: Office):
    admin = office.at("admin")
    admin.lines("/people")
    admin.press("取消 王芳")
    admin.press("对，取消")
    admin.lines("/invite", "帮扶联系干部", "上坪镇", "上坪镇")
    assert "名册上没有“王方”" in admin.say("王方")
    admin.press("王芳")
    assert "王芳，你好" in office.at("anew").say(admin.code())
    assert len(office.as_seen_by("anew", lambda desk: desk.cards(Action.LOG_VISIT))) == 2


def test_a_name_like_nobody_s_may_be_invited_all_the_same(office: Office):
    admin = office.at("admin")
    admin.lines("/invite", "帮扶联系干部", "上坪镇", "上坪镇")
    assert "名下没有户" in admin.say("欧阳修")
    admin.press("就用这个名字")
    assert "欧阳修" in admin.said


def test_a_cadre_whose_place_is_taken_is_not_invited_unwarned(office: Office):
    admin = office.at("admin")
    admin.lines("/invite", "帮扶联系干部", "上坪镇", "上坪镇")
    assert "已经有人在用" in admin.say("王芳")
    assert "王芳" not in admin.labels


@pytest.mark.parametrize(
    ("who", "name", "begun"),
    [
        ("cadre", "王芳", "今天走访了张三家，见到了人"),
        ("officer", "刘强", "/plan 张三"),
        ("supervisor", "吴督", "交接"),
    ],
)
def test_a_role_ended_in_mid_dialogue_is_said_at_the_next_message_with_what_still_works(
    office: Office, who: str, name: str, begun: str
):
    admin, person = office.at("admin"), office.at(who)
    person.say(begun)
    action = person.actions[0]
    admin.say("/people")
    admin.press(f"取消 {name}")
    admin.press("对，取消")
    assert "身份已经取消" in person.say("对")
    assert "测一测" in person.labels
    assert "身份已经取消" in person.tap(action) or "不管用" in person.said
    assert office.visits("0101") == []
    assert "你好" in person.say("/start")


@pytest.mark.parametrize("button", ["h:0101", "log:0101", "households", "old:none"])
def test_the_buttons_of_a_role_that_ended_say_so(office: Office, button: str):
    admin, cadre = office.at("admin"), office.at("cadre")
    admin.say("/people")
    admin.press("取消 王芳")
    admin.press("对，取消")
    assert "身份已经取消" in cadre.tap(button)
    assert "下面哪一种" in cadre.say("测一测")


@pytest.mark.parametrize(
    ("choices", "first"),
    [
        (("督导", "全县"), "情况汇总"),
        (("管理员", "全县"), "请人来用"),
        (("村干部", "上坪镇", "上坪镇甲村"), "我的户"),
    ],
)
def test_somebody_new_is_offered_first_what_their_role_begins_with(
    office: Office, choices: tuple[str, ...], first: str
):
    code = invited(office, *choices, name="新来的")
    assert office.at("newcomer").lines(code).labels[0] == first


def test_a_supervisor_finds_a_household_by_its_name_and_by_one_nearly_right(office: Office):
    supervisor = office.at("supervisor")
    assert "张三" in supervisor.say("张三") and "住处" in supervisor.said
    assert "住处" in supervisor.say("0103")
    assert "住处" in supervisor.say("章三")
    assert "住处" not in office.at("stranger").say("张三")


def test_after_ten_wrong_codes_the_next_has_to_wait_an_hour_and_nobody_else_does(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    guesser = office.at("guesser")
    for number in range(10):
        assert "这个码不对" in guesser.say(f"{'23456789AB'[number]}BCDEFGHJKLM")
    assert "过一个小时" in guesser.say(code)  # even the right one
    assert office.as_seen_by("guesser", lambda desk: desk.grants) == ()
    office.set(NOON + timedelta(minutes=61))
    assert "县督导" in guesser.say(code)


def test_a_code_used_before_is_no_guess(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    office.at("one").say(code)
    late = office.at("late")
    for _ in range(12):
        assert "这个码不对" in late.say(code)


def test_a_code_is_not_kept_in_the_talk(office: Office):
    code = invited(office, "督导", "全县", name="县督导")
    assert office.runner.receive("web", "one", Say(f"/start {code}"), "delivery-1")
    with office.runner.database.transaction() as tx:
        chat = find_chat(tx, "web", "one")
        assert chat is not None
        kept = [entry.body for entry in entries(tx, chat.chat_id) if entry.delivery is not None]
    assert kept == [{"text": "", "secret": True}]
