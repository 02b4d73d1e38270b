"""A line cut where one thing ends and the next begins; voice input brings no commas, so words do it too."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_kb.parse.dates import Said
from policy_kb.parse.visit.patterns import DAY, NAME, PLACE, any_of
from policy_kb.people import Mention, PlaceNamed

_PAUSE = re.compile(r"[,。;!?:\n…—\[\]\"“”《》/|]|(?<![0-9])\.|\.(?![0-9])|(?<![a-z]) | (?![a-z])")
_TURN = any_of("""
    (?<![给跟和对向帮把让叫陪与为见找看等劝问请带到在去访了约替听员励议荐])(?:他们家|[他她]家|[他她](?!们|家)|对方)
    (?<![到在去他她从回里的进人M])(?:[家屋][里头]|家中)(?!没得?人|没有人|无人|锁) (?:困难|问题)(?:主要)?(?:就?是|有|:)
    主要(?:困难|问题|是|难) (?<![没不])缺(?!席) (?<!有)希望 (?<![不没啥得何子么])(?<!没有)需要
    (?<![没啥得何子么无])(?<!没有)要求(?!书) 盼望? 请求 反映 诉说
    (?<=[^给跟向对和][他她])说
    (?<![感思着理没设不])想(?:要|申请|做|找|去|搞|种|养|学|参加|让|把|请|得到|办|问|在|领|贷|借|当|修|买|到|进|跟|
        发展|争取)
    但是?(?!愿) 不过 可是 另外 而且 结果 后来 然后 接着 最后
    (?<![没未不得及有刚再给他她们M])(?:宣[传讲]|讲解|解释|介绍|告知) 下[次回] 下一[步次] 改[天日] 过[几两]天 过段时间
    回头 约[好定] 答应 承诺 争取 (?<![露扶收的产])计划 打算 准备
    (?:老婆|媳妇|婆娘|老公|男人|儿子|女儿|老汉|老伴|妈|爸|娃儿|孙子|两口子)(?=说|讲|反映) 我(?=[给跟向把又也就])
""")
"""Words with which something else begins."""
_BESIDE = re.compile(rf"(?<={NAME})\([^(){DAY}]{{1,12}}\)")
"""A village or number in brackets belongs to the name."""
_LEAST = 2
"""Characters before a turning word that are worth a clause of their own."""


@dataclass(frozen=True)
class Clause:
    """A stretch that says one thing. ``masked``: its text with names and dates covered; ``mark``: what ended it."""

    start: int
    end: int
    text: str
    masked: str
    mark: str
    first: bool
    """Whether a real pause, not a turn of words, began it."""
    mentions: tuple[Mention, ...]
    days: tuple[Said, ...]


def clauses(
    text: str, mentions: Sequence[Mention], days: Sequence[Said], places: Sequence[PlaceNamed] = ()
) -> list[Clause]:
    """The clauses of a normalised line, in order; none of them blank."""
    covered = _covered(_covered(_covered(text, places, PLACE), days, DAY), mentions, NAME)
    covered = _BESIDE.sub(lambda beside: NAME * len(beside.group()), covered)
    found: list[Clause] = []
    for start, end, mark, first in _cuts(covered, days):
        if covered[start:end].strip(" ,()"):
            found.append(
                Clause(
                    start,
                    end,
                    text[start:end],
                    covered[start:end],
                    mark,
                    first,
                    tuple(m for m in mentions if start <= m.start < end),
                    tuple(d for d in days if start <= d.start < end),
                )
            )
    return found


def _covered(text: str, spans: Sequence[Mention | Said | PlaceNamed], cover: str) -> str:
    chars = list(text)
    for span in spans:
        chars[span.start : span.end] = cover * (span.end - span.start)
    return "".join(chars)


def _cuts(covered: str, days: Sequence[Said]) -> list[tuple[int, int, str, bool]]:
    pauses = [(match.start(), match.end()) for match in _PAUSE.finditer(covered)]
    pieces: list[tuple[int, int, str, bool]] = []
    start = 0
    for at, after in [*pauses, (len(covered), len(covered))]:
        turns = [match.start() for match in _TURN.finditer(covered, start, at)]
        turns += [day.start for day in days if start < day.start < at and _lies_ahead(day)]
        edges = [start, *(turn for turn in sorted(set(turns)) if turn - start >= _LEAST), at]
        pieces += [(since, to, covered[at:after] if to == at else "", since == start) for since, to in pairwise(edges)]
        start = after
    return pieces


def _lies_ahead(day: Said) -> bool:
    return day.text[0] in "明下" or day.text.startswith(("后天", "后日", "大后天"))
