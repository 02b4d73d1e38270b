"""From a pack's files to a `Pack`: every name resolved, every mistake refused with file, line and reason."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

from pydantic import ValidationError

from policy_kb import schema
from policy_kb.conditions import Condition, Number, Some, walk
from policy_kb.errors import FactError, PackError
from policy_kb.facts import Change, Fact, check_record
from policy_kb.interview import Entry
from policy_kb.logic import Implication, Logic
from policy_kb.pack import Amount, Edition, Figure, Note, Pack, Right
from policy_kb.question_shapes import check_questions
from policy_kb.search import Concepts, Index, Model, Topic
from policy_kb.trees import Place, TreeBuilder
from policy_kb.wording import figure_words
from policy_kb.yamlread import Document, Path

ARTICLE_OF_SHARED = 0
"""Files without a measure of their own speak of who is covered."""
AMOUNT_FIGURES = {
    "cap": ({"max"}, set()),
    "floor": ({"min"}, {"each"}),
    "range": ({"min", "max"}, set()),
    "rate": ({"rate", "max", "of", "each"}, set()),
}
"""Per kind of amount: what it must give, and what it may."""

Sections = TypeVar("Sections", bound=schema.Section)


@dataclass(frozen=True)
class Part:
    """One file of the pack, checked against the schema."""

    document: Document
    content: schema.PackFile

    @property
    def article(self) -> int:
        return self.content.measure.article if self.content.measure else ARTICLE_OF_SHARED


def read_pack(documents: Sequence[Document], phrases: Sequence[Document], model: Model | None = None) -> Pack:
    """The pack made of these files, of these phrase files and of the model made from them. Raises PackError."""
    parts = [Part(document, validated(schema.PackFile, document)) for document in documents]
    return _Assembly(parts).pack(_index(phrases, model or Model()))


def validated(kind: type[Sections], document: Document) -> Sections:
    """A file's content as one of these sections. Raises PackError at the first thing that does not belong."""
    if not isinstance(document.content, dict):
        raise document.error((), "a pack file is a mapping of sections")
    try:
        return kind.model_validate(document.content)
    except ValidationError as error:
        first = error.errors()[0]
        path = tuple(step for step in first["loc"])
        where = ".".join(str(step) for step in path)
        raise document.error(path, f"{where}: {first['msg']}") from error


class _Assembly:
    """Puts the parts together, once."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self._parts = parts
        self._identity_part = self._only_identity()
        identity = self._identity_part.content.pack
        assert identity is not None
        self._identity = identity
        if identity.covers not in identity.subjects:
            raise self._identity_part.document.error(("pack", "covers"), f"there is no subject {identity.covers!r}")
        self._readings = self._gather("readings")
        self._measures = self._all_measures()
        self._facts = self._all_facts()
        self._figures = self._all_figures()

    def pack(self, index: Index) -> Pack:
        dates = {self._identity.issued} | {day for figure in self._figures.values() for day, _ in figure.values}
        editions = tuple(self._edition(day) for day in sorted(dates) if day >= self._identity.issued)
        questions = self._gather("questions")
        self._check_questions()
        return Pack(
            identity=self._identity,
            facts=self._facts,
            figures=self._figures,
            readings=self._readings,
            measures=self._measures,
            questions=questions,
            orders=self._orders(questions),
            editions=editions,
            index=index,
            topics={topic.id: topic for topic in index.topics},
            declared_duties=self._all_duties(),
            duty_articles={name: part.article for part, name, _ in self._items("duties")},
        )

    def _only_identity(self) -> Part:
        found = [part for part in self._parts if part.content.pack is not None]
        if not found:
            raise PackError("pack.yaml", 1, "no file has a `pack` section")
        if len(found) > 1:
            raise found[1].document.error(("pack",), "a second `pack` section")
        return found[0]

    def _items(self, section: str) -> Iterator[tuple[Part, str, Any]]:
        for part in self._parts:
            for name, item in getattr(part.content, section).items():
                yield part, name, item

    def _gather(self, section: str) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for part, name, item in self._items(section):
            if name in found:
                raise part.document.error((section, name), f"{name!r} stands in {section} twice")
            found[name] = item
        return found

    def _all_measures(self) -> dict[int, schema.MeasureSection]:
        found: dict[int, schema.MeasureSection] = {}
        for part in self._parts:
            if part.content.measure is not None:
                if part.article in found:
                    raise part.document.error(("measure", "article"), f"article {part.article} has a file already")
                found[part.article] = part.content.measure
        return found

    def _all_figures(self) -> dict[str, Figure]:
        self._gather("figures")
        found = {}
        for part, name, section in self._items("figures"):
            values = tuple((dated.since, dated.value) for dated in section.values)
            days = [day for day, _ in values]
            if days != sorted(set(days)) or days[0] > self._identity.issued:
                raise part.document.error(
                    ("figures", name), "values stand in order of `since`, the first not after the pack's date"
                )
            found[name] = Figure(name, section.article, section.unit, values)
        return found

    def _all_facts(self) -> dict[str, dict[str, Fact]]:
        self._gather("facts")
        found: dict[str, dict[str, Fact]] = {subject: {} for subject in self._identity.subjects}
        for part, name, section in self._items("facts"):
            path: Path = ("facts", name)
            if section.subject not in found:
                raise part.document.error((*path, "subject"), f"there is no subject {section.subject!r}")
            fields = {
                key: self._fact(key, inner, section.subject, part.document, (*path, "fields", key))
                for key, inner in section.fields.items()
            }
            listed = [bool(fields), bool(section.most), section.member is not None]
            if any(given != (section.type == "members") for given in listed):
                raise part.document.error(path, "a list of members has `fields`, `most` and `member`, nothing else has")
            fact = self._fact(name, section, section.subject, part.document, path)
            member = section.member.model_dump() if section.member else None
            found[section.subject][name] = replace(fact, fields=fields, most=section.most, member=member)
        return found

    def _fact(
        self,
        name: str,
        section: schema.FieldSection,
        subject: str,
        document: Document,
        path: Path,
    ) -> Fact:
        if (section.type == "choice") != bool(section.values):
            raise document.error(path, "a choice has `values`, nothing else has")
        if section.answers is not None and section.type != "bool":
            raise document.error(path, "only a yes or no has `answers`")
        if len({value.value for value in section.values}) < len(section.values):
            raise document.error((*path, "values"), "a value stands here twice")
        if section.type in ("money", "whole") and section.min >= section.max:
            raise document.error(path, "a number has `min` and `max`: beyond them it is not believed")
        fact = Fact(
            id=name,
            type=section.type,
            subject=subject,
            label=section.label.model_dump(),
            holds=section.holds.model_dump() if section.holds else None,
            value_words={value.value: value.says.model_dump() for value in section.values},
            answers={True: a.if_so.model_dump(), False: a.if_not.model_dump()} if (a := section.answers) else {},
            period=section.period,
            change=Change(c.before, c.after, c.says.model_dump()) if (c := section.change) else None,
            minimum=section.min,
            maximum=section.max,
            both_ways=section.both_ways,
        )
        if fact.change is not None:
            for key, value in (("before", fact.change.before), ("after", fact.change.after)):
                self._check_values({name: value}, {name: fact}, document, (*path, "change", key))
        return fact

    def _check_values(
        self, values: Mapping[str, Any], facts: Mapping[str, Fact], document: Document, path: Path
    ) -> None:
        try:
            check_record(values, facts)
        except FactError as error:
            raise document.error(path, str(error)) from error

    def _edition(self, since: date) -> Edition:
        figures = {name: figure.on(since) for name, figure in self._figures.items()}
        readings = {name: section.value for name, section in self._readings.items() if section.value is not None}
        builder = TreeBuilder(figures, readings)
        household = self._facts[self._identity.covers]
        for part, name, section in self._items("conditions"):
            if builder.named(name) is not None or name in household:
                raise part.document.error(("conditions", name), f"{name!r} names something already")
            place = Place(part.document, ("conditions", name, "when"), section.article, household)
            builder.define(name, section.when, section.says.model_dump(), place)
        coverage = builder.named(self._identity.coverage)
        if coverage is None:
            document = self._identity_part.document
            raise document.error(("pack", "coverage"), f"there is no condition {self._identity.coverage!r}")
        return Edition(
            since=since,
            figures=figures,
            figure_words={language: self._in_words(figures, language) for language in schema.LANGUAGES},
            logic={subject: self._logic(subject, builder) for subject in self._facts},
            coverage=coverage,
            rights=self._rights(builder, figures),
            warnings=self._warnings(builder),
        )

    def _in_words(self, figures: Mapping[str, Number], language: str) -> dict[str, str]:
        return {name: figure_words(value, self._figures[name].unit, language) for name, value in figures.items()}

    def _logic(self, subject: str, builder: TreeBuilder) -> Logic:
        facts = self._facts[subject]
        rules = []
        for part in self._parts:
            for i, section in enumerate(part.content.implications):
                if not any(section.then.keys() <= known.keys() for known in self._facts.values()):
                    path: Path = ("implications", i, "then")
                    raise part.document.error(path, f"no subject has all the facts {', '.join(section.then)}")
                if section.then.keys() <= facts.keys():
                    self._check_values(section.then, facts, part.document, ("implications", i, "then"))
                    when = builder.build(
                        section.when, Place(part.document, ("implications", i, "when"), part.article, facts)
                    )
                    rules.append(Implication(when, section.then))
        return Logic(facts, rules)

    def _rights(self, builder: TreeBuilder, figures: Mapping[str, Number]) -> dict[str, tuple[Right, ...]]:
        self._gather("rights")
        found: dict[str, list[Right]] = {subject: [] for subject in self._facts}
        for part, name, section in sorted(self._items("rights"), key=lambda item: item[0].article):
            if part.content.measure is None:
                raise part.document.error(("rights", name), "a right stands in the file of its measure")
            if section.subject not in found:
                raise part.document.error(("rights", name, "subject"), f"there is no subject {section.subject!r}")
            place = Place(part.document, ("rights", name), part.article, self._facts[section.subject])
            found[section.subject].append(_right(name, section, builder, figures, place))
        return {subject: tuple(rights) for subject, rights in found.items()}

    def _warnings(self, builder: TreeBuilder) -> dict[str, tuple[tuple[schema.WarningSection, Condition], ...]]:
        found: dict[str, list[tuple[schema.WarningSection, Condition]]] = {subject: [] for subject in self._facts}
        for part in self._parts:
            for i, section in enumerate(part.content.warnings):
                if section.subject not in found:
                    raise part.document.error(("warnings", i), f"there is no subject {section.subject!r}")
                place = Place(part.document, ("warnings", i, "when"), part.article, self._facts[section.subject])
                found[section.subject].append((section, builder.build(section.when, place)))
        return {subject: tuple(items) for subject, items in found.items()}

    def _all_duties(self) -> dict[str, schema.DutySection]:
        found: dict[str, schema.DutySection] = self._gather("duties")
        for part, name, section in self._items("duties"):
            if (section.whom == "monitored") != (section.month is not None):
                raise part.document.error(("duties", name), "a duty to those monitored, and no other, has its month")
            if (section.whom == "entered") != (section.days is not None):
                raise part.document.error(("duties", name), "a duty to new entrants, and no other, has its days")
            if section.days is not None and section.days not in self._figures:
                raise part.document.error(("duties", name, "days"), f"there is no figure {section.days!r}")
            if section.whom == "assigned" and section.moved_by_holidays:
                raise part.document.error(("duties", name, "moved_by_holidays"), "a visit is owed within its month")
            for i, rung in enumerate(section.ladder):
                if len(rung.model_fields_set - {"to"}) != 1:
                    raise part.document.error(("duties", name, "ladder", i), "a step of a ladder says one day")
        return found

    def _check_questions(self) -> None:
        everything = {name: fact for facts in self._facts.values() for name, fact in facts.items()}
        for part in self._parts:
            check_questions(part.document, part.content, everything)

    def _orders(self, questions: Mapping[str, Any]) -> dict[Entry, tuple[str, ...]]:
        found = [part for part in self._parts if part.content.interview is not None]
        if len(found) != 1:
            raise PackError("pack.yaml", 1, "exactly one file has an `interview` section")
        section = found[0].content.interview
        assert section is not None
        for key, order in (("order", section.order), ("registered", section.registered)):
            for i, name in enumerate(order):
                if name not in questions:
                    raise found[0].document.error(("interview", key, i), f"there is no question {name!r}")
        return {"walk_in": tuple(section.order), "registered": tuple(section.registered or section.order)}


def _index(documents: Sequence[Document], model: Model) -> Index:
    """What the phrase files hold: phrases by measure, the topics the notice does not cover, and concepts."""
    phrases: dict[int, Sequence[str]] = {}
    topics: list[Topic] = []
    concepts: dict[str, Sequence[str]] = {}
    for document in documents:
        content = validated(schema.PhraseFile, document)
        if content.measure is not None:
            if content.measure in phrases:
                raise document.error(("measure",), f"measure {content.measure} has a file of phrases already")
            phrases[content.measure] = content.phrases
        topics += map(_topic, content.topics)
        concepts |= content.concepts
    return Index(phrases, tuple(topics), Concepts(concepts), model)


def _topic(section: schema.TopicSection) -> Topic:
    refer = section.refer.model_dump() if section.refer else None
    return Topic(section.id, section.words.model_dump(), tuple(section.phrases), refer)


def _right(
    name: str, section: schema.RightSection, builder: TreeBuilder, figures: Mapping[str, Number], place: Place
) -> Right:
    when = builder.build(section.when, place.below("when"))
    notes = tuple(_note(note, builder, place.below("notes", i)) for i, note in enumerate(section.notes))
    amount = _amount(section.amount, when, figures, place.below("amount")) if section.amount else None
    return Right(name, place.article, section.subject, section, when, amount, notes)


def _note(note: schema.NoteSection, builder: TreeBuilder, place: Place) -> Note:
    when = None if note.when is None else builder.build(note.when, place.below("when"))
    unless = None if note.unless is None else builder.build(note.unless, place.below("unless"))
    return Note(note.id, tuple(note.outcomes), when, unless, note.says)


def _members_condition(section: schema.AmountSection, when: Condition, place: Place) -> Condition | None:
    """Which members an amount counts: those who meet the right's one condition on that list."""
    if section.each is None:
        return None
    conditions = [n.where for n, _ in walk(when) if isinstance(n, Some) and n.members == section.each]
    if len(conditions) != 1:
        raise place.below("each").error(f"the right's condition must ask once for some of {section.each}")
    field = place.facts[section.each].fields.get(section.of) if section.of is not None else None
    if section.of is not None and (field is None or field.type not in ("money", "whole")):
        raise place.below("of").error(f"{section.of!r} is not a number known of {section.each}")
    return conditions[0]


def _amount(section: schema.AmountSection, when: Condition, figures: Mapping[str, Number], place: Place) -> Amount:
    needed, allowed = AMOUNT_FIGURES[section.kind]
    given = {key for key in ("min", "max", "rate", "of", "each") if getattr(section, key) is not None}
    if not needed <= given <= needed | allowed:
        raise place.error(f"an amount of kind {section.kind} gives {', '.join(sorted(needed))}")
    values = {}
    for key in ("min", "max", "rate"):
        figure = getattr(section, key)
        if figure is not None and figure not in figures:
            raise place.below(key).error(f"there is no figure {figure!r}")
        values[key] = None if figure is None else figures[figure]
    where = _members_condition(section, when, place)
    return Amount(
        section.kind, section.per, values["min"], values["max"], values["rate"], section.of, section.each, where
    )
