"""Villages and groups as they are named beside a household: 白帝村, 白帝, 三组, 3社."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, product

from policy_kb.normalise import normalise
from policy_kb.parse.calendar_marks import small_number
from policy_kb.people.entry import Entry
from policy_kb.people.sounds import Syllables, merged, possible
from policy_kb.people.units import Unit

_KINDS = "省|市|县|区|镇|乡|街道|居委会|社区|村"
_COMPONENT = re.compile(rf"(.+?)(?:{_KINDS})")
_GROUP = re.compile(r"第?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:村民小?|小)?[组社队]")
_VILLAGE_SUFFIX = re.compile(r"村|社区|居委会|镇|乡")
_SOME_VILLAGE = re.compile(r"([\u4e00-\u9fff]{2,3})村的?$")
_NOT_A_VILLAGE = re.compile(
    r"[我你他她们咱本全各进到回下驻这那农在去来个同出看问访了过完]$|(?:^|"
    r"[了到去在])(?:[我你他她们咱本全各进到回下驻这那农]+)$"
)
_ELSEWHERE = re.compile(r"(?:隔壁|别的|邻近?|其他|其它|外)村的?$")
_BETWEEN_BEFORE = re.compile(r"(?:村民|居民|的|那边|那里|住|户主|贫困户|脱贫户|监测户|有个|一个|叫|[ ,:(《])*")
_BETWEEN_AFTER = re.compile(r"(?:一?家|屋头|那户|户|人|是|住在?|的|[ ,:(-])*")
_LEAST_STEM = 2
_MOST_READINGS = 8


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """A place of the caseload named in a text: the households there."""

    start: int
    end: int
    households: frozenset[int]


class Places:
    """The places of a caseload."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        by_stem: defaultdict[str, set[int]] = defaultdict(set)
        self._by_group: defaultdict[int, set[int]] = defaultdict(set)
        for at, entry in enumerate(entries):
            for stem in _stems(entry.village):
                by_stem[stem].add(at)
            for match in _GROUP.finditer(normalise(entry.village)):
                self._by_group[small_number(match[1]) or 0].add(at)
        self._by_stem = {stem: frozenset(found) for stem, found in by_stem.items()}
        written = sorted(self._by_stem, key=len, reverse=True)
        words = [
            re.escape(s) if len(s) >= _LEAST_STEM else rf"{re.escape(s)}(?={_VILLAGE_SUFFIX.pattern})" for s in written
        ]
        self._pattern = re.compile("|".join(words)) if words else None
        self._by_sound: dict[Syllables, str] = {
            key: stem for stem in written for key in _sound_keys([possible(char) for char in stem])
        }
        self._longest = max(map(len, written), default=0)

    def named_in(self, text: str, units: Sequence[Unit]) -> list[PlaceNamed]:
        """The places named, in order; a village by a homophone only where 村 follows."""
        found = list(self._written(text))
        found += [place for place in self._heard(units) if not _overlaps(place, found)]
        found += [place for place in self._groups(text) if not _overlaps(place, found)]
        return sorted(found, key=lambda place: place.start)

    def _written(self, text: str) -> Iterator[PlaceNamed]:
        for match in self._pattern.finditer(text) if self._pattern else ():
            suffix = _VILLAGE_SUFFIX.match(text, match.end())
            end = suffix.end() if suffix else match.end()
            yield PlaceNamed(match.start(), end, self._by_stem[match.group()])

    def _heard(self, units: Sequence[Unit]) -> Iterator[PlaceNamed]:
        for at, unit in enumerate(units):
            if unit.text not in ("村", "cun"):
                continue
            for length in range(min(self._longest, at), 1, -1):
                keys = _sound_keys([piece.sounds for piece in units[at - length : at]])
                stem = next((self._by_sound[key] for key in keys if key in self._by_sound), None)
                if stem:
                    yield PlaceNamed(units[at - length].start, unit.end, self._by_stem[stem])
                    break

    def _groups(self, text: str) -> Iterator[PlaceNamed]:
        for match in _GROUP.finditer(text):
            households = frozenset(self._by_group.get(small_number(match[1]) or 0, ()))
            if self._by_group:
                yield PlaceNamed(match.start(), match.end(), households)


def beside(text: str, start: int, end: int, places: Sequence[PlaceNamed]) -> list[PlaceNamed]:
    """The places said right before or after this stretch: 白帝村三组的张三, 张三(白帝村)."""
    found: list[PlaceNamed] = []
    edge = start
    for place in reversed([place for place in places if place.end <= start]):
        if not _BETWEEN_BEFORE.fullmatch(text, place.end, edge):
            break
        found.append(place)
        edge = place.start
    edge = end
    for place in (place for place in places if place.start >= end):
        if not _BETWEEN_AFTER.fullmatch(text, edge, place.start):
            break
        found.append(place)
        edge = place.end
    return found


def names_another_village(text: str, start: int) -> bool:
    """Whether a village that is none of the caseload's stands right before."""
    before = text[:start]
    if _ELSEWHERE.search(before):
        return True
    named = _SOME_VILLAGE.search(before)
    return named is not None and not _NOT_A_VILLAGE.search(named[1])


def _stems(village: str) -> set[str]:
    """The names a village goes by: each part of its address without the word for what it is."""
    plain = _GROUP.sub("", normalise(village).replace(" ", ""))
    parts = [match[1] for match in _COMPONENT.finditer(plain)]
    rest = _COMPONENT.sub("", plain)
    return {part for part in [*parts, rest] if part}


def _sound_keys(sounds: Sequence[Syllables]) -> list[Syllables]:
    if not all(sounds):
        return []
    return [tuple(map(merged, way)) for way in islice(product(*(sound[:2] for sound in sounds)), _MOST_READINGS)]


def _overlaps(place: PlaceNamed, others: Sequence[PlaceNamed]) -> bool:
    return any(place.start < other.end and other.start < place.end for other in others)
