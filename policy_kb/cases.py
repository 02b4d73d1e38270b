"""The cases a pack travels with: records and what the notice gives them, run against the pack.

A pack's `cases` folder holds YAML files of `CaseFile`. A case is named as a sentence, cites its article and says what
it expects: whether the household is covered, outcomes, amounts, open facts, notes, warnings, the refusal of the record,
or what an article's text says. What a case does not mention it does not test.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from policy_kb.errors import PackError, PolicyError
from policy_kb.findings import Finding
from policy_kb.pack import Pack
from policy_kb.reading import validated
from policy_kb.schema import LANGUAGES, Id, MeasureSection, Section
from policy_kb.screening import YES_NO_UNKNOWN, Screening
from policy_kb.yamlread import Document, Path

Outcome = Literal["eligible", "ineligible", "unknown"]


def _as_word(value: Any) -> Any:
    """YAML reads a bare yes or no as a truth value."""
    return YES_NO_UNKNOWN[value] if isinstance(value, bool) else value


class CaseSection(Section):
    """One household or workshop and what the notice gives it."""

    name: Annotated[str, Field(min_length=1)]
    article: int
    base: Id | None = None
    """A named set of facts that `facts` are laid over."""
    subject: Id = "household"
    day: date | None = None
    """The day of screening; by default the pack's own."""
    facts: dict[str, Any] = Field(default_factory=dict)
    covered: Annotated[Literal["yes", "no", "unknown"] | None, BeforeValidator(_as_word)] = None
    rights: dict[Id, Outcome] = Field(default_factory=dict)
    amounts: dict[Id, dict[Literal["min", "max", "per"], str] | None] = Field(default_factory=dict)
    """None: the right has no amount, being closed or open, or the notice naming none."""
    missing: dict[Id, list[str]] = Field(default_factory=dict)
    notes: dict[Id, list[Id]] = Field(default_factory=dict)
    warnings: list[Id] | None = None
    refused: str | None = None
    """The record is refused, with a sentence that contains this."""
    says: list[str] = Field(default_factory=list)
    """What the article's text, with its figures filled in, contains in one of the languages."""


class CaseFile(Section):
    """Cases, and the sets of facts they start from. A base serves the cases of every file."""

    bases: dict[Id, dict[str, Any]] = Field(default_factory=dict)
    cases: list[CaseSection] = Field(default_factory=list)


@dataclass(frozen=True)
class Case:
    """A case with the whole record it is about, and where it stands."""

    section: CaseSection
    record: Mapping[str, Any]
    document: Document
    index: int

    def finding(self, reason: str, *below: str | int) -> Finding:
        path: Path = ("cases", self.index, *below)
        return Finding.at(self.document, path, f"{self.section.name}: {reason}")


def read_cases(documents: Sequence[Document]) -> list[Case]:
    """The cases of these files. Raises PackError."""
    files = [(document, validated(CaseFile, document)) for document in documents]
    bases: dict[str, dict[str, Any]] = {}
    for document, content in files:
        for name, facts in content.bases.items():
            if name in bases:
                raise document.error(("bases", name), f"{name!r} stands in bases twice")
            bases[name] = facts
    return [
        Case(section, _record(section, bases, document, i), document, i)
        for document, content in files
        for i, section in enumerate(content.cases)
    ]


def _record(section: CaseSection, bases: Mapping[str, dict[str, Any]], document: Document, i: int) -> dict[str, Any]:
    if section.base is not None and section.base not in bases:
        raise document.error(("cases", i, "base"), f"there is no base {section.base!r}")
    laid_over = bases[section.base] if section.base is not None else {}
    return {"subject": section.subject, **laid_over, **section.facts}


def run_cases(pack: Pack, documents: Sequence[Document]) -> list[Finding]:
    """What the cases of these files find wrong with the pack, or the pack with them; none when all hold."""
    try:
        cases = read_cases(documents)
    except PackError as error:
        return [Finding.of(error)]
    return list(failures(pack, cases))


def failures(pack: Pack, cases: Sequence[Case]) -> Iterator[Finding]:
    """The same for cases already read, one by one."""
    for case in cases:
        if case.section.article not in pack.measures:
            yield case.finding(f"there is no article {case.section.article}", "article")
        else:
            yield from _text_failures(pack, case)
            yield from _screening_failures(pack, case)


def _text_failures(pack: Pack, case: Case) -> Iterator[Finding]:
    said = _whole_text(pack, pack.measures[case.section.article])
    for i, words in enumerate(case.section.says):
        if words not in said:
            yield case.finding(f"the article's text does not say {words!r}", "says", i)


def _whole_text(pack: Pack, measure: MeasureSection) -> str:
    texts = [measure.says, *measure.also]
    return "\n".join(pack.text(text, language) for text in texts for language in LANGUAGES)


def _screening_failures(pack: Pack, case: Case) -> Iterator[Finding]:
    refused = case.section.refused
    try:
        screening = pack.screen(case.record, case.section.day)
    except PolicyError as error:
        if refused is None or refused not in str(error):
            yield case.finding(f"refused: {error}", "refused")
        return
    if refused is not None:
        yield case.finding("the record is not refused", "refused")
        return
    expectations = list(_expectations(case.section, screening))
    if not expectations and not case.section.says:
        yield case.finding("it expects nothing")
    for path, expected, found in expectations:
        if expected != found:
            yield case.finding(f"{'.'.join(path)}: expected {_shown(expected)}, found {_shown(found)}", *path)


def _expectations(section: CaseSection, screening: Screening) -> Iterator[tuple[tuple[str, ...], Any, Any]]:
    """Each thing the case expects: its place in the case, what is expected and what was found."""
    results = {result.right.id: result for result in screening.results}
    if section.covered is not None:
        yield ("covered",), section.covered, YES_NO_UNKNOWN[screening.covered]
    if section.warnings is not None:
        yield ("warnings",), section.warnings, list(screening.warnings)
    for part in ("rights", "amounts", "missing", "notes"):
        for right, expected in getattr(section, part).items():
            if right not in results:
                yield (part, right), expected, f"no right of a {section.subject}"
                continue
            result = results[right]
            match part:
                case "rights":
                    yield (part, right), expected, result.outcome
                case "amounts":
                    yield (part, right), expected, result.amount.to_dict() if result.amount else None
                case "missing":
                    yield (part, right), sorted(expected), sorted(result.missing)
                case "notes":
                    yield (part, right), sorted(expected), sorted(note.id for note in result.notes)


def _shown(value: Any) -> str:
    match value:
        case None:
            return "none"
        case dict():
            return ", ".join(f"{key} {inner}" for key, inner in value.items())
        case list():
            return ", ".join(value) or "none"
        case _:
            return str(value)
