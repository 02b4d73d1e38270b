"""Whether the texts of a pack name the figures they use, the same in every language."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from policy_kb.findings import Files, Finding
from policy_kb.pack import Pack
from policy_kb.schema import LANGUAGES
from policy_kb.wording import PLACEHOLDER, placeholders
from policy_kb.yamlread import Document, Path

MEMBER_NUMBER = "n"
"""What a text about one member of a list may say besides figures: which member it is."""


def check_texts(pack: Pack, files: Files) -> Iterator[Finding]:
    """Placeholders that name no figure, differ between the languages or are mistyped."""
    for document, path, text in _texts(files):
        allowed = set(pack.figures)
        if _of_one_member(document, path):
            allowed.add(MEMBER_NUMBER)
        asked = Counter(name for language in LANGUAGES for name in set(placeholders(text[language])))
        for name, times in asked.items():
            if name not in allowed:
                yield Finding.at(document, path, f"there is no figure {name!r} to fill in")
            if times < len(LANGUAGES):
                yield Finding.at(document, path, f"one language names {name}, another does not")
        for language in LANGUAGES:
            if set(PLACEHOLDER.sub("", text[language])) & set("{}"):
                yield Finding.at(document, path, f"a brace in {language} that is no {{placeholder}}")


def figures_in_texts(files: Files) -> set[str]:
    """The figures that some text fills in."""
    return {name for _, _, text in _texts(files) for language in LANGUAGES for name in placeholders(text[language])}


def _texts(files: Files) -> Iterator[tuple[Document, Path, dict[str, str]]]:
    for document in files.documents:
        for path, text in _within(document.content, ()):
            yield document, path, text


def _within(content: Any, path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    if isinstance(content, dict):
        if content.keys() == set(LANGUAGES):
            yield path, content
            return
        for key, value in content.items():
            yield from _within(value, (*path, key))
    elif isinstance(content, list):
        for i, value in enumerate(content):
            yield from _within(value, (*path, i))


def _of_one_member(document: Document, path: Path) -> bool:
    """Whether a text is about one member of a list: that list's word for them, or a question asked of each."""
    match path:
        case ("facts", _, "member"):
            return True
        case ("questions", str(name), *_):
            return "each" in document.content["questions"][name]
        case _:
            return False
