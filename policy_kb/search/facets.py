"""What of a measure a question asks: how much, who, where, until when, how, with which papers."""

import re
from typing import Literal, get_args

from policy_kb.search.folding import fold

Facet = Literal["amount", "who", "office", "deadline", "how", "documents"]
FACETS: tuple[Facet, ...] = get_args(Facet)

# Written as `fold` leaves them: simplified, dialect and small numbers unified.
_SIGNS: dict[Facet, str] = {
    "amount": (
        r"多少钱|补多少|给多少|发多少|得多少|拿多少|领多少|奖多少|减多少|免多少|多少块|多少元|"
        r"多少补|多少一个月|多少一年|工钱|工资多少|几百块|几千块|几块钱|补助标准|奖补标准|补贴标准|"
        r"金额|数额|最高|最多|最少|至少|封顶|duo ?shao|hao ?duo|how much"
    ),
    "who": (
        r"哪些人|什么人|谁能|谁可以|谁有|谁算|条件|资格|够格|合格|符合|算不算|算不|算吗|能不能享受|"
        r"享受得到|轮得到|享受不|要求|tiao ?jian|who can|who is|qualif|eligib|condition"
    ),
    "office": (
        r"找谁|找哪个|找哪|谁管|哪个管|归谁|归哪|哪个部门|哪个单位|什么部门|什么单位|哪个局|牵头|"
        r"在哪办|在哪里办|哪里办|去哪|到哪|电话|联系谁|问谁|问哪个|向谁|zhao ?shui|which office|"
        r"whom? to (?:ask|see)|where (?:do|can|to|should)"
    ),
    "deadline": (
        r"什么时候|截止|期限|截至|哪天|几月|几号|多久|到期|来得及|来不来得及|过期|时限|deadline|"
        r"when|until"
    ),
    "how": (
        r"怎么申请|怎么办|怎么报|怎么领|怎么弄|怎么拿|怎么搞|怎么才能|怎么享受|如何|流程|手续|程序|"
        r"步骤|zenme|how (?:do|can|to)|apply"
    ),
    "documents": (
        r"资料|材料|证件|带什么|带哪些|带些|要带|身份证|户口|证明|填表|表格|写申请|申请书|"
        r"cai ?liao|documents?|papers?|bring"
    ),
}
_PATTERNS = {facet: re.compile(signs) for facet, signs in _SIGNS.items()}
_ANY = re.compile("|".join(_SIGNS.values()))
# What can stand around a facet without naming anything: a question of these words alone leans on what was said before.
_LEANING = re.compile(
    r"那|这|它|它们|他们|我们|我家|我|你们|你|要|需要|能|能够|可以|可|又|还|也|再|都|就|才|到底|具体|一般|大概|一共|总共|"
    r"请|去|到|来|是|有|会|该|应该|得|的|了|嘛|吗|呢|么|呀|啊|哦|哈|不|钱|补贴|补助|补|政策|帮扶|措施|条|"
    r"一个月|每个月|每月|一年|每年|一户|每户|每人|个人|里|上|办理|办|申请|报名|领|拿|给|发|什么|哪些|哪个|谁|怎么|"
    r"and|what|about|it|that|this|the|is|are|do|does|i|for|of|to|me|my|get|na|zhe"
)
_NOT_WORD = re.compile(r"[^\w]|_")


def facets_of(text: str) -> tuple[Facet, ...]:
    """What the text asks about a measure, in a fixed order; empty when it asks for everything or nothing."""
    folded = fold(text)
    return tuple(facet for facet, pattern in _PATTERNS.items() if pattern.search(folded))


def without_facets(text: str) -> str:
    """What is asked about, without what is asked of it."""
    return _ANY.sub(" ", fold(text))


def subject_of(text: str) -> str:
    """What is left of a text without facets and words that lean on what was said before."""
    return _NOT_WORD.sub("", _LEANING.sub("", without_facets(text)))
