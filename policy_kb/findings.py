"""What the pack's own checks find, and where."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policy_kb.errors import PackError
from policy_kb.yamlread import Document, Path


@dataclass(frozen=True, order=True)
class Finding:
    """One thing to mend, at its place."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"

    @classmethod
    def at(cls, document: Document, path: Path, reason: str) -> "Finding":
        return cls(document.file, document.line(path), reason)

    @classmethod
    def of(cls, error: PackError) -> "Finding":
        return cls(error.file, error.line, error.reason)


@dataclass(frozen=True)
class Files:
    """The files of a pack that loads, to find where something was declared."""

    documents: Sequence[Document]

    def items(self, section: str) -> Iterator[tuple[Document, str, Mapping[str, Any]]]:
        """Every entry of a section of named things: its file, its name and what was written."""
        for document in self.documents:
            for name, written in document.content.get(section, {}).items():
                yield document, name, written

    def finding(self, section: str, name: str, reason: str, *below: str | int) -> Finding:
        """A finding at the entry of that name, or at something below it."""
        document = next(document for document, entry, _ in self.items(section) if entry == name)
        return Finding.at(document, (section, name, *below), reason)

    def sections(self, section: str) -> Iterator[tuple[Document, Any]]:
        """A section that is not of named things, in every file that has it."""
        for document in self.documents:
            if section in document.content:
                yield document, document.content[section]
