"""What kind of household it is: lifted, monitored (risk resolved or not), ordinary."""

import datetime
from collections.abc import Sequence

from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, unknown
from policy_kb.parse.quantities import has, is_only_a_question_mark
from policy_kb.parse.words import PUNCTUATION, UNKNOWN

_LIFTED, _ACTIVE, _RESOLVED, _ORDINARY = "lifted", "monitored-active", "monitored-resolved", "ordinary"
_ALL = (_LIFTED, _ACTIVE, _RESOLVED, _ORDINARY)
# What voice input and pinyin keyboards make of the official words.
_HOMOPHONES = {
    **dict.fromkeys(("脱平", "拖贫", "托贫", "脱品", "脱拼", "拖平", "脱频", "妥贫", "脱凭"), "脱贫"),
    **dict.fromkeys(("检测", "监侧", "见测", "建测", "监册", "减测", "坚测", "监策", "剑测"), "监测"),
    **dict.fromkeys(("平困", "贫因", "贫困护", "频困"), "贫困"),
    **dict.fromkeys(("建挡立卡", "建档利卡", "建当立卡", "建档立咔", "建档力卡"), "建档立卡"),
    **dict.fromkeys(("一班户", "一般护", "亦般户"), "一般户"),
    **dict.fromkeys(("普通护", "普同户"), "普通户"),
    "贫护": "贫户",
    "测护": "测户",
    "贫互": "贫户",
    "测互": "测户",
    "tuopinhu": "脱贫户",
    "jiancehu": "监测户",
    "yibanhu": "一般户",
    "putonghu": "普通户",
}
_WORDS: Words = {
    Tag.LIFTED: """
        脱贫户 脱贫 脱贫的 脱贫了 已脱贫 已经脱贫 已经脱贫了 脱贫人口 脱贫家庭 脱了贫 脱了贫的 脱贫农户
        脱贫享受政策户 脱贫享受政策 已脱贫户 稳定脱贫户 lifted lifted_out_of_poverty
    """,
    # All households once filed as poor (建档立卡) were declared lifted by the end of 2020, so the old names mean
    # lifted now; approximate, because some were struck off the file before.
    Tag.POOR: """
        以前的建卡户 原来的建卡户 以前的建档立卡户 原来的建档立卡户 建档立卡户 建档立卡 建档立卡贫困户
        建卡贫困户 建卡户 贫困户 原贫困户 老贫困户 精准贫困户 精准扶贫户 扶贫户 贫困家庭 原建档立卡户
        建档户 以前的贫困户 以前是贫困户 原来的贫困户 原来是贫困户 原建档立卡贫困户 poor_household
    """,
    Tag.MONITORED: """
        监测户 监测 监测对象 被监测 监测的 防返贫监测户 防返贫监测对象 返贫监测户 三类户 三类人员 三类对象
        三类人群 边缘易致贫户 边缘户 脱贫不稳定户 突发严重困难户 纳入监测 纳入监测的 纳入了监测 纳入监测户
        不稳定户 易致贫户 严重困难户 突发困难户 monitored
    """,
    Tag.ACTIVE: """
        还在监测 正在监测 还在监测的 还在监测中 监测中 在监测 风险没消除 风险未消除 风险还没消除 未消除
        没消除 没有消除 还没消除 还没有消除 没消除风险 未消除风险 风险没有消除 风险还没有消除 还没解除
        没解除 没有解除 未解除 还没有解除 没有解除监测 没解除监测 还没解除监测 风险没解除 风险还在 还有风险
        未消除风险的 风险未解除 还没消除风险 风险没有解除 有风险 没完全消除 没有完全消除 still_monitored
        还没消 没消 还挂起 还挂起的 还挂着 还挂着的 挂起的 还挂起在 刚纳入 刚纳入的 刚纳入监测
        刚纳入监测的 新纳入 新纳入的 新纳入监测的 才纳入 才纳入的 才纳入监测的 今年纳入的 今年刚纳入的 刚评上的 才评上的
    """,
    Tag.RESOLVED: """
        已消除 已经消除 消除了 已经消除了 风险已消除 风险消除 风险消除了 风险已经消除 风险已经消除了 解除了
        已解除 已经解除 已经解除了 解除监测 解除监测了 监测解除 监测解除了 消除风险 已消除风险 风险已解除
        风险解除 风险解除了 风险已经解除 风险已经解除了 退出监测 已退出监测 退出监测了 已经退出监测
        已经退出监测了 消除风险了 消除了风险 已经解除监测 已经解除监测了 不再监测 不监测了 没监测了
        没有监测了 没再监测 risk_resolved resolved 风险消了 风险已经消了 消了 已经消了 取消监测 取消监测了 取消了监测
        监测取消了
    """,
    Tag.ORDINARY: """
        普通农村户 一般户 普通户 一般农户 普通农户 都不是 啥子户都不是 啥都不是 啥户都不是 什么户都不是
        什么都不是 哪样都不是 非贫困户 非贫户 非脱贫户非监测户 一般的户 普通的 一般的 普通 一般 普通老百姓
        普通群众 一般群众 普通家庭 一般家庭 啥子都不是 两样都不是 都不算 一样都不是 平常户 哪个都不是
        既不是脱贫户也不是监测户 不是脱贫户也不是监测户 不是监测户也不是脱贫户 普通人家 ordinary neither
        none_of_them none
    """,
    Tag.IRRELEVANT: """
        低保户 低保 五保户 五保 特困户 特困 特困供养 残疾户 残疾 孤儿 军属 吃低保 吃低保的 易地搬迁户
        搬迁户 兜底户
    """,
    Tag.NO: "不是 没 没有 没得 不 未 莫得 不算 从来不是 非 没的 莫 冇 not no never",
    Tag.OPEN: "还是 或者 要么 吗 没有吗 是不是 以前 原来 曾经 不晓得是 or",
    Tag.ABOUT: """
        可能 应该 大概 好像 估计 恐怕 怕是 差不多 吧 可能是 应该是 好像是 大概是 算是 maybe probably
        i_think
    """,
    Tag.FILLER: """
        前年 大前年 政府 村里 上面
        2014年 2015年 2016年 2017年 2018年 2019年 2020年 15年 16年 17年 18年 19年 20年 那年 我 我们 我家
        我们家 我屋头 我们屋头 屋头 家里 是 的 了 户 嘛 哈 啊 呀 呢 哦 噻 哟 嘞 就是 那个 那 嗯 属于 算
        也是 又是 也 又 现在 目前 已经 都 早就 前几年 去年 今年 一个 个 对 有 家 风险 类 早 就 们 我们是
        我屋 household a an the we are is it our
    """,
}
_LEXICON = Lexicon(PUNCTUATION, UNKNOWN, _WORDS)
_TYPES = frozenset({Tag.LIFTED, Tag.POOR, Tag.MONITORED, Tag.ACTIVE, Tag.RESOLVED, Tag.ORDINARY})
_CLEAR = _TYPES | {Tag.FILLER, Tag.PUNCTUATION, Tag.ABOUT, Tag.QUESTION, Tag.IRRELEVANT}


def parse_household_type(text: str, today: datetime.date) -> Parsed:
    """A household type id; both lifted and monitored is asked back with ``detail["also"]``. The day plays no part."""
    del today
    tokens = _LEXICON.scan(_spelt(text))
    affirmed, denied, dangling = _by_negation(tokens)
    said, excluded = _types(affirmed), _types(denied)
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not said):
        return unknown()
    if not said and not excluded:
        return invalid(why="says-nothing-on-this" if has(tokens, Tag.IRRELEVANT) else "no-type")
    approximate = has(tokens, Tag.ABOUT, Tag.POOR, Tag.QUESTION)
    if not said:
        return ambiguous([kind for kind in _ALL if kind not in excluded], approximate=approximate)
    also = {"also": said[1:]} if _LIFTED in said and len(said) > 1 and _ORDINARY not in said else {}
    contradicted = dangling or bool(set(said) & set(excluded))
    if len(said) > 1 or contradicted or any(token.tag not in _CLEAR for token in affirmed):
        return ambiguous(said, approximate=approximate, **also)
    return ok(said[0], approximate=approximate)


def _by_negation(tokens: Sequence[Token]) -> tuple[list[Token], list[Token], bool]:
    """What is said, the types said not to be, and whether a negation is left that belongs to no type."""
    affirmed: list[Token] = []
    denied: list[Token] = []
    negating = dangling = False
    for token in tokens:
        if token.tag is Tag.NO:
            negating = True
        elif negating and token.tag in _TYPES:
            denied.append(token)
            negating = False
        else:
            affirmed.append(token)
            dangling = dangling or (negating and token.tag is not Tag.FILLER)
            negating = negating and token.tag is Tag.FILLER
    return affirmed, denied, dangling or negating


def _spelt(text: str) -> str:
    for heard, meant in _HOMOPHONES.items():
        text = text.replace(heard, meant)
    return text


def _types(tokens: Sequence[Token]) -> list[str]:
    """The types named, in the order of `_ALL`. Monitored without a word on the risk is both kinds of it."""
    said = {
        _LIFTED: has(tokens, Tag.LIFTED, Tag.POOR),
        _ACTIVE: has(tokens, Tag.ACTIVE),
        _RESOLVED: has(tokens, Tag.RESOLVED),
        _ORDINARY: has(tokens, Tag.ORDINARY),
    }
    if has(tokens, Tag.MONITORED) and not said[_ACTIVE] and not said[_RESOLVED]:
        said[_ACTIVE] = said[_RESOLVED] = True
    return [kind for kind in _ALL if said[kind]]
