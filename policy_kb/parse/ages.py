"""Ages in completed years: 六十七, 满六十, 62年的, 1962年3月5日."""

import datetime
from collections.abc import Sequence
from fractions import Fraction

from policy_kb.parse.calendar_marks import Mark, day, mark_at
from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words, number_token
from policy_kb.parse.numerals import Number
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, plain, unknown
from policy_kb.parse.quantities import (
    amounts,
    has,
    hedge_of,
    is_only_a_question_mark,
    leftover,
    signed,
    with_ranges,
)
from policy_kb.parse.words import NUMBER_ANSWER

OLDEST = 125
_FOUR_DIGITS = 4
_MONTHS = 12
_DAYS_OF_ELEVEN_MONTHS = 330
_COMPLETED = ("周岁", "满", "刚满", "足岁", "实岁", "实足", "岁半")
_LUNAR_YEAR_END = 11  # from the 11th lunar month on, the day may lie in the next solar year
_WORDS: Words = {
    Tag.AGE: """
        岁 岁了 周岁 周岁了 满 满了 足岁 实岁 满周岁 刚满 刚满了 岁数 年纪 年龄 周 周年 高龄 满的 实足 整岁
        岁整 整 years_old year_old years old age aged yo 岁啦 碎 睡 遂 随
    """,
    Tag.FILLER: "今年 老汉 老爷子 老人家 老人 妈 老妈 爸 他 她 今年子 生日 身份证 身份证上 now",
    Tag.NOMINAL: "虚岁 虚龄 毛岁 虚 虚的 虚岁了 的饭 的饭了 吃 算虚岁 虚岁是 毛岁数 按虚岁 农村算法 老算法",
    Tag.LUNAR: "农历 阴历 老历 旧历",
    Tag.AND_A_HALF: "岁半 岁半了 岁多 岁多了 周岁半",
    Tag.TOWARDS: "奔 往 奔着 走 奔到 望 挨到",
    Tag.SHORT_OF: "差 还差 就差 只差",
    Tag.MONTH: "个月 个多月 月",
    Tag.DAY: "天",
    Tag.YEAR: "年 个年头",
    Tag.BORN: "生 生的 出生 出生的 生人 年生 年出生 的人 出生于 生于 born born_in",
    Tag.DOUBT: "代 后 前 不是 没 不 第 差不多点",
}
_ZODIAC: Words = {Tag.ZODIAC: " ".join("属" + animal for animal in "鼠牛虎兔龙蛇马羊猴鸡狗猪")}


def _mark_token(text: str, start: int) -> Token | None:
    found = mark_at(text, start, year_only=True)
    return found and Token(Tag.MARK, text[start : found[1]], start, found[1], mark=found[0])


_LEXICON = Lexicon(*NUMBER_ANSWER, _WORDS, _ZODIAC, matchers=(_mark_token, number_token))
_SPOKEN = frozenset({Tag.FILLER, Tag.PUNCTUATION, Tag.QUESTION, Tag.ABOUT, Tag.AGE, Tag.BORN, Tag.NUMBER})
_KNOWN = _SPOKEN | {Tag.ABOVE, Tag.BELOW, Tag.AND_A_HALF, Tag.NOMINAL}
_DATED = _SPOKEN | {Tag.MARK, Tag.LUNAR}


def parse_age(text: str, today: datetime.date) -> Parsed:
    """Completed years, or ``{"birth_year": int}`` where the day of birth is not known well enough."""
    tokens, doubtful_sign = signed(with_ranges(_LEXICON.scan(text)))
    numbers = amounts(tokens)
    marks = [token.mark for token in tokens if token.mark]
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not numbers and not marks):
        return unknown()
    if marks:
        return _from_marks(tokens, marks, numbers, today)
    if not numbers:
        return ambiguous() if has(tokens, Tag.ZODIAC, Tag.NUMBER, Tag.VAGUE) else invalid(why="no-age")
    if has(tokens, Tag.SHORT_OF):
        return _short_of(tokens)
    if len(numbers[0].digits) == _FOUR_DIGITS and numbers[0].values[0] > OLDEST and len(numbers) == 1:
        return _from_birth_year(tokens, int(numbers[0].values[0]), today)
    return _from_numbers(tokens, numbers, doubtful_sign)


def completed_years(birth: datetime.date, on: datetime.date) -> int:
    """Full years lived on a day; somebody born on 29 February completes a year on 1 March of a common year."""
    return on.year - birth.year - ((on.month, on.day) < (birth.month, birth.day))


def _from_numbers(tokens: Sequence[Token], numbers: Sequence[Number], doubtful_sign: bool) -> Parsed:
    values = [value for number in numbers for value in number.values]
    if any(not 0 <= value <= OLDEST for value in values):
        return invalid(why="impossible-age")
    hedge = hedge_of(tokens)
    ages = [int(value) for value in values]
    if has(tokens, Tag.NOMINAL):
        real = [age - lead for age in ages for lead in (1, 2) if age > lead]
        return ambiguous(real, approximate=hedge.approximate, nominal=ages[0] if ages else None, **hedge.detail)
    if has(tokens, Tag.TOWARDS):
        return ambiguous(approximate=True, bound="below", near=ages[0] if ages else None)
    whole = all(value.denominator == 1 for value in values) or has(tokens, Tag.AGE)
    if hedge.bound == "below" and not hedge.limit and not hedge.torn:
        return ambiguous(
            [age - 1 for age in ages if age], approximate=True, bound="below", limit=max(ages, default=None)
        )
    unsure = len(ages) != 1 or not numbers[0].sure or not whole or doubtful_sign
    if unsure or hedge.limit or hedge.torn or leftover(tokens, _KNOWN):
        return ambiguous(ages, approximate=hedge.approximate, **hedge.detail)
    completed: dict[str, object] = {"completed": True} if _says_completed(tokens) else {}
    return ok(ages[0], approximate=hedge.approximate, **hedge.detail, **completed)


def _says_completed(tokens: Sequence[Token]) -> bool:
    """满六十, 周岁六十: certainly not the nominal age, which many give when asked for an age."""
    return any(token.text.startswith(_COMPLETED) for token in tokens if token.tag in {Tag.AGE, Tag.AND_A_HALF})


def _short_of(tokens: Sequence[Token]) -> Parsed:
    """六十差两个月 and 差两个月六十: certain while less than a year is lacking."""
    said = [t for t in tokens if t.tag not in {Tag.FILLER, Tag.PUNCTUATION, Tag.AGE, Tag.ABOUT}]
    tags = [token.tag for token in said]
    amount, units = (Tag.NUMBER, Tag.VAGUE), (Tag.MONTH, Tag.DAY, Tag.YEAR)
    if len(said) == 4 and tags[0] is Tag.NUMBER and tags[1] is Tag.SHORT_OF:
        said = [said[1], said[2], said[3], said[0]]
    elif len(said) != 4 or tags[0] is not Tag.SHORT_OF or tags[3] is not Tag.NUMBER:
        return ambiguous(bound="below")
    _, lacking, unit, age = said
    if lacking.tag not in amount or unit.tag not in units or not age.number or not age.number.sure:
        return ambiguous(bound="below")
    value = age.number.values[0]
    if value.denominator > 1 or not 1 <= value <= OLDEST:
        return invalid(why="impossible-age")
    if not _within_a_year(lacking, unit):
        return ambiguous(bound="below", limit=plain(value))
    return ok(int(value) - 1, completed=True)


def _within_a_year(lacking: Token, unit: Token) -> bool:
    if unit.tag is Tag.YEAR:
        return False
    if lacking.number is None:
        return True  # "a few" months or days
    longest = _MONTHS - 1 if unit.tag is Tag.MONTH else _DAYS_OF_ELEVEN_MONTHS
    return bool(lacking.number.values) and max(lacking.number.values) <= Fraction(longest)


def _from_birth_year(tokens: Sequence[Token], year: int, today: datetime.date) -> Parsed:
    if not today.year - OLDEST <= year <= today.year:
        return invalid(why="impossible-year")
    born = {"birth_year": year}
    clear = not leftover(tokens, _SPOKEN | {Tag.LUNAR})
    return ok(born, approximate=hedge_of(tokens).approximate) if clear else ambiguous([born])


def _from_marks(
    tokens: Sequence[Token], marks: Sequence[Mark], numbers: Sequence[Number], today: datetime.date
) -> Parsed:
    if len(marks) > 1 or marks[0].year is None or not marks[0].year.isdigit():
        return ambiguous()
    years = [year for year in marks[0].years(today) if today.year - OLDEST <= year <= today.year]
    if not years:
        return invalid(why="impossible-year")
    if len(years) > 1:
        return ambiguous({"birth_year": year} for year in years)
    born = _born(marks[0], years[0], today, lunar=marks[0].lunar or has(tokens, Tag.LUNAR))
    if born.status != "ok":
        return born
    approximate = born.approximate or hedge_of(tokens).approximate
    stated = [value for number in numbers for value in number.values]
    if leftover(tokens, _DATED) or any(value != born.value for value in stated) or (numbers and not stated):
        return ambiguous([born.value, *map(plain, stated)], approximate=approximate, **born.detail)
    return ok(born.value, approximate=approximate, **born.detail)


def _born(mark: Mark, year: int, today: datetime.date, *, lunar: bool) -> Parsed:
    birth_year = {"birth_year": year}
    if mark.month is None:
        return ok(birth_year, **({"lunar": True} if lunar else {}))
    if not 1 <= mark.month <= _MONTHS:
        return invalid(why="impossible-date")
    if lunar:
        return ok(birth_year, approximate=mark.month >= _LUNAR_YEAR_END, lunar=True)
    if mark.day is None:
        first = datetime.date(year, mark.month, 1)
        if first > today:
            return invalid(why="in-the-future")
        month = f"{year:04}-{mark.month:02}"
        if mark.month == today.month:
            return ok(birth_year, birth_month=month)
        return ok(completed_years(first, today), birth_month=month)
    birth = day(year, mark.month, mark.day)
    if birth is None:
        return invalid(why="impossible-date")
    if birth > today:
        return invalid(why="in-the-future")
    return ok(completed_years(birth, today), birth_date=birth.isoformat())
