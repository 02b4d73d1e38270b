"""Lists of phrases read as one pattern.

Phrases stand apart by white space and are regular expressions of what people say; white space within brackets is
none. A normalised line has no capitals, so in a list they stand for what many phrases share (see `_STANDS_FOR`).
"""

import re
from collections.abc import Iterator

from policy_kb.people.surnames import COMMON

NAME, DAY, PLACE = "\ue000", "\ue001", "\ue002"
"""What stands for each character of a household's name, of a date and of a village, while a clause is looked at."""

_FAMILY = """
    老婆 媳妇 婆娘 爱人 妻子 老公 丈夫 男人 男的 女的 老伴 儿子 女儿 儿媳 女婿 妈 母亲 爸 父亲 老汉 爹 娘 爷爷 奶奶
    婆婆 娃儿? 孩子 孙子 孙女 家人 家属 屋里人 老人 两口子 老两口 兄弟 哥哥 弟弟 姐姐 妹妹 嫂子
"""
_AWAY = """
    县城 城里 城头 镇上 街上 外地 外省 外头 外面 外边 主城 重庆 万州 浙江 广东 福建 上海 北京 江苏 深圳 广州 宁波 温州
    杭州 成都 湖北 宜昌 新疆 西藏 贵州 云南 沿海
"""
_ERRANDS = "看?病 [县镇市]?医 打工 务工 上班 开会 读书 学校 学堂 镇上 县城 赶场 办事 路上 浙江 广东 外地 大学"


def _either(listing: str) -> str:
    return f"(?:{'|'.join(_pieces(listing))})"


def _pieces(listing: str) -> Iterator[str]:
    piece, depth, in_class = "", 0, False
    for char in listing:
        if char.isspace():
            if piece and depth == 0 and not in_class:
                yield piece
                piece = ""
            continue
        in_class = (in_class or char == "[") and char != "]"
        if not in_class:
            depth += (char == "(") - (char == ")")
        piece += char
    if piece:
        yield piece


_STANDS_FOR = {
    "M": NAME,  # one character of a name
    "N": f"(?>{NAME}+)",  # all of it: a run that can be cut in many ways takes for ever to fail within a repetition
    "D": f"(?>{DAY}+)",
    "L": f"(?>{PLACE}+)",
    "F": _either(_FAMILY),
    "W": f"(?:(?>{NAME}+)|他|她|人|本人|户主|{_either(_FAMILY)})",  # whoever of the household one may meet
    "A": _either(_AWAY),
    "B": "(?:[全举]家|一家[人子]|一家(?=[都全])|全部|都|一大家)(?:人|老小|几口)?",  # the whole family
    "E": _either(_ERRANDS),  # what else people go for
    "S": f"[{''.join(sorted(COMMON))}]",  # a surname
    "H": "[\u4e00-\u9fff]",  # any Chinese character
    "…": "[^,]{0,6}",
}


def phrases(listing: str) -> str:
    """The list as one expression, to stand within another."""
    return _either("".join(_STANDS_FOR.get(char, char) for char in listing))


def any_of(listing: str) -> re.Pattern[str]:
    """The list as a pattern."""
    return re.compile(phrases(listing))
