"""Numbers as people write them: 8,000, 1.2万, 一万二, 3千5, 两三百, 万把, 六十几."""

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from policy_kb.parse.parsed import Bound

_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}
_DIGITS |= {char: value for value, char in enumerate("零壹贰叁肆伍陆柒捌玖")}
_DIGITS |= {"〇": 0, "两": 2, "俩": 2, "仨": 3, "幺": 1}
_UNITS = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_UNITS |= {"拾": 10, "佰": 100, "仟": 1000}
_SCORES = {"廿": 2, "卅": 3}
_LETTERS = {"k": 1000, "w": 10_000}
_ARABIC = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9]|,[0-9])|[0-9]+)(?:\.[0-9]+)?")
_SPOKEN_DECIMAL = re.compile(r"[零〇一二两三四五六七八九十]{1,3}点[零〇一二三四五六七八九]+")
# 8.000 may be eight, or eight thousand by somebody used to points between thousands.
_POINT_AS_COMMA = re.compile(r"[1-9][0-9]{0,2}\.000")
_SOME = "几数"
_SEVERAL = "好几"
_MORE = "多余"
_ROUND = "来把"
_BIT_MORE = "多点"
_AFTER_ONE = ("个", "年", "月", "人", "天", "季度", "家", "户")
# Words that begin with a numeral and count nothing
_NO_NUMBER = re.compile(r"一(?:定|般|样|直|起|向|切|律|旦|致|概|时)|万一(?![千百0-9一二三四五六七八九])|(?<=万)一")
_WAN = 10_000
# How many digits of an Arabic tail read as written after a unit: 3千500, 1万2500; one digit is elliptic (1万2).
_TAIL_WIDTHS = {10: (1,), 100: (2,), 1000: (3,), _WAN: (3, 4)}
_TWO = 2
_FOUR_DIGITS = 4


@dataclass(frozen=True)
class Number:
    """A number expression in a text.

    ``values``: one, or the two ends of 两三百; empty when it has no reading. ``sure``: one value, one reading.
    ``bound``: on which side of the value the truth lies, when said. ``digits``: the plain digits, if it is
    nothing else (years). ``unit``: its largest unit, 1 without.
    """

    values: tuple[Fraction, ...]
    end: int
    sure: bool = True
    approximate: bool = False
    bound: Bound | None = None
    digits: str = ""
    unit: int = 1


@dataclass(frozen=True)
class _Item:
    kind: str  # digit, arabic, unit, some
    value: Fraction
    width: int = 0  # digits of a plain Arabic integer; 0 for other numbers


_Items = tuple[_Item, ...]


def number_at(text: str, start: int) -> Number | None:
    """The longest number expression that begins at ``start``, or None. Never raises."""
    if _NO_NUMBER.match(text, start):
        return None
    if text.startswith(_SEVERAL, start):  # 好几千: no base is known
        start += 1
    items, end = _items(text, start)
    if _one_belongs_to_next(items, text, end):
        items, end = items[:-1], end - 1
    if not items or all(item.kind == "some" for item in items):
        return None
    number = replace(_read(items), end=end)
    if _POINT_AS_COMMA.fullmatch(text[start:end]):
        number = replace(number, sure=False, values=(number.values[0], number.values[0] * 1000))
    return _with_suffix(number, text)


def _one_belongs_to_next(items: _Items, text: str, end: int) -> bool:
    """八百一个月 is eight hundred for one month, not 810 months; 二十一个 stays twenty-one."""
    if text[end - 1 : end] != "一" or not text.startswith(_AFTER_ONE, end):
        return False
    before = [item for item in items[:-1] if item.kind != "digit"]
    units = [item.value for item in before if item.kind == "unit"]
    return bool(units) and units[-1] > 10 and items[-2].value != 0


def _items(text: str, start: int) -> tuple[_Items, int]:
    items: list[_Item] = []
    position = start
    while position < len(text):
        found, position = _item_at(text, position, items)
        if not found:
            break
        items += found
    return tuple(items), position


def _item_at(text: str, position: int, before: list[_Item]) -> tuple[list[_Item], int]:
    char = text[position]
    if "0" <= char <= "9":
        return _arabic_at(text, position, before)
    if spoken := _SPOKEN_DECIMAL.match(text, position):
        whole, _, decimals = spoken.group().partition("点")
        number = _read(_items(whole, 0)[0])
        if number.sure and not before:
            value = number.values[0] + Fraction(int(_digits_of(decimals)), 10 ** len(decimals))
            return [_Item("arabic", value)], spoken.end()
    if char in _DIGITS:
        return [_Item("digit", Fraction(_DIGITS[char]))], position + 1
    if char in _UNITS:
        return [_Item("unit", Fraction(_UNITS[char]))], position + 1
    if char in _SCORES:
        return [_Item("digit", Fraction(_SCORES[char])), _Item("unit", Fraction(10))], position + 1
    if char in _LETTERS and before and before[-1].kind == "arabic" and not _letter(text, position + 1):
        return [_Item("unit", Fraction(_LETTERS[char]))], position + 1
    if char in _SOME and _some_counts(text, position, before):
        return [_Item("some", Fraction(0))], position + 1
    return [], position


def _arabic_at(text: str, position: int, before: list[_Item]) -> tuple[list[_Item], int]:
    match = _ARABIC.match(text, position)
    if match is None or (before and before[-1].kind == "arabic"):
        return [], position
    written = match.group().replace(",", "")
    return [_Item("arabic", Fraction(written), 0 if "." in written else len(written))], match.end()


def _letter(text: str, position: int) -> bool:
    return position < len(text) and text[position].isascii() and text[position].isalpha()


def _some_counts(text: str, position: int, before: list[_Item]) -> bool:
    follows_unit = bool(before) and before[-1].kind == "unit"
    return follows_unit or (position + 1 < len(text) and text[position + 1] in _UNITS)


def _digits_of(chars: str) -> str:
    return "".join(str(_DIGITS[char]) for char in chars)


def _read(items: _Items) -> Number:
    if all(item.kind == "digit" for item in items):
        return _digit_run(items)
    if len(items) == 1 and items[0].kind == "arabic":
        digits = str(int(items[0].value)).zfill(items[0].width) if items[0].width else ""
        return Number((items[0].value,), 0, digits=digits)
    unit = max((int(item.value) for item in items if item.kind == "unit"), default=1)
    if any(item.kind == "some" for item in items):
        return replace(_with_some(items), unit=unit)
    return replace(_with_pairs(items), unit=unit)


def _digit_run(items: _Items) -> Number:
    run = [int(item.value) for item in items]
    if len(run) == 1:
        return Number((Fraction(run[0]),), 0, digits=str(run[0]))
    digits = "".join(map(str, run))
    if _is_pair(items[0], items[1]) and len(run) == _TWO:
        return Number((items[0].value, items[1].value), 0, sure=False, digits=digits)
    counting = all(after == before + 1 for before, after in pairwise(run))
    written_out = (len(run) >= _FOUR_DIGITS - 1 or 0 in run) and run[0] != 0 and not counting
    return Number((Fraction(int(digits)),), 0, sure=written_out, digits=digits)


def _is_pair(first: _Item, second: _Item) -> bool:
    """Two neighbouring digits as in 七八千; 三五个 means from three to five."""
    if first.kind != "digit" or second.kind != "digit" or first.value == 0:
        return False
    return second.value == first.value + 1 or (int(first.value), int(second.value)) == (3, 5)


def _with_some(items: _Items) -> Number:
    """六十几 and 一百几十 lie above a known base; 几千 has none."""
    at = next(index for index, item in enumerate(items) if item.kind == "some")
    if at == 0:
        return Number((), 0, sure=False, approximate=True)
    rest = items[at + 1 :]
    if rest and rest[0].kind == "unit" and rest[0].value < items[at - 1].value:
        rest = rest[1:]
    if any(item.kind == "some" for item in rest):
        return Number((), 0, sure=False, approximate=True)
    base = _with_pairs(items[:at] + rest)
    return replace(base, approximate=True, bound="above")


def _with_pairs(items: _Items) -> Number:
    pairs = [index for index, (a, b) in enumerate(pairwise(items)) if _both_digits(a, b)]
    if not pairs:
        value = _value(items)
        return Number((), 0, sure=False) if value is None else Number((value,), 0)
    at = pairs[0]
    if len(pairs) > 1 or not _is_pair(items[at], items[at + 1]):
        return Number((), 0, sure=False)
    ends = (_value(items[: at + 1] + items[at + 2 :]), _value(items[:at] + items[at + 1 :]))
    return Number(tuple(end for end in ends if end is not None), 0, sure=False)


def _both_digits(first: _Item, second: _Item) -> bool:
    return first.kind == second.kind == "digit" and first.value != 0 and second.value != 0


def _value(items: _Items, *, inner: bool = False) -> Fraction | None:
    """The value of a numeral with units, None when it has no certain one. ``inner``: part of a longer numeral."""
    if len(items) == 1 and items[0].kind != "unit":
        return items[0].value
    units = [item.value for item in items if item.kind == "unit"]
    if not units or units.count(max(units)) > 1:
        return None
    unit = max(units)
    at = next(index for index, item in enumerate(items) if item.kind == "unit" and item.value == unit)
    left, right = items[:at], items[at + 1 :]
    coefficient = _coefficient(left, unit, inner=inner)
    tail = _tail(right, unit)
    if coefficient is None or tail is None or (coefficient.denominator > 1 and right):
        return None
    bare = not left and unit > 10  # 百五 is 150, but 百八十 may be 180 or "about a hundred"
    if bare and right and (len(right) > 1 or right[0].kind != "digit"):
        return None
    return coefficient * unit + tail


def _coefficient(left: _Items, unit: Fraction, *, inner: bool) -> Fraction | None:
    if not left:
        return Fraction(1) if not inner or unit == 10 else None
    if len(left) == 1 and left[0].kind == "arabic":
        return left[0].value
    if unit < _WAN:
        single = len(left) == 1 and left[0].kind == "digit" and left[0].value > 0
        return left[0].value if single else None
    if left[-1].kind == "digit" and len(left) > 1 and left[-2].kind == "unit" and left[-2].value > 10:
        return None  # 三千五万: an elliptic tail cannot be multiplied
    value = _value(left)
    return value if value else None


def _tail(right: _Items, unit: Fraction) -> Fraction | None:
    if not right:
        return Fraction(0)
    first = right[0]
    if first.kind == "digit" and first.value == 0:
        value = _value(right[1:], inner=True) if len(right) > 1 else None
        return value if value is not None and 0 < value < unit / 10 and value.denominator == 1 else None
    if len(right) == 1 and first.kind == "digit":
        return first.value * unit / 10
    if len(right) == 1 and first.kind == "arabic":
        return _arabic_tail(first, unit)
    value = _value(right, inner=True)
    if value is None or value >= unit:
        return None
    next_unit = max(item.value for item in right if item.kind == "unit")
    return value if next_unit * 100 >= unit or unit > _WAN else None


def _arabic_tail(item: _Item, unit: Fraction) -> Fraction | None:
    if item.width == 1:
        return item.value * unit / 10
    natural = item.width in _TAIL_WIDTHS.get(int(unit), ())
    return item.value if natural and item.value >= 10 ** (item.width - 1) else None


def _with_suffix(number: Number, text: str) -> Number:
    """八千多, 八千来块, 万把块, 十来万."""
    follows = text[number.end : number.end + 1]
    if not follows or follows not in _MORE + _ROUND:
        return number
    bound: Bound | None = "above" if follows in _MORE else None
    end = number.end + (len(_BIT_MORE) if text.startswith(_BIT_MORE, number.end) else 1)
    number = replace(number, approximate=True, bound=bound, end=end, digits="")
    unit = _UNITS.get(text[number.end : number.end + 1], 0)
    if unit > number.unit:
        values = tuple(value * unit for value in number.values)
        number = replace(number, values=values, end=number.end + 1, unit=unit)
    return number
