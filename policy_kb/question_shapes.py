"""Whether the questions of a pack's files can be asked: each of a shape its kind has, about facts there are."""

from collections.abc import Iterator, Mapping

from policy_kb.errors import FactError
from policy_kb.facts import Fact, check_record
from policy_kb.schema import PackFile, QuestionSection
from policy_kb.yamlread import Document, Path

Facts = Mapping[str, Fact]

ASKS_FOR = {"yes_no": "bool", "money": "money", "whole": "whole", "members": "members"}
"""The questions about one fact, and the type of that fact."""
TICKED = ("bool", "members")
"""What a tick on a card can answer: yes to a fact, or that there are members to be counted."""


def check_questions(document: Document, content: PackFile, facts: Facts) -> None:
    """Raises PackError at the first question of a file that could not be asked. `facts`: those of every subject."""
    for name, section in content.questions.items():
        path: Path = ("questions", name)
        asked = _facts_asked(section, facts, document, path)
        for fact in [*section.facts, *(option.fact for option in section.options if option.fact)]:
            if fact not in asked:
                raise document.error(path, f"there is no fact {fact!r}")
        _check_shape(section, asked, document, path)
        for place, values in _settings(section):
            try:
                check_record(values, asked)
            except FactError as error:
                raise document.error((*path, *place), str(error)) from error


def _facts_asked(section: QuestionSection, facts: Facts, document: Document, path: Path) -> Facts:
    if section.each is None:
        return facts
    if section.each not in facts:
        raise document.error((*path, "each"), f"there is no list {section.each!r}")
    if section.kind in ("card", "members"):
        raise document.error((*path, "kind"), f"a {section.kind} question cannot be asked of each member")
    return facts[section.each].fields


def _check_shape(section: QuestionSection, facts: Facts, document: Document, path: Path) -> None:
    if section.kind == "card":
        for i, option in enumerate(section.options):
            if option.fact is None or facts[option.fact].type not in TICKED:
                raise document.error((*path, "options", i), "an option of a card names a yes/no fact or a list")
    elif section.kind == "choice":
        for i, option in enumerate(section.options):
            if not option.sets:
                raise document.error((*path, "options", i), "an option of a choice says what it sets")
    elif [facts[fact].type for fact in section.facts] != [ASKS_FOR[section.kind]]:
        raise document.error(path, f"a {section.kind} question asks for one fact of type {ASKS_FOR[section.kind]}")
    if section.kind in ("card", "choice") and not section.options:
        raise document.error(path, f"a {section.kind} question has options")


def _settings(section: QuestionSection) -> Iterator[tuple[Path, Mapping[str, object]]]:
    """Everything an answer may set, with its place."""
    for i, option in enumerate(section.options):
        yield ("options", i, "sets"), option.sets
    for meaning, sets in section.meanings.items():
        yield ("meanings", meaning), sets
