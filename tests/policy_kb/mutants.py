"""Every automatic change of a pack's meaning: one changed operator, number, connective, negation or setting each."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from typing import Any

from policy_kb.conditions import COMPARISONS
from policy_kb.screening import OUTCOMES
from policy_kb.yamlread import Document, Path

REMOVED = object()
AMOUNT_KINDS = ("cap", "floor", "range", "rate")
PERIODS = ("once", "month", "year")
SMALL_SHARE = Decimal("0.01")
Change = tuple[Path, Any]


@dataclass(frozen=True)
class Mutant:
    """The pack's files with one value changed."""

    name: str
    file: str
    documents: list[Document]


def mutants(documents: Sequence[Document]) -> Iterator[Mutant]:
    declared = _Declared(documents)
    for index, document in enumerate(documents):
        for path, value in _changes(document.content, declared):
            content = deepcopy(document.content)
            _set(content, path, value)
            changed = [*documents[:index], Document(document.file, content, document.lines), *documents[index + 1 :]]
            shown = "removed" if value is REMOVED else value
            yield Mutant(f"{document.file} {'.'.join(map(str, path))} = {shown}", document.file, changed)


class _Declared:
    """The names the files declare, for swapping one with another."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.figures: list[str] = []
        self.facts: dict[str, Any] = {}
        self.subjects: list[str] = []
        for document in documents:
            self.figures += document.content.get("figures", {})
            self.facts |= document.content.get("facts", {})
            self.subjects += document.content.get("pack", {}).get("subjects", {})

    def values(self, fact: str) -> list[str]:
        return [value["value"] for value in self.facts[fact]["values"]]

    def yes_no_like(self, fact: str) -> list[str]:
        """The other yes/no facts of the same subject."""
        subject = self.facts[fact].get("subject")
        return [n for n, f in self.facts.items() if f["type"] == "bool" and f.get("subject") == subject and n != fact]


def _set(content: Any, path: Path, value: Any) -> None:
    for step in path[:-1]:
        content = content[step]
    if value is REMOVED:
        del content[path[-1]]
    else:
        content[path[-1]] = value


def _changes(content: Any, declared: _Declared) -> Iterator[Change]:
    for name, section in content.get("conditions", {}).items():
        yield from _condition(section["when"], ("conditions", name, "when"), declared)
    for name, section in content.get("rights", {}).items():
        yield from _right(section, ("rights", name), declared)
    for name, section in content.get("readings", {}).items():
        if "value" in section:
            yield ("readings", name, "value"), not section["value"]
    for name, section in content.get("figures", {}).items():
        for i, dated in enumerate(section["values"]):
            step = SMALL_SHARE if section["unit"] == "share" else 1
            number = Decimal(str(dated["value"])) if section["unit"] == "share" else dated["value"]
            for changed in (number - step, number + step):
                yield ("figures", name, "values", i, "value"), changed
    for name, section in content.get("facts", {}).items():
        yield from _fact(section, ("facts", name))
    for i, section in enumerate(content.get("implications", [])):
        yield from _implication(section, ("implications", i), declared)
    for i, section in enumerate(content.get("warnings", [])):
        yield ("warnings", i), REMOVED
        yield from _condition(section["when"], ("warnings", i, "when"), declared)


def _fact(section: Any, path: Path) -> Iterator[Change]:
    yield (*path, "both_ways"), True
    for key in ("min", "max", "most"):
        if key in section:
            yield (*path, key), section[key] - 1
            yield (*path, key), section[key] + 1
    for name, field in section.get("fields", {}).items():
        yield from _fact(field, (*path, "fields", name))


def _implication(section: Any, path: Path, declared: _Declared) -> Iterator[Change]:
    yield path, REMOVED
    yield from _condition(section["when"], (*path, "when"), declared)
    for name, value in section["then"].items():
        yield (*path, "then", name), not value
        yield (*path, "then", name), REMOVED


def _right(section: Any, path: Path, declared: _Declared) -> Iterator[Change]:
    yield path, REMOVED
    for subject in declared.subjects:
        if subject != section.get("subject", "household"):
            yield (*path, "subject"), subject
    yield from _condition(section["when"], (*path, "when"), declared)
    if "amount" in section:
        yield (*path, "amount"), REMOVED
        yield from _amount(section["amount"], (*path, "amount"), declared)
    for i, note in enumerate(section.get("notes", [])):
        yield from _note(note, (*path, "notes", i), declared)


def _amount(section: Any, path: Path, declared: _Declared) -> Iterator[Change]:
    choices = {
        "kind": AMOUNT_KINDS,
        "per": PERIODS,
        "min": declared.figures,
        "max": declared.figures,
        "rate": declared.figures,
        "each": [name for name, fact in declared.facts.items() if fact["type"] == "members"],
        "of": [f for fact in declared.facts.values() for f in fact.get("fields", {})],
    }
    for key, others in choices.items():
        yield from (((*path, key), other) for other in others if other != section.get(key))
        if key in section:
            yield (*path, key), REMOVED


def _note(section: Any, path: Path, declared: _Declared) -> Iterator[Change]:
    yield path, REMOVED
    outcomes = list(OUTCOMES.values())
    for size in range(len(outcomes) + 1):
        for chosen in combinations(outcomes, size):
            if set(chosen) != set(section["outcomes"]):
                yield (*path, "outcomes"), list(chosen)
    for key in ("when", "unless"):
        if key in section:
            yield (*path, key), REMOVED
            yield from _condition(section[key], (*path, key), declared)


def _condition(written: Any, path: Path, declared: _Declared) -> Iterator[Change]:
    yield path, {"not": written}
    if isinstance(written, str):
        if written in declared.facts:
            yield from ((path, other) for other in declared.yes_no_like(written))
        return
    for key, other in (("all", "any"), ("any", "all")):
        if key in written:
            rest = {name: value for name, value in written.items() if name != key}
            yield path, {**rest, other: written[key]}
            for i, part in enumerate(written[key]):
                yield (*path, key, i), REMOVED
                yield from _condition(part, (*path, key, i), declared)
    if "not" in written:
        yield path, written["not"]
        yield from _condition(written["not"], (*path, "not"), declared)
    if "where" in written:
        yield from _condition(written["where"], (*path, "where"), declared)
    if "is" in written:
        yield from (((*path, "is"), v) for v in declared.values(written["fact"]) if v != written["is"])
    if "inclusive" in written:
        yield (*path, "inclusive"), REMOVED
    for comparison in set(written) & set(COMPARISONS):
        rest = {name: value for name, value in written.items() if name != comparison}
        yield from ((path, {**rest, other: written[comparison]}) for other in COMPARISONS if other != comparison)
        yield from (((*path, comparison), f) for f in declared.figures if f != written[comparison])
