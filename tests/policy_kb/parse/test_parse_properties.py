"""What holds for any text, and for any number."""

import datetime
import json
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from policy_kb.parse import KINDS, LONGEST_ANSWER, parse
from policy_kb.parse.numerals import number_at

TODAY = datetime.date(2026, 11, 24)
DIGITS = "零一二三四五六七八九"
ANSWER_WORDS = [
    *"零一二两三五八九十百千万亿几半0123456789.,-~?/年月日号岁个天",
    *(
        "没得",
        "没有",
        "不晓得",
        "不",
        "是",
        "有",
        "左右",
        "不到",
        "多",
        "来",
        "一个月",
        "全家",
        "四口人",
        "每人",
        "亏了",
        "卖了",
    ),
    *(
        "儿女",
        "虚岁",
        "农历",
        "差",
        "上周",
        "周五",
        "昨天",
        "前",
        "脱贫户",
        "监测户",
        "k",
        "w",
        " ",
        "two",
        "hundred",
        "-",
    ),
]
any_text = st.text(alphabet=st.characters(), max_size=LONGEST_ANSWER)
likely_text = st.lists(st.sampled_from(ANSWER_WORDS), max_size=12).map("".join)


def _written(number: int) -> str:
    """A number in formal Chinese numerals, 0 … 99,999,999."""
    if number >= 10_000:
        high, low = divmod(number, 10_000)
        gap = "零" if 0 < low < 1000 else ""
        return _section(high) + "万" + gap + (_section(low) if low else "")
    return _section(number)


def _section(number: int) -> str:
    digits = f"{number:04}"
    text = "".join(
        DIGITS[int(digit)] + (unit if digit != "0" else "") for digit, unit in zip(digits, "千百十 ", strict=True)
    ).replace(" ", "")
    while "零零" in text:
        text = text.replace("零零", "零")
    return text.strip("零") or "零"


@given(st.sampled_from(KINDS), st.one_of(any_text, likely_text))
def test_any_text_is_answered_in_json_and_with_its_invariants(kind: str, text: str) -> None:
    parsed = parse(kind, text, TODAY)
    json.dumps([parsed.to_dict(text), dict(parsed.detail)], allow_nan=False)
    assert (parsed.status == "ok") == (parsed.value is not None)
    assert parsed.status == "ambiguous" or not parsed.candidates


@given(st.integers(0, 99_999_999))
def test_every_formal_chinese_numeral_reads_back(number: int) -> None:
    text = _written(number)
    read = number_at(text, 0)
    assert read is not None
    assert (read.values, read.end, read.sure) == ((Fraction(number),), len(text), True)


@given(st.integers(2_100, 1_000_000))
def test_digits_with_or_without_commas_read_back(number: int) -> None:
    assert parse("money_year", str(number), TODAY).value == number
    assert parse("money_year", f"{number:,}元", TODAY).value == number


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)))
def test_a_full_date_reads_back_in_each_writing(day: datetime.date) -> None:
    for text in (day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}.{day.month}.{day.day}"):
        assert parse("date", text, TODAY).value == day.isoformat()


@given(st.integers(0, 125))
def test_an_age_reads_back_in_digits_and_in_chinese(age: int) -> None:
    assert parse("age", f"{age}岁", TODAY).value == age
    assert parse("age", _written(age) + "岁", TODAY).value == age


@given(st.integers(1, 50), st.integers(1, 20_000))
def test_a_household_total_is_shared_out(persons: int, share: int) -> None:
    parsed = parse("money_year", f"全家{persons}口人,一年总共{persons * share}元", TODAY)
    assert (parsed.status, parsed.value) == ("ok", share)
