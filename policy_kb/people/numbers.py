"""Household numbers in a text: 0412, 412号户, 零四一二, a number in a list of the county's own making."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from policy_kb.people.entry import Entry
from policy_kb.people.mentions import Layer, Mention

_WRITTEN = re.compile(r"(?<![0-9a-z.])[a-z]{0,6}[-_]?[0-9][0-9a-z]*(?:[-_/][0-9a-z]+)*")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九幺洞]{3,}")
_DIGITS = {**{char: str(value) for value, char in enumerate("零一二三四五六七八九")}, "〇": "0", "幺": "1", "洞": "0"}
_MARK_BEFORE = re.compile(r"(?:户号|编号|户编号|户码|号码|第|no\.?|#|号户?)[是为: ]*$")
_MARK_AFTER = re.compile(r"号?(?:户|家庭|这家|那家|那户|贫困户|脱贫户|监测户)")
_MEASURED = re.compile(
    r"\s*(?:[多几来]?[万千百亿]|[多几来]?(?:元|块|斤|亩|岁|年|月|日|天|点|个|人|头|只|口|棵|株|米|公里|平|次|"
    r"趟|度|分|时|周|%|号(?!户))|[./:-][0-9])"
)
_DATED_BEFORE = re.compile(r"(?:[0-9][./:-]|月|年|电话|手机|[￥¥])$")
_SHORTEST_BARE = 3
"""Digits of a number that may stand without 户 or 编号; shorter ones count something."""


class Numbers:
    """The household numbers of a caseload."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._written: defaultdict[str, list[int]] = defaultdict(list)
        self._stripped: defaultdict[str, list[int]] = defaultdict(list)
        for at, entry in enumerate(entries):
            number = entry.id.strip().lower()
            self._written[number].append(at)
            if number.isdigit():
                self._stripped[number.lstrip("0") or "0"].append(at)

    def named_in(self, text: str, *, alone: bool = False) -> Iterator[Mention]:
        """The numbers named; ``alone``: the text is nothing but the answer to which household is meant."""
        for match in _WRITTEN.finditer(text):
            yield from self._at(text, match.start(), match.end(), match.group(), alone=alone)
        for match in _SPOKEN.finditer(text):
            digits = "".join(_DIGITS[char] for char in match.group())
            yield from self._at(text, match.start(), match.end(), digits, alone=alone)

    def _at(self, text: str, start: int, end: int, number: str, *, alone: bool) -> Iterator[Mention]:
        exact = self._written.get(number, [])
        marked = bool(_MARK_BEFORE.search(text, 0, start) or _MARK_AFTER.match(text, end))
        if not marked and (_MEASURED.match(text, end) or _DATED_BEFORE.search(text, 0, start)):
            return
        found = list(exact)
        if number.isdigit():
            found += [at for at in self._stripped.get(number.lstrip("0") or "0", ()) if at not in exact]
        counts = number.isdigit() and len(number) < _SHORTEST_BARE and not (exact and number.startswith("0"))
        if found and (alone or not counts or (marked and not text.startswith("户", end))):
            yield Mention(start, end, Layer.NUMBER, tuple(found), len(found) == 1)
