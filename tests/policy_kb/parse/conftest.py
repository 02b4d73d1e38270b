"""How a row of an answer table is held against the parser."""

import datetime
from collections.abc import Callable

import pytest

from policy_kb.parse import parse

TODAY = datetime.date(2026, 11, 24)  # a Tuesday


@pytest.fixture
def today() -> datetime.date:
    return TODAY


@pytest.fixture
def reads() -> Callable[[str, str, str, object], None]:
    """Checks (kind, text, how, expected): how is ok, ~ (ok but approximate), ? (candidates), or another status."""

    def check(kind: str, text: str, how: str, expected: object) -> None:
        parsed = parse(kind, text, TODAY)
        if how in {"ok", "~"}:
            assert (parsed.status, parsed.value, parsed.approximate) == ("ok", expected, how == "~")
            assert type(parsed.value) is type(expected)
        elif how == "?":
            assert (parsed.status, list(parsed.candidates)) == ("ambiguous", expected)
        else:
            assert (parsed.status, parsed.value) == (how, None)

    return check
