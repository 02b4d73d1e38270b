"""Takes the pictures of this folder from the demo, as a phone shows them: python docs/screens/take.py"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

FOLDER = Path(__file__).parent
PHONE = {"width": 360, "height": 720}
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def picture(page: Page, name: str) -> None:
    page.wait_for_timeout(300)
    page.screenshot(path=FOLDER / f"{name}.png")


def talk(page: Page, address: str) -> None:
    page.goto(f"{address}resident/")
    expect(page.locator(".reply").last).to_contain_text("帮扶助手")
    picture(page, "greeting")
    page.get_by_role("button", name="测一测").click()
    page.get_by_role("button", name="脱贫户，没有被监测过").click()
    page.locator("#say").fill("一家四口一年总共三万")
    page.keyboard.press("Enter")
    expect(page.locator(".reply").last).to_contain_text("扣掉本钱")
    page.get_by_role("button", name="是 / 有").click()
    page.get_by_role("checkbox", name="有弱劳力").click()
    expect(page.get_by_role("checkbox", name="有弱劳力")).to_be_checked()
    picture(page, "card")
    page.get_by_role("button", name="选好了").click()
    page.get_by_role("checkbox", name="做公益岗").click()
    expect(page.get_by_role("checkbox", name="做公益岗")).to_be_checked()
    page.get_by_role("button", name="选好了").click()
    expect(page.locator(".reply").last).to_contain_text("你家有哪些")
    page.get_by_role("button", name="先看结果").click()
    expect(page.get_by_text("测出来了")).to_be_visible()
    picture(page, "result")


def visit(page: Page, address: str) -> None:
    page.goto(f"{address}contact_cadre/")
    expect(page.locator(".reply").last).to_contain_text("你好")
    page.locator("#say").fill("刚才去了曾成林家，见到了，讲了五小经济，缺本钱")
    page.keyboard.press("Enter")
    expect(page.locator(".reply").last).to_contain_text("曾成林")
    picture(page, "visit")


def main() -> int:
    environment = {**os.environ, "BANGFU_WEB_PORT": "0", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "bot", "demo"]
    demo = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert demo.stdout is not None
        found = re.search(r"http://\S+/", demo.stdout.readline())
        assert found is not None
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
            talk(browser.new_page(viewport=PHONE), found[0])
            visit(browser.new_page(viewport=PHONE), found[0])
            browser.close()
    finally:
        demo.terminate()
        demo.wait(30)
    return 0


if __name__ == "__main__":
    sys.exit(main())
