"""What rights are worth, over columns: to the fen, as `screening.worth` has it for one record."""

from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from policy_kb.screening import fen, rated
from policy_kb.table.columns import Array, Bits
from policy_kb.table.masks import Masks, Visit

if TYPE_CHECKING:
    from policy_kb.pack import Amount

FEN = 100
"""To the yuan."""

Bound = Array | float | None


class Worths(NamedTuple):
    """What the rows that hold a right have of it, in yuan: one figure for all of them, or one each. None: there is no
    such bound.
    """

    rows: Array
    least: Bound
    most: Bound


def worths(amount: "Amount", held: Bits, masks: Masks) -> Worths:
    """The worth of a right for the rows that hold it, as a range while members are open."""
    if amount.each is None or amount.where is None:
        least, most = (None if value is None else _yuan(value) for value in (amount.minimum, amount.maximum))
        return Worths(held.nonzero()[0], least, most)
    visit, rows = masks.visit(amount.each, amount.where, held), held.nonzero()[0]
    if amount.kind == "rate":
        low, high = _rates(amount, visit, held)
        return Worths(rows, low.take(rows) / FEN, high.take(rows) / FEN)
    certain, _ = visit.places  # beside a rate, a pack gives each member a least and nothing else
    heads = np.bincount(visit.row_of.take(certain), minlength=len(held))
    return Worths(rows, heads.take(rows) * _yuan(amount.minimum), None)


def _rates(amount: "Amount", visit: Visit, held: Bits) -> tuple[Array, Array]:
    """A rate with a cap, row by row, in fen: what is not known of a member lies between the bounds believed."""
    assert amount.of is not None
    certain, possible = visit.places
    rows = visit.row_of.take(possible)
    if certain is not possible:  # of most of these nobody knows whether the right is held at all
        kept = held.take(rows).nonzero()[0]
        possible, rows = possible.take(kept), rows.take(kept)
    column = visit.columns[amount.of].take(possible)
    bases, unknown = column.values, column.unknown
    if unknown is None or not unknown.any():
        high = low = _fen_of(amount, bases)
    else:
        low = _fen_of(amount, np.where(unknown, float(column.fact.minimum), bases))
        high = low.copy()
        high[unknown] = float(rated(amount, column.fact.maximum) * FEN)
    if certain is not possible:
        sure = np.zeros(len(visit.row_of), bool)
        sure[certain] = True
        low = low * sure.take(possible)
    least = np.bincount(rows, low, len(held))
    return least, least if low is high else np.bincount(rows, high, len(held))


def _fen_of(amount: "Amount", bases: Array) -> Array:
    """The share of each in fen. Floats serve where the base is a whole number of fen, and Decimals for the others."""
    assert amount.rate is not None
    rate, whole = Fraction(amount.rate), np.rint(bases * FEN)
    found: Array = np.floor(whole * rate.numerator / rate.denominator + 0.5)
    found = np.minimum(found, _in_fen(amount.maximum))
    odd = (whole / FEN != bases) | (bases < 0)
    if odd.any():
        found[odd] = [float(rated(amount, base) * FEN) for base in bases[odd].tolist()]
    return found


@lru_cache
def _in_fen(value: object) -> float:
    return float(fen(value, 1) * FEN)


@lru_cache
def _yuan(value: object) -> float:
    return float(fen(value, 1))
