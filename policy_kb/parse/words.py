"""Words that mean the same whatever the question; in these tables ``_`` is a blank inside a word.

Voice input and pinyin keyboards write homophones (不小得 for 不晓得); the frequent ones stand beside the right word.
"""

from policy_kb.parse.lexicon import Tag, Words

UNKNOWN: Words = {
    Tag.UNKNOWN: """
        不晓得 不知道 不清楚 不太清楚 不大清楚 不怎么清楚 不是很清楚 说不准 说不清 说不清楚 说不上来 搞不清
        搞不清楚 弄不清 弄不清楚 搞不懂 记不到 记不到了 记不得 记不得了 记不清 记不清了 记不清楚 记不住
        记不起 记不起了 不记得 不记得了 忘了 忘记 忘记了 忘球了 搞忘 搞忘了 没算过 没有算过 没得算 没算
        没细算 没算过账 没统计 没统计过 没数 没得数 没个数 没得谱 心里没数 哪个晓得 哪个知道 哪个搞得清楚
        谁知道 谁晓得 鬼晓得 天晓得 晓不得 说不好 不好说 难说 不确定 没注意 没注意过 没记 没记过 没记账
        没得印象 没印象 想不起 想不起来 想不起了 想不起来了 算不清 算不清楚 算不来 算不出来 拿不准 搞不醒豁
        整不明白 整不清楚 不明白 不了解 不太了解 不懂 未知 莫得数 答不上来 晓球得 哪晓得 哪里晓得 哪里知道
        我咋晓得 我哪晓得 我怎么知道 啷个晓得 啷个知道 不晓 不太晓得 不大晓得 不太知道 不大知道 没听说
        没听说过 没打听 不小得 不晓的 不小的 不只道 不知到 不造 布知道 不请楚 不青楚 不肖得 莫晓得 还不晓得
        还不知道 还不清楚 确实不晓得 真不知道 don't_know i_don't_know dont_know i_dont_know do_not_know
        i_do_not_know not_sure i'm_not_sure unsure unknown no_idea idk dunno can't_remember can't_say
        i_forgot forgot n/a
    """,
}
PUNCTUATION: Words = {
    Tag.PUNCTUATION: ", 。 . ! ; : 、 … ( ) \" ' “ ” 《 》 「 」 [ ] = — *",
    Tag.QUESTION: "?",
}
SPEECH: Words = {
    Tag.FILLER: """
        我 我的 俺 咱 你 的 了 呢 嘛 哦 哈 啊 呀 哟 噻 撒 哒 嘞 勒 咯 喽 诶 哎 唉 哎呀 嗯 呃 额 那 那个 就
        就是 是 有 都 也 还 只 才 只有 才有 只是 仅 刚 刚刚 刚好 正好 恰好 算 算是 说 报 填 写 登记 村里
        村上 村头 本上 册子上 嘿嘿 哈哈 整 实打实 总归 反正 现在 目前 当时 那时候 那时 确实 真的 其实 这个
        您好 你好 领导 干部 同志 i me my is it it's was were have has had the a an of we our in for just
        only and exactly about_the 我们
    """,
    Tag.ABOUT: """
        大概有个 差不多有个 大概 大约 大致 大体 大概有 约 约莫 差不多 差不多有 左右 上下 估计 估计有 估摸
        估摸着 可能 可能有 应该 应该有 应该是 可能是 好像 好像是 恐怕 怕是 怕有 似乎 吧 样子 的样子 这样子
        光景 打估 估算 大该 大慨 左又 差不多点 毛估 about around roughly approximately approx approx. maybe
        probably perhaps i_think i_guess or_so
    """,
    Tag.ABOVE: """
        出头 出点头 出一点头 超过 过 过了 上 挂零 冒头 冒点 多点 多一点 好几 有多 有余 还多 还多点
        more_than over above 挂点零 过点 过一点 冒点点
    """,
    Tag.BELOW: """
        不到 没到 将近 接近 快 快到 快要 快要到 快有 快满 不足 不满 差点 差点到 差一点 未到 未满 没满
        没有满 没得到 还没满 还没到 还没有到 还没有满 还不到 还不满 挨边 挨到 挨近 近 临近 不够 不上 没上
        nearly almost less_than under below
    """,
    Tag.AT_LEAST: "至少 至少有 起码 起码有 最少 最少有 以上 之上 往上 朝上 不低于 不少于 at_least",
    Tag.AT_MOST: """
        最多 最多有 顶多 顶天 撑死 不超过 没超过 不高于 不多于 以下 之下 以内 之内 at_most up_to
        no_more_than
    """,
    Tag.TO: "到 至 - -- ~ 或 或者 或者是 还是 要么 or to between / 要不就是",
    Tag.VAGUE: """
        几 些 一些 一点 一点点 一点儿 点点 没得好多 没多少 没有多少 没得多少 没得几个 没几个 没有几个
        没好多 没有好多 很少 不多 蛮多 很多 好多 多少 若干 大几千 大几万 some few many little
    """,
    Tag.MINUS: "负 minus",
}
NUMBER_ANSWER: tuple[Words, ...] = (PUNCTUATION, SPEECH, UNKNOWN)
