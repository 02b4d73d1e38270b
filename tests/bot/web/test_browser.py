"""The web chat in a real browser, as people use it: tapping, typing, by keyboard, on a bad line, after a crash."""

import signal
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from bot.clock import now
from bot.settings import load
from bot.workdays import working_days
from tests.bot.web.server import Server, serving

SMALL = {"width": 320, "height": 640}
SERIOUS = {"serious", "critical"}


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 390, "height": 800}) as opened:
        yield opened


@pytest.fixture
def chat(context: BrowserContext, server: Server) -> Page:
    return a_chat(context, server.address)


def a_chat(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.set_default_timeout(20_000)
    page.goto(address)
    expect(page.locator(".reply").last).to_contain_text("帮扶助手")
    return page


def says(page: Page, text: str, answer: str) -> None:
    page.locator("#say").fill(text)
    page.keyboard.press("Enter")
    answered(page, answer)


def taps(page: Page, label: str, answer: str) -> None:
    page.locator(".reply").last.get_by_role("button", name=label).click()
    answered(page, answer)


def ticks(page: Page, label: str) -> None:
    box = page.locator(".reply").last.get_by_role("checkbox", name=label)
    box.click()
    expect(box).to_be_checked()


def answered(page: Page, answer: str) -> None:
    expect(page.locator(".reply").last).to_contain_text(answer, timeout=20_000)


def test_a_whole_interview_by_tapping(chat: Page):
    taps(chat, "测一测", "哪一种")
    taps(chat, "脱贫户，也是监测户", "有这样的人")
    ticks(chat, "有弱劳力")
    taps(chat, "选好了", "想做下面的活路")
    ticks(chat, "做公益岗")
    taps(chat, "选好了", "你家有哪些")
    ticks(chat, "有农产品")
    ticks(chat, "看病自己花了")
    taps(chat, "选好了", "小种植")
    taps(chat, "想搞，也搞得起来", "领过没有")
    taps(chat, "不是", "第一步")
    expect(chat.get_by_text("测出来了")).to_be_visible()
    expect(chat.get_by_text("五小经济奖补").first).to_be_visible()


def test_a_whole_interview_by_typing_chinese(chat: Page):
    says(chat, "帮我测一测", "哪一种")
    says(chat, "脱贫户，没有被监测过", "2021 年")
    says(chat, "一家四口一年总共三万", "扣掉本钱")
    says(chat, "是的", "有这样的人")
    says(chat, "都没有", "你家有哪些")
    says(chat, "有老人", "勾上了")
    says(chat, "就这些", "小种植")
    says(chat, "不想搞", "有几位")
    says(chat, "一个", "赡养金")
    says(chat, "五百", "多大岁数")
    says(chat, "六十", "生日")
    says(chat, "1958年5月3日", "第一步")
    expect(chat.get_by_text("50元（每月）")).to_be_visible()


def test_a_button_tapped_twice_answers_once(chat: Page):
    taps(chat, "测一测", "哪一种")
    chat.get_by_role("button", name="都不是").dblclick()
    answered(chat, "第一步")
    expect(chat.locator(".mine", has_text="都不是")).to_have_count(1)
    expect(chat.get_by_text("前面的")).to_have_count(0)


def test_a_birthday_can_be_picked(chat: Page):
    for line, answer in (("测一测", "哪一种"), ("脱贫户，没有被监测过", "2021 年"), ("8500", "有这样的人")):
        says(chat, line, answer)
    for line, answer in (("都没有", "你家有哪些"), ("有老人", "勾上了"), ("就这些", "小种植"), ("不想搞", "有几位")):
        says(chat, line, answer)
    for line, answer in (("1", "赡养金"), ("300", "多大岁数"), ("60", "生日")):
        says(chat, line, answer)
    chat.locator("#date").fill("1958-05-03")
    chat.get_by_role("button", name="发送").click()
    answered(chat, "第一步")
    expect(chat.locator("#date")).to_be_hidden()


def test_a_whole_interview_by_keyboard_only_on_the_smallest_screen(browser: Browser, server: Server):
    with browser.new_context(viewport=SMALL) as context:
        page = a_chat(context, server.address)
        by_keyboard(page, "测一测", "哪一种")
        by_keyboard(page, "脱贫户，没有被监测过", "2021 年")
        page.locator("#say").focus()
        page.keyboard.type("8500")
        page.keyboard.press("Enter")
        answered(page, "有这样的人")
        by_keyboard(page, "一样都没有", "你家有哪些")
        by_keyboard(page, "一样都没有", "小种植")
        by_keyboard(page, "不想搞", "第一步")
        assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def by_keyboard(page: Page, label: str, answer: str) -> None:
    """Reaches the button by the tab key alone, from the text field backwards."""
    page.locator("#say").focus()
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if page.evaluate("document.activeElement.textContent").startswith(label):
            page.keyboard.press("Enter")
            answered(page, answer)
            return
    raise AssertionError(f"{label} cannot be reached by keyboard")


def test_ticking_by_keyboard_keeps_the_focus(chat: Page):
    for line, answer in (("测一测", "哪一种"), ("脱贫户，没有被监测过", "2021 年"), ("8500", "有这样的人")):
        says(chat, line, answer)
    box = chat.get_by_role("checkbox", name="有弱劳力")
    box.focus()
    chat.keyboard.press("Space")
    expect(chat.get_by_role("checkbox", name="有弱劳力")).to_be_checked()
    expect(chat.get_by_role("checkbox", name="有弱劳力")).to_be_focused()


def test_a_reload_in_the_middle_shows_the_whole_talk_again(chat: Page):
    taps(chat, "测一测", "哪一种")
    taps(chat, "脱贫户，没有被监测过", "2021 年")
    before = chat.locator("#talk").inner_text()
    chat.reload()
    answered(chat, "2021 年")
    assert chat.locator("#talk").inner_text() == before
    says(chat, "8500", "有这样的人")


def test_the_server_killed_in_the_middle_loses_nothing(context: BrowserContext, own_server: Server):
    page = a_chat(context, own_server.address)
    taps(page, "测一测", "哪一种")
    taps(page, "脱贫户，没有被监测过", "2021 年")
    own_server.kill(signal.SIGKILL)
    expect(page.locator("#offline")).to_be_visible(timeout=20_000)
    page.locator("#say").fill("8500")
    page.keyboard.press("Enter")
    own_server.start()
    answered(page, "有这样的人")
    expect(page.locator("#offline")).to_be_hidden(timeout=20_000)
    assert page.locator(".mine", has_text="8500").count() == 1


def test_what_could_not_be_sent_survives_a_reload(context: BrowserContext, own_server: Server):
    page = a_chat(context, own_server.address)
    taps(page, "测一测", "哪一种")
    own_server.kill()
    page.locator("#say").fill("脱贫户，没有被监测过")
    page.keyboard.press("Enter")
    expect(page.locator(".mine", has_text="脱贫户")).to_be_visible()
    own_server.start()
    page.reload()
    answered(page, "2021 年")


def test_two_tabs_of_one_person_show_the_same_talk(context: BrowserContext, server: Server):
    first = a_chat(context, server.address)
    second = a_chat(context, server.address)
    taps(first, "测一测", "哪一种")
    answered(second, "哪一种")
    taps(second, "都不是", "第一步")
    answered(first, "第一步")
    assert first.locator(".reply").count() == second.locator(".reply").count()


def test_on_a_slow_line_the_talk_goes_on(context: BrowserContext, server: Server):
    page = a_chat(context, server.address)
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 600, "downloadThroughput": 6_000, "uploadThroughput": 3_000},
    )
    page.locator(".reply").last.get_by_role("button", name="测一测").click()
    expect(page.locator("#typing")).to_be_visible()
    answered(page, "哪一种")


def test_offline_is_said_and_a_message_goes_out_when_the_line_is_back(context: BrowserContext, server: Server):
    page = a_chat(context, server.address)
    context.set_offline(True)
    page.locator("#say").fill("养猪有没得补贴")
    page.keyboard.press("Enter")
    expect(page.locator(".mine .fate")).to_contain_text("再送")
    context.set_offline(False)
    answered(page, "第四条")


def test_a_script_in_a_message_is_shown_and_not_run(chat: Page):
    chat.on("dialog", lambda dialog: pytest.fail("a script ran"))
    says(chat, "<img src=x onerror=alert(1)><script>alert(2)</script>", "没有讲这个")
    chat.reload()
    expect(chat.locator(".mine").last).to_contain_text("<script>alert(2)</script>")


def test_nothing_is_asked_of_anybody_else(context: BrowserContext, server: Server):
    page = context.new_page()
    asked: list[str] = []
    problems: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.goto(server.address)
    expect(page.locator(".reply").last).to_contain_text("帮扶助手")
    assert all(url.startswith((server.address, "data:")) for url in asked)
    assert problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_finding_of_accessibility(browser: Browser, server: Server, scheme):
    with browser.new_context(viewport=SMALL, color_scheme=scheme) as context:
        page = a_chat(context, server.address)
        for line, answer in (("测一测", "哪一种"), ("脱贫户，没有被监测过", "2021 年"), ("8500", "有这样的人")):
            says(page, line, answer)
        page.get_by_role("button", name="大字").click()
        findings = Axe().run(page).response["violations"]
        assert [f["id"] for f in findings if f["impact"] in SERIOUS] == []


@pytest.mark.parametrize("path", ["/result", "/village/桃花村"])
def test_no_serious_finding_on_the_pages_to_print(context: BrowserContext, server: Server, path):
    page = context.new_page()
    page.goto(server.address + path)
    findings = Axe().run(page).response["violations"]
    assert [f["id"] for f in findings if f["impact"] in SERIOUS] == []


PHOTO = Path(__file__).parents[3] / "docs" / "screens" / "card.png"


def test_a_photo_is_sent_made_smaller_and_shown_again_after_a_reload(chat: Page):
    chat.locator("#file").set_input_files(PHOTO)
    answered(chat, "照片收到了")
    photo = chat.locator(".mine img")
    expect(photo).to_have_attribute("alt", "card.png")
    assert photo.evaluate("async image => { await image.decode(); return image.naturalWidth }") > 100
    chat.reload()
    expect(chat.locator(".mine img")).to_be_visible()


def test_a_file_of_a_wrong_kind_or_size_is_refused_with_a_clear_line(chat: Page, tmp_path):
    program, large = tmp_path / "a.exe", tmp_path / "large.xlsx"
    program.write_bytes(b"MZ" + b"0" * 100)
    large.write_bytes(b"PK\x03\x04" + b"0" * 10 * 1024 * 1024)
    chat.locator("#file").set_input_files(program)
    expect(chat.locator(".mine.failed").last).to_contain_text("只收照片和 Excel")
    chat.locator("#file").set_input_files(large)
    expect(chat.locator(".mine.failed").last).to_contain_text("太大了")
    says(chat, "养猪有没得补贴", "第四条")


def test_a_photo_waits_for_the_line_to_come_back(context: BrowserContext, server: Server):
    page = a_chat(context, server.address)
    context.set_offline(True)
    page.locator("#file").set_input_files(PHOTO)
    expect(page.locator(".mine .fate")).to_contain_text("再送")
    context.set_offline(False)
    answered(page, "照片收到了")
    expect(page.locator(".mine")).to_have_count(1)


def test_the_result_is_saved_as_a_workbook(chat: Page):
    taps(chat, "测一测", "哪一种")
    taps(chat, "都不是", "第一步")
    taps(chat, "存成表格", "存成了一张表")
    with chat.expect_download() as download:
        chat.get_by_role("link", name="测一测的结果").click()
    assert download.value.suggested_filename == "测一测的结果.xlsx"


def test_the_page_turns_english_with_its_person(chat: Page):
    says(chat, "English", "Which language")
    taps(chat, "English", "Fine")
    expect(chat.get_by_role("button", name="Send", exact=True)).to_be_visible()
    assert chat.locator("html").get_attribute("lang") == "en"


def test_the_demo_has_a_tab_for_each_kind_of_user(context: BrowserContext, tmp_path):
    with serving(tmp_path, "demo") as demo:
        page = context.new_page()
        page.goto(demo.address)
        frame = page.frame_locator("#panel-resident iframe")
        expect(frame.locator(".reply").last).to_contain_text("帮扶助手")
        frame.locator("#say").fill("二维码")
        frame.locator("#say").press("Enter")
        expect(frame.get_by_role("img", name=demo.address)).to_be_visible()
        page.get_by_role("tab", name="督导").click()
        expect(page.frame_locator("#panel-supervisor iframe").locator(".reply").last).to_contain_text("你好")
        page.locator("#date").fill("2027-03-01")
        findings = Axe().run(page).response["violations"]
        assert [f["id"] for f in findings if f["impact"] in SERIOUS] == []


def a_month_on() -> date:
    """The last working day of next month: then every cadre hears of the visits still lacking."""
    next_month = now().date().replace(day=28) + timedelta(days=7)
    return working_days(load()).last_of_month(next_month)


def test_a_month_passes_in_the_demo_and_its_reminders_can_be_tapped_one_after_another(
    context: BrowserContext, tmp_path
):
    with serving(tmp_path, "demo") as demo:
        page = context.new_page()
        page.goto(demo.address)
        page.get_by_role("tab", name="帮扶联系干部").click()
        cadre = page.frame_locator("#panel-contact_cadre iframe")
        expect(cadre.locator(".reply").last).to_contain_text("你好")
        page.locator("#date").fill(a_month_on().isoformat())
        page.locator("#date").dispatch_event("change")
        expect(page.locator("#date")).to_have_attribute("aria-invalid", "false")  # every day on the way has passed
        page.reload()  # the whole talk comes at once, so that the last reminder is the last
        page.get_by_role("tab", name="帮扶联系干部").click()
        reminder = cadre.locator(".reply.lasting:has(.choices)").last
        expect(reminder).to_contain_text("没走访")
        first, second = (reminder.get_by_role("button", name="去了").nth(n) for n in (0, 1))
        for button in (first, second):
            before = cadre.locator(".mine").count()
            button.click()
            expect(cadre.locator(".mine")).to_have_count(before + 1)
            expect(cadre.locator(".reply").last).to_contain_text("记下了")
        page.get_by_role("tab", name="督导").click()
        supervisor = page.frame_locator("#panel-supervisor iframe")
        expect(supervisor.get_by_role("img", name="每月见到的户数").last).to_be_visible()
