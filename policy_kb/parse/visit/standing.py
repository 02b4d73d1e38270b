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
    f"晚点|晚些|马上(?:去|要|到)|约好|约定|约了|争取|记得|提醒|需要去|该去|得去|抽空|有空|得空|空了|届时|"
    f"安排(?:了)?.{{0,6}}(?:去|走访|入户)|"
    f"定(?:在|于)|还没|还未|尚未|没来得及|没顾|才能去|再去|再来|再上门|再走访|月底前|年前|年底前|本月内|尽快|"
    f"赶快|得再|还得|还要去|改(?:到|成|在)"
)
_GOING = re.compile(_GO)
_CANCELLED = re.compile(
    f"没(?:有)?(?:去成|走成|能去|能走|上成|入成|办成|访成|看成|见成|走访成|去得成|去得了|来得及|顾上|顾得|空去|"
    f"时间去|得空|抽出)|去不成|去不了|走不了|走不成|"
    f"没(?:有|得)?去(?!打|上|读|看|医|外|县|做|务|找|种|领|办|报|赶)|未去|未(?:能)?(?:走访|入户|成行|前往|上门|"
    f"去)|没(?:有)?(?:走访|入户|上门|拜访|家访|前往|成行|到{NAME})(?!过几)|取消|改期|推迟|延期|延后|推后|"
    f"本来(?:说|是)?(?:今天|{DAY}+)?(?:我|我们)?(?:要|想|打算|准备|计划|说|定|约)|原(?:本|定|计划|打算|"
    f"先)(?:要|想|打算|准备|计划|说)?|忘(?:了|记)(?:去|走访)|还没(?:有)?(?:去|走访|到|入户|上门|来得及|访)|"
    f"没(?:有|得)?(?:空|时间|工夫|功夫)(?:去|走|$)|不去了|不走访|作罢|泡汤|(?:半路|半道|中途).{{0,6}}(?:回|返|"
    f"折|转)|差点去|没走到|没去到|没赶上"
)
_DONE = re.compile("(?:去|访|到|户|望|问|看|见|聊|谈|找|走|跑|来|门)(?:了|过|完)")
_ASKS_OTHERS = re.compile("问|了解|打听|咨询|关心|查看|核实|看有|看看有|看是|看还|知道|晓得|清楚|不懂|不会")
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
    "书记|支书|主任|村长|组长|队长|社长|乡长|镇长|县长|局长|科长|站长|所长|校长|经理|老板|干部|委员|会计|文书|"
    "专干|干事|医生|"
    "老师|队员|部长|主席|村医|同事|领导|志愿者|医护|工作队|驻村队|他们|别人|别个|人家|镇上的人|镇里|县里|区里|"
    "市里|乡里|乡上|村委会|"
    "村委的?人|村上的人|民政|妇联|残联|媒体|记者|企业|公司|亲戚|邻居"
)
_GO_THERE = "去|来|走访|入户|上门|家访|看望|看了|看过|慰问|探望|拜访|到"
_WITH = re.compile("我|咱|跟|和|与|同|陪|带|随|一起|一道|俩")
_OTHERS = re.compile(
    f"(?:{_OFFICE})(?!.{{0,3}}(?:和我|跟我|与我|带我|陪我))(?:{DAY}|[已经都也还又就刚才上下午中晚早]|"
    f"一早)*(?:代|替|帮)?(?:我)?(?:{_GO_THERE})"
)
_SOMEBODY = re.compile(
    f"^(?:{DAY}|[上下中]午|晚上|早上)*(?:[小老][\u4e00-\u9fff]|"
    f"[{''.join(sorted(COMMON))}][\u4e00-\u9fff]{{1,2}}?)(?:{DAY}|[已经都也还又就刚才]|[上下中]午|晚上|早上)*"
    f"(?:走访|入户|上门|家访|看望|慰问|探望|拜访|去了|去过|到了|来过|去(?={NAME})|到(?={NAME}))"
)
_NOT_SOMEBODY = re.compile(
    f"^(?:{DAY})*(?:老师|老乡|小时|周末|方便|高兴|白天|全天|常|温|金秋|向|于|于是|和|同|从|万一|安排|时|平时|"
    f"毕竟|终于|经过|马上|毛毛|雷雨|连夜)"
)


def standing_of(clause: Clause, today: date) -> Standing:
    """How the clause stands, looked at by itself."""
    said = clause.masked.strip(" ()")
    if _CANCELLED.search(said):
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
    return _AHEAD.search(said) is not None and _GOING.search(said) is not None


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
