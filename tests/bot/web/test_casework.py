"""A new cadre, an administrator and a resident in a real browser, against a real `bangfu run`."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from bot.roster import write
from policy_kb.roster import Household
from tests.bot.web.server import Server, serving
from tests.bot.web.test_browser import SERIOUS, answered, says, taps

ROWS = (
    Household("0101", "马有才", "上坪镇", "甲村", cadre="王芳", lifted=True),
    Household("0102", "李四", "上坪镇", "甲村", cadre="王芳", lifted=True),
)


def bangfu(folder: Path, *arguments: str) -> str:
    """A command of the program on the service's own data."""
    environment = Server(folder).environment
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        cwd=folder,
    )
    return done.stdout


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as server:
        write(ROWS, tmp_path / "roster.xlsx")
        bangfu(tmp_path, "roster", "import", "roster.xlsx")
        yield server


def invited(folder: Path, role: str, name: str, area: str = "上坪镇") -> str:
    code = bangfu(folder, "user", "invite", "--role", role, "--area", area, "--name", name)
    return code.splitlines()[0].replace("-", "")


def opened(browser: Browser, address: str) -> Page:
    page = browser.new_context(viewport={"width": 390, "height": 800}).new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    return page


def test_a_new_cadre_from_the_link_to_the_first_visit(browser: Browser, county: Server, tmp_path: Path):
    page = opened(browser, f"{county.address}/#{invited(tmp_path, 'contact_cadre', '王芳')}")
    answered(page, "王芳，你好")
    assert "#" not in page.url  # the code is gone from the address
    says(page, "刚才去马有才家，见到了人，讲了公益岗，缺劳力", "记走访：马有才")
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in SERIOUS] == []
    taps(page, "对的，记下", "记下了：马有才")
    page.reload()
    answered(page, "记下了：马有才")
    says(page, "我的户", "见到了1户")


def test_where_a_visit_was_goes_with_it_only_when_its_button_is_pressed(
    browser: Browser, county: Server, tmp_path: Path
):
    page = opened(browser, f"{county.address}/#{invited(tmp_path, 'contact_cadre', '王芳')}")
    answered(page, "王芳，你好")
    says(page, "刚才去马有才家，见到了人，讲了公益岗", "记走访：马有才")
    expect(page.locator(".reply").last).not_to_contain_text("位置：")
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 31.01849, "longitude": 109.4642})
    taps(page, "加上位置", "位置：31.01849, 109.46420")
    expect(page.get_by_role("button", name="加上位置")).to_have_count(0)
    taps(page, "对的，记下", "记下了：马有才")


def test_without_a_place_the_visit_is_logged_all_the_same(browser: Browser, county: Server, tmp_path: Path):
    page = opened(browser, f"{county.address}/#{invited(tmp_path, 'contact_cadre', '王芳')}")
    answered(page, "王芳，你好")
    says(page, "刚才去马有才家，见到了人，讲了公益岗", "记走访：马有才")
    page.get_by_role("button", name="加上位置").click()  # nobody allowed it
    expect(page.locator("#offline")).to_contain_text("没有拿到位置")
    taps(page, "对的，记下", "记下了：马有才")


def test_a_second_browser_is_the_same_person_by_a_code(browser: Browser, county: Server, tmp_path: Path):
    page = opened(browser, f"{county.address}/#{invited(tmp_path, 'contact_cadre', '王芳')}")
    answered(page, "王芳，你好")
    says(page, "/link", "15分钟")
    code = page.locator(".reply strong").last.inner_text()
    other = opened(browser, county.address)
    answered(other, "帮扶助手")
    says(other, code, "也是你了")
    says(other, "我的户", "一共2户")


def test_what_another_does_comes_to_an_open_page(browser: Browser, county: Server, tmp_path: Path):
    officer = opened(browser, f"{county.address}/#{invited(tmp_path, 'village_officer', '刘强', '上坪镇/甲村')}")
    answered(officer, "刘强，你好")
    resident = opened(browser, county.address)
    answered(resident, "帮扶助手")
    says(resident, "请村里帮忙", "你家在哪里")
    taps(resident, "上坪镇甲村", "同意才发")
    says(resident, "屋头漏雨", "屋头漏雨")
    taps(resident, "同意，发给村里", "发给上坪镇甲村了")
    answered(officer, "有人请村里帮忙")
    taps(officer, "打开看", "屋头漏雨")
    taps(officer, "我来办", "你来办")
    answered(resident, "刘强接了")


def test_a_roster_sent_into_the_chat_is_shown_and_kept(browser: Browser, county: Server, tmp_path: Path):
    admin = opened(browser, f"{county.address}/#{invited(tmp_path, 'admin', '郑敏')}")
    answered(admin, "郑敏，你好")
    write((*ROWS[:1], Household("0103", "赵六", "上坪镇", "乙村")), tmp_path / "new.xlsx")
    admin.locator("#file").set_input_files(tmp_path / "new.xlsx")
    answered(admin, "新的1户，有变化的0户，没变的1户")
    taps(admin, "对的，导入", "导入了：新的1户")
    (tmp_path / "bad.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    admin.locator("#file").set_input_files(tmp_path / "bad.xlsx")
    answered(admin, "要改")


def test_a_household_s_name_that_is_markup_is_text(browser: Browser, county: Server, tmp_path: Path):
    name = "<img src=x onerror=alert(1)>"
    write([Household("0104", name, "上坪镇", "甲村", cadre="王芳")], tmp_path / "bad.xlsx")
    bangfu(tmp_path, "roster", "import", "bad.xlsx")
    page = opened(browser, f"{county.address}/#{invited(tmp_path, 'contact_cadre', '王芳')}")
    answered(page, "王芳，你好")
    says(page, "/households 0104", name)
    assert page.locator(".reply img").count() == 0
