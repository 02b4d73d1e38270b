"""The whole line read, for the card that the cadre confirms."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from policy_kb.measure_words import MeasureWords
from policy_kb.parse.dates import dates_said
from policy_kb.parse.visit import details
from policy_kb.parse.visit.clauses import Clause, clauses
from policy_kb.parse.visit.contact import Contact, contact_in, how_of
from policy_kb.parse.visit.details import FollowUp
from policy_kb.parse.visit.folded import Folded
from policy_kb.parse.visit.left_over import left_over
from policy_kb.parse.visit.patterns import NAME
from policy_kb.parse.visit.standing import Standing, done, lies_ahead, standing_of
from policy_kb.parse.visit.when import NO_DAY, VisitDay, day_of
from policy_kb.parse.visit.whom import NOBODY, Weighed, Whom, visited
from policy_kb.people import CaseloadIndex

Decision = Literal["fill", "choose", "none"]
LONGEST_LINE = 1000
"""Characters read; more is a report, not a line."""
MOST_SHOWN = 5
_SEVERAL = 2


@dataclass(frozen=True)
class VisitLine:
    """What a line says of a visit. ``fill``: the one household is certain; ``choose``: the households, best first;
    ``none``: no visit, or nobody found. What the line does not say is None or empty.

    Beside what the command line prints: ``day``: where no date is certain, what is said of one; ``none_said``: of
    difficulties and needs those that are said not to be there; ``left_over``: what has no place; ``each``: of a line
    that names several households, what it says of every one by itself.
    """

    text: str
    decision: Decision
    households: tuple[str, ...] = ()
    date: datetime.date | None = None
    how: str | None = None
    explained: tuple[int, ...] = ()
    difficulties: str | None = None
    needs: str | None = None
    follow_up: FollowUp | None = None
    day: VisitDay = NO_DAY
    none_said: frozenset[str] = frozenset()
    left_over: tuple[str, ...] = ()
    each: tuple["VisitLine", ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON object that the command line prints."""
        follow_up = self.follow_up
        return {
            "text": self.text,
            "decision": self.decision,
            "households": list(self.households),
            "date": _iso(self.date),
            "how": self.how,
            "explained": list(self.explained),
            "difficulties": self.difficulties,
            "needs": self.needs,
            "follow_up": follow_up and {"what": follow_up.what, "date": _iso(follow_up.date)},
        }


def parse_visit(
    text: str, caseload: CaseloadIndex, today: datetime.date, measures: MeasureWords, *, met_before: bool = False
) -> VisitLine:
    """Read one line, as of ``today``, against a caseload. Whatever the text, nothing is raised. ``met_before``: it goes
    on about a visit whose contact was told of already.
    """
    line = Folded.read(text[:LONGEST_LINE])
    weighed = _weighed(line, caseload, today)
    happened = any(part.happened for part in weighed)
    whole = _said(line, weighed, today, measures, met_before=met_before)
    told_them = bool(whole.explained) or details.told_them(weighed)
    event = any(part.event for part in weighed)
    noted = told_them or (bool(whole.difficulties or whole.needs) and not event) or all(p.bare for p in weighed)
    whom = visited(weighed) if happened or noted else NOBODY
    ids = _ids(whom.households, caseload)
    return replace(
        whole,
        text=text,
        decision="none" if not ids else "fill" if whom.sure else "choose",
        households=ids,
        date=whole.date if happened or ids else None,
        each=_each(whole, line, weighed, whom, caseload, today, measures),
    )


def _said(
    line: Folded, weighed: Sequence[Weighed], today: datetime.date, measures: MeasureWords, *, met_before: bool = False
) -> VisitLine:
    """What these clauses say, of whomever."""
    day = day_of(weighed, today)
    return VisitLine(
        line.text,
        "none",
        (),
        day.certain,
        how_of(part.contact for part in weighed if part.happened),
        details.explained(weighed, measures),
        details.difficulties(line, weighed),
        details.needs(line, weighed),
        details.follow_up(line, weighed, today, met_before=met_before),
        day,
        details.none_said(weighed),
        left_over(line, weighed, measures, met_before=met_before),
    )


def _each(
    whole: VisitLine,
    line: Folded,
    weighed: Sequence[Weighed],
    whom: Whom,
    caseload: CaseloadIndex,
    today: datetime.date,
    measures: MeasureWords,
) -> tuple[VisitLine, ...]:
    """Every household named by itself: the clauses about it, and those about all of them. What is said once of the day,
    the manner and what was explained is taken to hold for each.
    """
    if len(whom.named) < _SEVERAL:
        return ()
    found = []
    subjects = _subjects(weighed, whom.named)
    for group in whom.named:
        mine = [part for part, subject in zip(weighed, subjects, strict=True) if subject in (None, group)]
        own = _said(line, mine, today, measures)
        found.append(
            replace(
                own,
                decision="fill" if len(group) == 1 else "choose",
                households=_ids(group, caseload),
                date=own.date or whole.date,
                day=own.day if own.date or own.day.unclear else whole.day,
                how=own.how or whole.how,
                explained=own.explained or whole.explained,
            )
        )
    return tuple(found)


def _subjects(weighed: Sequence[Weighed], named: Sequence[tuple[int, ...]]) -> list[tuple[int, ...] | None]:
    """Which of the named each clause is about; None: about all of them."""
    found: list[tuple[int, ...] | None] = []
    subject: tuple[int, ...] | None = None
    for part in weighed:
        here = [group for group in named if any(mention.households == group for mention in part.clause.mentions)]
        if here:
            subject = here[0] if len(here) == 1 else None
        elif "都" in part.clause.masked:
            subject = None
        found.append(subject)
    return found


def _ids(households: Sequence[int], caseload: CaseloadIndex) -> tuple[str, ...]:
    return tuple(caseload.entries[at].id for at in households[:MOST_SHOWN])


def _weighed(line: Folded, caseload: CaseloadIndex, today: datetime.date) -> list[Weighed]:
    mentions = [mention for mention in caseload.mentions(line.text) if mention.households]
    covered = list(line.text)
    for mention in mentions:
        covered[mention.start : mention.end] = NAME * (mention.end - mention.start)
    found = clauses(line.text, mentions, dates_said("".join(covered), today), caseload.places_in(line.text))
    parts = [_weigh(clause, today) for clause in found]
    return _cancelled_back(_carried_on(_run_on(parts)))


def _weigh(clause: Clause, today: datetime.date) -> Weighed:
    standing, contact = standing_of(clause, today), contact_in(clause.masked)
    ahead = any(lies_ahead(day, today) for day in clause.days)
    if standing is Standing.PLANNED and contact & Contact.ABSENT and not ahead:
        standing = Standing.TOLD  # 计划走访的张三不在家: one was there
    return Weighed(clause, standing, contact)


def _run_on(parts: Sequence[Weighed]) -> list[Weighed]:
    """A name that runs on into what is said of it: 刘桂兰家 明天去."""
    out = list(parts)
    for at in range(len(out) - 2, -1, -1):
        part, after = out[at], out[at + 1]
        if part.bare and not part.clause.mark and not part.contact and not after.clause.mentions and not after.told:
            out[at] = replace(part, standing=after.standing)
    return out


def _carried_on(parts: Sequence[Weighed]) -> list[Weighed]:
    """A plan, a hearsay or a cancelled errand lasts as long as its breath does: 明天去张三家 宣传公益岗."""
    out: list[Weighed] = []
    for part in parts:
        before = out[-1] if out else None
        lasting = before is not None and before.standing in (Standing.PLANNED, Standing.OTHERS, Standing.CANCELLED)
        goes_on = not part.clause.first or (part.contact and not part.clause.days and not part.clause.mentions)
        if before and lasting and part.told and goes_on and not done(part.clause.masked):
            part = replace(part, standing=before.standing)
        out.append(part)
    return out


def _cancelled_back(parts: Sequence[Weighed]) -> list[Weighed]:
    """没去成 undoes what was set out before it, unless that is told as done."""
    out = list(parts)
    for at, part in enumerate(out):
        if part.standing is not Standing.CANCELLED or part.clause.mentions:
            continue
        for earlier in range(at):
            if out[earlier].told and not done(out[earlier].clause.masked):
                out[earlier] = replace(out[earlier], standing=Standing.CANCELLED)
    return out


def _iso(day: datetime.date | None) -> str | None:
    return None if day is None else day.isoformat()
