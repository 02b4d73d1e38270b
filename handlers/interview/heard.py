"""What became of something a person typed: an answer, a question back, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Settled:
    """An answer. `value` as Question.accepts takes it; `echo` tells the person what was understood, when it helps."""

    value: Any
    echo: tuple[str, Mapping[str, Any]] | None = None


@dataclass(frozen=True)
class AskBack:
    """A question back: a catalogue key with its values, what is heard so far, and choices (label key, action).

    `input`: a way of answering that a channel may offer beside words.
    """

    key: str
    values: Mapping[str, Any] = field(default_factory=dict)
    aside: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    input: str | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is kept while it waits for its answer; what is heard so far is kept beside it."""
        choices = [list(choice) for choice in self.choices]
        return {"key": self.key, "values": dict(self.values), "choices": choices, "input": self.input}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "AskBack":
        choices = tuple((label, action) for label, action in kept["choices"])
        return cls(kept["key"], dict(kept["values"]), choices=choices, input=kept["input"])


@dataclass(frozen=True)
class Unclear:
    """Not an answer to this question."""


Heard = Settled | AskBack | Unclear
