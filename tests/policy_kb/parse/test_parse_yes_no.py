"""Yes and no in Chongqing and elsewhere."""

from collections.abc import Callable

import pytest

YES = (
    "是 是的 是嘞 对 对头 嗯 嗯嗯 要得 有 有的 有噻 得行 可以 愿意 "
    "想 想嘛 想得很 要 好 行 中 没问题 没得问题 巴不得 就是 肯定 都有 早有了 想去 去 有一个 願意 👍"
)
NO = (
    "不 不是 不是的 没 没得 莫得 没有 沒有 冇 不要 不想 不愿意 "
    "不想去 不去 不得行 要不得 不行 算了 算了,不去 不用 没有人 没得人想去 一个都没得 "
    "还没有 嗯,没有 肯定没有 当然不想 去不了 不要不要 梅得"
)
UNKNOWN = "不晓得 不晓得有没有 不知道 不清楚 说不准 不好说 哪个晓得 说不定 不小得 ? idk"
HEDGED: list[tuple[str, bool]] = [
    ("可能有", True),
    ("应该有", True),
    ("大概是", True),
    ("有点想", True),
    ("是吧", True),
    ("好像没有", False),
    ("没有吧", False),
    ("不太愿意", False),
    ("不怎么想", False),
]
OPEN: list[tuple[str, list[bool]]] = [
    ("有没得", []),
    ("是不是", []),
    ("想不想", []),
    ("不是没有", []),
    ("没有不愿意", []),
    ("不得不", []),
    ("不一定", []),
    ("看情况", []),
    ("随便", []),
    ("想一下", []),
    ("是吗", [True]),
    ("有吗?", [True]),
    ("有不", [True, False]),
    ("有,不想去", [True, False]),
    ("有的是,有的不是", [True, False]),
    ("过去是,现在不是了", [True, False]),
    ("有倒是有,不过远", [True]),
    ("想是想,就是远", [True]),
    ("以前有", [True]),
    ("有是有", []),
    ("对,没得", [True, False]),
    ("如果近就去", [True]),
    ("有个娃儿在读中职", [True]),
    ("没人不想", [False]),
    ("没得,但是想买", [True, False]),
]
NEITHER = "晓得了 知道了 谢谢 1 八千 哈哈"
ENGLISH = [("yes", True), ("Yes, please", True), ("y", True), ("no", False), ("nope", False)]


@pytest.mark.parametrize("text", YES.split())
def test_yes_is_heard(reads: Callable[..., None], text: str) -> None:
    reads("yes_no", text, "ok", True)


@pytest.mark.parametrize("text", NO.split())
def test_no_is_heard(reads: Callable[..., None], text: str) -> None:
    reads("yes_no", text, "ok", False)


@pytest.mark.parametrize(("text", "value"), ENGLISH)
def test_english_is_heard(reads: Callable[..., None], text: str, value: bool) -> None:
    reads("yes_no", text, "ok", value)


@pytest.mark.parametrize(("text", "value"), HEDGED)
def test_a_hedge_is_marked_approximate(reads: Callable[..., None], text: str, value: bool) -> None:
    reads("yes_no", text, "~", value)


@pytest.mark.parametrize(("text", "candidates"), OPEN)
def test_questions_conditions_and_contrasts_are_asked_back(
    reads: Callable[..., None], text: str, candidates: list[bool]
) -> None:
    reads("yes_no", text, "?", candidates)


@pytest.mark.parametrize("text", UNKNOWN.split())
def test_not_knowing_is_neither_yes_nor_no(reads: Callable[..., None], text: str) -> None:
    reads("yes_no", text, "unknown", None)


@pytest.mark.parametrize("text", NEITHER.split())
def test_what_says_neither_is_invalid(reads: Callable[..., None], text: str) -> None:
    reads("yes_no", text, "invalid", None)
