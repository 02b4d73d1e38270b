"""Kinds of household, as people and keyboards write them."""

from collections.abc import Callable

import pytest

LIFTED, ACTIVE, RESOLVED, ORDINARY = "lifted", "monitored-active", "monitored-resolved", "ordinary"
MONITORED = [ACTIVE, RESOLVED]
ROWS: list[tuple[str, str, object]] = [
    ("脱贫户", "ok", LIFTED),
    ("脱贫的", "ok", LIFTED),
    ("已经脱贫了", "ok", LIFTED),
    ("脫貧戶", "ok", LIFTED),
    ("脱平户", "ok", LIFTED),
    ("拖贫户", "ok", LIFTED),
    ("我们是脱贫户", "ok", LIFTED),
    ("脱贫户,不是监测户", "ok", LIFTED),
    ("不是监测户,是脱贫户", "ok", LIFTED),
    ("不是贫困户,是一般户", "~", ORDINARY),
    ("2019年脱贫的", "ok", LIFTED),
    ("监测户,不是脱贫户", "?", MONITORED),
    ("监测户没得风险了", "?", MONITORED),
    ("脱贫没有", "?", [LIFTED]),
    ("脱贫户,吃低保的", "ok", LIFTED),
    ("建档立卡户", "~", LIFTED),
    ("贫困户", "~", LIFTED),
    ("可能是脱贫户", "~", LIFTED),
    ("脱贫户?", "~", LIFTED),
    ("前年就脱贫了", "ok", LIFTED),
    ("监测户，风险消了", "ok", RESOLVED),
    ("政府还挂起的监测户", "ok", ACTIVE),
    ("刚纳入监测的", "ok", ACTIVE),
    ("监测户风险没消除", "ok", ACTIVE),
    ("监测户,风险还没消除", "ok", ACTIVE),
    ("还在监测", "ok", ACTIVE),
    ("检测户,没解除", "ok", ACTIVE),
    ("已经消除了", "ok", RESOLVED),
    ("监测户,风险已消除", "ok", RESOLVED),
    ("监测户已经解除了", "ok", RESOLVED),
    ("解除监测了", "ok", RESOLVED),
    ("一般户", "ok", ORDINARY),
    ("普通农户", "ok", ORDINARY),
    ("都不是", "ok", ORDINARY),
    ("啥子户都不是", "ok", ORDINARY),
    ("非贫困户", "ok", ORDINARY),
    ("不是脱贫户也不是监测户", "ok", ORDINARY),
    ("监测户", "?", MONITORED),
    ("检测户", "?", MONITORED),
    ("三类户", "?", MONITORED),
    ("边缘易致贫户", "?", MONITORED),
    ("脱贫不稳定户", "?", MONITORED),
    ("突发严重困难户", "?", MONITORED),
    ("脱贫户也是监测户", "?", [LIFTED, *MONITORED]),
    ("脱贫户,还在监测", "?", [LIFTED, ACTIVE]),
    ("脱贫户还是一般户", "?", [LIFTED, ORDINARY]),
    ("不是脱贫户", "?", [*MONITORED, ORDINARY]),
    ("不是监测户", "?", [LIFTED, ORDINARY]),
    ("没脱贫", "?", [*MONITORED, ORDINARY]),
    ("以前是脱贫户", "?", [LIFTED]),
    ("邻居是脱贫户", "?", [LIFTED]),
    ("不晓得", "unknown", None),
    ("搞不清楚", "unknown", None),
    ("低保户", "invalid", None),
    ("五保户", "invalid", None),
    ("奉节的", "invalid", None),
]


@pytest.mark.parametrize(("text", "how", "expected"), ROWS)
def test_a_household_type_is_read_or_asked_back(
    reads: Callable[..., None], text: str, how: str, expected: object
) -> None:
    reads("household_type", text, how, expected)
