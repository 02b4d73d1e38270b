"""Whether somebody was met, reached by phone, not there, or gone."""

import re
from collections.abc import Iterable
from enum import IntFlag, auto

from policy_kb.parse.visit.clauses import DAY, NAME

_H = f"{NAME}+"
_FAMILY = (
    "老婆|媳妇|婆娘|爱人|妻子|老公|丈夫|男人|男的|女的|老伴|儿子|女儿|儿媳|女婿|妈|母亲|爸|父亲|老汉|爹|娘|"
    "爷爷|奶奶|婆婆|"
    "娃儿?|孩子|孙子|孙女|家人|家属|屋里人|老人|两口子|老两口|兄弟|哥哥|弟弟|姐姐|妹妹|嫂子"
)
_PERSON = f"(?:{_H}|他|她|人|本人|户主|{_FAMILY})"


LONGEST_CLAUSE = 300
"""Characters of one clause looked at; nobody's breath is longer."""


class Contact(IntFlag):
    """What a clause says of a contact; several may hold."""

    NONE = 0
    WENT = auto()  # to the house
    SEEN = auto()  # somebody was met and spoken with
    CALLED = auto()
    UNREACHED = auto()
    ABSENT = auto()
    MOVED = auto()


_PLACES_AWAY = (
    "县城|城里|城头|镇上|街上|外地|外省|外头|外面|外边|主城|重庆|万州|浙江|广东|福建|上海|北京|江苏|深圳|广州|"
    "宁波|温州|杭州|"
    "成都|湖北|宜昌|新疆|西藏|贵州|云南|沿海"
)
_MOVED = re.compile(
    rf"(?<![想要没未愿备算划])搬(?:走|离|出|家了|去|起走|(?:迁)?到(?!.{{0,4}}(?:安置|新房|新家|新屋|集中)))"
    rf"|(?:全家|举家|一家人|一家子|一家(?=都|全)|全部|全都|屋头人都|家里人都|都|一大家|两口子都)(?:人|老小|"
    rf"几口)?.{{0,4}}"
    rf"(?:外出|打工|务工|出去|出门|在外|进城|(?:去|到|在|回)了?(?:{_PLACES_AWAY}))"
    rf"|不在(?:本?村|这里|老家|当地|这边)(?:里|上|头)?(?:住|居住|生活)?了?|(?:户口)?迁(?:走|出|往|到)|定居|"
    rf"举家|(?:长期|常年|长年)在外"
    rf"|(?:住|住起)(?:到|在|进)了?[^,]{{0,3}}(?:{_PLACES_AWAY})|(?:在|到|去)(?:{_PLACES_AWAY})(?:买了?房|"
    rf"住(?!院)|居住|定居|安家|生活)"
)
_UNREACHED = re.compile(
    rf"(?:电话|手机|微信|视频|打了?(?:几|两|三|好几)?[个次道]?).{{0,8}}(?:没接|没人接|没得人接|无人接|未接|"
    rf"不接|打不通|没打通|没通|不通|关机|停机|空号|占线|"
    rf"没回|无法接通)|打不通|没打通|没联系[上到]|联系不[上到]|没有联系上|无法联系|未联系上|没接(?!触|待)|关机|"
    rf"停机|空号|联系未果|不接电话"
    rf"|没找到{_PERSON}?的?电话"
)
_CALLED = re.compile(
    rf"打(?:了|过|个|通|去|来|给{_H}){{0,3}}[^,]{{0,8}}(?:电话|微信电话|视频)|(?:电话|手机)(?:上|里头?|"
    rf"中)?(?:联系|联络|沟通|回访|走访|家访|入户|慰问|了解|访问|访谈|"
    rf"问|聊|说|讲|宣传|告知|通知|交流|谈|摆|核实|确认|通了|接通)|[{NAME}](?:.{{0,6}})来(?:了)?电话?|通(?:了|"
    rf"过)?.{{0,4}}(?:电话|话)|电联|"
    rf"(?:微信|视频|语音|短信|q?q|网上)(?:上|里|跟{_H}|和{_H})?(?:联系|聊|沟通|通话|电话|回访|了解|告知|连线|"
    rf"走访|问|说|讲|视频)|(?:发|用|通过)了?微信|(?:接到|接了).{{0,6}}电话|"
    rf"(?<!没)(?<!未)(?:联系|联络)(?:上|到|了|过|{_H})|(?:电话|手机)(?:给|跟|和|联){_H}|去(?:了|个)?电话|来电"
)
_NOT_ABSENT = "照|管|干|手|种|帮|做|带|养|料|要|买|收|理|愿|教|劳|疼|说话|挣|供|继|伺|护理|接班|赡|陪"
_ABSENT = re.compile(
    rf"(?:不|没|没有|未|没得|不得)在(?:家|屋|屋头|屋里|家里|村里|村头|院|那里|屋团|场){{1,2}}|(?:人|本人|户主|"
    rf"都|也|{_H}(?:家)?)(?:都|也|还|又)?(?:不|没|没有)在(?!读|上|乎|意|册|保|线|了世)|"
    rf"^(?:都|也|又)?(?:不|没)在(?=$|[(]|{DAY})|"
    rf"(?:没得|没有|没|无|冇得?|莫得?)(?:一个)?人(?!{_NOT_ABSENT}|员|能|会)(?:在|应|答|开门|理|$|家|$)?|(?:没得|没有|"
    rf"没)哪个在|门(?:是|都|也|还|又)?(?:锁|关|闩)|"
    rf"锁(?:着|了|起|倒)(?:的)?门?|锁门|关门闭户|铁将军|敲.{{0,6}}门?.{{0,6}}(?:没|无|不)(?:人|得|应|开|有)|"
    rf"没(?:有|能|得)?(?:见到|见着|见上|碰到|碰着|碰见|碰上|遇到|遇上|遇见|找到|找着|看到|看见|等到|"
    rf"见)(?:{_PERSON}|面|$|了)|未能?(?:见|遇|见到)(?:{_PERSON}|面|$)|"
    rf"扑了?个?空|跑了?个?空|白跑|闭门羹|(?:下地|赶场|走亲戚|走人户|上坡|赶集|出门|外出|出去|上街|放牛|干活|"
    rf"看病|做活路)(?:去)?(?:了|未归|没回|还没回|不在)(?=$|.{{0,4}}(?:没|不|未|扑))|"
    rf"家(?:里|中)?(?:是)?空(?:的|无一人|$)|空房子"
)
_MEMBER_AWAY = re.compile(
    r"(?:儿子|女儿|娃儿?|孩子|媳妇|老公|男人|老婆|子女|年轻人|儿媳|孙子|老伴)[^,]{0,4}(?:不|没|没有|都不)在"
)
_SEEN = re.compile(
    rf"见(?:了|到了?|上了?|过)?(?:一)?(?:面|{_PERSON})|见到|见着|(?:碰|遇|撞)(?:到|见|上|着|"
    rf"倒)(?!.{{0,3}}(?:困难|问题|邻居|隔壁|组长|队长|村民|下雨|大雨|麻烦))|"
    rf"聊|摆(?:了|哈|谈|会|一?下|起|一哈|了一?会)?.{{0,4}}(?:龙门阵|谈|$)|龙门阵|谈心|谈(?:了|话|到|一?下|起|"
    rf"天)|座谈|面谈|当面|接待|(?<!没)坐(?:了|到|在|一)|"
    rf"吃(?:了|的)?(?:顿|个)?[早中午晚夜]?饭|来(?:到)?(?:了)?(?:我们?)?(?:村委|村里|村上|村部|办公室|便民|单位|"
    rf"镇上|镇里|乡上|"
    rf"我这|找我|找到我|党群)|(?:到|来)(?:了)?(?:我|村)[^,]{{0,5}}(?:办公室|这|村委|来)|找到(?:了)?{_PERSON}|"
    rf"来(?:领|办|拿|取|交|开证|咨询|反映|登记|签|填|盖)|遇(?:到|见)?{NAME}|找(?:过|到|了)?(?:我|村|办公室|乡|"
    rf"镇)|(?<![不没])在(?:家|屋)(?=$|[)。])|"
    rf"(?:在|到)(?:地里|田里|坡上|院坝|路上|街上|场上|村委会|村部|卫生室|医院|工地|厂里|圈里|路边|村口|"
    rf"活动室).{{0,8}}(?:见|碰|遇|找|看|撞)|"
    rf"(?:{_FAMILY})[^,]{{0,4}}(?<!不)(?<!没)(?<!没有)在(?:家|屋|$)|(?:跟|和|与|同|给|向|"
    rf"对)[^,]{{0,6}}(?:{_FAMILY})[^,]{{0,6}}(?:聊|说|谈|摆|讲)|(?:只有|只剩|就|是)(?:{_FAMILY})[^,]{{0,3}}在"
)
_STRONG = re.compile(
    rf"走访|走坊|走仿|邹访|入户|入互|家访|上门|慰问|看望|看忘|探望|探访|拜访|回访|访(?:了|问了|到|谈)|"
    rf"走(?:了)?一?(?:趟|户|家|圈|遍)|跑(?:了)?一?(?:趟|户)|去(?:了|过)?[一两三几二]?(?:趟|回|次|道)|串门|串户|"
    rf"送(?:去|了|上门|来)(?![^,]{{0,3}}[娃孙])|给{NAME}+.{{0,3}}送(?:了|去|过)|送(?:了|去|"
    rf"过|给|到)[^,]*{NAME}|"
    rf"到(?:了)?(?:他|她|其)?家|去(?:了)?(?:他|她|其|屋里|家里|屋头|家中)(?!们?(?:打工|看病))|"
    rf"进(?:了)?{_H}?(?:家|屋)|(?:去|到)(?:屋头|家里|家头)"
)
_AWAY = "看病|医院|打工|务工|上班|开会|读书|学校|学堂|镇上|县城|赶场|办事|路上|浙江|广东|外地|大学|病|医生"
_WENT = re.compile(
    rf"(?:去|走|(?<![说提谈想解听轮得收接等感讲聊问遇碰见找受达学拿])到|往|(?<![早晚村镇路街马线坡山网])上|进|拢|转)"
    rf"(?:(?!{_AWAY})[^,]){{0,12}}{NAME}|"
    rf"{NAME}(?:的?家|屋头|屋里|户|那|这)?[^,{NAME}]{{0,8}}?(?:去|访|看|(?<=[我们])到)(?:了|过|完|的(?:$|时候|"
    rf"那天))(?!{_AWAY})|"
    rf"看(?:了|望|过|看|一看|一?下|哈|到)?(?:看|一?下|哈)?[^,]{{0,4}}{NAME}|(?:去看望?|看(?:了|望|过|看|一?下|"
    rf"哈))[他她]|"
    rf"从{_H}(?:家|屋头|那里|屋里)?(?:出来|回来)|找(?:了|到|过)?[^,]{{0,3}}{NAME}|问(?:了|过|候)?[^,]{{0,2}}{NAME}|"
    rf"(?<!人)在{_H}(?:他们?|她|的)?(?:家|屋|地|院|门|那)|(?:和|跟|与|同|给){_H}[^,]{{0,3}}(?:聊|谈|摆)|"
    rf"^(?:{DAY}|[我也都就又已经刚才专门顺便特意]){{0,20}}去(?:了|过|的)(?:的|$|{DAY})|"
    rf"去(?:看|坐|走|了解|瞧|问|转|玩|耍|核|查|拍|望|访|帮|送|填)(?!病)(?:了|过|的|一|哈|下|看|会|$)|(?:拢|到)屋"
)
_PHONE_WALK = re.compile("(?:电话|微信|视频|手机)(?:上)?(?:走访|回访|家访|入户|慰问|访问|访谈|探访)")

_EVERY = (_MOVED, _UNREACHED, _PHONE_WALK, _CALLED, _ABSENT, _SEEN, _STRONG, _WENT)


def contact_in(masked: str) -> Contact:
    """What a clause with its names covered says of a contact."""
    found = Contact.NONE
    rest = masked = masked[:LONGEST_CLAUSE]
    if _MOVED.search(rest):
        found |= Contact.MOVED
    rest, unreached = _UNREACHED.subn(" ", rest)
    found |= Contact.UNREACHED if unreached else Contact.NONE
    rest, called = _PHONE_WALK.subn(" ", rest)
    rest, more = _CALLED.subn(" ", rest)
    found |= Contact.CALLED if called or (more and not unreached) else Contact.NONE
    if not _MEMBER_AWAY.search(rest):
        rest, absent = _ABSENT.subn(" ", rest)
        found |= Contact.ABSENT if absent else Contact.NONE
    if _SEEN.search(rest):
        found |= Contact.SEEN
    if _STRONG.search(rest) or _WENT.search(rest):
        found |= Contact.WENT
    return found


def contact_place(masked: str) -> int:
    """Where the clause has first spoken of a contact; its end when it speaks of none."""
    found = (pattern.search(masked) for pattern in _EVERY)
    return min((match.end() for match in found if match), default=len(masked))


def without_contact(masked: str) -> str:
    """The clause without what it says of nobody being there: 没人在家 is no hardship."""
    for pattern in (_UNREACHED, _ABSENT, _CALLED):
        masked = pattern.sub(" ", masked)
    return masked


def how_of(contacts: Iterable[Contact]) -> str | None:
    """How the visit went, from what its clauses say; None when none speaks of a contact."""
    together = Contact.NONE
    for contact in contacts:
        if contact & Contact.UNREACHED:
            together &= ~Contact.CALLED  # 电话回访, 没接
        elif contact & Contact.CALLED:
            together &= ~Contact.UNREACHED
        together |= contact
    gone = together & (Contact.MOVED | Contact.ABSENT)
    if together & Contact.SEEN or (together & Contact.WENT and not gone and not together & Contact.UNREACHED):
        return "met"
    if together & Contact.CALLED:
        return "phone"
    if together & Contact.MOVED:
        return "moved"
    if together & (Contact.ABSENT | Contact.UNREACHED):
        return "absent"
    return "met" if together & Contact.WENT else None
