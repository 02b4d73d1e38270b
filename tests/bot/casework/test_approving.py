"""Visits entered late: asked about, approved or refused with a reason, and who made them is told either way."""

from policy_kb.casework import Action
from tests.bot.casework.office import Office, Voice


def a_late_visit(office: Office) -> Voice:
    cadre = office.at("cadre")
    cadre.lines("2026年9月1号走访了张三家，见到了人", "对")
    return cadre


def opened(office: Office) -> Voice:
    supervisor = office.at("supervisor")
    a_late_visit(office)
    assert "有1次补记的走访等你同意" in supervisor.say("/start")
    supervisor.press("等我同意的走访")
    supervisor.press("张三")
    return supervisor


def test_what_waits_is_in_the_greeting_and_is_approved_and_who_made_it_is_told(office: Office):
    supervisor = opened(office)
    assert "算数了" in supervisor.press("同意算数")
    assert "的走访算数了" in office.at("cadre").news().text.plain
    assert "没有等你同意" in supervisor.press("等我同意的走访")
    assert "等我同意的走访" not in supervisor.lines("/start").labels
    assert not office.visits("0101")[0].waiting


def test_an_approved_visit_settles_the_duty_of_who_made_it(office: Office):
    opened(office).press("同意算数")
    (case,) = [c for c in office.as_seen_by("supervisor", lambda d: d.cases(Action.OVERSEE)) if c.household == "0101"]
    assert case.visits[0].by in office.as_seen_by("cadre", lambda desk: desk.own_cadres)


def test_it_is_refused_with_a_reason_that_who_made_it_reads(office: Office):
    supervisor = opened(office)
    assert "为啥子不算数" in supervisor.press("不同意")
    assert "不算数" in supervisor.say("那天村里在开会，没有入户")
    cadre = office.at("cadre")
    assert "没有入户" in cadre.news().text.plain
    assert "不算数了" in cadre.press("打开看") and "没有入户" in cadre.said
    assert office.visits("0101") == []
    assert "处理过了" in supervisor.tap("no:none:1")


def test_it_may_be_left_for_later(office: Office):
    supervisor = opened(office)
    supervisor.press("不同意")
    assert "先放着" in supervisor.press("先放着")
    assert office.visits("0101")[0].waiting


def test_twice_is_once(office: Office):
    supervisor = opened(office)
    approve, refuse = (next(a for a in supervisor.actions if a.startswith(name)) for name in ("ap:", "no:"))
    supervisor.tap(refuse)
    supervisor.say("没去")
    assert "处理过了" in supervisor.tap(approve)
    assert "处理过了" in supervisor.tap(refuse)


def test_what_was_settled_meanwhile_is_not_refused_any_more(office: Office):
    supervisor = opened(office)
    supervisor.press("不同意")
    office.at("cadre").lines("/undo").press("撤回这次")
    assert "处理过了" in supervisor.say("没去")


def test_nobody_else_approves_or_refuses(office: Office):
    opened(office)
    visit = office.visits("0101")[0].id
    for who in ("cadre", "officer", "stranger"):
        assert "处理过了" in office.at(who).tap(f"no:{visit}:1")
        assert "处理过了" in office.at(who).tap(f"ap:{visit}:1")
        assert "不归你用" in office.at(who).say("等我同意的")


def test_where_nobody_can_approve_that_is_said_and_the_visit_is_kept(office: Office):
    admin = office.at("admin")
    admin.say("/people")
    admin.press("取消 吴督")
    admin.press("对，取消")
    said = a_late_visit(office).said
    assert "没有督导" in said and "上坪镇甲村" in said and "已经去问了" not in said
    assert office.visits("0101")[0].waiting
