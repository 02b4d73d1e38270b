"""Whether what a clause tells has happened, to the writer, or is planned, fell through, was asked or heard."""

import re
from datetime import date, timedelta
from enum import Enum, auto

from policy_kb.parse.dates import Said
from policy_kb.parse.visit.clauses import DAY, NAME, Clause
from policy_kb.people.surnames import COMMON


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
_GO = (
    f"去|走访|入户|上门|家访|回访|看看|看望|看下|看一下|慰问|拜访|探望|联系|打电话|打个电话|走一趟|跑一趟|"
    f"找{NAME}|看{NAME}|到{NAME}|"
    "再来|再访|见面|碰面|访|跑|问问|约"
)
_AHEAD = re.compile(
    f"明[天日早晚儿]|后天|大后天|下周|下个?月|下个?星期|下个?礼拜|下次|下回|改天|改日|过几天|过两天|过段时间|"
    f"过阵子|回头|"
    f"打算|准备|计划(?!书|表|的)|要去|要到|要走访|要看|要入户|要上门|想去|想到{NAME}|想走访|想找|想看|正要|"
    f"将要?|拟|待会|等会|等下|等哈|一会儿?去|"
    f"晚点|晚些|马上(?:去|要|到)|约好|约定|约了|等.{1, 8}(?:去|再|来)|该(?:走访|入户|看|回访|上门)|争取|记得|"
    f"提醒|需要去|该去|得去|抽空|有空|得空|空了|届时|"
    f"安排(?:了)?.{{0,6}}(?:去|走访|入户)|"
    f"定(?:在|于)|还没|还未|尚未|没来得及|没顾|才能去|再去|再来|再上门|再走访|月底前|年前|年底前|本月内|尽快|"
    f"赶快|得再|还得|还要去|改(?:到|成|在)"
)
_LATER = re.compile(
    "(?:让|叫|喊|派|要求|通知)我们?[^,]{0,4}(?:去|到|走访|看)(?![了过])|该(?:走访|入户|看|回访|上门|去)|"
    "等(?=[雨天他她忙路空过我下一有]).{1,8}(?:去|再|来)|下次|下回|改天|改日|回头|过几天|过两天|下一步|下一次"
)
_SENT_FOR = re.compile(f"(?:请|叫|喊|通知|让|邀请|安排){NAME}+[^,]{{0,6}}(?:来|到|去|参加|领)(?!了)")
_GOING = re.compile(_GO)
_ERRAND = f"去|到{NAME}|走访|入户|上门|看{NAME}|访|约"
_CANCELLED = re.compile(
    "没(?:有|能)?(?:去成|走成|能去|能走|上成|入成|访成|看成|走访成|去得成|去得了|空去|时间去|抽出|成行)|"
    "没(?:有)?(?:来得及|顾上|顾得上|得空|时间|空)(?:去|走访|入户|上门|看望|过去)|去不成|去不了|走不成|"
    f"没(?:有|得)?去(?=$|了?[,(]|[^,]{{0,4}}{NAME}|[他她]家|走访|入户|看望)|未(?:能)?(?:走访|入户|成行|前往|上门|去)|"
    f"没(?:有)?(?:走访|入户|上门|拜访|家访|前往|到{NAME})|"
    f"(?<![岗贴格保目同助])(?<![岗贴格保目同助][被给都也])取消|改期|推迟|延期|延后|推后|"
    f"本来(?:说|是)?(?:今天|{DAY}+)?(?:我|我们)?(?:要|想|打算|准备|计划|说|定|约|说好)[^,]{{0,6}}(?:{_ERRAND})|"
    f"原(?:本|定|计划|打算|先)(?:要|想|打算|准备|计划|说|{DAY})*[^,]{{0,6}}(?:{_ERRAND})|"
    f"说好[^,]{{0,4}}(?:{_ERRAND})|"
    "忘(?:了|记)(?:去|走访)|还没(?:有)?(?:去|走访|到|入户|上门|来得及去|访)|不是(?:去|走访|到|看|入户)|不去了|"
    "不走访|作罢|泡汤|"
    "(?:半路|半道|中途).{0,6}(?:回|返|折|转)|差点去|没走到|没去到|没赶上去"
)
_NOT_OURS = re.compile(
    "^(?:[他她]|对方|户主|本人|儿子|女儿|娃儿|孩子|媳妇|老公|老婆|男人|孙子|孙女|老人|家里人?|屋头|家人)"
)
_DONE = re.compile("(?:去|访|到|户|望|问|看|见|聊|谈|找|走|跑|来|门)(?:了|过|完)")
_ASKS_OTHERS = re.compile(
    "讲|宣传|介绍|告诉|告知|解释|给.{1,4}说|教|问|了解|打听|咨询|关心|查看|核实|看有|看看有|看是|看还|知道|"
    "晓得|清楚|不懂|不会"
)
_ASKING = re.compile(
    "什么时候|啥时候|啥子时候|几时|哪天|谁(?!都|也)|哪个(?!都|也)|能不能|可不可以|可以不|是不是|该不该|要不要|"
    "用不用|去没去|走没走|访没访|"
    "有没有(?:去|走|入|到|上门|人去|访)|有没得人"
)
_ASKING_AT_END = re.compile(
    "(?:什么|啥子?|怎么|咋个?|如何|多少|好多|几次|几个|哪里|哪儿|好久|为什么|为啥|得不得|行不行|"
    "哪些)[^,]{0,6}$|吗[?]*$|么$"
)
_HAVE_OR_NOT = re.compile("(?:了|过|成)(?:吗|么|没有|没得|没|莫得|未|不)$|吗$|么$")
_ORDER = re.compile(
    "^(?:请|麻烦|帮我|给我|你帮我|帮忙|我要|我想)?(?:再)?(?:查|查看|查询|搜|搜索|找一下|找下|打开|调出|调取|"
    "删除|删掉|撤销|修改|更正|改一下|导出|提醒|记住|设置|显示|列出|"
    "看一下|看下|看哈|看看|发我|把)(?:一?下|哈)?(?:我)?(?!了)"
)
_ORDER_OBJECT = re.compile("资料|信息|档案|记录|台账|情况表|电话号码|名单|数据|收入|档|登记|哪个村|详情|走访$")
_HEARSAY = re.compile(
    "听说|据说|听人|听别|听村|听他们说|听群众|听邻|听隔壁|别个说|别人说|有人说|都说|群里|新闻|通知说|文件|电视"
)
_OFFICE = (
    "书记|支书|主任|村长|组长|队长|社长|乡长|镇长|县长|局长|科长|站长|所长|校长|经理|老板|(?:镇|县|乡|区|市|"
    "上级|其他|别的)[上里]?干部|委员|会计|文书|"
    "专干|干事|医生|"
    "老师|队员|部长|主席|村医|同事|领导|志愿者|医护|别人|别个|人家|镇上的人|镇里|县里|区里|"
    "市里|乡里|乡上|村委会|"
    "村委的?人|村上的人|(?:残联|民政|医院|妇联|[镇县乡局办所队])的?(?:同志|人(?![员家]))|媒体|记者|企业|公司|"
    "亲戚|邻居"
)
_GO_THERE = "去|来|走访|入户|上门|家访|看望|看了|看过|慰问|探望|拜访|到"
_WITH = re.compile("我|咱|跟|和|与|同|陪|带|随|一起|一道|俩")
_OTHERS = re.compile(
    f"(?<![到在来找去回])(?:{_OFFICE})(?!.{{0,3}}(?:和我|跟我|与我|带我|陪我))(?:{DAY}|"
    f"[已经都也还又就刚才上下午中晚早]|"
    f"一早)*(?:代|替|帮)?(?:我)?(?:{_GO_THERE})"
)
_SOMEBODY = re.compile(
    f"^(?:{DAY}|[上下中]午|晚上|早上)*(?:[小老][\u4e00-\u9fff]|"
    f"[{''.join(sorted(COMMON))}][\u4e00-\u9fff]{{1,2}}?)(?:{DAY}|[已经都也还又就刚才]|[上下中]午|晚上|早上)*"
    f"(?:走访|入户|上门|家访|看望|慰问|探望|拜访|去了|去过|到了|来过|去(?={NAME})|到(?={NAME}))"
)
_NOT_SOMEBODY = re.compile(
    f"^(?:{DAY})*(?:老师|老乡|小时|周末|方便|高兴|白天|全天|常|温|金秋|向|于|和|同|从|万|安排|时|平时|毕竟|"
    f"终于|经过|马上|连夜|田[里头间]|"
    "江边|石|陆续|曾[经于在]|康复|季度|任务|成功|程序|严格|金|龙门|史|雷雨|毛毛|方才)"
)


def standing_of(clause: Clause, today: date) -> Standing:
    """How the clause stands, looked at by itself."""
    said = clause.masked.strip(" ()")
    if _CANCELLED.search(said) and not _NOT_OURS.match(said):
        return Standing.CANCELLED
    if _asks(said, clause.mark):
        return Standing.ASKED
    if (
        _ORDER.match(said)
        and not done(said)
        and (_ORDER_OBJECT.search(said) or said.startswith(("提醒", "帮我", "查")))
    ):
        return Standing.ORDERED
    if _HEARSAY.search(said) or _by_others(said):
        return Standing.OTHERS
    if _planned(clause, said, today):
        return Standing.PLANNED
    return Standing.TOLD


def _asks(said: str, mark: str) -> bool:
    if _ASKS_OTHERS.search(said):
        return False
    if "?" in mark or _HAVE_OR_NOT.search(said) or _ASKING_AT_END.search(said):
        return True
    return NAME in said and _ASKING.search(said) is not None


def _by_others(said: str) -> bool:
    found = _OTHERS.search(said)
    if found:
        return not _WITH.search(said, 0, found.start() + 1)
    return _SOMEBODY.match(said) is not None and not _NOT_SOMEBODY.match(said)


def _planned(clause: Clause, said: str, today: date) -> bool:
    if any(lies_ahead(day, today, done=done(said)) for day in clause.days):
        return True
    if _SENT_FOR.match(said) and not clause.days:
        return True
    return _LATER.search(said) is not None or (
        _AHEAD.search(said) is not None and _GOING.search(said) is not None and not done(said)
    )


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
