"""What rights are worth, over columns: to the fen, as `screening.worth` has it for one record."""

from fractions import Fraction
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
    visit = masks.visit(amount.each, amount.where, held)
    if amount.kind == "rate":
        return Worths(*_by_row(held, visit, *_rates(amount, visit)))
    certain, possible = visit.mask
    least_heads, most_heads = _heads(visit, certain), None if certain is possible else _heads(visit, possible)
    rows, fewest, greatest = _by_row(held, visit, least_heads, least_heads if most_heads is None else most_heads)
    return Worths(
        rows,
        None if amount.kind == "cap" else fewest * _yuan(amount.minimum),
        None if amount.kind == "floor" else greatest * _yuan(amount.maximum),
    )


def _heads(visit: Visit, counted: Bits) -> Array:
    """How many members count, home by home."""
    return np.bincount(visit.home_of[counted.nonzero()[0]], minlength=len(visit.homes))


def _rates(amount: "Amount", visit: Visit) -> tuple[Array, Array]:
    """A rate with a cap, home by home: what is not known of a member lies between the least and the most believed."""
    assert amount.of is not None
    certain, possible = visit.mask
    picked = possible.nonzero()[0]
    homes, column = visit.home_of[picked], visit.columns[amount.of].take(picked)
    bases, unknown = column.values, column.unknown
    if unknown is None or not unknown.any():
        high = low = _fen_of(amount, bases)
    else:
        low = _fen_of(amount, np.where(unknown, float(column.fact.minimum), bases))
        high = low.copy()
        high[unknown] = float(rated(amount, column.fact.maximum) * FEN)
    if certain is not possible:
        low = low * certain[picked]
    least = np.bincount(homes, low, len(visit.homes)) / FEN
    return least, least if low is high else np.bincount(homes, high, len(visit.homes)) / FEN


def _fen_of(amount: "Amount", bases: Array) -> Array:
    """The share of each in fen. Floats serve where the base is a whole number of fen, and Decimals for the others."""
    assert amount.rate is not None
    rate, whole = Fraction(amount.rate), np.rint(bases * FEN)
    found: Array = np.floor(whole * rate.numerator / rate.denominator + 0.5)
    found = np.minimum(found, float(fen(amount.maximum, 1) * FEN))
    odd = (whole / FEN != bases) | (bases < 0)
    if odd.any():
        found[odd] = [float(rated(amount, base) * FEN) for base in bases[odd].tolist()]
    return found


def _by_row(held: Bits, visit: Visit, least: Array, most: Array) -> tuple[Array, Array, Array]:
    """What was found home by home, for the rows that hold the right; where nobody is listed, nothing."""
    places = held[visit.homes].nonzero()[0]
    if len(places) == np.count_nonzero(held):
        return visit.homes[places], least[places], most[places]
    rows, bounds = held.nonzero()[0], np.zeros((2, len(held)))
    bounds[:, visit.homes] = least, most
    return rows, bounds[0, rows], bounds[1, rows]


def _yuan(value: object) -> float:
    return float(fen(value, 1))
