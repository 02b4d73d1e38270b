"""The bot in a terminal: the same conversations, replies and numbered choices printed, choice 2 taken with `#2`."""

import re
import uuid
from collections.abc import Callable, Iterable
from datetime import timedelta

from bot.console import harmless
from bot.runner import Runner
from handlers.richtext import Rich, Span
from handlers.values import Button, Open, Reply, Say, Tap
from storage import Outgoing, claim, mark_sent

CHANNEL = "terminal"
CHOICE = re.compile(r"[#＃]\s*(\d+)")
MOST_DIGITS = 3
"""Of a choice's number; nobody is shown a thousand choices."""
NO_LEASE = timedelta(0)
"""A terminal is its own only sender: what a killed one left claimed is shown by the next at once."""
NO_VERSION = -1
BOLD, PLAIN = "\x1b[1m", "\x1b[0m"
TICKS = {True: "☑ ", False: "☐ ", None: ""}


class Terminal:
    """One person at one terminal."""

    def __init__(self, runner: Runner, address: str, write: Callable[[str], None], *, styled: bool) -> None:
        self._runner = runner
        self._address = address
        self._write = write
        self._styled = styled
        self._choices: list[tuple[Button, int]] = []

    def open(self) -> None:
        """Shows what was committed but not yet shown; where there is nothing of that kind, where the talk stands."""
        if not self._deliver():
            self._runner.receive(CHANNEL, self._address, Open())
            self._deliver()

    def run(self, lines: Iterable[str], *, echo: bool) -> None:
        """Takes one line a turn until there are no more."""
        for line in lines:
            text = line.rstrip("\r\n")
            if echo:
                self._write(f"> {harmless(text)}")
            self.take(text)

    def take(self, line: str) -> None:
        """One line: a choice by number, or words."""
        number = CHOICE.fullmatch(line.strip())
        message = self._choice(number[1]) if number else Say(line)
        self._runner.receive(CHANNEL, self._address, message, uuid.uuid4().hex)
        self._deliver()

    def _choice(self, digits: str) -> Tap:
        """The numbered choice; a number that is not shown is a button that is not there any more."""
        number = int(digits) if len(digits) <= MOST_DIGITS else 0
        if not 1 <= number <= len(self._choices):
            return Tap("", NO_VERSION)
        button, version = self._choices[number - 1]
        return Tap(button.action, version)

    def _deliver(self) -> bool:
        """Prints what waits in the outbox, in order; False when nothing did."""
        shown: list[tuple[Button, int]] = []
        any_shown = False
        while waiting := self._claimed():
            for outgoing in waiting:
                any_shown = True
                self._print(Reply.from_json(outgoing.body), int(outgoing.body["version"]), shown)
                with self._runner.database.transaction() as tx:
                    mark_sent(tx, outgoing.id, self._runner.now())
        if any_shown:
            self._choices = shown
        return any_shown

    def _claimed(self) -> list[Outgoing]:
        with self._runner.database.transaction() as tx:
            return claim(tx, CHANNEL, self._runner.now(), address=self._address, lease=NO_LEASE)

    def _print(self, reply: Reply, version: int, shown: list[tuple[Button, int]]) -> None:
        self._write(self._words(reply.text))
        if reply.attachment is not None:
            self._write(f"  ({harmless(reply.attachment.name)})")
        for button in reply.buttons:
            shown.append((button, version))
            self._write(f"  [{len(shown)}] {TICKS[button.ticked]}{harmless(button.label)}")
        self._write("")

    def _words(self, text: Rich) -> str:
        def shown(span: Span) -> str:
            words = harmless(span.text)
            return f"{BOLD}{words}{PLAIN}" if self._styled and span.strong else words

        return "".join(shown(span) for span in text.spans)
