"""The web chat's tests: one real server for those that leave it as it is, and Chromium where there is one."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.bot.web.server import Page, Server, serving

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-sync"]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Without a Chromium the browser tests are left out, loudly; in CI that is a failure."""
    needing = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
    if CHROMIUM or not needing:
        return
    if os.environ.get("CI"):
        raise pytest.UsageError("there is no Chromium on this machine, and in CI no browser test is left out")
    items[:] = [item for item in items if item not in needing]
    config.hook.pytest_deselected(items=needing)
    print(f"\nno Chromium found: {len(needing)} browser tests are left out")


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with serving(tmp_path_factory.mktemp("web")) as running:
        yield running


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    with serving(tmp_path) as running:
        yield running


@pytest.fixture(autouse=True)
def pages_are_closed() -> Iterator[None]:
    yield
    while Page.opened:
        Page.opened.pop().close()


@pytest.fixture
def page(server: Server) -> Page:
    return Page(server.address)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()
