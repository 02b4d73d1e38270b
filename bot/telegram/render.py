"""What a reply looks like on Telegram: text as its HTML, choices as rows of buttons. Plain values, no call."""

import re
from collections.abc import Sequence
from typing import Final

from bot.console import columns
from handlers.richtext import Rich
from handlers.values import Button

REFUSED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What Telegram refuses, and marks that would turn the direction of everything after a name."""
TICKS: Final = {True: "☑ ", False: "☐ ", None: ""}
LONGEST_LABEL: Final = 80
SHORT_COLUMNS: Final = 12
"""A label of six Chinese characters: three of them stand in a row on a small phone."""
IN_A_ROW: Final = 3
MOST_BUTTONS: Final = 100


def html(text: Rich) -> str:
    """The text with what is strong in bold; nothing in it can be taken for markup."""
    parts: list[str] = []
    bold = False
    for span in text.spans:
        words = _escaped(_taken(span.text))
        if not words:
            continue
        if span.strong != bold:
            parts.append("<b>" if span.strong else "</b>")
            bold = span.strong
        parts.append(words)
    if bold:
        parts.append("</b>")
    return "".join(parts)


def plain(text: Rich) -> str:
    """The same without any style."""
    return _taken(text.plain)


def keyboard(buttons: Sequence[Button]) -> list[list[tuple[str, str]]]:
    """Rows of (label, action). Short choices share a row; those to tick, and long ones, have a row each."""
    rows: list[list[tuple[str, str]]] = []
    sharing = False
    for button in buttons[:MOST_BUTTONS]:
        label = _label(button)
        short = button.ticked is None and columns(label) <= SHORT_COLUMNS
        if short and sharing and len(rows[-1]) < IN_A_ROW:
            rows[-1].append((label, button.action))
        else:
            rows.append([(label, button.action)])
        sharing = short
    return rows


def _label(button: Button) -> str:
    words = " ".join(_taken(button.label).split())
    cut = words if len(words) <= LONGEST_LABEL else words[: LONGEST_LABEL - 1] + "…"
    return TICKS[button.ticked] + (cut or "…")


def _taken(words: str) -> str:
    return REFUSED.sub("", words.replace("\r\n", "\n"))


def _escaped(words: str) -> str:
    return words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
