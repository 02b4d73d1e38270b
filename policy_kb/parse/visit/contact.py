"""Whether somebody was met, reached by phone, not there, or gone."""

from collections.abc import Iterable
from enum import IntFlag, auto

from policy_kb.parse.visit.patterns import any_of

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


_MOVED = any_of("""
    (?<![想要没未愿备算划])搬(?:走|离|出|家了|去|起走|迁?到(?!.{0,4}(?:安置|新房|新家|新屋|集中)))
    B(?!.{0,3}[没不未]).{0,4}(?:[打务]工|外出|进城|出[去门]|在外) B(?!.{0,3}[没不未]).{0,4}[去到在回]了?A
    不在(?:本?村|这里|老家|当地|这边)[里上头]?(?:住|居住|生活)?了? (?:户口)?迁[走出往到] 定居 举家
    (?:长期|常年|长年)在外 住起?[到在进]了?[^,]{0,3}A [在到去]A(?:买了?房|住(?!院)|居住|定居|安家|生活)
""")
_UNREACHED = any_of("""
    (?:电话|手机|微信|视频|打了?[几两三好]*[个次道]?).{0,8}(?:[没未不]接|没得?人接|无人接|[没不]通|占线|没回|
        无法接通)
    打不通 没打通 没联系[上到] 联系不[上到] 没有联系上 无法联系 未联系上 联系未果 没接(?!触|待) 不接电话 关机 停机
    空号 没找到W?的?电话
""")
_CALLED = any_of("""
    打(?:了|过|个|通|去|来|给N){0,3}[^,]{0,8}(?:电话|视频)(?:问|了解|关心|核实)?[了过候下哈]*
    (?:电话|手机)[都也是已经]{0,2}打(?:通|了|过) 通[了过]?.{0,4}(?:电话|话) M.{0,6}来了?电话?
    接[到了].{0,6}电话 去[了个]?电话 电联 来电 (?:电话|手机)[给跟和联]N (?<![没未])联[系络](?:上|到|了|过|N)
    [发用]了?微信 通过微信
    (?:电话|手机)(?:上|里头?|中)?(?:[跟和给向][^,]{1,3})?(?:联[系络]|沟通|回访|走访|家访|入户|慰问|了解|访[问谈]|
        [问聊说讲谈摆]|宣传|[告通]知)
    (?:电话|手机)(?:上|里头?|中)?(?:交流|核实|确认|通了|接通)
    (?:微信|视频|语音|短信|q?q|网上)(?:上|里|跟N|和N)?(?:联系|聊|沟通|通话|电话|回访|了解|告知|连线|走访|问|说|讲|
        视频)
""")
_PHONE_WALK = any_of("(?:电话|微信|视频|手机)上?(?:走访|回访|家访|入户|慰问|访问|访谈|探访)")
_ABSENT = any_of("""
    (?:不|没有?|未|没得|不得)在(?:家|屋|屋头|屋里|家里|村里|村头|院|那里|屋团|场){1,2} ^[都也又]?[不没]在(?=$|[(]|D)
    (?:人|本人|户主|[他她]|都|也|N家?D?)[都也还又]?(?:不|没有?)在(?!读|上|乎|意|册|保|线|了世)
    (?:没[得有]?|无|[冇莫]得?)(?:一个)?人(?![照管干手种帮做带养料要买收理愿教劳疼挣供继伺赡陪员能会护接]|
        说话)(?:在[家屋])?
    (?:没得|没有?)哪个在 门[是都也还又]?[锁关闩] 锁[着了起倒]的?门? 锁门 关门闭户 铁将军
    敲.{0,6}门?.{0,6}[没无不][人得应开有] 没[有能得]?(?:[见碰遇找看逮][到着见上]|等到|见)(?:W|面|$|了)
    未能?(?:见到?|遇)(?:W|面|$) 扑了?个?空 跑了?个?空 白跑 闭门羹 家[里中]?是?空(?:的|无一人|$) 空房子
    (?:下地|上[坡街]|赶[场集]|走亲戚|走人户|出[门去]|外出|放牛|干活|看病|做活路)去?(?:了|未归|还?没回|不在)(?=$)
    (?:下地|上[坡街]|赶[场集]|走亲戚|走人户|出[门去]|外出|放牛|干活|看病)去?(?:了|未归|还?没回)(?=.{0,4}[没不未扑])
""")
_MEMBER_AWAY = any_of("(?:F|子女|年轻人)[^,]{0,4}(?:不|没有?|都不)在")
_SEEN = any_of("""
    ^[他她]D?在(?=[家屋]|$)
    见(?:了|到了?|上了?|过)?一?(?:面|W) 见[到着] 遇[到见]?N 聊 摆[了哈谈会起一下]*.{0,4}(?:龙门阵|谈|$) 龙门阵
    谈[心了话到下起天] [碰遇撞][到见上着倒](?!.{0,3}(?:困难|问题|邻居|隔壁|组长|队长|村民|下雨|大雨|麻烦)) 谈一下 座谈
    面谈 当面 接待 (?<!没)坐[了到在一] (?<!请)(?<!请我)吃[了的]?[顿个]?[早中午晚夜]?饭 (?<![不没])在[家屋](?=$|[)。])
    来到?了?(?:我们?)?(?:村委|村里|村上|村部|办公室|便民|单位|镇上|镇里|乡上|我这|找到?我|党群)
    [到来]了?[我村][^,]{0,5}(?:办公室|这|村委|来) 来(?:领|办|拿|取|交|开证|咨询|反映|登记|签|填|盖) 找到了?W
    找[过到了]?(?:我|村|办公室|乡|镇)
    [在到](?:[地田厂圈]里|[坡路街场]上|院坝|村委会|村部|卫生室|医院|工地|路边|村口|活动室).{0,8}[见碰遇找看撞]
    F[^,]{0,4}(?<!不)(?<!没)(?<!没有)在(?:家|屋|$) [跟和与同给向对]…F…[聊说谈摆讲] (?:只有|只剩|就|是)F[^,]{0,3}在
""")
_WENT = any_of("""
    走[访坊仿] 邹访 入[户互] 家访 上门 慰问 看[望忘] 探望 探访 拜访 回访 访[了到谈问] 串[门户] 走了?一?[趟户家圈遍]
    跑了?一?[趟户遍圈] 把N家?走[了访完] 去[了过]?[一两三几二]?[趟回次道] 送(?:去|了|上门|来)(?![^,]{0,3}[娃孙])
    给N.{0,3}送 送[了去过给到][^,]*N 到了?[他她其]?家 去了?(?:[他她其]|屋里|屋头|家里|家中)(?!们?(?:打工|看病))
    进了?N?[家屋] [去到](?:屋头|家里|家头) (?:去|走|往|进|拢|转)(?:(?!E)[^,]){0,12}N
    (?<![说提谈想解听轮得收接等感讲聊问遇碰见找受达学拿])到(?:(?!E)[^,]){0,12}N
    (?<![早晚村镇路街马线坡山网])上(?:(?!E)[^,]){0,12}N
    N(?:的?家|屋头|屋里|户|那|这)?[^,M]{0,8}?(?:去|访|看|(?<=[我们])到)(?:[了过完]|的(?:$|时候|那天))(?!E)
    看[了望过看一下哈到]*[^,]{0,4}N (?:去看望?|看[了望过看哈]|看一?下)[他她] 从N(?:家|屋头|那里|屋里)?[出回]来
    找[了到过]?[^,]{0,3}N 问[了过候]?[^,]{0,2}N (?<!人)在N(?:他们?|她|的)?[家屋地院门那]
    [和跟与同给]N[^,]{0,3}[聊谈摆] ^(?:D|[我也都就又已经刚才专门顺便特意]){0,20}去[了过的](?:的|$|D) 拢屋 到屋
    (?:我们?|D)[也又就才专门赶紧过]*去(?!E|[世过上])H{1,2}了
    去[给跟][他她][^,]{0,2}(?:讲|说|宣|送|介绍|解释|填)
    去(?:看|坐|走|了解|瞧|问|转|玩|耍|核|查|拍|望|访|帮|送|填)(?!病)(?:[了过的一哈下看会]|$)
""")
_EVERY = (_MOVED, _UNREACHED, _PHONE_WALK, _CALLED, _ABSENT, _SEEN, _WENT)


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
    if _WENT.search(rest):
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


def without_any_contact(masked: str) -> str:
    """The clause without all that it says of a contact."""
    for pattern in _EVERY:
        masked = pattern.sub(",", masked[:LONGEST_CLAUSE])
    return masked
