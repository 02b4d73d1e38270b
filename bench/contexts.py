"""A plugin of pytest: coverage keeps each line with the test that came through it, by the test's own name."""

import coverage
import pytest


def pytest_runtest_setup(item: pytest.Item) -> None:
    measured = coverage.Coverage.current()
    if measured is not None:
        measured.switch_context(item.nodeid)
