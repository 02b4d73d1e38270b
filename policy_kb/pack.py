"""A notice as data, ready to be asked: the pack and its editions.

A `Pack` is what the files say. An `Edition` is the pack as of a date: figures that change in time have the values
they have then. All editions are built when the pack is loaded, so that a mistake in next year's figure shows today.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from policy_kb import interview, screening
from policy_kb.conditions import Clause, Compare, Condition, Number, Some, clauses_of, walk
from policy_kb.duties import CaseHistory, Duty, Rules, duties_of
from policy_kb.errors import FactError, NotInForce
from policy_kb.facts import Fact, Record, check_record, split
from policy_kb.logic import Logic
from policy_kb.measure_words import MeasureWords
from policy_kb.notice import split_articles
from policy_kb.plainness import Fits, plainly_fits
from policy_kb.readers import JointReader, Truth
from policy_kb.schema import (
    DutySection,
    IdentitySection,
    MeasureSection,
    QuestionSection,
    ReadingSection,
    RightSection,
    Text,
    WarningSection,
)
from policy_kb.search import Index, Topic
from policy_kb.wording import fill_in
from policy_kb.workdays import WorkingDays

if TYPE_CHECKING:
    from policy_kb.table.screening import Program, TableScreening

DEFAULT_SUBJECT = "household"
COMBINATIONS = 4096
"""Of outcomes that are kept put into words: more than a county has."""


@dataclass(frozen=True)
class Amount:
    """What a right is worth, with its figures' values. `each`: the list of members who count, by `where`."""

    kind: str
    per: str
    minimum: Number | None
    maximum: Number | None
    rate: Number | None
    of: str | None
    each: str | None
    where: Condition | None


@dataclass(frozen=True)
class Note:
    """A remark on a right, for the outcomes it goes with."""

    id: str
    outcomes: tuple[str, ...]
    when: Condition | None
    unless: Condition | None
    says: Text


@dataclass(frozen=True)
class Right:
    """One thing a subject can qualify for: its condition, its worth, its article."""

    id: str
    article: int
    subject: str
    section: RightSection
    when: Condition
    amount: Amount | None
    notes: tuple[Note, ...]

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """The named requirements that its reasons list."""
        return clauses_of(self.when)


@dataclass(frozen=True)
class Figure:
    """A number of the notice with its article, by the day from which it stands."""

    id: str
    article: int
    unit: str
    values: tuple[tuple[date, Number], ...]

    def on(self, day: date) -> Number:
        """The value of that day; before the first, there is none and LookupError is raised."""
        known = [value for since, value in self.values if since <= day]
        if not known:
            raise LookupError(f"{self.id} has no value on {day}")
        return known[-1]


@dataclass(frozen=True)
class Edition:
    """The pack as of one date."""

    since: date
    figures: Mapping[str, Number]
    figure_words: Mapping[str, Mapping[str, str]]
    """The figures as they are said, by language."""
    logic: Mapping[str, Logic]
    coverage: Clause
    rights: Mapping[str, tuple[Right, ...]]
    warnings: Mapping[str, tuple[tuple[WarningSection, Condition], ...]]

    @cached_property
    def lines(self) -> Mapping[str, tuple[Number, ...]]:
        """The numbers that conditions compare each fact, or field of members (`elders.age`), with, ascending."""
        found: defaultdict[str, set[Number]] = defaultdict(set)
        for rights in self.rights.values():
            for right in rights:
                for fact, limit in _compared(right.when):
                    found[fact].add(limit)
        return {name: tuple(sorted(limits)) for name, limits in found.items()}

    @cached_property
    def joint(self) -> Mapping[str, JointReader]:
        """Whether each right's condition holds, all of a subject's together."""
        return {name: self.logic[name].joint([right.when for right in rights]) for name, rights in self.rights.items()}

    @cached_property
    def worded(self) -> Mapping[str, Callable[[tuple[Truth, ...]], dict[str, str]]]:
        """By subject: what `joint` says as outcomes by the rights' ids; the same few combinations come up again."""
        return {subject: _outcomes_of(tuple(right.id for right in rights)) for subject, rights in self.rights.items()}

    @cached_property
    def programs(self) -> "dict[str, Program]":
        """The rights made ready for tables, by subject, as far as they have been asked for."""
        return {}


def _outcomes_of(rights: Sequence[str]) -> Callable[[tuple[Truth, ...]], dict[str, str]]:
    return lru_cache(COMBINATIONS)(
        lambda held: dict(zip(rights, map(screening.OUTCOMES.__getitem__, held), strict=True))
    )


def _compared(condition: Condition, within: str = "") -> Iterator[tuple[str, Number]]:
    """Each fact that the condition compares with a number, with that number."""
    for node, _ in walk(condition):
        if isinstance(node, Compare):
            yield within + node.fact, node.limit
        elif isinstance(node, Some):
            yield from _compared(node.where, f"{node.members}.")


@dataclass(frozen=True)
class Pack:
    """One notice. `facts` are by subject, `measures` by article."""

    identity: IdentitySection
    facts: Mapping[str, Mapping[str, Fact]]
    figures: Mapping[str, Figure]
    readings: Mapping[str, ReadingSection]
    measures: Mapping[int, MeasureSection]
    questions: Mapping[str, QuestionSection]
    orders: "Mapping[interview.Entry, tuple[str, ...]]"
    """The order of the questions, by how one comes to the interview."""
    editions: tuple[Edition, ...]
    index: Index
    topics: Mapping[str, Topic]
    """What people ask about that the notice does not cover."""
    declared_duties: Mapping[str, DutySection] = field(default_factory=dict)
    """What officials owe, by id."""
    duty_articles: Mapping[str, int] = field(default_factory=dict)
    """The article of each of them."""
    official: Mapping[int, str] = field(default_factory=dict)
    """The official text by article, when an operator has attached it."""
    workdays: WorkingDays = field(default_factory=WorkingDays)
    """The county's working days; weekdays until somebody says better."""

    @property
    def id(self) -> str:
        return self.identity.id

    @cached_property
    def places(self) -> Mapping[str, Mapping[str, int]]:
        """The place of each fact in the order the pack declares them, by subject."""
        return {s: {name: place for place, name in enumerate(facts)} for s, facts in self.facts.items()}

    @cached_property
    def _plainly_fits(self) -> Mapping[str, Fits]:
        return {subject: plainly_fits(facts) for subject, facts in self.facts.items()}

    @cached_property
    def _lists(self) -> Mapping[str, tuple[str, ...]]:
        """The facts that are lists of members, by subject."""
        return {s: tuple(f.id for f in facts.values() if f.type == "members") for s, facts in self.facts.items()}

    @property
    def issued(self) -> date:
        return self.identity.issued

    @cached_property
    def measure_words(self) -> MeasureWords:
        """What cadres call the measures when they write down a visit."""
        said = {article: measure.visit_words.said for article, measure in self.measures.items()}
        unlike = [word for measure in self.measures.values() for word in measure.visit_words.unlike]
        return MeasureWords(said, unlike)

    def at(self, on: date | None = None) -> Edition:
        """The edition of a date (the pack's own by default). Raises NotInForce before the pack's date."""
        day = on or self.issued
        if day < self.issued:
            raise NotInForce(self.id, self.issued, day)
        latest = self.editions[-1]
        if latest.since <= day:
            return latest
        return self.editions[bisect_right(self.editions, day, key=lambda edition: edition.since) - 1]

    def stale(self, on: date) -> bool:
        """Whether the year the pack's figures are for is past: then somebody must confirm that it still applies."""
        return on.year > self.identity.year

    def screen(self, facts: Record, on: date | None = None) -> "screening.Screening":
        """What a household (or, by the key `subject`, a workshop) qualifies for.

        Raises FactError for what is no fact or cannot be, NotInForce for a date before the pack's.
        """
        record, subject, identifier = self.split(facts)
        return screening.screen(self, record, subject, on or self.issued, identifier)

    def outcomes(self, facts: Record, on: date | None = None) -> dict[str, str]:
        """The outcome of every right by its id, without reasons and amounts: the quickest answer there is.

        Raises as `screen` does.
        """
        record, subject, _ = self.split(facts)
        edition = self.at(on)
        held = edition.joint[subject](edition.logic[subject].implied(record))
        return edition.worded[subject](held).copy()

    def screen_table(
        self, columns: Mapping[str, Any], on: date | None = None, subject: str = DEFAULT_SUBJECT
    ) -> "TableScreening":
        """What every row of a table qualifies for: a column a fact, as `policy_kb.table.columns` says.

        Raises FactError for what is no fact or cannot be, NotInForce for a date before the pack's.
        """
        from policy_kb.table.reading import Source  # with NumPy, which tables alone need
        from policy_kb.table.screening import TableScreening, program_of

        if subject not in self.facts:
            raise FactError(f"subject must be one of {', '.join(self.facts)}")
        source = Source(columns, self.facts[subject])
        return TableScreening(self, program_of(self, self.at(on), subject), source, on or self.issued)

    def screen_records(
        self, records: Sequence[Record], on: date | None = None, subject: str = DEFAULT_SUBJECT
    ) -> "TableScreening":
        """The same for records of facts that `split` has checked: a row each, in their order."""
        from policy_kb.table.reading import Source
        from policy_kb.table.records import columns_of
        from policy_kb.table.screening import TableScreening, program_of

        columns = columns_of(records, self.facts[subject])
        source = Source(columns, self.facts[subject], len(records))
        return TableScreening(self, program_of(self, self.at(on), subject), source, on or self.issued)

    def next_question(
        self, facts: Record, on: date | None = None, entry: "interview.Entry" = "walk_in"
    ) -> "interview.Question | None":
        """The question to ask next, or None when no answer can still change an outcome or an amount.

        A fact that stands in `facts` as None was asked and is not known: it is not asked again. `entry` says whether a
        household is asked of which the ledger knows much: then another order takes fewer questions.
        """
        record, subject, _ = self.split(facts)
        return interview.next_question(self, record, subject, on or self.issued, entry)

    def question_again(self, question_id: str, settled: Iterable[str], facts: Record) -> "interview.Question":
        """A question asked before, to change its answer; `facts` without what it settled. Raises NotAccepted."""
        record, subject, _ = self.split(facts)
        return interview.again(self, question_id, settled, record, subject)

    def lines(self, path: str, on: date | None = None) -> list[Number]:
        """The numbers that conditions compare this fact (or a member's field) with, ascending."""
        place = split(path)
        return list(self.at(on).lines.get(path if place is None else f"{place[0]}.{place[2]}", ()))

    def duties(self, case: CaseHistory, on: date) -> list[Duty]:
        """What officials owe a household on a day, as it stands then. Raises NotInForce before the pack's date."""
        return duties_of(case, on, self.duty_rules(on))

    def duty_rules(self, on: date) -> Rules:
        """What the duties of a day are computed by, for many households at once."""
        return Rules(self.declared_duties, self.at(on).figures, self.issued, self.workdays)

    def with_workdays(self, workdays: WorkingDays) -> "Pack":
        """The pack with these working days."""
        return replace(self, workdays=workdays)

    def with_official(self, text: str) -> "Pack":
        """The pack with the notice's official text attached, article by article. Raises NoArticles."""
        articles = split_articles(text)
        return replace(self, official={number: articles[number] for number in articles if number in self.measures})

    def text(self, words: Text | Mapping[str, str], language: str, on: date | None = None, **more: str) -> str:
        """Words of the pack with its figures, and whatever `more` names, filled in."""
        return fill_in(words[language], {**self.at(on).figure_words[language], **more})

    def split(self, facts: Record) -> tuple[dict[str, Any], str, object]:
        """The facts of a record, checked; its subject; its id. Raises FactError for what is no fact or cannot be."""
        if not (facts.__class__ is dict or isinstance(facts, Mapping)):
            raise FactError("a record must be an object of facts")
        subject = facts.get("subject")
        subject = DEFAULT_SUBJECT if subject is None else subject
        if not isinstance(subject, str) or subject not in self.facts:
            raise FactError(f"subject must be one of {', '.join(self.facts)}")
        record = dict(facts)
        record.pop("subject", None)
        identifier = record.pop("id", None)
        if not self._plainly_fits[subject](record):
            return check_record(record, self.facts[subject]), subject, identifier
        for name in self._lists[subject]:
            if people := record.get(name):
                record[name] = list(map(dict, people))
        return record, subject, identifier
