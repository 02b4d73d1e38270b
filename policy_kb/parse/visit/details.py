"""What was explained, what is hard, what is wished, what is to follow: in the person's own words."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from policy_kb.measure_words import MeasureWords
from policy_kb.parse.visit.ahead import day_ahead
from policy_kb.parse.visit.contact import without_contact
from policy_kb.parse.visit.folded import Folded
from policy_kb.parse.visit.patterns import NAME, any_of, phrases
from policy_kb.parse.visit.standing import Standing
from policy_kb.parse.visit.whom import Weighed

_EXPLAINS = any_of("""
    [给跟向对][^,]{1,3}说 宣[传讲扬船] 讲 说[明了到起哈一的清给] 介绍 告[知诉] 解[释答读] 普及 推荐 动员 鼓励 建议
    科普 通知 传达 念了 聊[了到] 谈[了到] 提[到了] 摆了 沟通 政策 传单 资料 明白卡 手册 指导 答复
""")
_TOLD_THEM = any_of("[给向跟对为和]N…(?:宣传|宣讲|讲|说|介绍|解释|告知)")
_NOT_EXPLAINED = any_of("""
    没(?:有|来得及|时间|得空|顾上)?(?:[给跟向和][^,]{0,4})?(?:宣传|宣讲|讲|说|介绍|解释|告知|提) 未(?:宣传|讲|介绍)
    还没 忘[了记](?:宣传|讲|说) 听说 不[想用][听讲]
""")
_ASKED = any_of("问 咨询 打听 想了解 想知道 关心 不太?(?:懂|了解|清楚|晓得|知道) 没听说")
_THEIRS = any_of("^[就还也都只]?(?:想|希望|需要|要求|盼|请求|打算|愿意|要是)")
_SEPARATORS = any_of(r"""
    (?:[和与跟及、,的等也都\s了把对关于有]|以及|还有|政策|情况|方面|补贴|这些|这个|那个|几项|一些|相关|岗位|主要|
        措施|规定)*
""")
_HARD = any_of("""
    缺 困难 难处 (?<!不)难(?!得) 没得?钱 没有钱 差钱 钱不够 没得?劳 没有劳 劳力 劳动力不 得了 病 住院 残[疾废] 瘫 中风
    摔 骨折 跌 漏[雨水风] 危房(?!改) 裂 垮 塌 欠 债 贷款(?:没|还|压|多|到期) 还不[上起清] 交不 供不 养不 [买付出]不起
    凑不 学费 生活费 失业 没活 没事做 没工 没得工作 没有工作 找不到 [卖销]不 没卖 滞销 没得?销路
    没人(?:[要收买照管干做种带]|看?护) 年[纪龄]大 岁数大 年老 体弱 身体[不差弱] 腰[痛疼杆椎] 腿[痛疼脚不] 手术 手头紧
    吃药 药费 医药费 医疗费 药钱 亏 花[了费光销] 开销 开支大 独居 孤[寡儿] 单亲 守寡 离[婚异] [去过]世 走了爹
    (?<![累热冷气笑急忙])死 车祸 断 做不[得动起] 干不动 伤 灾 旱 涝 冰雹 虫 瘟 减产 歉收 收成[不差] 没收入
    收入(?:[低少不]|下降|来源少) 拖欠 没发工资 工资[没拖低] 路[不没烂难断] [吃饮]水 [没断停]得?[水电] 没信号 压力 负担
    厌学 辍学 读不 没得?(?:[人房路地]|文化|技术|本钱|资金|门路|收入) 没有(?:技术|文化|资金|本钱|收入|门路|稳定)
    不好[卖找走过] 不够 [婆妇妈]跑了 愁 老毛病 癌 尿毒 糖尿 透析 化疗 肾 肝 心脏 高血压 眼睛看 看不见 耳朵 聋 哑 智力
    精神
""")
_NOT_HARD = any_of("""
    ^问
    (?:没[有得]?|莫得|无|不存在|暂无)(?:什么|[啥么]子?|任何|得|大的|太大|啥大|其他|明显|突出)*的?(?:困难|难处|问题|
        难题)
    困难(?:没有|没得|不大|解决) 不困难 不难 不缺 解决了 报销了 报了销 好了 还不错 病房
""")
_NO_HARDSHIP = any_of("""
    (?:没[有得]?|莫得|无|不存在|暂无)(?:什么|[啥么]子?|任何|得|大的|太大|其他|明显|突出|特别|需求|需要|和|、|的)*(?:困难|难处)
    (?:困难|难处)[都也]?(?:没有|没得|莫得|无) 不困难
""")
_NO_WISH = any_of("""
    (?:没[有得]?|莫得|无|暂无)(?:什么|[啥么]子?|任何|其他|特别|困难|难处|和|跟|与|、|得|的)*(?:需求|诉求|要求|需要)
    (?:需求|诉求|要求|需要)[都也]?(?:没有|没得|莫得|无)
""")
_WISH = any_of("""
    想(?!了解|知道|问|咨询) 希望 需要(?![我跟]|继续) 要求(?!书) 盼 请求 求[助我] 申请(?![了过已表书的]|成功|材料)
    巴不得 愿意 需求 诉求 期[望盼] 急需 渴望 恳请 要[个一点些台几批份]
""")
_NOT_WISH = any_of("""
    (?:不|没有?|莫|没得)(?:太|大|咋|怎么)?(?:想|希望|需要|愿意|要求|得要) 想法不 感想 思想 想不开 想[起到] [不没]想
    ^我们?[就也还]?想 ^问 (?:没[有得]?|无|莫得)(?:什么|[啥么]子?|任何|其他|特别|困难|和|、)*的?(?:需求|诉求|要求|需要)
""")
_OURS = any_of(r"""
    ^(?:我们?|[就再还也\s,])*(?:下[次回]|准备|打算|计划|答应|承诺|争取|尽快|回头|改天|要帮|待|等|约|过|帮|协助|联系|
        继续)
    ^(?:我们?|[就再还也\s,])*(?:跟进|后续|下一步|抽空|记得|安排|月底|年底|年前|拟)
""")
"""How a clause begins that tells what the writer means to do, rather than the household."""
_WHEN_TO_DO = phrases("""
    下[次回] 下一步 回头 改天 过[几两]天 过段时间 准备 打算 计划 答应 承诺 约[好定] 争取 尽快 抽空 后续 继续
    [月年]底前? 年前 待 要
""")
_WHAT_TO_DO = phrases("""
    帮 协助 申请 落实 跟进 对接 联系 汇报 上报 解决 送 问 核[实查] 提交 回访 走访 宣传 讲 打电话 上门 入户 安排 协调
    争取 复查 催 再[去来看] 填表
""")
_TO_DO = re.compile(f"{_WHEN_TO_DO}.{{0,8}}{_WHAT_TO_DO}")
_THEIR_PLAN = any_of("医院 手术 [打务]工 回[来家] 开会 结婚 出院 开学 读书 满月 上班 生日 过年 搬 考 出门 走人户 收割")
_LEAD_IN = any_of(r"""
    (?:N|[,。:;、\s()的也]|家(?![里中头庭具人])|户|[他她](?![妈爸家老儿女媳孙婆男娃屋弟哥姐妹爷奶们公娘岳丈的本自])|
        主要的?(?:困难|问题|需求|诉求)?(?:就?是|有|:)?|(?:目前|现在|存在)?的?(?:困难|问题|需求|诉求|愿望)(?:就?是|
        有|在于|:)|(?:[他她]?F|他们|[他她]|对方|户主|本人|家里人|老人家?|主要是?|[就还也都])?(?:说是?|讲|反映|诉说|
        表示)(?!不)|就是|还(?![不没差欠])|打[了来]?电话来?(?:说|讲|反映)|但是?|不过|可是|另外|而且|结果|
        [后然]来?后?|最后|因为|由于|发现|得知|了解到|看到|晓得|知道了?)*
""")
"""What stands before the words that matter."""
_LABEL = any_of(r"[\s(0-9一二三四、]*(?:主要)?(?:存在)?的?(?:困难|需求|问题|诉求|难处)(?:情况)?[\s是有)]*")


@dataclass(frozen=True)
class FollowUp:
    """What the writer means to do about the household, in their words, and when if a day is said."""

    what: str | None
    date: datetime.date | None


def explained(weighed: Sequence[Weighed], measures: MeasureWords) -> tuple[int, ...]:
    """Articles of the measures that were explained, in order of mention."""
    found: list[int] = []
    waiting: list[int] = []  # named in clauses that an explaining one may take up: asked about, or only named
    running = False  # an explaining clause whose list goes on
    for part in weighed:
        text = part.clause.text
        named = measures.named_in(text)
        articles = [article for article, _, _ in named]
        only_named = bool(named) and _SEPARATORS.fullmatch(_without(text, named)) is not None
        explaining = part.told and explains(part, measures)
        if explaining and (articles or waiting):
            found += articles or waiting
            waiting = []
        elif running and only_named and part.told:
            found += articles
        elif part.told and named and not _HARD.search(_without(text, named)):
            takes_up = only_named or _ASKED.search(text) or not part.clause.mark
            waiting = [*waiting, *articles] if takes_up and only_named else articles if takes_up else []
        elif not explaining and part.clause.mark:
            waiting = []
        running = explaining or (running and only_named)
    return tuple(dict.fromkeys(found))


def told_them(weighed: Sequence[Weighed]) -> bool:
    """Whether a clause tells that something was explained to the household, whatever it was."""
    return any(part.told and _TOLD_THEM.search(part.clause.masked) is not None for part in weighed)


def explains(part: Weighed, measures: MeasureWords) -> bool:
    """Whether a clause tells of explaining something."""
    text = part.clause.text
    spoken = _without(text, measures.named_in(text))
    if _NOT_EXPLAINED.search(text) or _THEIRS.match(text.strip()):
        return False
    return _EXPLAINS.search(text if "政策" in text else spoken) is not None


def _without(text: str, named: Sequence[tuple[int, int, int]]) -> str:
    chars = list(text)
    for _, start, end in reversed(named):
        chars[start:end] = []
    return "".join(chars)


def difficulties(line: Folded, weighed: Sequence[Weighed]) -> str | None:
    """The clauses that tell what is hard."""
    return joined(line, [part for part in weighed if is_hard(part)])


def needs(line: Folded, weighed: Sequence[Weighed]) -> str | None:
    """The clauses that tell what the household wishes."""
    return joined(line, [part for part in weighed if is_wish(part)])


def none_said(weighed: Sequence[Weighed]) -> frozenset[str]:
    """Of `difficulties` and `needs` those of which the line says that there are none."""
    told = [part.clause.masked for part in weighed if part.told]
    ways = {"difficulties": _NO_HARDSHIP, "needs": _NO_WISH}
    return frozenset(name for name, way in ways.items() if any(way.search(text) for text in told))


def without_none(masked: str) -> str:
    """A clause without what it says of there being no difficulty and no need."""
    return _NO_WISH.sub(",", _NO_HARDSHIP.sub(",", masked))


def is_hard(part: Weighed) -> bool:
    """Whether a clause tells what is hard."""
    text = part.clause.masked
    if not part.told or is_wish(part) or _NOT_HARD.search(text) or _LABEL.fullmatch(text):
        return False
    if _EXPLAINS.search(text) and not text.strip().startswith("缺"):
        return False
    return _HARD.search(without_contact(_after_lead(text))) is not None


def is_wish(part: Weighed) -> bool:
    """Whether a clause tells what the household wishes."""
    text = part.clause.masked
    theirs = part.told or (part.standing is Standing.PLANNED and NAME not in text)
    if not theirs or _NOT_WISH.search(text) or _OURS.match(part.clause.text) or _LABEL.fullmatch(text):
        return False
    return _WISH.search(text) is not None


def _after_lead(masked: str) -> str:
    last = masked.rfind(NAME)
    return masked[last + 1 :] if last >= 0 else masked


def follow_up(
    line: Folded, weighed: Sequence[Weighed], today: datetime.date, *, met_before: bool = False
) -> FollowUp | None:
    """What is planned after a contact; None where nothing is said. With ``met_before`` the contact was told of earlier,
    and all of the line comes after it.
    """
    planned = plans(weighed, met_before=met_before)
    if not planned:
        return None
    words = joined(line, planned)
    return FollowUp(words, day_ahead(words or "", today).day)


def plans(weighed: Sequence[Weighed], *, met_before: bool = False) -> list[Weighed]:
    """The clauses that tell what the writer means to do."""
    if met_before:
        return [part for part in weighed if _is_plan(part)]
    since = next((at for at, part in enumerate(weighed) if part.happened), len(weighed))
    return [
        part
        for before, part in pairwise(weighed[since:])
        if _is_plan(part) and not (before.standing is Standing.PLANNED and before.clause.mentions)
    ]


def _is_plan(part: Weighed) -> bool:
    text = part.clause.text
    if is_wish(part) or part.clause.mentions or _THEIR_PLAN.search(text):
        return False
    return part.standing is Standing.PLANNED or (
        part.told and _OURS.match(text) is not None and _TO_DO.search(text) is not None
    )


def joined(line: Folded, parts: Sequence[Weighed]) -> str | None:
    """The words of these clauses; neighbours as one stretch."""
    stretches: list[tuple[int, int]] = []
    for part in parts:
        start, end = part.clause.start + _skipped(part), part.clause.end
        if stretches and not line.text[stretches[-1][1] : part.clause.start].strip(" ,。;、"):
            stretches[-1] = (stretches[-1][0], end)
        else:
            stretches.append((start, end))
    words = [line.words(start, end) for start, end in stretches]
    return "，".join(word for word in words if word) or None


def _skipped(part: Weighed) -> int:
    """Characters before what the clause is about: a name, 他说, 困难是."""
    masked = part.clause.masked
    last = masked.rfind(NAME) + 1
    match = _LEAD_IN.match(masked, last)
    return match.end() if match else last
