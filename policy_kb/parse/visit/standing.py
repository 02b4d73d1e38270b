"""Whether what a clause tells has happened, to the writer, or is planned, fell through, was asked or heard."""

import re
from datetime import date, timedelta
from enum import Enum, auto

from policy_kb.parse.dates import Said
from policy_kb.parse.visit.clauses import Clause
from policy_kb.parse.visit.patterns import NAME, any_of, phrases


class Standing(Enum):
    """How a clause stands to a visit."""

    TOLD = auto()
    PLANNED = auto()
    CANCELLED = auto()
    OTHERS = auto()  # somebody else's visit, or hearsay
    ASKED = auto()
    ORDERED = auto()  # something asked of the bot


SOON = timedelta(days=62)
"""How far ahead a day without a year is a plan rather than last year's."""
_GOING = any_of("""
    去 走访 入户 上门 家访 回访 看看 看望 看一?下 慰问 拜访 探望 联系 打个?电话 [走跑]一趟 [找看到]M 再来 再访 见面
    碰面 访 跑 问问 约 给N.{0,3}送
""")
_AHEAD = any_of("""
    明[天日早晚儿] 大?后天 下周 下个?(?:月|星期|礼拜) 过[几两]天 过段时间 过阵子 要(?:去|到|走访|看|入户|上门)
    想(?:去|走访|找|看|到M) 正要 将要? 拟 待会 等会 一会儿?去 等下 等哈 晚[点些] 马上[去要到] 约[好定了] 记得 提醒
    需要去 [该得]去 抽空 [有得]空 空了 届时 安排了?.{0,6}(?:去|走访|入户) 定[在于] [还尚]未 还没 没来得及 没顾 才能去
    再(?:去|来|上门|走访) 本月内 赶快 得再 还得 还要去 改[到成在]
""")
"""What lies ahead, unless the clause tells it as done: 抽空去了."""
_FIRMLY_AHEAD = any_of("""
    打算 准备(?!了) (?<![露扶收按])(?<!按照)(?<!既定)计划(?![书表的内中]) 争取(?!到) 尽快 [月年]底前 年前
    (?<!已)将(?=于|在|把|对)
""")
_LATER = any_of("""
    下次 下回 下一[步次] 改[天日] 回头 过[几两]天 还差.{0,4}(?:走访|入户|[次趟]) 该(?:走访|入户|看|回访|上门|去)
    (?:让|叫|喊|派|要求|通知)我们?[^,]{0,4}(?:去|到|走访|看)(?![了过]) 等H{1,6}[了完后再][^,]{0,3}(?:去|来|走访)
    等(?=[雨天他她忙路空过我下一有]).{1,8}(?:去|再|来)
""")
_SENT_FOR = any_of("(?:请|叫|喊|通知|让|邀请|安排)N…(?:来|到|去|参加|领)(?!了)")
_CANCELLED = any_of("""
    没[有能]?(?:[去走上入办访看]成|走访成|能[去走]|去得[成了]|空去|时间去|抽出|成行)
    没有?(?:来得及|顾上|顾得上|得空|时间|空)(?:去|走访|入户|上门|看望|过去) 去不[成了] 走不成
    没[有得]?去(?=$|了?[,(]|[^,]{0,4}N|[他她]家|走访|入户|看望) 未能?(?:走访|入户|成行|前往|上门|去)
    没有?(?:走访|入户|上门|拜访|家访|前往|到N) (?<![岗贴格保目同助])(?<![岗贴格保目同助][被给都也])取消 改期 推迟 延期
    延后 推后 本来[说是]?(?:今天|D)?(?:我们?)?(?:要|想|打算|准备|计划|说好?|定|约)…(?:去|到N|走访|入户|上门|看N|访|约)
    原[本定先计打](?:划|算)?(?:要|想|打算|准备|计划|说|D)*…(?:去|到N|走访|入户|上门|看N|访|约)
    说好[^,]{0,4}(?:去|到N|走访|入户|上门|看N|访|约) 忘[了记](?:去|走访) 还没有?(?:去|走访|到|入户|上门|来得及去|访)
    不是(?:去|走访|到|看|入户) 不去了 不走访 作罢 泡汤 [半中][路道途].{0,6}[回返折转] 差点去 没走到 没去到 没赶上去
""")
_OF_THEIRS = any_of("^(?:[他她]|对方|户主|本人|F|家里人?|屋头)")
_DONE = any_of("(?<!没)(?<!没有)[见碰遇找看][到着] [去访到户望问看见聊谈找走跑来门][了过完]")
_ASKS_OTHERS = any_of("""
    讲 宣传 介绍 告[诉知] 解释 给.{1,4}说 教 (?<!请)问 了解 打听 咨询 关心 查看 核实 看看?有 看是 看还 知道 晓得 清楚
    不懂 不会
""")
_ASKING = any_of("""
    什么时候 啥子?时候 几时 哪天 谁(?![都也]) 哪个(?![都也]) 能不能 可不可以 可以不 是不是 该不该 要不要 用不用 去没去
    走没走 访没访 有没有(?:去|走|入|到|上门|人去|访) 有没得人
""")
_ASKING_AT_END = any_of("""
    (?<!没)(?<!没有)(?<!没得)(?:什么|啥子?|怎么|咋个?|如何|多少|好多|几次|几个|哪里|哪儿|好久|
        为什么|为啥|得不得|行不行|哪些)…$ 吗[?]*$ 么$
    [了过成](?:吗|么|没有|没得|没|莫得|未|不)$
""")
_ORDER = any_of("""
    ^(?:请|麻烦|你?帮我|给我|帮忙|我要|我想)?再?(?:查[看询]?|搜索?|找一?下|打开|调[出取]|删除|删掉|撤销|修改|更正|
        改一下|导出|提醒|记住)(?!了)
    ^(?:你?帮我|给我|让我|我要|我想)看
    ^(?:请|麻烦|你?帮我|给我|帮忙|我要|我想)?再?(?:设置|显示|列出|看一?下|看哈|看看|发我|把)(?!了)
""")
_ORDER_OBJECT = any_of("""
    资料 信息 档案 记录 台账 情况表 电话号码 名单 数据 收入 档 登记 哪个村 详情 走访$ ^提醒 ^帮我 ^查
""")
_HEARSAY = any_of("""
    听说 据说 听[人别村邻] 听他们说 听群众 听隔壁 别[个人]说 有人说 都说 群里 新闻 通知说 文件 电视
""")
_OFFICE = phrases("""
    书记 支书 主任 [村组队社乡镇县局科站所校部]长 经理 老板 (?:[镇县乡区市]|上级|其他|别的)[上里]?干部 委员 会计 文书
    专干 干事 医生 老师 队员 主席 村医 同事 领导 志愿者 医护 别[人个] 人家 [镇县区市乡][里上] 镇上的人 村委会
    村委的?人 村上的人 (?:残联|民政|医院|妇联|[镇县乡局办所队])的?(?:同志|人(?![员家])) 媒体 记者 企业 公司 亲戚 邻居
""")
_OTHERS_VISIT = re.compile(
    f"(?<![到在来找去回]){_OFFICE}(?!.{{0,3}}[和跟与带陪]我)"
    + phrases("""
    (?:D|[已经都也还又就刚才上下午中晚早]|一早)*(?:带队|率队|一行|等人|带[着领]?H{1,4})?[代替帮]?我?(?:去|来|走访|
        入户|上门|家访|看[望了过]|慰问|探望|拜访|到)
""")
)
_WITH_THE_WRITER = any_of("我 咱 跟 和 与 同 陪 带 随 一[起道] 俩")
_SOMEBODY = any_of("""
    ^(?:D|[上下中]午|晚上|早上)*(?:[小老]H|SH{1,2}?)(?:D|[已经都也还又就刚才]|[上下中]午|晚上|早上)*(?:走访|入户|
        上门|家访|看望|慰问)
    ^(?:D|[上下中]午|晚上|早上)*(?:[小老]H|SH{1,2}?)(?:D|[已经都也还又就刚才]|[上下中]午|晚上|早上)*(?:[探拜]望|
        拜访|去[了过]|到了|来过|[去到](?=M))
""")
"""A visitor with a surname, or 小李, right before the verb."""
_NOBODY = any_of("""
    ^D?(?:老师|老乡|小时|周末|方便|高兴|白天|全天|常|温|金|向|于|和|同|从|万|安排|时|平时|毕竟|终于|经过|马上|连夜|
        田[里头间]|江边)
    ^D?(?:石|陆续|曾[经于在]|康复|季度|任务|成功|程序|严格|龙门|史|雷雨|毛毛|方才)
""")
"""What begins like a surname and is none."""


def standing_of(clause: Clause, today: date) -> Standing:
    """How the clause stands, looked at by itself."""
    said = clause.masked.strip(" ()")
    if _CANCELLED.search(said) and not _OF_THEIRS.match(said):
        return Standing.CANCELLED
    if _asks(said, clause.mark):
        return Standing.ASKED
    if _ORDER.match(said) and _ORDER_OBJECT.search(said) and not done(said):
        return Standing.ORDERED
    if _HEARSAY.search(said) or _by_others(said):
        return Standing.OTHERS
    if _planned(clause, said, today):
        return Standing.PLANNED
    return Standing.TOLD


def _asks(said: str, mark: str) -> bool:
    if _ASKS_OTHERS.search(said):
        return False
    if "?" in mark or _ASKING_AT_END.search(said):
        return True
    return NAME in said and _ASKING.search(said) is not None


def _by_others(said: str) -> bool:
    found = _OTHERS_VISIT.search(said)
    if found:
        return not _WITH_THE_WRITER.search(said, 0, found.start() + 1)
    return _SOMEBODY.match(said) is not None and not _NOBODY.match(said)


def _planned(clause: Clause, said: str, today: date) -> bool:
    if any(lies_ahead(day, today, done=done(said)) for day in clause.days):
        return True
    if _LATER.search(said) or (_SENT_FOR.match(said) and not clause.days):
        return True
    ahead = _FIRMLY_AHEAD.search(clause.text) or (_AHEAD.search(said) and not done(said))
    return bool(ahead) and _GOING.search(said) is not None


def lies_ahead(day: Said, today: date, *, done: bool = False) -> bool:
    """Whether a date is one to come; a month and day of no said year may be, unless the deed is ``done``."""
    days = day.reading.days
    if not days:
        return False
    if min(days) > today:
        return not done or day.text[0] in "明后下大"
    return not done and today < max(days) <= today + SOON


def done(masked: str) -> bool:
    """Whether a clause tells of something as done: 去了, 走访过."""
    return _DONE.search(masked) is not None
