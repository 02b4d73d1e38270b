"""Which question to ask next, recomputed from the answers each time; no step is stored.

A question is worth asking only while an answer can still change an outcome or an amount. The pack gives the order in
which questions are considered; those that cannot matter are passed over, and a card shows only what is still open.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from policy_kb.errors import NotAccepted
from policy_kb.facts import Fact, Record, check_record, declined, split, value_at, with_value
from policy_kb.schema import QuestionSection, Text
from policy_kb.screening import Screening, screen

if TYPE_CHECKING:
    from policy_kb.pack import Pack


Entry = Literal["walk_in", "registered"]
"""How one comes to the interview: by opening the bot, or as a household of the roster."""


@dataclass(frozen=True)
class Option:
    """One choice. `facts`: what taking it settles; on a card, what ticking it settles (a list is counted later)."""

    id: str
    label: Text
    aliases: tuple[str, ...]
    facts: Mapping[str, Any]
    fact: str | None = None


@dataclass(frozen=True)
class Question:
    """A question that one message can answer.

    `kind`: `choice` (one option), `card` (several ticks, an unticked one is a no), `yes_no`, `money` (yuan),
    `whole` (a whole number), `members` (how many there are). `facts`: the ids, or paths of members' fields, it can
    settle. `parse`: the kind of answer free text is read as, `meanings` what each reading of a kind of household
    settles. `member`: which member of a list is asked about, from 0.
    """

    id: str
    kind: str
    facts: tuple[str, ...]
    options: tuple[Option, ...]
    ask: Text
    why: Text
    hint: Text | None
    parse: str | None
    meanings: Mapping[str, Mapping[str, Any]]
    member: int | None
    record: Record
    declared: Mapping[str, Fact]

    def accepts(self, value: Any) -> dict[str, Any]:
        """The facts an answer settles, to be merged into the record; a member's field comes as its whole list.

        `value` may be None (does not know), an option or its id, a bool, a number, for a card the options ticked, or
        a mapping of this question's facts. Raises NotAccepted for anything else, FactError for what cannot be.
        """
        return self._merged(self.settles(value))

    def settles(self, value: Any) -> dict[str, Any]:
        """The same by path, unmerged: what one answer adds, to be kept with the question."""
        if value is None:
            return {path: None for path in self.facts if value_at(self.record, path) is None}
        if isinstance(value, Mapping):
            return self._from_mapping(value)
        match self.kind:
            case "card":
                return self._ticked(value)
            case "choice" | "yes_no":
                return dict(self._chosen(value))
            case "members":
                return self._counted(value)
            case _:
                place = self._option_facts(value)
                return {self.facts[0]: value} if place is None else place

    def option(self, identifier: str) -> Option:
        """The option of that id. Raises NotAccepted when the question has none such."""
        for option in self.options:
            if option.id == identifier:
                return option
        raise NotAccepted(f"{self.id} has no option {identifier!r}")

    def _from_mapping(self, value: Mapping[str, Any]) -> dict[str, Any]:
        if strangers := [key for key in value if key not in self.facts]:
            raise NotAccepted(f"{self.id} does not settle {strangers[0]!r}")
        if not value:
            raise NotAccepted(f"nothing was answered to {self.id}")
        return dict(value)

    def _option_facts(self, value: Any) -> dict[str, Any] | None:
        """Of a number question: what one of its ready answers settles."""
        return dict(self._option(value).facts) if isinstance(value, str | Option) else None

    def _chosen(self, value: Any) -> Mapping[str, Any]:
        if self.kind == "yes_no" and isinstance(value, bool):
            return {self.facts[0]: value}
        return self._option(value).facts

    def _option(self, value: Any) -> Option:
        if isinstance(value, Option):
            value = value.id
        if not isinstance(value, str):
            raise NotAccepted(f"{self.id} is answered by an option, not {type(value).__name__}")
        return self.option(value)

    def _ticked(self, value: Any) -> dict[str, Any]:
        if isinstance(value, str | Option) or not isinstance(value, Iterable):
            value = [value]
        ticked = {self._option(item).id for item in value}
        found: dict[str, Any] = {}
        for option in self.options:
            assert option.fact is not None
            if self.declared[option.fact].type == "members":
                found.update({} if option.id in ticked else {option.fact: []})
            else:
                found[option.fact] = option.id in ticked
        return found

    def _counted(self, value: Any) -> dict[str, Any]:
        if isinstance(value, Option | str):
            return dict(self._option(value).facts)
        fact = self.declared[self.facts[0]]
        if isinstance(value, list | tuple):
            return {fact.id: value}
        if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= fact.most:
            raise NotAccepted(f"{self.id} is answered by a number from 0 to {fact.most}")
        return {fact.id: [{} for _ in range(value)]}

    def _merged(self, settled: Mapping[str, Any]) -> dict[str, Any]:
        changed = merge(self.record, settled)
        touched = {path.partition(".")[0] for path in settled}
        return check_record({key: changed[key] for key in touched if key in changed}, self.declared)


def merge(record: Record, settled: Mapping[str, Any]) -> dict[str, Any]:
    """The record with what an answer settled, by path; what is said of a member no longer listed falls away."""
    changed = dict(record)
    for path, value in settled.items():
        place = split(path)
        if place is None or place[1] < len(changed.get(place[0]) or ()):
            changed = with_value(changed, path, value)
    return changed


def next_question(pack: "Pack", record: Record, subject: str, on: Any, entry: Entry) -> Question | None:
    """The first question of the pack's order for this entry that can still matter and has not been declined."""
    screening = screen(pack, record, subject, on, None)
    passed_over = set(declined(record))
    for name in pack.orders[entry]:
        question = _offered(pack, name, record, screening, passed_over)
        if question is not None:
            return question
    return None


def again(pack: "Pack", question_id: str, settled: Iterable[str], record: Record, subject: str) -> Question:
    """The question that once settled these paths, to change its answer, whether or not it still matters.

    `record` is what is known without that answer. Raises NotAccepted when the pack has no such question (any more).
    """
    name, _, index = question_id.partition(".")
    section = pack.questions.get(name)
    if section is None or (section.each is not None and not index.isdecimal()):
        raise NotAccepted(f"there is no question {question_id!r}")
    member = int(index) if section.each is not None else None
    known = set(_paths(section, member))
    paths = tuple(path for path in settled if path in known and _has_place(path, record, pack.facts[subject]))
    if section.kind == "card" and paths:  # a list that was ticked is settled by the question that counts it
        paths += tuple(
            path for path in _paths(section, None) if path not in paths and isinstance(record.get(path), list)
        )
    if not paths:
        raise NotAccepted(f"{question_id!r} did not settle anything that is still there")
    return _ask(pack, name, paths, record, subject, member)


def _has_place(path: str, record: Record, facts: Mapping[str, Fact]) -> bool:
    """Whether a path speaks of this subject, and of a member that is (still) listed."""
    place = split(path)
    return path in facts if place is None else place[1] < len(record.get(place[0]) or ())


def _offered(pack: "Pack", name: str, record: Record, screening: Screening, passed_over: set[str]) -> Question | None:
    """The question of that name, as far as it is open: the rights are looked into only for the facts it can settle."""
    section, subject = pack.questions[name], screening.subject
    if section.each is not None:
        for index in range(len(record.get(section.each) or ())):
            paths = _open(_paths(section, index), screening, passed_over)
            if paths:
                return _ask(pack, name, paths, record, subject, index)
        return None
    whole, facts = _paths(section, None), pack.facts[subject]
    paths = _open(whole, screening, passed_over)
    if not paths:
        return None
    if section.kind == "choice":
        return _ask(pack, name, whole, record, subject, None) if all(path not in record for path in whole) else None
    if section.kind == "card" and all(facts[path].type == "members" for path in paths):
        return None  # whoever is in the household is counted by the question that counts them
    return _ask(pack, name, paths, record, subject, None)


def _open(paths: Iterable[str], screening: Screening, passed_over: set[str]) -> tuple[str, ...]:
    return tuple(path for path in paths if path not in passed_over and screening.can_change_by(path))


def _paths(section: QuestionSection, member: int | None) -> tuple[str, ...]:
    """Everything a question can settle."""
    if member is not None:
        return tuple(f"{section.each}.{member}.{name}" for name in section.facts)
    if section.kind == "card":
        return tuple(option.fact for option in section.options if option.fact is not None)
    return tuple(dict.fromkeys([*section.facts, *(name for option in section.options for name in option.sets)]))


def _ask(pack: "Pack", name: str, paths: tuple[str, ...], record: Record, subject: str, member: int | None) -> Question:
    section = pack.questions[name]
    kind, ask, options = section.kind, section.ask, _options(section, member)
    if kind == "card":
        options = tuple(option for option in options if option.fact in paths)
        single = next(option for option in section.options if option.fact == paths[0])
        if len(options) == 1 and single.ask is not None:
            kind, ask, options = "yes_no", single.ask, ()
    return Question(
        id=name if member is None else f"{name}.{member}",
        kind=kind,
        facts=paths,
        options=options,
        ask=ask,
        why=section.why,
        hint=section.hint,
        parse="yes_no" if kind == "yes_no" else section.parse,
        meanings=section.meanings,
        member=member,
        record=record,
        declared=pack.facts[subject],
    )


def _options(section: QuestionSection, member: int | None) -> tuple[Option, ...]:
    of_member = "" if member is None else f"{section.each}.{member}."
    return tuple(
        Option(o.id, o.label, tuple(o.aliases), {of_member + name: value for name, value in o.sets.items()}, o.fact)
        for o in section.options
    )
