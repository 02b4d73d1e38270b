"""A question made comparable: script, dialect, numbers and courtesies folded to one form."""

import re
from functools import cache
from typing import Any

from policy_kb.normalise import normalise

# What is said in Chongqing beside what is written elsewhere. Both stand in the phrases of a well-fed pack; a new one
# that has only the written form profits.
_DIALECT = {
    "啷个": "怎么",
    "朗个": "怎么",
    "郎个": "怎么",
    "咋个": "怎么",
    "咋": "怎么",
    "屋头": "家里",
    "屋里": "家里",
    "好多": "多少",
    "没得": "没有",
    "莫得": "没有",
    "得不得": "会不会",
    "得行不": "可以吗",
    "要得不": "可以吗",
    "晓得": "知道",
    "娃儿": "孩子",
    "细娃": "孩子",
    "老汉": "父亲",
    "妈老汉": "父母",
    "活路": "活",
    "啥子": "什么",
    "啥": "什么",
    "好久": "什么时候",
    "遭": "被",
    "喂猪": "养猪",
    "喂鸡": "养鸡",
    "喂羊": "养羊",
    "洋芋": "土豆",
    "苞谷": "玉米",
    "红苕": "红薯",
}
_COURTESIES = "请问|麻烦问|我想问一下|想问一下|想问下|我想问|想问|问一下|问哈|问下|您好|你好|就是说"
_FOLDED = re.compile("|".join(sorted(_DIALECT, key=len, reverse=True)))
_COURTESY = re.compile(_COURTESIES)
_WORD = re.compile(r"\w")
_NUMBER = re.compile(r"(?<!\d)\d{1,5}(?!\d)")
_DIGITS = "零一二三四五六七八九"
_UNITS = ("", "十", "百", "千", "万")


@cache
def _to_simplified() -> Any:
    from opencc import OpenCC  # not at the top: its tables are read where the first question is asked

    return OpenCC("t2s")


def fold(text: str) -> str:
    """The text in simplified characters and lower case, dialect and small numbers as they are written elsewhere."""
    plain = str(_to_simplified().convert(normalise(text)))
    plain = _FOLDED.sub(lambda found: _DIALECT[found.group()], plain)
    bare = _COURTESY.sub("", plain)
    return _NUMBER.sub(lambda found: _in_characters(found.group()), bare if _WORD.search(bare) else plain)


def _in_characters(digits: str) -> str:
    """Of "60": 「六十」, of "3000": 「三千」, so that both ways of writing a number are one."""
    value = digits.lstrip("0")
    written = ""
    for place, digit in zip(range(len(value) - 1, -1, -1), value, strict=True):
        if digit != "0":
            written += _DIGITS[int(digit)] + _UNITS[place]
        elif written and not written.endswith("零"):
            written += "零"
    written = written.rstrip("零") or "零"
    return written.removeprefix("一") if written.startswith("一十") else written
