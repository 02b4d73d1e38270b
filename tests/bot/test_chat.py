"""`bangfu chat` as a program of its own: scripts, what stays, and being killed in the middle."""

import random
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from bot.commands import chat
from tests.bot.programs import BANGFU, environment
from tests.bot.talk import sentence

ANSWERS = ["/screen", "#1", "八千五", "不清楚", "#1", "没有", "不清楚", "不清楚", "没得"]
"""Lines of an interview, whatever it comes to ask."""
KILLS = 4
STUCK = 60.0
"""Seconds after which a process that says nothing more is ended, so that the test fails and does not wait."""


def a_file(folder: Path, content: str | bytes) -> str:
    path = folder / "script.txt"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


def shown_for(line: str, out: str) -> str:
    """What the bot showed between this line and the next."""
    return out.partition(f"> {line}\n")[2].partition("\n> ")[0]


def test_a_script_is_talked_through_to_its_end(bangfu, tmp_path):
    ran = bangfu("chat", "--script", a_file(tmp_path, "\ufeff/screen\r\n#1\r\n"))
    assert (ran.status, ran.err) == (0, "")
    assert sentence("interview.welcome") in shown_for("/screen", ran.out)
    assert sentence("choice.back") in shown_for("#1", ran.out)


def test_a_script_comes_from_standard_input_too(bangfu, tmp_path):
    lines = "/screen\n#1\n"
    from_file = bangfu("chat", "--script", a_file(tmp_path, lines))
    assert bangfu("chat", "--script", "-", stdin=lines.encode()) == from_file
    assert bangfu("chat", stdin=lines.encode()) == from_file


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("", "error.no_words"),
        ("   \t", "error.no_words"),
        ("😀😀", "error.no_words"),
        ("/nonsense", "error.unknown_command"),
        ("#77", "error.old_button"),
    ],
)
def test_a_wrong_line_is_one_sentence_and_the_question_stands(bangfu, line, key):
    ran = bangfu("chat", "--script", "-", stdin=f"/screen\n#1\n{line}\n".encode())
    question = shown_for("#1", ran.out)
    assert ran.status == 0
    assert ran.out.endswith(f"> {line}\n{sentence(key)}\n{question}\n")


def test_five_thousand_characters_are_one_sentence_and_the_question_stands(bangfu):
    ran = bangfu("chat", "--script", "-", stdin=f"/screen\n#1\n{'我' * 5000}\n".encode())
    sentences = ran.out.partition("我" * 5000 + "\n")[2]
    assert sentences.splitlines()[0] == sentence("error.too_long").format(most=1000)
    assert shown_for("#1", ran.out) in sentences


def test_a_script_that_is_not_there_is_one_line(bangfu, tmp_path):
    assert (
        bangfu("chat", "--script", "nowhere").refused() == "bangfu: nowhere cannot be read: No such file or directory"
    )
    assert "Is a directory" in bangfu("chat", "--script", str(tmp_path)).refused()


@pytest.mark.parametrize("where", ["file", "-"])
def test_broken_utf8_stops_the_script_at_its_line(bangfu, tmp_path, where):
    lines = b"/screen\n#1\n\xff\xfe\n#1\n"
    ran = bangfu("chat", "--script", a_file(tmp_path, lines) if where == "file" else "-", stdin=lines)
    assert (ran.status, ran.complaint) == (1, "bangfu: line 3 is not UTF-8 text")
    assert shown_for("#1", ran.out)


def test_a_throwaway_county_leaves_nothing_behind(bangfu, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    made = []
    county = chat.sample_county

    def watched(settings):
        made.append(settings)
        return county(settings)

    monkeypatch.setattr(chat, "sample_county", watched)
    assert bangfu("chat", "--script", "-", stdin=b"/screen\n").status == 0
    assert len(made) == 1
    assert list(tmp_path.iterdir()) == []


def test_with_a_database_the_talk_goes_on_in_the_next_run(bangfu, tmp_path, monkeypatch):
    monkeypatch.setenv("BANGFU_DATABASE_URL", f"sqlite:///{tmp_path / 'kept.db'}")
    first = bangfu("chat", "--script", "-", stdin=b"/screen\n#1\n")
    assert first.out.endswith(f"> #1\n{bangfu('chat').out}")
    assert sentence("start.welcome").splitlines()[0] in bangfu("chat", "--as", "admin").out


def test_a_role_nobody_has_is_a_usage_error(bangfu):
    assert "--as" in bangfu("chat", "--as", "king").refused(2)


class Chatting:
    """`bangfu chat` in a process of its own, fed a line at a time; `read` waits for all that a line brings."""

    def __init__(self, settings: Mapping[str, str]) -> None:
        command = [*BANGFU, "chat", "--script", "-"]
        streams = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
        self._process = subprocess.Popen(command, env=environment(**settings), **streams)
        self._deadline = threading.Timer(STUCK, self._process.kill)
        self._deadline.start()
        self.greeting = self._shown_until_the_buttons_end()

    def say(self, line: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        return self._shown_until_the_buttons_end().partition("\n")[2]

    def say_and_die(self, line: str, reading: int) -> None:
        """Killed after it has shown that many bytes in answer: perhaps none."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{line}\n".encode())
        self._process.stdin.flush()
        assert self._process.stdout is not None
        self._process.stdout.read(reading)
        self.kill()

    def kill(self) -> None:
        self._process.kill()  # kill -9; of one that has ended, nothing
        self._process.communicate()
        self._deadline.cancel()

    def end(self) -> None:
        self._process.communicate()
        self._deadline.cancel()
        assert self._process.returncode == 0

    def _shown_until_the_buttons_end(self) -> str:
        """To the first empty line behind a numbered choice: a question's end."""
        assert self._process.stdout is not None
        shown = ""
        while not (shown.endswith("\n\n") and "\n  [1] " in shown):
            line = self._process.stdout.readline()
            assert line, f"it ended after {shown!r}"
            shown += line.decode()
        return shown


@pytest.fixture(scope="module")
def uninterrupted(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """What each line of the interview brings when nothing happens in between."""
    chatting = Chatting(settings_in(tmp_path_factory.mktemp("whole")))
    shown = [chatting.say(line) for line in ANSWERS]
    chatting.end()
    return shown


@pytest.fixture
def chatting(tmp_path: Path) -> Iterator[Callable[[], Chatting]]:
    """Starts `bangfu chat` on one database, as often as it is called; none is left running."""
    started: list[Chatting] = []

    def start() -> Chatting:
        started.append(Chatting(settings_in(tmp_path)))
        return started[-1]

    yield start
    for each in started:
        each.kill()


def settings_in(folder: Path) -> dict[str, str]:
    return {"BANGFU_DATABASE_URL": f"sqlite:///{folder / 'bangfu.db'}", "BANGFU_DATA_DIR": str(folder)}


def test_killed_again_and_again_the_interview_goes_on_and_loses_nothing(chatting, uninterrupted):
    """What was answered before a kill is kept; the line under way is taken whole or not at all."""
    rng = random.Random(20221008)
    kill_at = {place: rng.choice([0, 1, 40]) for place in rng.sample(range(1, len(ANSWERS)), KILLS)}
    now, place = chatting(), 0
    while place < len(ANSWERS):
        if place in kill_at:
            now.say_and_die(ANSWERS[place], reading=kill_at.pop(place))
            now = chatting()
            if uninterrupted[place].endswith(now.greeting):
                place += 1
            else:
                assert uninterrupted[place - 1].endswith(now.greeting)
        else:
            assert now.say(ANSWERS[place]) == uninterrupted[place]
            place += 1
    now.end()
    assert kill_at == {}


def test_killed_while_waiting_for_an_answer_it_asks_again(chatting, uninterrupted):
    killed = chatting()
    for line in ANSWERS[:4]:
        killed.say(line)
    killed.kill()
    again = chatting()
    assert uninterrupted[3].endswith(again.greeting)
    assert again.say(ANSWERS[4]) == uninterrupted[4]
    again.end()
