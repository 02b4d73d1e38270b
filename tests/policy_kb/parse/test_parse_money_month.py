"""Support for an elder as families say it."""

from collections.abc import Callable

import pytest

ROWS: list[tuple[str, str, object]] = [
    ("500", "ok", 500),
    ("五百", "ok", 500),
    ("一个月五百", "ok", 500),
    ("每月333元", "ok", 333),
    ("两百一个月", "ok", 200),
    ("三个儿女,一百一个人", "ok", 300),
    ("333块3", "ok", 333.3),
    ("三百三十三块三毛钱", "ok", 333.3),
    ("一年六千", "ok", 500),
    ("一年一千", "ok", 83.33),
    ("一个季度900", "ok", 300),
    ("每个月三个儿女一人两百", "ok", 600),
    ("两个儿子各给三百", "ok", 600),
    ("四个娃儿每人一百", "ok", 400),
    ("三个儿女一共给五百", "ok", 500),
    ("儿子一个月给两百", "ok", 200),
    ("1个儿子给200", "ok", 200),
    ("没给", "ok", 0),
    ("不给", "ok", 0),
    ("没有", "ok", 0),
    ("一分钱都没给", "ok", 0),
    ("0", "ok", 0),
    ("大概五百", "~", 500),
    ("五百多", "~", 500),
    ("一人两百", "?", []),
    ("每个娃儿一百", "?", []),
    ("一个给两百", "?", []),
    ("三个儿女给五百", "?", [500, 1500]),
    ("儿子给三百,女儿给两百", "?", [300, 200, 500]),
    ("儿子给两百,女儿给两百", "?", [200, 400]),
    ("两三百", "?", [200, 300]),
    ("半年六百", "?", [100]),
    ("过年给两千", "?", []),
    ("一天十块", "?", []),
    ("一年给两回,一回五百", "?", []),
    ("两个老人一共五百", "?", []),
    ("没得儿女", "?", [0]),
    ("5", "?", [5]),
    ("不晓得", "unknown", None),
    ("没算过", "unknown", None),
    ("-200", "invalid", None),
    ("负两百", "invalid", None),
    ("二十万", "invalid", None),
    ("给粮食", "invalid", None),
]


@pytest.mark.parametrize(("text", "how", "expected"), ROWS)
def test_support_is_read_per_month_or_asked_back(
    reads: Callable[..., None], text: str, how: str, expected: object
) -> None:
    reads("money_month", text, how, expected)
