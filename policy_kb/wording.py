"""Figures in words, and words with figures filled in."""

import re
from collections.abc import Mapping
from decimal import Decimal

from policy_kb.conditions import Number

PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
WAN = 10_000


def placeholders(text: str) -> list[str]:
    """The names of the figures a text asks for."""
    return PLACEHOLDER.findall(text)


def fill_in(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders replaced. Raises KeyError for one that has no value."""
    return PLACEHOLDER.sub(lambda found: values[found[1]], text)


def number_words(value: Number | float, language: str) -> str:
    """A number as people read it: whole ten-thousands with 万 in Chinese, thousands with commas in English.

    At most two decimals, none where they would be zeros: 33.30 stays, 60.00 becomes 60.
    """
    exact = Decimal(str(value))
    if language == "zh" and abs(exact) >= WAN and exact % WAN == 0:
        return f"{(exact / WAN).normalize():f}万"
    whole = exact == exact.to_integral_value()
    if language == "zh":
        return f"{exact:.0f}" if whole else f"{exact:.2f}"
    return f"{exact:,.0f}" if whole else f"{exact:,.2f}"


def money_words(value: Number | float, language: str) -> str:
    """An amount of yuan: 「1万元」, "10,000 yuan"."""
    return number_words(value, language) + ("元" if language == "zh" else " yuan")


def figure_words(value: Number, unit: str, language: str) -> str:
    """A figure of the pack in its unit (yuan, share, years, count)."""
    match unit:
        case "yuan":
            return money_words(value, language)
        case "share":
            return f"{(Decimal(value) * 100).normalize():f}%"
        case "years":
            return f"{value}周岁" if language == "zh" else str(value)
        case _:
            return str(value)
