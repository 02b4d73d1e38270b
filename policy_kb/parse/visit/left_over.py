"""What a line says beside what a visit has a place for: it is kept as a note, so that nothing typed is lost."""

from collections.abc import Sequence

from policy_kb.measure_words import MeasureWords
from policy_kb.parse.visit import details
from policy_kb.parse.visit.contact import without_any_contact
from policy_kb.parse.visit.folded import Folded
from policy_kb.parse.visit.patterns import any_of
from policy_kb.parse.visit.whom import Weighed

_LITTLE = any_of(r"""
    (?:M|D|L|[\s,。;:、()"的了过着完在去到来和跟与同我你他她它们也都又还就是才从给对向把被让请家户里头屋上中下午早晚个位名次趟道回遍会儿些哈
        呢啊嘛嗯哦吧呀噻这那今0-9a-z一二两三四五六七八九十几点半钟号日村镇组社队说讲问聊谈摆看见问送访打做作坐走了解拿句为有其中])+
    户主 本人 刚才 刚刚 专门 顺[便路] 一[起同] 主要 情况 时候 目前 现在 另外 然后 后来 结果 记录 记一下
    帮我 补记? 走访 对象 时间 方式
    入户 [驻下]村 工作[队组] 干部 [村支]*[书][记] 主任 队长 同志 老师
    师傅 大[爷妈娘伯叔姐哥爸] 婆婆 [叔婶伯嫂] 老[汉人] 政策 宣[传讲]
    讲解 介绍 解释 告[诉知] 动员 推荐
    有关 相关 方面 以及 还有 困难 需求 需要 问题 没得?有? 无 暂无 啥子? 什么 任何 其他 大的? 人
    见面
    日期 名字 姓名 编号 小时 不对 错了 每 只 应该 好像 大概 几道
    补助 补贴 资助 项目 知道 晓得 清楚 反映 表示 开[了完]?会 本来 昨 再
    [敲开]门 楼 地里 坡上 路上 街上 村口 赶场 村委会? 办公室 镇上 隔壁 [如顺]利 没[去来]成? 完成 任务 圆满
""")
"""What tells nothing by itself, or has been read already."""
_MORE = 2
"""Characters left over that say something."""
_MORE_BESIDE = 3
"""The same of a clause that has its place: whatever is said around a contact, or around a measure."""


def left_over(line: Folded, weighed: Sequence[Weighed], measures: MeasureWords, *, met_before: bool) -> tuple[str, ...]:
    """The clauses that went nowhere, in the writer's words."""
    planned = details.plans(weighed, met_before=met_before)
    stretches: list[tuple[int, int]] = []
    for part in weighed:
        placed = part in planned or details.is_hard(part) or details.is_wish(part)
        if placed or not _says_more(part, measures):
            continue
        if stretches and not line.text[stretches[-1][1] : part.clause.start].strip(" ,。;、"):
            stretches[-1] = (stretches[-1][0], part.clause.end)
        else:
            stretches.append((part.clause.start, part.clause.end))
    return tuple(words for start, end in stretches if (words := line.words(start, end)))


def _says_more(part: Weighed, measures: MeasureWords) -> bool:
    chars = list(part.clause.masked)
    named = measures.named_in(part.clause.text)
    for _, start, end in named:
        chars[start:end] = "," * (end - start)
    rest = details.without_none("".join(chars))
    if part.told:
        rest = without_any_contact(rest)
    placed = part.happened or (part.told and bool(named))
    return len(_LITTLE.sub("", rest)) >= (_MORE_BESIDE if placed else _MORE)
