"""Text with emphasis as data, so that no name can smuggle in markup and every channel renders it its own way."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

TOKEN = re.compile(r"(\*\*|\{[a-z_]+\})")
"""What a template may hold besides plain words: a switch of emphasis, and the place of a value."""


@dataclass(frozen=True)
class Span:
    """A run of characters in one style."""

    text: str
    strong: bool = False


@dataclass(frozen=True)
class Rich:
    """Text for a person. `plain` is its words alone; a channel that has styles reads the spans."""

    spans: tuple[Span, ...] = ()

    @property
    def plain(self) -> str:
        return "".join(span.text for span in self.spans)

    def __add__(self, other: "Rich") -> "Rich":
        return Rich(self.spans + other.spans)

    def __bool__(self) -> bool:
        return any(span.text for span in self.spans)

    def to_json(self) -> list[list[object]]:
        return [[span.text, span.strong] for span in self.spans]

    @classmethod
    def from_json(cls, spans: Iterable[Iterable[object]]) -> "Rich":
        return cls(tuple(Span(str(text), bool(strong)) for text, strong in spans))


Value = str | int | Rich


def plain(text: str) -> Rich:
    """The text exactly as it is."""
    return Rich((Span(text),)) if text else Rich()


def join(parts: Iterable[Rich], between: str = "\n") -> Rich:
    """The parts that are not empty, one after another."""
    found: list[Span] = []
    for part in parts:
        if part:
            found += [Span(between), *part.spans] if found else part.spans
    return Rich(tuple(_merged(found)))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Neighbours of one style as one: a card of many lines would be many spans, each stored and read again."""
    for strong, alike in groupby(spans, key=attrgetter("strong")):
        yield Span("".join(span.text for span in alike), strong)


def render(template: str, values: Mapping[str, Value]) -> Rich:
    """A template of the catalogue with its values put in. Markup is read in the template only, never in a value.

    Raises KeyError for a place without a value.
    """
    strong, spans = False, []
    for part in TOKEN.split(template):
        if part == "**":
            strong = not strong
        elif TOKEN.fullmatch(part):
            value = values[part[1:-1]]
            inner = value.spans if isinstance(value, Rich) else (Span(str(value)),)
            spans += [Span(span.text, span.strong or strong) for span in inner]
        elif part:
            spans.append(Span(part, strong))
    return Rich(tuple(spans))
