"""How many, as people say it."""

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, object]] = [
    ("3", "ok", 3),
    ("两个", "ok", 2),
    ("二", "ok", 2),
    ("一个", "ok", 1),
    ("二十一个", "ok", 21),
    ("十二个人", "ok", 12),
    ("两個娃兒", "ok", 2),
    ("仨", "ok", 3),
    ("俩", "ok", 2),
    ("一对", "ok", 2),
    ("两口子", "ok", 2),
    ("就我一个", "ok", 1),
    ("没得", "ok", 0),
    ("没有", "ok", 0),
    ("一个都没得", "ok", 0),
    ("莫得", "ok", 0),
    ("0", "ok", 0),
    ("none", "ok", 0),
    ("two", "ok", 2),
    ("50", "ok", 50),
    ("大概三个", "~", 3),
    ("两三个", "?", [2, 3]),
    ("三五个", "?", [3, 5]),
    ("四五十个", "?", [40, 50]),
    ("2-3个", "?", [2, 3]),
    ("几个", "?", []),
    ("好几个", "?", []),
    ("十几个", "?", [10]),
    ("三个多", "?", [3]),
    ("第二个", "?", [2]),
    ("老二", "?", [2]),
    ("没得两个", "?", [2]),
    ("不止两个", "?", [2]),
    ("一个儿子一个女儿", "?", [1, 2]),
    ("没得老人", "?", [0]),
    ("三斤", "?", [3]),
    ("不晓得", "unknown", None),
    ("记不清了", "unknown", None),
    ("-1", "invalid", None),
    ("51", "invalid", None),
    ("2.5个", "invalid", None),
    ("老汉和老妈", "invalid", None),
    ("哈哈", "invalid", None),
]


@pytest.mark.parametrize(("text", "how", "expected"), ROWS)
def test_a_count_is_read_or_asked_back(reads: Callable[..., None], text: str, how: str, expected: object) -> None:
    reads("count", text, how, expected)
