"""The day of the visit: of all the dates in a line the one that belongs to the contact."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from policy_kb.parse.dates import Said
from policy_kb.parse.visit.clauses import Clause
from policy_kb.parse.visit.contact import contact_place
from policy_kb.parse.visit.patterns import NAME, any_of
from policy_kb.parse.visit.standing import Standing
from policy_kb.parse.visit.whom import Weighed

_TRAILING = any_of(r"""
    (?:D|[我是的去访走看送打见聊来了事日号\s()上中下午早晚]|联系|电话|碰到|入户|时间|
        [0-9一二三四五六七八九十两]+点[半钟多]?)*
""")
_LEADING = any_of(r"(?:D|[我咱们在是从\s(:]|时间|日期)*")
_JOINING = any_of(r"[\s,()上下中午早晚、和是或者到至]*")
_CORRECTED = any_of("不对 不是 错了 说错 哦不 应该是 更正 噢不 口误")
_JUST_NOW = any_of(r"[我们\s]*刚(?=[跟和从给去走到在打入看见碰遇联拜访把离]|上门)")


@dataclass(frozen=True)
class VisitDay:
    """The day the contact took place. Where `certain` is None although a day is spoken of: those it `may_be`, the one
    that does not exist, as written, or that it is `unclear`.
    """

    certain: date | None = None
    may_be: tuple[date, ...] = ()
    impossible: str | None = None
    unclear: bool = False


NO_DAY = VisitDay()


def day_of(weighed: Sequence[Weighed], today: date) -> VisitDay:
    """The day the contact took place, never in the future."""
    said = _belonging(weighed)
    exact = [day for day in said if day.reading.days and not day.reading.impossible]
    if any(_CORRECTED.search(part.clause.masked) for part in weighed if part.told):
        exact = exact[-1:]
    found = _days([day for day in exact if not day.bare_weekday], today) or _days(exact, today)
    if not said and any(part.happened and _JUST_NOW.match(part.clause.masked) for part in weighed):
        return VisitDay(today)
    spoken_of = said or _until_the_contact(weighed)
    impossible = next((day.text for day in spoken_of if day.reading.impossible), None)
    if impossible is not None:
        return VisitDay(impossible=impossible)
    if len(found) == 1:
        return VisitDay(found[0])
    unclear = any(not day.reading.days or len(_several(day, today)) > 1 for day in spoken_of)
    return VisitDay(may_be=tuple(found), unclear=unclear or bool(found))


def _days(said: Sequence[Said], today: date) -> list[date]:
    found = (_past(day, today) for day in said)
    return sorted({day for day in found if day is not None})


def _until_the_contact(weighed: Sequence[Weighed]) -> list[Said]:
    """The days named in what is told, up to the last word of a contact: what follows is of other things."""
    last = max((at for at, part in enumerate(weighed) if part.happened), default=len(weighed))
    return [day for part in weighed[: last + 1] if part.told for day in part.clause.days]


def _several(day: Said, today: date) -> list[date]:
    """一两天前 is no one day."""
    return [] if day.reading.why == "which-year" else [each for each in day.reading.days if each <= today]


def _past(day: Said, today: date) -> date | None:
    """The day it is, of a month and day the latest that has come; None of 一两天前, which is no one day."""
    if len(day.reading.days) > 1 and day.reading.why != "which-year":
        return None
    return max((each for each in day.reading.days if each <= today), default=None)


def _belonging(weighed: Sequence[Weighed]) -> list[Said]:
    told = [part for part in weighed if part.told]
    found = [day for part in told if part.happened for day in _of_contact(part.clause)]
    headers = [day for at, part in enumerate(weighed) if _is_header(weighed, at) for day in part.clause.days]
    if found or headers:
        return _in_order([*found, *headers])
    if any(part.happened for part in told):
        return _of_opening(weighed[0])
    return [day for part in told for day in _in_the_lead(part.clause)]


def _of_contact(clause: Clause) -> list[Said]:
    """The dates before the contact, the nearest of them; or at the very end."""
    at = contact_place(clause.masked)
    before = [day for day in clause.days if day.start - clause.start < at]
    after = [day for day in clause.days if day.start - clause.start >= at]
    nearest = before[-1:]
    for day in reversed(before[:-1]):
        if nearest[0].start - day.end > 1 and not _joined(clause, day, nearest[0]):
            break
        nearest.insert(0, day)
    trailing = [
        day
        for day in after
        if _TRAILING.fullmatch(clause.masked, day.end - clause.start)
        or clause.masked[: day.start - clause.start].endswith(NAME)
    ]
    return [*nearest, *trailing]


def _joined(clause: Clause, first: Said, second: Said) -> bool:
    between = clause.text[first.end - clause.start : second.start - clause.start]
    return _JOINING.fullmatch(between) is not None


def _is_header(weighed: Sequence[Weighed], at: int) -> bool:
    """Whether a clause is a date, or a date with a name; one that runs on into the next belongs to that."""
    part = weighed[at]
    if not part.told or not (part.bare or _only_dates(part.clause)):
        return False
    runs_on = not part.clause.mark and not part.clause.mentions and at + 1 < len(weighed)
    return not runs_on or weighed[at + 1].happened


def _only_dates(clause: Clause) -> bool:
    return bool(clause.days) and _TRAILING.fullmatch(clause.masked) is not None


def _of_opening(part: Weighed) -> list[Said]:
    """The date that opens a line whose contact has none: 昨天开完会, 去了张三家; not that of 张三昨天住院, 去看了他."""
    about_the_visit = part.contact or NAME not in part.clause.masked
    if part.standing not in (Standing.TOLD, Standing.PLANNED) or not about_the_visit:
        return []
    return _in_the_lead(part.clause)


def _in_the_lead(clause: Clause) -> list[Said]:
    return [day for day in clause.days if _LEADING.fullmatch(clause.masked, 0, day.start - clause.start)]


def _in_order(days: Sequence[Said]) -> list[Said]:
    return sorted(dict.fromkeys(days), key=lambda day: day.start)
