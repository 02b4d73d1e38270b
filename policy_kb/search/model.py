"""The linear model that weighs a question's signs: read from a pack's folder, scored without any library.

It is made by `bangfu policy train` from the pack's phrases (see training.py) and kept beside them, with a checksum of
itself and of what it was made from.
"""

import hashlib
import json
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policy_kb.errors import PackError
from policy_kb.search.features import VERSION, Concepts

UNSAID = 5
"""Signs, never seen, that every question is taken to hold beside its own: a lone common word decides nothing."""
STEP = 20
"""Weights and rarities are kept as whole twentieths: finer changes no decision and takes more room."""


@dataclass(frozen=True)
class Shares:
    """Likelihoods: of each measure and of `outside` in sum 1; of each topic, should it be outside, in sum 1."""

    measures: Mapping[int, float]
    outside: float
    topics: Mapping[str, float]


@dataclass(frozen=True)
class Model:
    """Weights of signs, read twice: which measure, or none of them; and where it is none, which topic.

    `signs`: rarity, and the weight for each label that the sign speaks for or against, by the label's place in
    `measures`, OUTSIDE, `topics`. `source`: checksum of the phrases and concepts it was made from.
    """

    measures: tuple[int, ...] = ()
    topics: tuple[str, ...] = ()
    bias: tuple[float, ...] = (0.0,)
    """Of each measure and of OUTSIDE, before anything is said."""
    signs: Mapping[str, tuple[float, tuple[tuple[int, float], ...]]] = field(default_factory=dict)
    unseen: float = 1.0
    """The rarity of a sign that no phrase has."""
    source: str = ""

    def shares(self, signs: Collection[str]) -> Shares:
        """How likely each label is. Signs never seen before make every label less sure."""
        square = UNSAID * self.unseen**2
        sums = [0.0] * (len(self.measures) + 1 + len(self.topics))
        for sign in signs:
            rarity, weights = self.signs.get(sign, (self.unseen, ()))
            square += rarity * rarity
            for place, weight in weights:
                sums[place] += rarity * weight
        norm = math.sqrt(square)
        decided = len(self.bias)
        first = _softmax([bias + value / norm for bias, value in zip(self.bias, sums, strict=False)])
        topics = _softmax([value / norm for value in sums[decided:]])
        return Shares(
            dict(zip(self.measures, first, strict=False)), first[-1], dict(zip(self.topics, topics, strict=True))
        )

    def written(self) -> str:
        """As it is kept: one sign a line."""
        signs = {
            name: [round(rarity * STEP), *(part for p, w in weights for part in (p, round(w * STEP)))]
            for name, (rarity, weights) in sorted(self.signs.items())
        }
        head: dict[str, Any] = {
            "source": self.source,
            "measures": list(self.measures),
            "topics": list(self.topics),
            "bias": [round(value * STEP) for value in self.bias],
            "unseen": round(self.unseen * STEP),
        }
        lines = [f"{json.dumps(name, ensure_ascii=False)}:{json.dumps(row)}" for name, row in signs.items()]
        body = json.dumps(head, ensure_ascii=False)[:-1] + ', "signs": {\n' + ",\n".join(lines) + "\n}}"
        return f'{{"checksum": "{_checksum(body)}", "model": {body}}}\n'

    @classmethod
    def read(cls, text: str) -> "Model":
        """What `written` wrote. Raises PackError when it was altered or cut."""
        try:
            body = text[text.index('"model": ') + len('"model": ') :].rstrip()[:-1]
            kept = json.loads(text)
            content = kept["model"]
            if kept["checksum"] != _checksum(body):
                raise ValueError("checksum")
        except (ValueError, KeyError, TypeError) as error:
            raise PackError("model.json", 1, "not the model that was written: bangfu policy train") from error
        return cls(
            measures=tuple(content["measures"]),
            topics=tuple(content["topics"]),
            bias=tuple(value / STEP for value in content["bias"]),
            signs={name: (row[0] / STEP, _pairs(row[1:])) for name, row in content["signs"].items()},
            unseen=content["unseen"] / STEP,
            source=content["source"],
        )


def _softmax(scores: Sequence[float]) -> list[float]:
    highest = max(scores, default=0.0)
    powers = [math.exp(score - highest) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]


def _pairs(row: Sequence[int]) -> tuple[tuple[int, float], ...]:
    return tuple((row[at], row[at + 1] / STEP) for at in range(0, len(row), 2))


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def source_of(measures: Mapping[int, Sequence[str]], topics: Mapping[str, Sequence[str]], concepts: Concepts) -> str:
    """A checksum of all that a model is made from."""
    parts = [[[name, list(texts)] for name, texts in each.items()] for each in (measures, topics, concepts.words)]
    return hashlib.sha256(json.dumps([VERSION, *parts], ensure_ascii=False).encode()).hexdigest()
