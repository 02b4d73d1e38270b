"""How names sound: syllables without tones, and what of them is told apart in Chongqing.

Voice input and pinyin keyboards keep the sound and lose the character; the dialect merges zh and z, n and l,
in and ing, en and eng, hu and fu. Two names with the same merged syllables cannot be told apart by ear.
"""

import re
from functools import lru_cache

from policy_kb.people.surnames import COMPOUND, COMPOUND_READINGS, IN_GIVEN_NAMES, READINGS

Syllables = tuple[str, ...]

_INITIALS = "zh|ch|sh|b|p|m|f|d|t|n|l|g|k|h|j|q|x|r|z|c|s|y|w"
_FINALS = (
    "iang|iong|uang|ueng|ang|eng|ing|ong|ian|iao|uai|uan|uen|ai|ei|ao|ou|an|en|in|un|er|ia|ie|iu|"
    "ua|uo|ui|ue|ve|a|o|e|i|u|v"
)
_SYLLABLE = re.compile(rf"(?:{_INITIALS})(?:{_FINALS})|ang|eng|ai|ei|ao|ou|an|en|er|a|o|e")
_LONGEST_RUN = 40
"""Latin letters in one run that are still read as syllables; nobody's name is longer."""


@lru_cache(maxsize=32_768)
def reading(char: str) -> str:
    """The first reading of a Chinese character, without tone; empty for anything else."""
    from pypinyin import Style, pinyin  # not at the top: it takes 0.15 s and 57 MB that most runs never need

    found = pinyin(char, style=Style.NORMAL, errors="ignore")
    return str(found[0][0]) if found else ""


@lru_cache(maxsize=32_768)
def possible(char: str) -> Syllables:
    """Every way this character may have been meant to sound where it stands in a text."""
    ways = (*READINGS.get(char, ()), reading(char), *IN_GIVEN_NAMES.get(char, ()))
    return tuple(dict.fromkeys(way for way in ways if way))


def split_name(name: str) -> tuple[str, str]:
    """The surname and the given name."""
    at = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    return name[:at], name[at:]


MOST_WAYS = 8
"""Readings of one name that are kept: three characters of two each. Of a hundred such they would fill the memory."""


def sounds_of_name(name: str) -> list[Syllables]:
    """The ways a name is read: the surname as surnames are; more than one where a character has two living readings."""
    surname, given = split_name(name)
    if surname in COMPOUND:
        ways: list[Syllables] = [COMPOUND_READINGS.get(surname) or tuple(map(reading, surname))]
    else:
        ways = [(way,) for way in READINGS.get(surname, (reading(surname),))]
    for char in given:
        ways = [(*way, more) for way in ways for more in IN_GIVEN_NAMES.get(char, (reading(char),))][:MOST_WAYS]
    return [way for way in ways if all(way)]


@lru_cache(maxsize=4096)
def merged(syllable: str) -> str:
    """The syllable as the dialect keeps it apart from others."""
    if syllable[:2] in ("zh", "ch", "sh"):
        syllable = syllable[0] + syllable[2:]
    elif syllable.startswith("n"):
        syllable = "l" + syllable[1:]
    elif syllable == "hu":
        syllable = "fu"
    return syllable[:-1] if syllable.endswith(("ing", "eng")) else syllable


@lru_cache(maxsize=4096)
def loose(syllable: str) -> str:
    """Coarser still: an and ang, r and l, hui and fei. Alike enough to offer, never to be sure."""
    syllable = merged(syllable)
    if syllable.startswith("hu") and len(syllable) > 2:
        syllable = "f" + {"ui": "ei", "un": "en"}.get(syllable[1:], syllable[2:])
    elif syllable.startswith("r"):
        syllable = "l" + syllable[1:]
    return syllable[:-1] if syllable.endswith("ang") else syllable


def syllables_of(latin: str) -> list[str] | None:
    """A run of letters as syllables, the longest first; None when it is not made of syllables."""
    if len(latin) > _LONGEST_RUN:
        return None
    return _split(latin.replace("lyu", "lv").replace("ü", "v"), 0, set())


def _split(latin: str, start: int, hopeless: set[int]) -> list[str] | None:
    if start == len(latin):
        return []
    for length in range(min(6, len(latin) - start), 0, -1):
        end = start + length
        if end not in hopeless and _SYLLABLE.fullmatch(latin, start, end):
            rest = _split(latin, end, hopeless)
            if rest is not None:
                return [latin[start:end], *rest]
            hopeless.add(end)
    return None
