"""What a record qualifies for: an outcome per right, exact in three values, with amounts, reasons and what is open."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Any

from policy_kb.conditions import Clause, Condition
from policy_kb.facts import Record, value_at
from policy_kb.lazily import lazily
from policy_kb.logic import Known, Logic
from policy_kb.readers import Truth

if TYPE_CHECKING:
    from policy_kb.pack import Amount, Edition, Note, Pack, Right

ELIGIBLE, INELIGIBLE, UNKNOWN = "eligible", "ineligible", "unknown"
OUTCOMES = {True: ELIGIBLE, False: INELIGIBLE, None: UNKNOWN}
YES_NO_UNKNOWN = {True: "yes", False: "no", None: "unknown"}
FEN = Decimal("0.01")
"""The smallest unit of money paid out; halves of it are rounded up."""


@dataclass(frozen=True)
class Worth:
    """Money in yuan: no `minimum` is a cap, no `maximum` a floor, both an exact sum or a range."""

    minimum: Decimal | None
    maximum: Decimal | None
    per: str

    def to_dict(self) -> dict[str, str]:
        found = {"per": self.per}
        if self.minimum is not None:
            found["min"] = f"{self.minimum:.2f}"
        if self.maximum is not None:
            found["max"] = f"{self.maximum:.2f}"
        return found


@dataclass(frozen=True)
class Holding:
    """Whether one named requirement holds."""

    clause: Clause
    holds: Truth

    def to_dict(self) -> dict[str, Any]:
        return {"clause": self.clause.id, "holds": self.holds, "article": self.clause.article}


@dataclass(frozen=True)
class Result:
    """One right's outcome, with its reasons and open facts: each is worked out when asked for."""

    right: "Right"
    record: Record
    logic: Logic
    known: Known
    """What was found open for clauses that several rights share."""
    truths: dict[Condition, Truth]
    """What holds of the conditions looked at so far, this record's."""

    @lazily
    def outcome(self) -> str:
        return OUTCOMES[self._truth(self.right.when)]

    def _truth(self, condition: Condition) -> Truth:
        if condition not in self.truths:
            self.truths[condition] = self.logic.truth(condition, self.record)
        return self.truths[condition]

    @lazily
    def amount(self) -> Worth | None:
        """What it is worth, when eligible and the notice gives a figure."""
        if self.outcome != ELIGIBLE or self.right.amount is None:
            return None
        return worth(self.right.amount, self.record, self.logic)

    @lazily
    def because(self) -> tuple[Holding, ...]:
        """Each named requirement of the right and whether it holds."""
        return tuple(Holding(clause, self._truth(clause)) for clause in self.right.clauses)

    @lazily
    def missing(self) -> frozenset[str]:
        """Paths of the missing facts whose answer can still change the outcome or the amount."""
        if self.outcome == INELIGIBLE:
            return frozenset()
        found = set(self.logic.open_paths(self.right.when, self.record, self.known))
        if self.right.amount is not None:
            found |= _open_in_amount(self.right.amount, self.record, self.logic)
        return frozenset(found)

    @lazily
    def notes(self) -> "tuple[Note, ...]":
        return tuple(note for note in self.right.notes if self.outcome in note.outcomes and self._applies(note))

    def _applies(self, note: "Note") -> bool:
        """A note needs its condition known to hold, and nothing known that speaks against it."""
        if note.unless is not None and self.logic.truth(note.unless, self.record) is True:
            return False
        return note.when is None or self.logic.truth(note.when, self.record) is True

    def to_dict(self, screening: "Screening") -> dict[str, Any]:
        found: dict[str, Any] = {"id": self.right.id, "article": self.right.article, "outcome": self.outcome}
        if self.amount is not None:
            found["amount"] = self.amount.to_dict()
        return found | {
            "missing": screening.in_order(self.missing),
            "because": [holding.to_dict() for holding in self.because],
            "notes": [note.id for note in self.notes],
        }


@dataclass(frozen=True)
class Screening:
    """All rights of one subject, in the pack's order."""

    pack: "Pack"
    edition: "Edition"
    id: object
    subject: str
    on: date
    record: Record

    @lazily
    def truths(self) -> dict[Condition, Truth]:
        """Whether each right's condition holds."""
        rights = self.edition.rights[self.subject]
        return dict(zip((right.when for right in rights), self.edition.joint[self.subject](self.record), strict=True))

    @lazily
    def results(self) -> tuple[Result, ...]:
        """Every right, in the pack's order; what one asks of it is worked out then."""
        logic, record, known, truths = self.logic, self.record, Known(), self.truths
        return tuple(Result(right, record, logic, known, truths) for right in self.edition.rights[self.subject])

    @property
    def stale(self) -> bool:
        """Whether somebody must confirm that the notice still applies."""
        return self.pack.stale(self.on)

    @property
    def logic(self) -> Logic:
        return self.edition.logic[self.subject]

    @property
    def covered(self) -> Truth:
        """Whether the notice covers this household at all; only asked of the subject that it covers."""
        return self.logic.truth(self.edition.coverage, self.record)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Ids of what is odd in the record."""
        found = self.edition.warnings[self.subject]
        return tuple(section.id for section, when in found if self.logic.truth(when, self.record) is True)

    def of(self, right: str) -> Result:
        return next(result for result in self.results if result.right.id == right)

    def with_outcome(self, outcome: str) -> Iterable[Result]:
        return (result for result in self.results if result.outcome == outcome)

    def can_change_by(self, path: str) -> bool:
        """Whether this fact, or member's field, is missing and its answer can still change an outcome or an amount."""
        fact = path.partition(".")[0]
        return value_at(self.record, path) is None and any(
            path in result.missing for result in self.results if fact in self.logic.settled_by(result.right.when)
        )

    def in_order(self, paths: Iterable[str]) -> list[str]:
        """Paths in the order in which the pack declares their facts."""
        order = self.pack.places[self.subject]
        return sorted(paths, key=lambda path: (order[path.partition(".")[0]], path))

    def _coverage(self) -> str | None:
        """Whether the household is covered; of another subject the notice does not ask it."""
        return YES_NO_UNKNOWN[self.covered] if self.subject == self.pack.identity.covers else None

    def to_dict(self) -> dict[str, Any]:
        """The JSON form; see the interface in the README."""
        return {
            "id": self.id,
            "subject": self.subject,
            "pack": self.pack.id,
            "on": self.on.isoformat(),
            "stale": self.stale,
            "low_income": self._coverage(),
            "rights": [result.to_dict(self) for result in self.results],
            "warnings": list(self.warnings),
        }


def screen(pack: "Pack", given: Record, subject: str, on: date, identifier: object) -> Screening:
    """Screens a checked record."""
    edition = pack.at(on)
    logic = edition.logic[subject]
    return Screening(pack, edition, identifier, subject, on, logic.implied(given))


def worth(amount: "Amount", record: Record, logic: Logic) -> Worth:
    """The worth of a right that is held, as a range while members are open."""
    certain, possible = (1, 1) if amount.each is None else _heads(amount, record, logic)
    match amount.kind:
        case "cap":
            return Worth(None, fen(amount.maximum, possible), amount.per)
        case "floor":
            return Worth(fen(amount.minimum, certain), None, amount.per)
        case "range":
            return Worth(fen(amount.minimum, certain), fen(amount.maximum, possible), amount.per)
        case _:
            shares = [_share(amount, member, logic) for member in record[amount.each or ""]]
            return Worth(sum((s[0] for s in shares), Decimal(0)), sum((s[1] for s in shares), Decimal(0)), amount.per)


def _heads(amount: "Amount", record: Record, logic: Logic) -> tuple[int, int]:
    """How many members certainly and possibly count."""
    found = [_counts(amount, member, logic) for member in record[amount.each or ""]]
    return sum(value is True for value in found), sum(value is not False for value in found)


def _counts(amount: "Amount", member: Record, logic: Logic) -> Truth:
    assert amount.where is not None and amount.each is not None
    return logic.of_members(amount.each).truth(amount.where, member)


def _share(amount: "Amount", member: Record, logic: Logic) -> tuple[Decimal, Decimal]:
    """The least and the most one member brings under a rate with a cap."""
    assert amount.each is not None and amount.of is not None
    counts = _counts(amount, member, logic)
    base, of = member.get(amount.of), logic.of_members(amount.each).facts[amount.of]
    lowest, highest = (of.minimum, of.maximum) if base is None else (base, base)
    return (
        rated(amount, lowest) if counts is True else Decimal(0),
        rated(amount, highest) if counts is not False else Decimal(0),
    )


def rated(amount: "Amount", base: Any) -> Decimal:
    """What a rate with a cap makes of an amount of money."""
    assert amount.rate is not None
    return min(fen(amount.maximum, 1), (Decimal(str(base)) * amount.rate).quantize(FEN, ROUND_HALF_UP))


def fen(value: Any, times: int) -> Decimal:
    """So many times an amount of yuan, to the fen."""
    return (Decimal(str(value)) * times).quantize(FEN, ROUND_HALF_UP)


def _open_in_amount(amount: "Amount", record: Record, logic: Logic) -> set[str]:
    if amount.each is None or amount.where is None:
        return set()
    found = set()
    for index, member in enumerate(record.get(amount.each) or ()):
        if amount.kind != "rate" or _share(amount, member, logic)[1] > 0:
            inner = logic.of_members(amount.each).open_paths(amount.where, member)
            if amount.of is not None and member.get(amount.of) is None and _counts(amount, member, logic) is not False:
                inner.add(amount.of)
            found |= {f"{amount.each}.{index}.{path}" for path in inner}
    return found
