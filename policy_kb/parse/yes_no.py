"""Yes and no, as they are said in Chongqing: 要得, 得行, 莫得, 要不得."""

import datetime
from collections.abc import Sequence
from itertools import pairwise

from policy_kb.parse.lexicon import Lexicon, Tag, Token, Words
from policy_kb.parse.parsed import Parsed, ambiguous, invalid, ok, unknown
from policy_kb.parse.quantities import has, is_only_a_question_mark
from policy_kb.parse.words import PUNCTUATION, UNKNOWN

_WORDS: Words = {
    Tag.YES: """
        是 是的 是嘞 是滴 是勒 对 对的 对头 对嘞 对对 要得 要的 有 有的 有嘞 有得 得行 得行的 可以 可以的
        可以嘛 愿意 愿 想 想的 想嘛 要 好 好的 好嘛 好嘞 行 行嘛 中 肯 会 能 同意 就是 就是的 没错 莫得错
        没得错 没问题 没得问题 莫得问题 没意见 没得意见 巴不得 求之不得 必须的 需要 是哈 是噻 要噻 想噻
        有噻 愿意得很 想得很 属于 可以噻 要滴 有滴 行的 中嘞 系 四的 是得 斯的 有有 想要 算 算是 y yes yeah
        yep yup true ok okay sure correct right of_course 👍 👌 ✅ 享受过 享受了 拿过 拿到了 领了 领过 得过
        没得啥子问题 没啥问题 没得啥问题
    """,
    Tag.NO: """
        不 不是 不是的 没 没得 没有 莫得 冇 没的 没得的 没有的 不得行 要不得 不行 算了 算了嘛 算球了 不对
        不得 不用 不用了 不必 不需要 不同意 不可以 没得了 没有了 没了 不是了 否 无 不要 不要了 不属于
        不存在这个 梅得 煤得 没德 不四 不系 没有过 从来没有 从没 no nope n i_don't don't false not_really
        never none ❌ 不算 没戏 拒绝 免了 莫 搞不成 不中 不好 去不了 去不成 去不到 做不了 做不成 做不动
        干不了 干不成 干不动 没享受过 没享受 没拿过 没拿到 没领 没领过 没得到 没得过 没有的事 不对头 👎
        没去 没做 没报
    """,
    Tag.NOT_TO: """
        不想 不愿 不愿意 不肯 不会 不能 不打算 没想 没打算 没想过 不得去 没人 没得人 没有人 没得哪个
        没有哪个 不去 不干 不做 不参加 不来 不准备 don't_want do_not_want
    """,
    Tag.WEAKLY: "不太 不大 不怎么 不咋 不是很 不咋个 没那么 不那么 不很 不是太 not_very",
    Tag.VERB: "去 干 做 参加 来 去做 去干 试 试一下 搞 弄 干活 做事 上班",
    # yes when nothing else is said: 嗯 alone, but not in 嗯,没有
    Tag.EMPHASIS: "嗯 嗯嗯 恩 恩恩 肯定 当然 必须",
    Tag.OPEN: """
        不过 但是 但 可是 只是 就是说 除非 如果 要是 要看 看情况 看 倒是 有时候 有时 以前 原来 过去 有过
        从前 曾经 不一定 再说 随便 都可以 都行 无所谓 考虑 考虑一下 考虑下 想一下 想一哈 想想 想哈 想想看
        再看 看看 商量 有没有 有没得 有莫得 是不是 要不要 想不想 愿不愿意 愿不愿 能不能 会不会 得不得行
        行不行 可不可以 对不对 好不好 得不得 要不 不是没有 不是没得 不是不 不得不 不能不 不会不 没有不
        没得不 没有不愿意 没得不愿意 不是不想 不是不愿意 不是没 哪个 谁 啷个 咋 咋个 怎么 为啥 为什么 啥子
        什么 哪里 哪 吗 么 或者 还是 才 除了 才行 问 难说 看嘛 等 等等 到时候 将来 以后 明年 有点难
        什么时候 but if maybe_not depends unless though however 多少 好多 想倒是 有倒是 几个 莫非 难道 以为
        听说 说是 据说 有是有 想是想 愿意是愿意 是倒是 是有点 得行是得行 可以是可以 有倒有 想倒想
    """,
    Tag.ABOUT: """
        可能 应该 大概 好像 估计 恐怕 怕是 差不多 或许 也许 似乎 吧 有点 有点儿 勉强 大约 多半 maybe
        probably perhaps i_think i_guess
    """,
    Tag.FILLER: """
        我 我们 我家 我们家 我屋头 我们屋头 屋头 家里 他 她 你 的 了 嘛 哈 啊 呀 呢 哦 噻 哟 嘞 勒 撒 咯 喽
        滴 得很 很 非常 十分 特别 真的 确实 都 也 还 就 现在 目前 暂时 已经 早就 一直 从来 一个 一个都 个
        一 两 两个 这个 那个 那 家头 哎 唉 哎呀 诶 谢谢 领导 干部 我屋 我们屋 啥子都 全部 全 i we do am
        please 老师 又 再 继续 一点都 根本 根本就 完全 半点 晓得 晓得了 知道 知道了 收到 it_is there_is
        we_have yes_we_do thanks he she 早 了个
    """,
    Tag.UNKNOWN: "说不定",
}
_LEXICON = Lexicon(PUNCTUATION, UNKNOWN, _WORDS)


def parse_yes_no(text: str, today: datetime.date) -> Parsed:
    """True or false; conditions, contrasts and double negatives are asked back. The day plays no part."""
    del today
    tokens = _LEXICON.scan(text)
    polar = _without_governed_verbs(tokens) or [t for t in tokens if t.tag is Tag.EMPHASIS]
    if is_only_a_question_mark(tokens) or (has(tokens, Tag.UNKNOWN) and not polar):
        return unknown()
    if not polar:
        return ambiguous() if has(tokens, Tag.OPEN, Tag.ABOUT) else invalid(why="neither")
    sides = {token.tag in {Tag.YES, Tag.VERB, Tag.EMPHASIS} for token in polar}
    approximate = has(tokens, Tag.ABOUT, Tag.WEAKLY)
    if len(sides) > 1:
        return ambiguous([True, False])
    side = sides.pop()
    doubtful = has(tokens, Tag.OPEN, Tag.UNKNOWN, Tag.OTHER, Tag.QUESTION) or _negated_twice(tokens)
    if doubtful:
        return ambiguous([side], approximate=approximate)
    return ok(side, approximate=approximate)


def _without_governed_verbs(tokens: Sequence[Token]) -> list[Token]:
    """The words that decide. In 不想去 and 不太愿意 the verb is part of the negation."""
    kept: list[Token] = []
    governed = False
    for token in tokens:
        if token.tag in {Tag.NOT_TO, Tag.WEAKLY}:
            kept.append(token)
            governed = True
        elif token.tag in {Tag.YES, Tag.VERB}:
            if not governed:
                kept.append(token)
        else:
            governed = governed and token.tag is Tag.FILLER
            if token.tag is Tag.NO:
                kept.append(token)
    return kept


def _negated_twice(tokens: Sequence[Token]) -> bool:
    """Two different negations without a pause (没有不愿意, 没人不想) may cancel out."""
    negations = [t for t in tokens if t.tag not in {Tag.FILLER, Tag.EMPHASIS}]
    refusing = {Tag.NO, Tag.NOT_TO, Tag.WEAKLY}
    return any(
        first.tag in refusing and second.tag in refusing and first.text != second.text
        for first, second in pairwise(negations)
    )
