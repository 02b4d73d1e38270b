"""Standard streams as every command uses them: UTF-8, one line at a time."""

import json
import os
import re
import sys
import unicodedata
from collections.abc import Iterator
from typing import Any

from bot.errors import Failure

CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
"""Characters that could steer the terminal or turn the direction of text; somebody's words may hold them."""


def write(text: str) -> None:
    """One line (or more) on standard output."""
    sys.stdout.write(text + "\n")


def warn(text: str) -> None:
    """One line on standard error, beside what is done all the same."""
    sys.stderr.write(text + "\n")


def write_json(value: Any) -> None:
    """One JSON object on a line of standard output."""
    write(json_line(value))


def json_line(value: Any) -> str:
    """One JSON object on a line. A lone surrogate, which UTF-8 cannot carry, is escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return text if text.isprintable() or _encodable(text) else json.dumps(value)


def use_utf8() -> None:
    """UTF-8 whatever the locale; what the terminal cannot show is replaced, never fatal."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr] # TextIOWrapper


def harmless(text: str) -> str:
    """Somebody's words without what could steer the terminal."""
    return CONTROLS.sub("", text)


def show_at_once() -> None:
    """Hands every line on as it is written, so that what counts as said was not still waiting in a buffer."""
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr] # TextIOWrapper


def finish_output() -> None:
    """Writes what still waits; where nobody takes it any more, it goes nowhere, and quietly."""
    try:
        sys.stdout.flush()
    except OSError:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)


def input_lines() -> Iterator[str]:
    """Standard input line by line, without line ends. Raises Failure at a line that is not UTF-8."""
    for number, line in enumerate(sys.stdin.buffer, 1):
        yield decoded(line, number).rstrip("\r\n")


def decoded(line: bytes, number: int) -> str:
    """A line of bytes as text. Raises Failure when it is not UTF-8."""
    try:
        return line.decode("utf-8-sig" if number == 1 else "utf-8")
    except UnicodeDecodeError:
        raise Failure(f"line {number} is not UTF-8 text") from None


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def columns(text: str) -> int:
    """How many columns a text takes in a terminal or a table: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
