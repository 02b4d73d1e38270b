"""A caseload, ready to be searched by what somebody types or dictates."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import TypeVar

from rapidfuzz import fuzz

from policy_kb.normalise import normalise
from policy_kb.people.appellations import Appellations
from policy_kb.people.context import Everyday, closes, goes_on, is_home_or_kin, opens
from policy_kb.people.entry import Entry
from policy_kb.people.mentions import Layer, Mention, reconciled, without_overlaps
from policy_kb.people.numbers import Numbers
from policy_kb.people.places import PlaceNamed, Places, beside, names_another_village
from policy_kb.people.sounds import Syllables, loose, merged, sounds_of_name, split_name, syllables_of
from policy_kb.people.surnames import COMMON
from policy_kb.people.units import Unit, compact, units_of

MOST_SHOWN = 5
_LONGEST_QUERY = 1000
_LEAST_NAME = 2
_LONGEST_NAME = 24
_LEAST_FOR_TYPO = 3  # syllables: with one of two wrong, nothing but a surname is left
_LIKE_ENOUGH = 60.0  # of 100, for a name to be offered when nothing else fits
_MOST_READINGS = 8  # of one stretch of text
_LETTERS = re.compile("[a-z]+")
_NOT_INITIALS = frozenset({"wx", "vx", "qq", "ok", "tv", "app", "hi", "no", "km", "kg", "id"})

Key = TypeVar("Key")


@dataclass(frozen=True)
class Found:
    """The households a fragment may name, best first; ``sure``: it names the first, and no other."""

    candidates: tuple[Entry, ...]
    sure: bool


class CaseloadIndex:
    """The households of a caseload by number, name, sound, given name, surname and initials. Build it once."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self.entries = tuple(entries)
        self._names = [compact(normalise(entry.name)) for entry in self.entries]
        self._sounds = [sounds_of_name(name) for name in self._names]
        self._by_name = _index((name, at) for at, name in enumerate(self._names))
        self._by_sound = _index(
            (tuple(map(merged, way)), at) for at, ways in enumerate(self._sounds) for way in ways if len(way) > 1
        )
        self._by_typing = _index(("".join(way), at) for at, ways in enumerate(self._sounds) for way in ways)
        self._by_initials = _index(
            ("".join(syllable[0] for syllable in way), at)
            for at, ways in enumerate(self._sounds)
            for way in ways
            if len(way) > 1
        )
        self._by_surname = _index((split_name(name)[0], at) for at, name in enumerate(self._names))
        self._by_surname_sound = _index(
            (way[: len(split_name(self._names[at])[0])], at)
            for at, ways in enumerate(self._sounds)
            for way in ways[:1]  # as the surname is mostly read: 老谭 is no 覃
        )
        self._by_given = _index(
            (given, at) for at, name in enumerate(self._names) if len(given := split_name(name)[1]) >= _LEAST_NAME
        )
        self._by_given_sound = _index(
            (way[len(split_name(self._names[at])[0]) :], at) for at, ways in enumerate(self._sounds) for way in ways
        )
        self._by_gap = _index(
            ((gap, *_without(tuple(map(loose, way)), gap)), at)
            for at, ways in enumerate(self._sounds)
            for way in ways
            if len(way) >= _LEAST_FOR_TYPO
            for gap in range(len(way))
        )
        self._by_loose = _index((tuple(map(loose, way)), at) for at, ways in enumerate(self._sounds) for way in ways)
        self._by_syllable = _index((loose(s), at) for at, ways in enumerate(self._sounds) for way in ways for s in way)
        lengths = {len(key) for key in self._by_sound} | {len(name) for name in self._by_name}
        self._lengths = sorted(length for length in lengths if _LEAST_NAME <= length <= _LONGEST_NAME)
        self._numbers = Numbers(self.entries)
        self._places = Places(self.entries)
        self._appellations = Appellations({*(name for name in self._by_surname if name), *COMMON})

    def find(self, text: str) -> Found:
        """The households that a name, a number or the like may mean. Whatever the text, nothing is raised."""
        plain = normalise(text[:_LONGEST_QUERY])
        mentions = self.mentions(plain, alone=True)
        found = tuple(dict.fromkeys(at for mention in sorted(mentions, key=_rank) for at in mention.households))
        if not found:
            found = tuple(self._alike(plain))
        sure = len(found) == 1 and any(mention.sure for mention in mentions)
        return Found(tuple(self.entries[at] for at in found[:MOST_SHOWN]), sure)

    def mentions(self, text: str, *, alone: bool = False) -> list[Mention]:
        """Where a normalised text names households; ``alone``: it is nothing but the name of one."""
        units = units_of(text)
        places = self._places.named_in(text, units)
        named = [*self._numbers.named_in(text, alone=alone), *self._by_units(text, units, places)]
        named += self._called(_paused(text, places))
        if alone:
            named += self._surname_alone(text)
        kept = [mention for mention in without_overlaps(named) if mention.households]
        return reconciled([self._narrowed(mention, text, places) for mention in kept])

    def places_in(self, text: str) -> list[PlaceNamed]:
        """Where a normalised text names villages and groups of the caseload."""
        return self._places.named_in(text, units_of(text))

    # Each way of naming

    def _by_units(self, text: str, units: Sequence[Unit], places: Sequence[PlaceNamed]) -> Iterator[Mention]:
        everyday = Everyday(text, places)
        text = _paused(text, places)
        yield from self._typed(text)
        for first in range(len(units)):
            for length in self._lengths:
                window = units[first : first + length]
                if len(window) == length and all(unit.sounds for unit in window):
                    yield from self._named(text, window, everyday)
        for first, last in self._given_windows(units):
            yield from self._given(text, units[first:last], everyday)

    def _named(self, text: str, window: Sequence[Unit], everyday: Everyday) -> Iterator[Mention]:
        start, end = window[0].start, window[-1].end
        written = "".join(unit.text for unit in window)
        exact = self._by_name.get(written, ())
        in_place = (opens(text, start), closes(text, end))
        if not exact and not any(in_place):
            return
        ways = list(islice(product(*(unit.sounds for unit in window)), _MOST_READINGS))
        heard = _once(at for way in ways for at in self._by_sound.get(tuple(map(merged, way)), ()))
        # A long name in its place may contain a word (彭定国家, 江平安) but does not begin within one
        certain_place = all(in_place) and len(window) > _LEAST_NAME
        within_word = everyday.touches(start, window[0].end if certain_place else end)
        if exact and ((start, end) not in everyday or all(in_place)):
            whole = len(window) > _LEAST_NAME or not goes_on(text, end)
            found = _once([*exact, *heard])
            yield Mention(start, end, Layer.NAME if whole else Layer.TYPO, found, whole and len(found) == 1)
        elif heard and not within_word and (all(in_place) or (len(window) > _LEAST_NAME and any(in_place))):
            whole = len(window) > _LEAST_NAME or not goes_on(text, end)
            nearest = sorted(heard, key=lambda at: not any(way in self._sounds[at] for way in ways))
            yield Mention(start, end, Layer.SOUND if whole else Layer.TYPO, tuple(nearest), whole and len(heard) == 1)
        elif not within_word and all(in_place):
            found = self._nearly(ways)
            if found:
                yield Mention(start, end, Layer.TYPO, found, sure=False)

    def _nearly(self, ways: Sequence[Syllables]) -> tuple[int, ...]:
        """Households whose name sounds much alike, or has one other syllable behind the same surname."""
        found: list[int] = []
        for way in ways:
            coarse = tuple(map(loose, way))
            found += self._by_loose.get(coarse, ()) if len(way) > 1 else ()
            if len(way) >= _LEAST_FOR_TYPO:
                for gap in range(1, len(way)):
                    found += self._by_gap.get((gap, *_without(coarse, gap)), ())
        return _once(found)

    def _given_windows(self, units: Sequence[Unit]) -> Iterator[tuple[int, int]]:
        for first in range(len(units) - 1):
            if "".join(unit.text for unit in units[first : first + 2]) in self._by_given:
                yield first, first + 2

    def _given(self, text: str, window: Sequence[Unit], everyday: Everyday) -> Iterator[Mention]:
        start, end = window[0].start, window[-1].end
        alone = start == 0 and end == len(text)
        person = is_home_or_kin(text, end) or (closes(text, end) and start > 0)
        if (start, end) in everyday or not opens(text, start) or not (person or alone):
            return
        found = self._by_given["".join(unit.text for unit in window)]
        ways = product(*(unit.sounds for unit in window))
        alike = _once([*found, *(at for way in ways for at in self._by_given_sound.get(way, ()))])
        yield Mention(start, end, Layer.GIVEN, alike, len(alike) == 1)

    def _called(self, text: str) -> Iterator[Mention]:
        for called in self._appellations.named_in(text):
            found = () if called.office else self._of_surname(called.surname)
            sure = len(found) == 1 and called.surname in self._by_surname
            if not called.young or is_home_or_kin(text, called.end) or text[called.end - 1] in "家户":
                yield Mention(called.start, called.end, Layer.APPELLATION, found, sure)

    def _surname_alone(self, text: str) -> Iterator[Mention]:
        if text in self._by_surname:
            yield Mention(0, len(text), Layer.APPELLATION, self._of_surname(text), sure=False)

    def _of_surname(self, surname: str) -> tuple[int, ...]:
        heard = (at for way in sounds_of_name(surname)[:1] for at in self._by_surname_sound.get(way, ()))
        return _once([*self._by_surname.get(surname, ()), *heard])

    def _typed(self, text: str) -> Iterator[Mention]:
        """Letters run together: a whole name however they are cut into syllables, or its initials."""
        for match in _LETTERS.finditer(text):
            typed, start, end = match.group(), match.start(), match.end()
            if typed in self._by_typing:
                heard = self._by_sound.get(tuple(map(merged, syllables_of(typed) or ())), ())
                found = _once([*self._by_typing[typed], *heard])
                yield Mention(start, end, Layer.SOUND, found, len(found) == 1)
            elif typed in self._by_initials and typed not in _NOT_INITIALS and opens(text, start) and closes(text, end):
                found = self._by_initials[typed]
                yield Mention(start, end, Layer.INITIALS, found, len(found) == 1)

    # Where they live

    def _narrowed(self, mention: Mention, text: str, places: Sequence[PlaceNamed]) -> Mention:
        """The mention with those only who live where the text says, if any do."""
        near = beside(text, mention.start, mention.end, places)
        households = mention.households
        for place in near:
            there = tuple(at for at in households if at in place.households)
            if not there:
                return replace(mention, sure=False)  # another of that name, or a slip: nobody can tell
            households = there
        if not near and names_another_village(text, mention.start):
            return replace(mention, sure=False)
        if len(households) > 1:
            for place in places:
                households = tuple(at for at in households if at in place.households) or households
        narrowed = len(households) < len(mention.households)
        sure = mention.sure or (narrowed and len(households) == 1 and mention.layer < Layer.TYPO)
        return replace(mention, households=households, sure=sure)

    # When nothing names anybody

    def _alike(self, text: str) -> Iterator[int]:
        """Names that look or sound like the text, or begin like it."""
        units = [unit for unit in units_of(text) if unit.sounds]
        written = "".join(unit.text for unit in units)
        if not written:
            return
        near = _once(at for unit in units for way in unit.sounds for at in self._by_syllable.get(loose(way), ()))
        typed = "".join(unit.sounds[0] for unit in units)
        scores = {
            at: max(fuzz.ratio(written, self._names[at]), fuzz.ratio(typed, "".join(ways[0])) if ways else 0.0)
            for at in near
            for ways in (self._sounds[at],)
        }
        best = sorted((at for at in scores if scores[at] >= _LIKE_ENOUGH), key=lambda at: -scores[at])
        yield from best[:MOST_SHOWN]


def _paused(text: str, places: Sequence[PlaceNamed]) -> str:
    """The text with a pause for the last character of each place: a name may begin behind it."""
    chars = list(text)
    for place in places:
        chars[place.end - 1] = ","
    return "".join(chars)


def _rank(mention: Mention) -> tuple[bool, int, int]:
    return (not mention.sure, mention.layer, mention.start)


def _index(pairs: Iterable[tuple[Key, int]]) -> dict[Key, tuple[int, ...]]:
    found: defaultdict[Key, dict[int, None]] = defaultdict(dict)
    for key, at in pairs:
        found[key][at] = None
    return {key: tuple(ats) for key, ats in found.items()}


def _once(found: Iterable[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(found))


def _without(way: Syllables, gap: int) -> Syllables:
    return (*way[:gap], "", *way[gap + 1 :])
