"""From a pack's phrases to its model: multinomial logistic regression, on NumPy.

The phrases of every measure and of every topic the notice does not cover are the classes; a row is a phrase's signs
weighed by their rarity and brought to a length of at most one. The loss is convex, so that whoever trains comes to the
same model whatever the order of the phrases.
"""

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from policy_kb.search.features import Concepts, Question
from policy_kb.search.model import STEP, UNSAID, Model, source_of

TRUST = 30.0
"""Of the phrases against the wish for small weights; found on folds that leave whole topics out."""
TRUST_IN_TOPICS = 10.0
CONSTANT = 0.3
"""The value of a sign that every phrase has: its weight is what a label is worth before anything is said."""
SMALLEST = 0.1
"""A weight nearer to zero is dropped: there are a hundred thousand, and they decide nothing."""
ROUNDS = 2000
ENOUGH = 1e-3
"""The largest slope left, against the trust in the phrases."""

Floats = NDArray[np.float64]
Places = NDArray[np.intp]


def train(measures: Mapping[int, Sequence[str]], topics: Mapping[str, Sequence[str]], concepts: Concepts) -> Model:
    """The model of these phrases, by measure (0: who is covered) and by topic outside the notice."""
    said = [*measures.values(), *topics.values()]
    read = [
        (label, signs)
        for label, texts in enumerate(said)
        for text in texts
        if (signs := Question.read(text).signs(concepts))
    ]
    table = _Table.of([signs for _, signs in read])
    labels = np.array([label for label, _ in read], dtype=np.intp)
    outside = labels >= len(measures)
    decided = _fit(table, np.minimum(labels, len(measures)), len(measures) + 1, TRUST, constant=CONSTANT)
    named = _fit(table.only(outside), labels[outside] - len(measures), len(topics), TRUST_IN_TOPICS)
    weights = np.hstack([decided[:-1], named[:-1]])
    rarity = [round(float(value) * STEP) / STEP for value in table.rarity]
    return Model(
        measures=tuple(measures),
        topics=tuple(topics),
        bias=tuple(round(float(value) * CONSTANT * STEP) / STEP for value in decided[-1]),
        signs={name: (rarity[at], _kept(weights[at])) for name, at in table.names.items()},
        unseen=round(table.unseen * STEP) / STEP,
        source=source_of(measures, topics, concepts),
    )


def _kept(row: Floats) -> tuple[tuple[int, float], ...]:
    return tuple((place, round(float(w) * STEP) / STEP) for place, w in enumerate(row) if abs(w) >= SMALLEST)


@dataclass(frozen=True)
class _Table:
    """The phrases as a sparse matrix (phrases × signs), in the two orders that are summed over."""

    names: Mapping[str, int]
    rarity: Floats
    unseen: float
    rows: Places
    columns: Places
    values: Floats

    @classmethod
    def of(cls, signs: Sequence[Collection[str]]) -> "_Table":
        counts = Counter(sign for row in signs for sign in row)
        names = {name: at for at, name in enumerate(sorted(counts))}
        unseen = math.log(len(signs) + 1) + 1
        rarity = np.array([unseen - math.log(counts[name] + 1) for name in names])
        columns = np.array([names[sign] for row in signs for sign in sorted(row)], dtype=np.intp)
        rows = np.repeat(np.arange(len(signs)), [len(row) for row in signs])
        squares = np.bincount(rows, weights=rarity[columns] ** 2, minlength=len(signs))
        values = rarity[columns] / np.sqrt(squares + UNSAID * unseen**2)[rows]
        return cls(names, rarity, unseen, rows, columns, values)

    def only(self, rows: NDArray[np.bool_]) -> "_Table":
        """Some of the phrases, with all the signs."""
        kept = rows[self.rows]
        numbers = np.cumsum(rows) - 1
        return replace(self, rows=numbers[self.rows[kept]], columns=self.columns[kept], values=self.values[kept])

    @cached_property
    def by_sign(self) -> tuple[Places, Places, Floats]:
        """Rows and values by column, with the columns that have any."""
        order = np.argsort(self.columns, kind="stable")
        return self.columns[order], self.rows[order], self.values[order]

    def times(self, weights: Floats) -> Floats:
        """Phrases × labels."""
        return _summed(self.rows, self.values[:, None] * weights[self.columns], int(self.rows[-1]) + 1)

    def transposed_times(self, slopes: Floats) -> Floats:
        """Signs × labels."""
        columns, rows, values = self.by_sign
        return _summed(columns, values[:, None] * slopes[rows], len(self.names))


def _summed(groups: Places, parts: Floats, count: int) -> Floats:
    """The parts of each group added up; the groups stand in order."""
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    sums = np.zeros((count, parts.shape[1]))
    sums[groups[starts]] = np.add.reduceat(parts, starts, axis=0)
    return sums


def _fit(table: _Table, classes: Places, count: int, trust: float, constant: float = 0.0) -> Floats:
    """Weights (signs and the constant × labels) by accelerated descent (Nesterov), begun anew when it overshoots."""
    weights = ahead = np.zeros((len(table.names) + 1, count))
    if not len(classes):
        return weights
    wanted = np.zeros((len(classes), count))
    wanted[np.arange(len(classes)), classes] = 1.0
    step, momentum = 1.0 / (1.0 + 0.5 * trust * (_largest(table) + constant**2 * len(classes))), 1.0
    for _ in range(ROUNDS):
        shares = _shares(table.times(ahead[:-1]) + constant * ahead[-1])
        slope = np.vstack([table.transposed_times(shares - wanted), constant * (shares - wanted).sum(axis=0)])
        slope = trust * slope + ahead
        if np.abs(slope).max() < ENOUGH * trust:
            break
        new = ahead - step * slope
        if (slope * (new - weights)).sum() > 0:
            momentum = 1.0
        faster = (1 + math.sqrt(1 + 4 * momentum**2)) / 2
        ahead = new + (momentum - 1) / faster * (new - weights)
        weights, momentum = new, faster
    return weights


def _shares(scores: Floats) -> Floats:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    shares: Floats = powers / powers.sum(axis=1, keepdims=True)
    return shares


def _largest(table: _Table) -> float:
    """The largest eigenvalue of the phrases' likeness to each other, by power iteration."""
    vector = np.ones((len(table.names), 1))
    size = 0.0
    for _ in range(30):
        vector = table.transposed_times(table.times(vector))
        size = float(np.linalg.norm(vector))
        vector /= size
    return size
