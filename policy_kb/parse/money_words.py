"""Words of income and of support, and the merging of numbers with what they count."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import replace

from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words, number_token
from policy_kb.parse.quantities import merge, signed, with_ranges
from policy_kb.parse.words import NUMBER_ANSWER

_MONEY: Words = {
    Tag.CURRENCY: "块 元 块钱 元钱 人民币 圆 大洋 ¥ ￥ rmb yuan cny 块人民币",
    Tag.YEAR: """
        一年 每年 全年 年 年度 一年到头 一年下来 年收入 年入 年均 一整年 整年 一年里 一年间 一年总收入
        全年下来 一年能 一年头 按年 年纯收入 per_year a_year yearly annually each_year every_year year /年
    """,
    Tag.MONTH: """
        一个月 每个月 每月 月 月收入 月入 一月 按月 一个月里 月月 个月 月均 每一个月 per_month a_month
        monthly each_month every_month month /月
    """,
    Tag.QUARTER: "一个季度 一季度 每季度 每个季度 季度 per_quarter a_quarter quarter",
    Tag.HALF_YEAR: "半年 上半年 下半年 每半年 大半年 half_a_year",
    Tag.DAY: """
        一天 每天 一日 天 一周 每周 一个星期 一个礼拜 一工 一个工 一趟 一次 一回 次 回 趟 道 小时 一小时
        点工 一场 个季节 a_day daily per_day a_week weekly
    """,
    Tag.PER_PERSON: """
        人均 每人 每个人 一个人 一人 平均每人 平均一个人 平均每个人 平均一人 人平 人平均 平均到人 一个人头
        每口人 按人头 平均下来每人 均 人均纯收入 人均收入 人均可支配收入 per_person per_capita per_head
        each_person
    """,
    Tag.AVERAGE: """
        平均 平均下来 扯平 平摊 摊下来 摊 average on_average 平摊下来 摊平
    """,
    Tag.HOUSEHOLD: """
        全家 一家 一家人 屋头 我屋头 我们屋头 家里 我家 我们家 家庭 一家子 全家人 家里头 家头 屋里 一家老小
        全家老小 全屋 我们屋 户 一户 户均 之家 全家总收入 家庭总收入 家庭收入 all_of_us household family
        our_family whole_family
    """,
    Tag.TOTAL: """
        总共 一共 合计 总收入 加起来 加拢 拢共 统共 共 总 总的 总计 总数 满打满算 笼共 in_total total
        altogether
    """,
    Tag.PEOPLE: "个人 口人 口 人 人口 口子 位 people persons of_us",
    Tag.PIECE: "个",
    Tag.NET: """
        纯收入 净收入 净落 净赚 纯利 净挣 净得 纯赚 净剩 落到手 落 除了成本 除开成本 除去成本 扣了成本
        扣除成本 扣了本钱 除了本钱 除开本钱 除去本钱 扣掉成本 扣掉本钱 抛开成本 刨去成本 刨开成本 成本除了
        本钱除了 本钱除开 成本除开 成本扣了 剩 还剩 纯的 纯 净 利润 net
    """,
    Tag.FILLER: "收入 收 收了 进账 income 到手 有个 下来",
    Tag.EARNED: """
        挣 挣了 挣到 赚 赚了 赚到 找 找了 找到 搞了 弄了 得 得了 拿 拿了 能挣 能赚 earned made earn
    """,
}
_INCOME: Words = {
    Tag.NONE: """
        没得收入 没收入 没有收入 没啥收入 没得 没有 没 莫得 冇 无 无收入 一分钱没得 一分钱没有 一分没得
        一分没有 一分钱都没得 一分钱都没有 一分都没得 一分都没有 没挣钱 没挣到钱 没赚钱 没赚到钱 没找到钱
        没找钱 没挣 没得钱 没钱 没进账 没有进账 没的 没的收入 没得的 没得进账 一分没挣 一分钱没挣
        一分钱没挣到 不亏不赚 没亏没赚 没赚没亏 不赚不亏 保本 莫得收入 没有的 没得了 没有了 没了 不挣钱
        nothing none no_income no 一分钱都没挣到 一分钱都没赚到 一分都没挣到 没得一分钱 没有一分钱
    """,
    Tag.VAGUE: "没得啥子收入 没啥子收入 没什么收入 没得什么收入 没得啥收入 收入不高 收入很低 一两个钱",
    Tag.LOSS: """
        亏 亏了 亏损 亏损了 亏起 亏本 倒亏 倒亏了 倒贴 倒贴了 贴了 赔了 赔 折本 折了 亏得 净亏 蚀本 亏钱
        倒欠 lost loss
    """,
    Tag.GROSS: """
        毛收入 卖 卖了 卖得 卖到 卖猪 卖猪卖了 卖牛 卖羊 卖鸡 卖粮 卖橙子 卖脐橙 卖菜 没扣本钱 没扣成本
        没除成本 没除本钱 没有扣成本 没有扣本钱 没有除成本 没有除本钱 还没扣成本 还没扣本钱 还没除成本
        还没除本钱 不扣成本 不除成本 成本没扣 成本没除 成本还没扣 成本还没除 本钱没扣 本钱没除 本钱还没扣
        本钱还没除 未扣成本 没刨成本 没抛成本 营业额 流水 毛的 毛利 产值 总产值 连本带利 毛收 没减成本
        没减本钱 毛 没除开成本 没除开本钱 包括成本 带成本 连成本 sold gross before_costs revenue turnover
    """,
    Tag.WORK: """
        打工 务工 在外打工 出去打工 外出打工 出门打工 工资 月工资 上班 做工 干活 做零工 打零工 打短工 儿子
        老公 老婆 女儿 娃儿 娃 儿 wage wages salary
    """,
    Tag.CALENDAR_YEAR: "去年 今年 前年 上年 前几年 明年 last_year this_year",
}
_SUPPORT: Words = {
    Tag.NONE: """
        没给 不给 没有给 没得 没有 没 莫得 冇 无 没给过 没给钱 不给钱 没管 不管 一分没给 一分钱没给
        一分不给 一分钱不给 一分都没给 一分都不给 一分钱都没给 一分钱都不给 从来没给 从来没给过 从没给过
        从来不给 都不给 都没给 没得哪个给 没人给 没得人给 没有人给 哪个都不给 一个都不给 一个都没给
        一分没得 一分钱没得 一分钱都没得 没的 没有的 没得钱 没拿 没拿过 没拿钱 没得赡养费 没有赡养费
        没得赡养金 没有赡养金 没交 没交过 没有了 没得了 没寄 没寄过 没寄钱 nothing none no
    """,
    Tag.EARNED: """
        给 给了 给我 给我们 给钱 拿钱 拿给我 给起 寄 寄回来 寄钱 打钱 打给我 出 交 交了 打 转 给的 赡养费
        赡养金 生活费 养老钱 给老人 凑 凑起 拿出来 愿意给 愿意出 give gives pay pays
    """,
    Tag.CHILD: """
        儿女 子女 儿子 女儿 娃儿 娃 孩子 姊妹 弟兄 兄弟 兄弟姊妹 个儿女 个子女 个儿子 个女儿 个娃儿 个娃
        个孩子 个姊妹 个弟兄 个兄弟 弟兄姊妹 儿 女 个儿 个女 姑娘 个姑娘 妹儿 幺儿 老大 老二 老幺 姐妹
        个姐妹 son daughter sons daughters children kids
    """,
    Tag.EACH: """
        各 各给 各出 各人 每个 每家 一家 每人 每个人 一个人 一人 一个 每个娃儿 每个儿女 每个子女 每个儿子
        每个女儿 每个孩子 每个娃 每户 人均 每人每 每一个 each per_child apiece
    """,
    Tag.ELDER: """
        老人 老的 个老人 个老的 个老年人 我们两个 我们俩 我们两个老的 两老 老两口 我们两口子 两口子 老伴
        elders parents
    """,
    Tag.FESTIVAL: """
        过年 逢年过节 过节 生日 有时候 有时 偶尔 春节 端午 中秋 时不时 看情况 过生 过年过节 sometimes
    """,
    Tag.LOSS: "倒贴 倒给 倒拿 欠",
    Tag.TOTAL: """
        总共 一共 合计 加起来 加拢 拢共 统共 共 总 总的 总计 凑拢 一起 大家一起 一起给 笼共 几个加起来
        in_total total together altogether
    """,
}
INCOME = Lexicon(*NUMBER_ANSWER, _MONEY, _INCOME, matchers=(number_token,))
SUPPORT = Lexicon(*NUMBER_ANSWER, _MONEY, _SUPPORT, matchers=(number_token,))

# What a number directly before it counts; 一个月 and 每人 are words of their own.
_CLASSIFIERS = frozenset(
    word
    for words in (
        "年 月 个月 季度 天 次 回 趟 道 小时 个人 口人 口 人 人口 口子 位 people persons children kids sons daughters",
        "儿女 子女 儿子 女儿 娃儿 娃 孩子 姊妹 弟兄 兄弟 兄弟姊妹 弟兄姊妹 儿 女 姑娘 姐妹 老人 老的 elders",
        "个儿女 个子女 个儿子 个女儿 个娃儿 个娃 个孩子 个姊妹 个弟兄 个兄弟 个儿 个女 个姑娘 个姐妹 parents",
        "个老人 个老的 个老年人",
    )
    for word in words.split()
)
_OFFSETS = {"去年": -1, "上年": -1, "今年": 0, "前年": -2, "明年": 1, "last year": -1, "this year": 0}
_FIRST_YEAR = 2015  # nobody asks for an income of before the targeted-poverty registers
_TWO_DIGITS, _FOUR_DIGITS = 2, 4
_YUAN = frozenset({"块", "元"})
_JIAO = re.compile(r"(?<=[块元])([1-9一二三四五六七八九])[毛角]钱?$")
_JIAO_ENDS = re.compile(r"钱?[。.!！ ]*")
_COUNTED = {Tag.PEOPLE, Tag.CHILD, Tag.ELDER, Tag.MONTH, Tag.YEAR, Tag.DAY, Tag.QUARTER, Tag.CALENDAR_YEAR}


def tokens_of(lexicon: Lexicon, text: str, today: datetime.date) -> tuple[list[Token], bool]:
    """Tokens with counted things merged (四口人, 三个儿女, 2021年), signs and ranges read; doubtful sign."""
    text = _JIAO.sub(r"\1", text)
    tokens: Sequence[Token] = lexicon.scan(text)
    tokens = merge(tokens, lambda run: _with_jiao(run, text), size=3)
    tokens = merge(tokens, _counted_with_piece, size=3)
    tokens = merge(tokens, lambda run: _counted(run[0], run[1], today), size=2)
    tokens = merge(tokens, lambda run: _below(run[0], run[1]), size=2)
    return signed(with_ranges(tokens))


def said_years(tokens: Sequence[Token], today: datetime.date) -> list[int]:
    """The calendar years an answer names, 去年 included."""
    years = {_year_of(token, today) for token in tokens if token.tag is Tag.CALENDAR_YEAR}
    return sorted(year for year in years if year is not None)


def _year_of(token: Token, today: datetime.date) -> int | None:
    if token.number:
        digits = token.number.digits
        return int(digits) if len(digits) == _FOUR_DIGITS else today.year - today.year % 100 + int(digits)
    return today.year + _OFFSETS[token.text] if token.text in _OFFSETS else None


def _below(nothing: Token, token: Token) -> Token | None:
    """没得八千: not as much as 8,000. The number itself stays behind in the merged token's place."""
    if nothing.text not in {"没有", "没得", "没"} or not token.number or nothing.end != token.start:
        return None
    if token.tag is not Tag.NUMBER or not token.number.values or token.number.values[0] == 0:
        return None
    number = replace(token.number, approximate=True, bound="below")
    return Token(Tag.NUMBER, nothing.text + token.text, nothing.start, token.end, number=number)


def _with_jiao(run: Sequence[Token], text: str) -> Token | None:
    """三百三十三块三: tenths behind the unit, where nothing that they could count follows."""
    yuan, unit, jiao = run
    whole = yuan.number and yuan.number.sure and len(yuan.number.values) == 1 and yuan.number.values[0] >= 1
    tenths = jiao.number is not None and len(jiao.number.digits) == 1 and jiao.number.values[0] > 0
    adjacent = yuan.end == unit.start and unit.end == jiao.start
    if not (whole and tenths and adjacent and unit.text in _YUAN and _JIAO_ENDS.fullmatch(text, jiao.end)):
        return None
    assert yuan.number is not None
    assert jiao.number is not None
    value = yuan.number.values[0] + jiao.number.values[0] / 10
    number = replace(yuan.number, values=(value,), end=jiao.end, digits="")
    return Token(Tag.NUMBER, text[yuan.start : jiao.end], yuan.start, jiao.end, number=number)


def _counted_with_piece(run: Sequence[Token]) -> Token | None:
    first, piece, thing = run
    if not first.number or piece.tag is not Tag.PIECE or thing.tag not in {Tag.PEOPLE, Tag.CHILD, Tag.ELDER}:
        return None
    return Token(thing.tag, first.text + thing.text, first.start, thing.end, number=first.number)


def _counted(first: Token, thing: Token, today: datetime.date) -> Token | None:
    if not first.number or first.end != thing.start:
        return None
    tag = thing.tag
    if tag is Tag.YEAR and thing.text.startswith("年") and _is_calendar_year(first, today):
        tag = Tag.CALENDAR_YEAR
    elif tag not in _COUNTED or thing.text not in _CLASSIFIERS:
        return None
    return Token(tag, first.text + thing.text, first.start, thing.end, number=first.number)


def _is_calendar_year(token: Token, today: datetime.date) -> bool:
    digits = token.number.digits if token.number else ""
    if len(digits) == _FOUR_DIGITS:
        return _FIRST_YEAR <= int(digits) <= today.year + 1
    short = today.year % 100 + 1
    return len(digits) == _TWO_DIGITS and _FIRST_YEAR % 100 <= int(digits) <= short
