"""The roster as values: a household with its members as the village has them on record, and the facts it gives.

What the record does not say is None and stays unknown; a household that lists no members says nothing about them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args

from policy_kb.conditions import Number
from policy_kb.parse.ages import completed_years

Labour = Literal["full", "weak", "half", "none"]
School = Literal["none", "vocational", "freshman", "other"]
Monitoring = Literal["none", "active", "resolved"]
LABOURS, SCHOOLS, MONITORINGS = get_args(Labour), get_args(School), get_args(Monitoring)

ELDER_FROM = 60
"""Completed years from which a member is listed among the elders; the pack's own line decides over each of them."""
SPOUSE = frozenset({"配偶", "妻子", "妻", "丈夫", "夫", "老婆", "老公", "爱人"})
MEMBER = "member"
"""The field of a change that is a member coming or leaving."""
AS_TEXT = (Decimal, date)
"""What JSON has no form of its own for."""


@dataclass(frozen=True)
class Member:
    """One person of a household. `monthly_support`: what their children together pay in a month, in yuan."""

    name: str
    relation: str | None = None
    born: date | None = None
    labour: Labour | None = None
    school: School | None = None
    yulu: bool | None = None
    monthly_support: Number | None = None

    def to_json(self) -> dict[str, Any]:
        return _to_json(self)

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Member":
        """What `to_json` made."""
        return cls(**_typed(kept, dates=("born",), amounts=("monthly_support",)))


@dataclass(frozen=True)
class Household:
    """One household of the roster. Incomes are net, in yuan per person; `members` empty: none are listed."""

    id: str
    head: str
    township: str
    village: str
    lifted: bool | None = None
    monitoring: Monitoring | None = None
    entered_on: date | None = None
    resolved_on: date | None = None
    income_2021: Number | None = None
    income_2022_forecast: Number | None = None
    had_award: bool | None = None
    cadre: str | None = None
    assigned_on: date | None = None
    members: tuple[Member, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Dates and broken amounts as text, so that JSON changes nothing."""
        return {**_to_json(self), "members": [member.to_json() for member in self.members]}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Household":
        """What `to_json` made."""
        dates = ("entered_on", "resolved_on", "assigned_on")
        values = _typed(kept, dates=dates, amounts=("income_2021", "income_2022_forecast"))
        return cls(**{**values, "members": tuple(Member.from_json(member) for member in kept["members"])})


@dataclass(frozen=True)
class Change:
    """What a newer roster says otherwise: a field of the household, or of the `member` of that name.

    A member that comes or leaves is a change of the field `member`, its name being the new or the old value.
    """

    field: str
    old: Any
    new: Any
    member: str | None = None


def facts_of(household: Household, on: date) -> dict[str, Any]:
    """The facts that the record settles on that day, as a record for the pack: what is unknown is left out.

    What follows from the members is exact: known as soon as no member of whom something is unknown could change it.
    """
    plain = {
        "lifted": household.lifted,
        "monitoring": household.monitoring,
        "income_2021": _plain(household.income_2021),
        "income_2022_forecast": _plain(household.income_2022_forecast),
        "had_2022_monitored_award": household.had_award,
    }
    derived = _of_members(household.members, on) if household.members else {}
    return {name: value for name, value in {**plain, **derived}.items() if value is not None}


def next_of_kin(household: Household) -> str | None:
    """The name of the spouse, or else of the first of the others: what tells namesakes apart."""
    others = [member for member in household.members if member.name != household.head]
    chosen = next((member for member in others if member.relation in SPOUSE), others[0] if others else None)
    return None if chosen is None else chosen.name


Cleared = frozenset[tuple[str | None, str]]
"""Fields that a roster says to empty: the member's name (None: the household's own field), and the field."""


def updated(old: Household, new: Household, cleared: Cleared = frozenset()) -> Household:
    """What is known of a household after a newer roster: what that does not say stays as it was, unless it says to
    empty it. Where it lists members, those are the members; each keeps what is not said of them anew. A cadre who stays
    has looked after it since the day that was known.
    """
    waiting: defaultdict[str, list[Member]] = defaultdict(list)
    for member in old.members:
        waiting[member.name].append(member)
    members = tuple(
        _over(waiting[member.name].pop(0), member, member.name, cleared) if waiting[member.name] else member
        for member in new.members
    )
    household: Household = _over(old, new, None, cleared)
    since = old.assigned_on if household.cadre == old.cadre else household.assigned_on
    return replace(household, members=members or old.members, assigned_on=since)


def _over(old: Any, new: Any, member: str | None, cleared: Cleared) -> Any:
    said = {field.name: getattr(new, field.name) for field in fields(new)}
    kept = {name: getattr(old, name) for name, value in said.items() if value is None and (member, name) not in cleared}
    return replace(new, **kept)


def differences(old: Household, new: Household) -> list[Change]:
    """What a re-import changes, in the order of the roster's columns; members are told apart by their names."""
    names = [field.name for field in fields(Household) if field.name != "members"]
    return [*_changes(names, old, new, None), *_member_changes(old.members, new.members)]


def _of_members(members: tuple[Member, ...], on: date) -> dict[str, Any]:
    labours, schools = [member.labour for member in members], [member.school for member in members]
    born = [member.born for member in members]
    return {
        "full_labour": _some(labours, ("full",)),
        "weak_labour": _some(labours, ("weak", "half")),
        "vocational_student": _some(schools, ("vocational",)),
        "freshmen": None if None in schools else [_freshman(m) for m in members if m.school == "freshman"],
        "elders": None if None in born else list(_elders(members, on)),
    }


def _some(values: list[Any], wanted: tuple[str, ...]) -> bool | None:
    if any(value in wanted for value in values):
        return True
    return None if None in values else False


def _freshman(member: Member) -> dict[str, Any]:
    return {} if member.yulu is None else {"yulu": member.yulu}


def _elders(members: tuple[Member, ...], on: date) -> Iterator[dict[str, Any]]:
    for member in members:
        assert member.born is not None
        age = completed_years(member.born, on)
        if age >= ELDER_FROM:
            support = _plain(member.monthly_support)
            yield {"age": age} if support is None else {"age": age, "monthly_support": support}


def _plain(amount: Number | None) -> int | float | None:
    """An amount as a record from JSON has it, so that facts from everywhere compare."""
    return float(amount) if isinstance(amount, Decimal) else amount


def _changes(names: list[str], old: Any, new: Any, member: str | None) -> Iterator[Change]:
    for name in names:
        before, after = getattr(old, name), getattr(new, name)
        if before != after:
            yield Change(name, before, after, member)


def _member_changes(old: tuple[Member, ...], new: tuple[Member, ...]) -> Iterator[Change]:
    names = [field.name for field in fields(Member) if field.name != "name"]
    waiting: defaultdict[str, list[Member]] = defaultdict(list)
    for member in old:
        waiting[member.name].append(member)
    for member in new:
        if waiting[member.name]:  # of namesakes within a household, the first is the first
            yield from _changes(names, waiting[member.name].pop(0), member, member.name)
        else:
            yield Change(MEMBER, None, member.name, member.name)
    for member in (left for several in waiting.values() for left in several):
        yield Change(MEMBER, member.name, None, member.name)


def _to_json(value: Member | Household) -> dict[str, Any]:
    return {name: str(v) if isinstance(v, AS_TEXT) else v for name, v in vars(value).items()}


def _typed(kept: Mapping[str, Any], dates: tuple[str, ...], amounts: tuple[str, ...]) -> dict[str, Any]:
    """The values as they were before `_to_json`."""
    values = dict(kept)
    for name in dates:
        values[name] = None if values[name] is None else date.fromisoformat(values[name])
    for name in amounts:
        values[name] = Decimal(values[name]) if isinstance(values[name], str) else values[name]
    return values
