"""Which of the households named in a line was visited."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policy_kb.parse.visit.clauses import Clause
from policy_kb.parse.visit.contact import Contact
from policy_kb.parse.visit.patterns import NAME, any_of
from policy_kb.parse.visit.standing import Standing
from policy_kb.people import Mention

_BARE = any_of(r"""
    (?:M|D|L|[家户里的和与跟及、,:()0-9a-z#\s都是我组村社区队号又还有也去两今一二三四五六七八九十]|屋头|那边|户主|
        [上下中]午|[晚早]上|走访|记录|编号)*
""")
_BESIDE = any_of("[家屋]?的?(?:隔壁|旁边|对面|附近|屋后|楼[上下]|门口)(?=的|住|那|有|碰|遇|见|$)")
_KIN_OF = any_of("""
    家?的?(?:弟弟|哥哥|兄弟|亲家|侄[儿子女]|[表堂][哥弟兄姐妹]|叔叔|舅子|妹妹|姐姐|邻居|亲戚|女婿)(?:家|
        SH{1,2}(?:家|$|[,(]))
""")
_TELLS = any_of("家?(?:说|讲|介绍|反映|告诉|带路|[带陪]我|陪同|领路|帮忙带)")
_TOLD_BY = any_of("(?:邻居|隔壁|听|据|由|亲戚|朋友|[组队]长|通过|向|问了?)的?$")
_WITH = any_of("(?:[和跟与同陪邀随在]|带着?|[叫喊约]上|会同|喊起)(?:.{0,4}[队部局办室站员事]的?)?$")
_TOGETHER = any_of("(?:家的?)?(?:一[起道路同]|俩|陪同下|两个|带领下) 去 到 走访 入户 上门 看望")
_SEVERAL = any_of("""
    (?:[两俩三四五六七八九十几]|(?<![0-9])[2-9]|(?<![0-9])[12][0-9])(?:户(?![人口策])|家(?=[都人全也今昨走去]|一起|
        $|[,、(]))
""")
_AND_ANOTHER = any_of("M家?(?:和|跟|与|、|以?及|还有)SH{1,2}(?:[家户两都]|$)")


@dataclass(frozen=True)
class Weighed:
    """A clause with how it stands and what it says of a contact."""

    clause: Clause
    standing: Standing
    contact: Contact

    @property
    def told(self) -> bool:
        return self.standing is Standing.TOLD

    @property
    def happened(self) -> bool:
        """A contact that took place, or was tried."""
        return self.told and self.contact is not Contact.NONE

    @property
    def event(self) -> bool:
        """Something that befell the household on a day, with no word of a contact: 张三昨天住院了."""
        spoken = self.told and bool(self.clause.mentions) and bool(self.clause.days)
        return spoken and self.contact is Contact.NONE and not self.bare

    @property
    def bare(self) -> bool:
        """Names and dates only."""
        return self.told and _BARE.fullmatch(self.clause.masked) is not None


@dataclass(frozen=True)
class Whom:
    """The households that may have been visited, best first; ``sure``: it was the first. ``named``: the same by the
    names that may mean them, in order: of several, each may have been visited.
    """

    households: tuple[int, ...]
    sure: bool
    named: tuple[tuple[int, ...], ...] = ()


NOBODY = Whom((), sure=False)


def visited(weighed: Sequence[Weighed]) -> Whom:
    """The households visited, or noted down where no clause speaks of a contact."""
    happened = [part for part in weighed if part.happened]
    spoken_of = [part for part in weighed if part.clause.mentions]
    named = [part for part in happened if part.clause.mentions]
    if named:
        named += [part for part in spoken_of if part.bare and part not in named]
    elif happened:
        before = [part for part in spoken_of if part.clause.start < happened[0].clause.start]
        told = [part for part in before if part.told]
        named = (told or before or spoken_of)[-1:]
        if named and named[0].bare:
            named = [part for part in spoken_of if part.bare]
    else:
        named = [part for part in spoken_of if part.told]
    named.sort(key=lambda part: part.clause.start)
    objects = [(part.clause, mention) for part in named for mention in part.clause.mentions]
    chosen = _without_bystanders(objects)
    groups = list(dict.fromkeys(mention.households for _, mention in chosen))
    sure = (
        len(groups) == 1
        and len(groups[0]) == 1
        and any(mention.sure for _, mention in chosen)
        and not any(_elsewhere(clause, mention) for clause, mention in chosen)
        and not any(_SEVERAL.search(part.clause.masked) for part in [*named, *happened])
        and not any(_AND_ANOTHER.search(part.clause.masked) for part in named)
    )
    return Whom(tuple(dict.fromkeys(at for group in _interleaved(groups) for at in group)), sure, tuple(groups))


def _without_bystanders(objects: Sequence[tuple[Clause, Mention]]) -> list[tuple[Clause, Mention]]:
    """Of several named those the visit was to: not the neighbour who told, nor the one who came along."""
    if len({mention.households for _, mention in objects}) < 2:
        return list(objects)
    visited = [(clause, mention) for clause, mention in objects if not _bystander(clause, mention)]
    return visited or list(objects)


def _elsewhere(clause: Clause, mention: Mention) -> bool:
    """Whether the name only tells where or whose: 张三家隔壁, 张三弟弟李四家."""
    after = mention.end - clause.start
    return (_BESIDE.match(clause.masked, after) or _KIN_OF.match(clause.masked, after)) is not None


def _bystander(clause: Clause, mention: Mention) -> bool:
    before = clause.masked[: mention.start - clause.start]
    after = mention.end - clause.start
    if _elsewhere(clause, mention) or (_TOLD_BY.search(before) and _TELLS.match(clause.masked, after)):
        return True
    goes_on = NAME in clause.masked[after:]
    return goes_on and bool(_WITH.search(before)) and _TOGETHER.match(clause.masked, after) is not None


def _interleaved(groups: Sequence[tuple[int, ...]]) -> Iterator[tuple[int, ...]]:
    """The best of each group first."""
    yield tuple(group[0] for group in groups)
    yield from groups
