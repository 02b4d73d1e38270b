"""The day something happened: 昨天, 上周五, 5号, 11月3号, 三天前."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from policy_kb.parse.calendar_marks import Mark, mark_at
from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, unknown
from policy_kb.parse.quantities import has, is_only_a_question_mark, leftover
from policy_kb.parse.resolve import Days, counted_back, days_after, month_day, nth_of_month, weekday_of
from policy_kb.parse.words import PUNCTUATION, UNKNOWN

_OFFSETS = {
    -4: "大大前天",
    -3: "大前天 大前日 大前天晚上",
    -2: """
        前天 前日 前晚 前晚上 前天晚上 前天上午 前天下午 前天早上 前儿 前儿天 前儿个
        the_day_before_yesterday day_before_yesterday
    """,
    -1: "昨天 昨日 昨晚 昨晚上 昨天晚上 昨儿 昨夜 昨早 昨天早上 昨儿天 昨儿个 昨个 昨 咋天 作天 yesterday last_night",
    0: """
        今天 今日 今早 今晚 今晚上 今天早上 今儿 当天 刚才 刚刚 今儿天 今上午 今下午 今个 今朝 金天 今早上 今夜
        today this_morning tonight this_afternoon just_now
    """,
    1: "明天 明日 明早 明晚 明儿 tomorrow",
    2: "后天 后日",
    3: "大后天",
}
_DAY_OF_WORD = {word.replace("_", " "): offset for offset, words in _OFFSETS.items() for word in words.split()}
_WORDS: Words = {
    Tag.RELATIVE_DAY: " ".join(" ".join(words.split()) for words in _OFFSETS.values()),
    Tag.FILLER: """
        我 我们 的 了 去 去了 去的 走访 走访了 走访的 入户 入户了 上门 上门了 看 看了 看的 来 来了 来的 是
        在 上午 下午 早上 晚上 中午 傍晚 凌晨 早晨 天 就 就是 嘛 哈 哦 嗯 呢 啊 噻 才 刚 号 日 办 办的 做的
        到 到的 走 走的 on the it was i went visited 那 当天 白天 见 见了 见的 电话 的时候 开始
    """,
    # vague alone, mere emphasis beside a date
    Tag.DAY: "那天 那一天 这天",
    Tag.ABOUT: """
        大概 大约 可能 好像 应该 应该是 大概是 好像是 可能是 估计 估计是 差不多 吧 左右 about maybe
        probably i_think
    """,
    Tag.VAGUE: """
        前几天 前阵子 前段时间 最近 近期 那几天 前两天 前些天 前些日子 这几天 这两天 这阵子 上周 上个星期
        上星期 上个礼拜 上礼拜 上个月 上月 这个月 本月 这周 本周 这个星期 月初 月底 月中 中旬 上旬 下旬
        周末 上周末 年初 年底 去年 今年 前年 前不久 不久前 好久 早就 才几天 过年 春节 中秋 国庆 元旦 端午
        清明 国庆节 五一 十一 重阳 三十晚上 大年三十 除夕 农历 阴历 几天前 几个月前 半个月前 前一阵 有天
        改天 recently last_week last_month the_other_day 八月十五 五月端午 一个月前 两个月前 三个月前
        十来天前 十多天前 十几天前 几周前 好几天前 个把月前 个把星期前 上半年 下半年 last_monday
        last_tuesday last_wednesday last_thursday last_friday last_saturday last_sunday
    """,
    Tag.DOUBT: "不 没 没有 没去 不是 还没 莫 打算 准备 计划 要 想 或者 还是 前 后 除了",
}
_N = r"(?P<n>[0-9]{1,3}|[一二两三四五六七八九十]{1,3})"
_MONTH_WORD = r"(?P<month>上上个?月|上个?月|本月|这个?月|当月|下个?月|这个月)的?"
_WEEK_WORD = r"(?P<week>上上|上|这|本|下下|下)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天]|[1-6])(?![0-9])"
_SMALL = r"[0-9]{1,2}|[廿一二三四五六七八九十]{1,3}"
_AGO = re.compile(_N + r"(?P<unit>天|日|个?星期|个?礼拜|周)(?:以前|之前|前)")
_AGO_EN = re.compile(r"(?P<n>[0-9]{1,3}|one|two|three) (?P<unit>day|week)s? ago")
_NTH = re.compile(rf"(?:{_MONTH_WORD})?(?P<lunar>初)?(?P<day>{_SMALL})(?P<suffix>号|日)")
_NTH_LUNAR = re.compile(rf"(?:{_MONTH_WORD})?(?P<lunar>初)(?P<day>[一二三四五六七八九十])")
_WEEKDAY = re.compile(_WEEK_WORD)
_MONTH_DAY = re.compile(r"(?P<month>[0-9]{1,2})[./-](?P<day>[0-9]{1,2})(?:日|号)?(?![0-9./-])")
_CLOCK = re.compile(rf"(?:{_SMALL}|两)点(?:钟|半|多|过)?|[0-9]{{1,2}}:[0-9]{{2}}")
_WEEKDAYS = "一二三四五六日"
# Vague words of `_WORDS` that are no time of their own.
_QUANTITIES = frozenset({"农历", "阴历", "有天", "去年", "今年", "前年"})
_NUMBERED = re.compile("[楼院线户房门车路店坑地田桌机]|文件|公路")
_COUNTED = re.compile("[多几来]?[万千百元块斤亩个人户头只岁%kw次级米吨棵株口度里]|公里|点[^,。]|年级")
_KNOWN = frozenset({Tag.FILLER, Tag.PUNCTUATION, Tag.ABOUT, Tag.RELATIVE_DAY, Tag.MARK, Tag.QUESTION, Tag.DAY})


def _pattern_token(text: str, start: int) -> Token | None:
    if start and text[start].isdigit() and _cut_out_of_digits(text, start):
        return None
    ends = [m.end() for r in _PATTERNS if (m := r.match(text, start))]
    found = mark_at(text, start)
    if found and found[1] >= max(ends, default=0):
        return Token(Tag.MARK, text[start : found[1]], start, found[1], mark=found[0])
    return Token(Tag.MARK, text[start : max(ends)], start, max(ends)) if ends else None


def _cut_out_of_digits(text: str, start: int) -> bool:
    return text[start - 1].isdigit() or (text[start - 1] in ".-/" and text[max(start - 2, 0)].isdigit())


def _clock_token(text: str, start: int) -> Token | None:
    """下午三点 says nothing about the day."""
    match = _CLOCK.match(text, start)
    return match and Token(Tag.FILLER, match.group(), start, match.end())


_PATTERNS = (_AGO, _AGO_EN, _NTH, _NTH_LUNAR, _WEEKDAY, _MONTH_DAY)
_LEXICON = Lexicon(PUNCTUATION, UNKNOWN, _WORDS, matchers=(_pattern_token, _clock_token))


def parse_date(text: str, today: datetime.date) -> Parsed:
    """An ISO date. A day without a month, and a bare weekday, are the latest past ones, today included."""
    tokens = _LEXICON.scan(text)
    said = [token for token in tokens if token.tag in {Tag.MARK, Tag.RELATIVE_DAY}]
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not said):
        return unknown()
    if not said and re.fullmatch(_SMALL, text):
        return ambiguous((d.isoformat() for d in nth_of_month(None, text, today).days), why="no-month")
    if not said:
        return ambiguous() if has(tokens, Tag.VAGUE, Tag.DAY) else invalid(why="no-date")
    readings = [_reading(token, today) for token in said]
    if any(reading.impossible for reading in readings):
        return invalid(why="impossible-date")
    days = _agreed(said, readings)
    approximate = has(tokens, Tag.ABOUT, Tag.QUESTION) or any(reading.approximate for reading in readings)
    why = next((reading.why for reading in readings if reading.why), None)
    detail = {"why": why} if why else {}
    if len(days) != 1 or why or leftover(tokens, _KNOWN):
        return ambiguous((d.isoformat() for d in days), approximate=approximate, **detail)
    return ok(days[0].isoformat(), approximate=approximate)


@dataclass(frozen=True)
class Said:
    """A date within a longer text; ``bare_weekday``: 周五 without a week, which a date beside it overrules."""

    start: int
    end: int
    reading: Days
    text: str
    bare_weekday: bool = False


def dates_said(text: str, today: datetime.date) -> list[Said]:
    """Every expression of a day in a normalised text, in order; of vague ones (前几天) the reading has no days."""
    found = []
    for token in _LEXICON.scan(text):
        if _is_something_else(token, text):
            continue
        if token.tag in {Tag.MARK, Tag.RELATIVE_DAY}:
            found.append(Said(token.start, token.end, _reading(token, today), token.text, _is_bare_weekday(token)))
        elif token.tag is Tag.VAGUE and token.text not in _QUANTITIES:
            found.append(Said(token.start, token.end, Days(why="vague"), token.text))
    return found


def _is_something_else(token: Token, text: str) -> bool:
    """What looks like a day and counts or names another thing: 3.5亩, 3号楼, 五保户 after 上周."""
    if token.tag is Tag.RELATIVE_DAY:
        return token.text == "前天" and text.startswith("天", token.end)
    if token.tag is not Tag.MARK:
        return False
    if token.text[-1] in "号日":
        return _NUMBERED.match(text, token.end) is not None
    if token.text[-1] == "五" and text.startswith(("保户", "保老", "保供"), token.end):
        return True
    return token.text[-1].isdigit() and _COUNTED.match(text, token.end) is not None


def _agreed(said: Sequence[Token], readings: Sequence[Days]) -> list[datetime.date]:
    """The days meant. A bare weekday beside a date (11月22号周日) only has to be that day's."""
    bare = [_is_bare_weekday(token) for token in said]
    dated = [d for r, b in zip(readings, bare, strict=True) if not b for d in r.days]
    weekdays = [d for r, b in zip(readings, bare, strict=True) if b for d in r.days]
    named = dated + [day for day in weekdays if day.weekday() not in {d.weekday() for d in dated}]
    return list(dict.fromkeys(named))


def _is_bare_weekday(token: Token) -> bool:
    return bool(_WEEKDAY.fullmatch(token.text)) and token.text[0] not in "上这本下"


def _reading(token: Token, today: datetime.date) -> Days:
    if token.tag is Tag.RELATIVE_DAY:
        return days_after(today, _DAY_OF_WORD[token.text])
    if token.mark:
        return _of_mark(token.mark, today)
    text = token.text
    if match := _AGO.fullmatch(text) or _AGO_EN.fullmatch(text):
        return counted_back(match["n"], match["unit"], today)
    if match := _WEEKDAY.fullmatch(text):
        day = match["weekday"].replace("天", "日")
        number = _WEEKDAYS.index(day) if day in _WEEKDAYS else int(day) - 1
        return weekday_of(match["week"], number, today)
    if match := _NTH.fullmatch(text) or _NTH_LUNAR.fullmatch(text):
        return Days(why="lunar") if match["lunar"] else nth_of_month(match["month"], match["day"], today)
    match = _MONTH_DAY.fullmatch(text)
    assert match is not None  # a token of this kind matches one of the patterns
    return month_day(int(match["month"]), int(match["day"]), today)


def _of_mark(mark: Mark, today: datetime.date) -> Days:
    if mark.lunar:
        return Days(why="lunar")
    if mark.month is None or mark.day is None:
        return Days(why="no-day")
    years = mark.years(today)
    return month_day(mark.month, mark.day, today, years[-1] if years else None)
