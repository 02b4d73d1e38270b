"""What became of an answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

Status = Literal["ok", "unknown", "invalid", "ambiguous"]
Bound = Literal["above", "below"]


@dataclass(frozen=True)
class Parsed:
    """One answer as read.

    ``value`` is set exactly when ``status`` is ``ok``: a bool; yuan (int, or float when not whole); an int;
    ``{"birth_year": int}``; an ISO date; a household id. ``candidates`` (same shape) go with ``ambiguous`` only.
    ``detail`` is JSON-safe and holds what asking back needs, e.g. ``bound``, ``needs``, ``total``, ``persons``.
    """

    value: object | None
    status: Status
    approximate: bool = False
    candidates: tuple[object, ...] = ()
    detail: Mapping[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        assert (self.value is not None) == (self.status == "ok")
        assert self.status == "ambiguous" or not self.candidates

    def to_dict(self, text: str) -> dict[str, object]:
        """The JSON object that the command line prints for ``text``."""
        return {
            "text": text,
            "value": self.value,
            "status": self.status,
            "approximate": self.approximate,
            "candidates": list(self.candidates),
        }


def ok(value: object, *, approximate: bool = False, **detail: object) -> Parsed:
    """An answer that can be used."""
    return Parsed(value, "ok", approximate, (), detail)


def unknown() -> Parsed:
    """The person says that they do not know."""
    return Parsed(None, "unknown")


def invalid(**detail: object) -> Parsed:
    """Not an answer to this kind of question, or an impossible one."""
    return Parsed(None, "invalid", False, (), detail)


def ambiguous(candidates: Iterable[object] = (), /, *, approximate: bool = False, **detail: object) -> Parsed:
    """More than one reading, or one that has to be confirmed. Repeated candidates are named once."""
    named: list[object] = []
    for candidate in candidates:
        if candidate not in named:
            named.append(candidate)
    return Parsed(None, "ambiguous", approximate, tuple(named), detail)


FEN = 2  # decimal places of a yuan


def plain(number: Fraction) -> int | float:
    """A number as JSON has it: whole ones as int, others rounded to the fen."""
    return int(number) if number.denominator == 1 else round(float(number), FEN)
