"""What a person sees in the terminal, on both kinds of database."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.runner import Runner
from bot.terminal import CHANNEL, Terminal
from handlers.richtext import plain
from handlers.values import Button, Open, Reply, Say, Tap
from storage import claim, find_chat
from storage.columns import Sealed
from storage.tables import outbox
from tests.bot.talk import NOON, sentence

NUMBERED = re.compile(r"  \[(\d+)\] (.*)")
ESCAPE = "\x1b[2J\x1b]0;title\x07\x9b31m\u202e\u2066\x00\x08\x7f"


class Screen:
    """A terminal and the lines it has shown since the last look."""

    def __init__(self, runner: Runner, *, styled: bool = False) -> None:
        self.lines: list[str] = []
        self.terminal = Terminal(runner, "resident", self.lines.append, styled=styled)
        self.runner = runner

    def shows(self, act: Any, *arguments: Any, **named: Any) -> str:
        self.lines.clear()
        act(*arguments, **named)
        return "\n".join(self.lines)

    def take(self, line: str) -> str:
        return self.shows(self.terminal.take, line)

    def opened(self) -> "Screen":
        self.terminal.open()
        return self

    @property
    def numbers(self) -> list[tuple[int, str]]:
        return [(int(found[1]), found[2]) for line in self.lines if (found := NUMBERED.fullmatch(line))]

    @property
    def state(self) -> dict[str, Any]:
        with self.runner.database.transaction() as tx:
            return find_chat(tx, CHANNEL, "resident").state


def in_an_interview(runner: Runner) -> Screen:
    screen = Screen(runner).opened()
    screen.take("/screen")
    return screen


def at_a_result(runner: Runner) -> Screen:
    screen = in_an_interview(runner)
    screen.take("#1")
    screen.take(f"#{number(screen, 'choice.result')}")
    return screen


def number(screen: Screen, key: str) -> int:
    return next(place for place, label in screen.numbers if label == sentence(key))


def test_a_turn_of_one_reply_numbers_its_choices_from_one(runner):
    screen = in_an_interview(runner)
    assert [place for place, _ in screen.numbers] == list(range(1, len(screen.numbers) + 1))
    assert len(screen.numbers) > 3


def test_numbers_run_on_over_the_replies_of_a_turn(runner):
    screen = Screen(runner)
    runner.receive(CHANNEL, "resident", Open())
    runner.receive(CHANNEL, "resident", Open())
    screen.opened()
    assert [place for place, _ in screen.numbers] == [1, 2, 3, 4, 5, 6]
    assert screen.numbers[0][1] == screen.numbers[3][1] == sentence("choice.screen")
    screen.take("#4")
    assert screen.state["flow"] == "interview"


def test_a_choice_is_taken_by_its_number(runner):
    screen = in_an_interview(runner)
    first = "\n".join(screen.lines)
    assert screen.take("#1") != first
    assert len(screen.state["answers"]) == 1


@pytest.mark.parametrize("line", ["# 1", " #1 ", "#01", "＃1", "#１"])
def test_a_number_may_be_written_loosely(runner, line):
    screen = in_an_interview(runner)
    screen.take(line)
    assert len(screen.state["answers"]) == 1


@pytest.mark.parametrize("line", ["#0", "#99", "#1000", "#8500", "#" + "9" * 5000])
def test_a_number_that_is_not_shown_changes_nothing(runner, line):
    screen = in_an_interview(runner)
    screen.take("#1")  # now a yearly income is asked for, which "8500" would answer
    question, stood = "\n".join(screen.lines), screen.state
    assert screen.take(line) == f"{sentence('error.old_button')}\n{question}"
    assert screen.state == stood


def test_ticks_are_shown_and_turned_by_number(runner):
    screen = in_an_interview(runner)
    screen.take("监测户，风险没消除")
    for _ in range(20):
        if any(label.startswith("☐ ") for _, label in screen.numbers):
            break
        screen.take("不清楚")
    place, label = next((place, label) for place, label in screen.numbers if label.startswith("☐ "))
    screen.take(f"#{place}")
    assert screen.numbers[place - 1] == (place, label.replace("☐", "☑"))
    screen.take(f"#{place}")
    assert screen.numbers[place - 1] == (place, label)


def test_what_could_steer_the_terminal_never_reaches_it(runner):
    screen = Screen(runner).opened()
    shown = screen.shows(screen.terminal.run, [f"猪{ESCAPE}"], echo=True)
    assert "> 猪" in shown
    assert not set(ESCAPE) - set("[2J]0;title31m") & set(shown)


def test_a_value_in_a_reply_is_shown_without_what_could_steer(runner, db):
    screen = Screen(runner)
    runner.receive(CHANNEL, "resident", Open())
    reply = Reply(plain(f"a{ESCAPE}b\tc\nd"), (Button(f"x{ESCAPE}y", "help"),))
    with db.transaction() as tx:
        row = tx.execute(select(outbox.c.id)).scalar_one()
        tx.update(outbox, row, body=reply.to_json(0))
    shown = screen.shows(screen.terminal.open)
    assert shown == "a[2J]0;title31mb\tc\nd\n  [1] x[2J]0;title31my\n"


def test_bold_is_shown_only_when_asked_for(runner):
    assert "\x1b[1m" not in Screen(runner).shows(Screen(runner).terminal.open)
    screen = Screen(runner, styled=True)
    shown = screen.shows(screen.terminal.open)
    assert shown.startswith("\x1b[1m")
    assert shown.count("\x1b[1m") == shown.count("\x1b[0m")


def test_replies_never_shown_are_shown_at_the_next_start(runner):
    in_an_interview(runner)
    runner.receive(CHANNEL, "resident", Say("不清楚"), "m1")
    expected = Screen(runner).opened()
    assert sentence("choice.dont_know") in "\n".join(expected.lines)
    place = number(expected, "choice.dont_know")
    before = len(expected.state["answers"])
    expected.take(f"#{place}")
    assert len(expected.state["answers"]) == before + 1


def test_replies_claimed_by_a_terminal_that_died_are_shown_at_once(runner, db):
    runner.receive(CHANNEL, "resident", Open())
    killed = Dying(runner)
    with pytest.raises(Killed):
        killed.terminal.open()
    screen = Screen(runner)
    assert sentence("choice.screen") in screen.shows(screen.terminal.open)
    with db.transaction() as tx:
        assert claim(tx, CHANNEL, NOON) == []


def test_a_start_without_anything_waiting_shows_where_the_talk_stands(runner):
    screen = in_an_interview(runner)
    question = "\n".join(screen.lines).removeprefix(sentence("interview.welcome") + "\n")
    again = Screen(runner)
    assert again.shows(again.terminal.open) == question


def test_one_terminal_does_not_show_what_another_person_was_told(runner):
    runner.receive(CHANNEL, "admin", Say("/nonsense"), "m1")
    screen = Screen(runner)
    assert sentence("error.unknown_command") not in screen.shows(screen.terminal.open)


def test_a_broken_reply_does_not_stop_the_others(runner, db):
    Screen(runner).opened()
    runner.receive(CHANNEL, "resident", Tap("help", 0), "m1")
    runner.receive(CHANNEL, "resident", Say("/nonsense"), "m2")
    with db.transaction() as tx:
        waiting = select(outbox.c.id).where(outbox.c.status == "queued").order_by(outbox.c.position)
        first = tx.execute(waiting).scalars().all()[0]
        tx.execute(update(outbox).where(outbox.c.id == first).values(body=Sealed(b"\x01broken")))
    assert Screen(runner).opened().lines[0] == sentence("error.unknown_command")


class Killed(BaseException):
    """The process ends here."""


class Dying(Screen):
    """A terminal killed at the first line it shows."""

    def __init__(self, runner: Runner) -> None:
        super().__init__(runner)
        self.terminal = Terminal(runner, "resident", self._die, styled=False)

    def _die(self, line: str) -> None:
        raise Killed
