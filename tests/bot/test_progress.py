"""The bar of a long command: at a terminal, and nowhere else."""

import io
from types import SimpleNamespace

import pytest

from bot import progress
from bot.progress import FEWEST, shown


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture
def streams(monkeypatch):
    found = SimpleNamespace(stderr=Terminal(), stdout=io.StringIO())
    monkeypatch.setattr(progress, "sys", found)
    return found


@pytest.fixture
def terminal(streams):
    return streams.stderr


def test_a_long_file_shows_how_far_it_is_and_cleans_up_behind_itself(terminal):
    assert list(shown(range(FEWEST), FEWEST, apart=False)) == list(range(FEWEST))
    assert "500/1,000" in terminal.getvalue()
    assert terminal.getvalue().endswith("1,000/1,000\r\033[K")


def test_a_short_file_shows_nothing(terminal):
    assert len(list(shown(range(9), 9, apart=True))) == 9
    assert terminal.getvalue() == ""


def test_what_stops_in_between_leaves_no_bar(terminal):
    for place in shown(range(FEWEST), FEWEST, apart=True):
        if place == FEWEST // 2:
            break
    assert terminal.getvalue().endswith("\r\033[K")


def test_results_that_go_to_the_same_terminal_are_not_drawn_over(streams, terminal):
    streams.stdout = Terminal()
    list(shown(range(FEWEST), FEWEST, apart=False))
    assert terminal.getvalue() == ""
    list(shown(range(FEWEST), FEWEST, apart=True))
    assert terminal.getvalue() != ""


def test_a_log_sees_nothing_of_it(streams):
    streams.stderr = io.StringIO()
    list(shown(range(FEWEST), FEWEST, apart=True))
    assert streams.stderr.getvalue() == ""
