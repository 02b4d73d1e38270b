"""What the conditions and amounts of a pack's files name: facts, figures, readings and other conditions."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from policy_kb.conditions import COMPARISONS
from policy_kb.findings import Files
from policy_kb.reading import ARTICLE_OF_SHARED
from policy_kb.trees import NAMING
from policy_kb.yamlread import Document


@dataclass(frozen=True)
class Uses:
    """Ids used somewhere. A fact of a list's members is `elders.age`; `names` are bare: of a condition or a fact."""

    facts: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)
    figures: set[str] = field(default_factory=set)
    readings: set[str] = field(default_factory=set)
    compared: set[tuple[str, str, int]] = field(default_factory=set)
    """A fact, a figure it is compared with, and the article of the condition that does."""


def uses_of(files: Files) -> Uses:
    """Everything the files of a pack that loads make use of in conditions and amounts."""
    found = Uses()
    for article, written in _conditions(files):
        _read(written, "", article, found)
    for _, _, right in files.items("rights"):
        amount = right.get("amount") or {}
        found.figures.update(amount[key] for key in ("min", "max", "rate") if amount.get(key))
        if amount.get("each") and amount.get("of"):
            found.facts.add(f"{amount['each']}.{amount['of']}")
    found.facts.update(found.names)
    return found


def _conditions(files: Files) -> Iterator[tuple[int, Any]]:
    """Every condition as it was written, with its article."""
    for _, _, named in files.items("conditions"):
        yield named["article"], named["when"]
    for document, _, right in files.items("rights"):
        yield article_of(document), right["when"]
        for note in right.get("notes", ()):
            yield from ((article_of(document), note[key]) for key in ("when", "unless") if note.get(key) is not None)
    for section in ("implications", "warnings"):
        for document, written in files.sections(section):
            yield from ((article_of(document), item["when"]) for item in written)


def article_of(document: Document) -> int:
    """The article a file is about."""
    return int(document.content.get("measure", {}).get("article", ARTICLE_OF_SHARED))


def _read(written: Any, within: str, article: int, found: Uses) -> None:
    """Notes what one condition names; `within` is the list whose members it speaks of, with its dot."""
    if isinstance(written, str):
        found.facts.add(within + written) if within else found.names.add(written)
        return
    for key, value in written.items():
        if key in ("all", "any"):
            for part in value:
                _read(part, within, article, found)
        elif key == "not":
            _read(value, within, article, found)
        elif key == "where":
            _read(value, f"{written['some']}.", article, found)
        elif key in ("fact", "some"):
            found.facts.add(within + value)
        elif key == "inclusive":
            found.readings.add(value)
        elif key in COMPARISONS and isinstance(value, str):
            found.figures.add(value)
            found.compared.add((within + written["fact"], value, article))
        else:
            assert key in NAMING or key in COMPARISONS or key == "is"
