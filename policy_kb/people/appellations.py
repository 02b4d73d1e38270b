"""People called by surname: 老张, 张大爷, 张三哥, 张家, 姓张的."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from policy_kb.people.context import opens

_KIN = (
    "大爷|大叔|大伯|大哥|大姐|大嫂|大娘|大妈|大婶|大姨|老爷子|老汉儿?|老头儿?|老太太?|老太婆|老婆婆|老表|"
    "老人家?|老师傅|师傅|"
    "爷爷|奶奶|婆婆|婶婶|婶子|婶娘|嫂子|嫂嫂|伯伯|伯娘|伯母|叔叔|孃孃|嬢嬢|娘娘|姨妈|舅舅|"
    "[大二三四五六七八幺满]?(?:爷|叔|伯|哥|嫂|姐|娘|婶|孃|嬢|婆|公|姨|姑|舅|爸|娃儿?|妹儿?|老[汉倌])|氏"
)
_HOME = "家里?|屋头|屋里|户主?|那家|那户|他们家|一家人?"
_OFFICE = (
    "书记|支书|主任|村长|组长|队长|社长|乡长|镇长|县长|局长|科长|站长|所长|校长|经理|老板|干部|同志|委员|会计|"
    "文书|专干|干事|"
    "医生|老师|队员|部长|主席|秘书|助理|科|局|总|所|股长|警官|律师|护士|教练"
)
# What begins like 老 or 小 with a surname and means something else.
_WORDS = re.compile(
    "老(?:师|板|百姓|人|家|年|毛病|党员|屋|房|实|乡|公|婆|汉|表|妈|爸|天|头|支书|干部|同志|路|牛|马)"
    "|小(?:时|康|麦|米|车|牛|马|花|白|方|毛|石|江|田|温|金|额|学|孩|娃|伙|组|计|区|店|卖|卖部|范|项|产业|工程)"
)
_NO_HOUSEHOLD = frozenset({"全家", "农家", "安家", "公家", "万家", "国家", "何家"} - {"何家"})


@dataclass(frozen=True, slots=True)
class Called:
    """A surname with what shows that a person is meant; ``office``: an official, whose household nobody visits."""

    start: int
    end: int
    surname: str
    office: bool
    young: bool


class Appellations:
    """The ways the surnames of a caseload are used."""

    def __init__(self, surnames: Iterable[str]) -> None:
        one = "|".join(sorted(map(re.escape, surnames), key=len, reverse=True)) or "(?!)"
        self._pattern = re.compile(
            rf"(?P<old>[老小])(?P<s1>{one})(?:{_KIN}|{_HOME})?(?P<o1>{_OFFICE})?"
            rf"|姓(?P<s2>{one})的(?:那?一?[户家])?"
            rf"|(?P<s3>{one})(?:姓)?(?:(?P<o3>{_OFFICE})|(?:{_KIN})(?:{_HOME})?|(?:{_HOME}))"
        )

    def named_in(self, text: str) -> Iterator[Called]:
        """Every use of a surname, in order."""
        at = 0
        while match := self._pattern.search(text, at):
            found = self._called(match, text)
            at = match.start() + 1 if found is None else match.end()
            if found:
                yield found

    def _called(self, match: re.Match[str], text: str) -> Called | None:
        surname = match["s1"] or match["s2"] or match["s3"]
        start = match.start()
        if _WORDS.match(text, start) or match.group() in _NO_HOUSEHOLD:
            return None
        if match["s3"] and not opens(text, start):
            return None
        return Called(start, match.end(), surname, bool(match["o1"] or match["o3"]), match["old"] == "小")
