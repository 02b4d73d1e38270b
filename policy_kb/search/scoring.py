"""How well a question fits each label, from three signs that fail in different ways.

- likeness: the question looks like one of the label's phrases (good for whole sentences);
- evidence: its n-grams are commoner in the label's phrases than elsewhere (good for long stories);
- keywords: a short phrase of the label stands in it whole (good for one telling word in a strange sentence).
"""

import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policy_kb.search.features import Question

Label = int | str
"""A measure's number, or the id of a topic that the notice does not cover."""

# The constants below were found by random search on the pack's own phrases, with phrases held out by turns and whole
# topics held out by turns; a second search that began at these values found none better.
UNKNOWN_WEIGHT = 0.6  # of an n-gram no phrase has, against the rarest one that some phrase has
EVIDENCE_WEIGHT = 0.375  # against likeness, which counts 1
KEYWORD_WEIGHT = 0.73
KEYWORD_LENGTHS = range(2, 6)  # one character is in too many words; six are a sentence, found by likeness
EVIDENCE_LENGTH_POWER = 0.25  # evidence grows with the length of a question: tempered, not averaged away
RATE_PRIOR = 20  # phrases: keeps a topic of ten phrases from looking surer than a measure of eighty
RATE_SMOOTHING = 0.08
RATE_SCALE = 0.6
NEAREST = 3  # phrases looked at in each label
NEAREST_FIRST_SHARE = 0.6  # the best of them, against the mean of the three


@dataclass(frozen=True)
class Gram:
    """What is known of one n-gram: its weight, the phrases that have it, its evidence for each label."""

    weight: float
    phrases: tuple[int, ...]
    evidence: tuple[tuple[Label, float], ...]


@dataclass(frozen=True)
class Scorer:
    """Phrases made ready to be compared with a question."""

    labels: tuple[Label, ...]
    owners: tuple[Label, ...]
    norms: tuple[float, ...]
    grams: Mapping[str, Gram]
    keywords: Mapping[str, tuple[tuple[Label, float], ...]]
    unknown: float

    @classmethod
    def build(cls, phrases: Mapping[Label, Sequence[Question]]) -> "Scorer":
        """Counts the n-grams of every label's phrases."""
        rows = [(label, question.features()) for label, questions in phrases.items() for question in questions]
        grams = _grams(rows, {label: len(questions) for label, questions in phrases.items()})
        return cls(
            labels=tuple(phrases),
            owners=tuple(label for label, _ in rows),
            norms=tuple(math.sqrt(sum(grams[g].weight ** 2 for g in row)) or 1.0 for _, row in rows),
            grams=grams,
            keywords=_keywords(phrases),
            unknown=UNKNOWN_WEIGHT * math.log1p(len(rows)),
        )

    def scores(self, question: Question) -> dict[Label, float]:
        """A score for every label, zero and up; none of them is a probability."""
        found = question.features()
        likeness, evidence = self._likeness(found), self._evidence(found)
        keywords = self._found_keywords(question.han)
        return {
            label: likeness.get(label, 0.0)
            + EVIDENCE_WEIGHT * evidence.get(label, 0.0)
            + KEYWORD_WEIGHT * keywords.get(label, 0.0)
            for label in self.labels
        }

    def _likeness(self, found: Mapping[str, float]) -> dict[Label, float]:
        """Cosine with the nearest phrases of each label."""
        dots: defaultdict[int, float] = defaultdict(float)
        square = 0.0
        for name, length_weight in found.items():
            gram = self.grams.get(name)
            if gram is None:
                square += (length_weight * self.unknown) ** 2
                continue
            product = gram.weight**2
            square += product
            for phrase in gram.phrases:
                dots[phrase] += product
        norm = math.sqrt(square) or 1.0
        by_label: defaultdict[Label, list[float]] = defaultdict(list)
        for phrase, dot in dots.items():
            by_label[self.owners[phrase]].append(dot / norm / self.norms[phrase])
        return {label: _nearest(cosines) for label, cosines in by_label.items()}

    def _evidence(self, found: Mapping[str, float]) -> dict[Label, float]:
        """How much commoner the question's n-grams are in each label than elsewhere."""
        sums: defaultdict[Label, float] = defaultdict(float)
        total = 0.0
        for name, length_weight in found.items():
            gram = self.grams.get(name)
            if gram is None:
                total += length_weight * self.unknown
                continue
            total += gram.weight
            for label, value in gram.evidence:
                sums[label] += value
        scale = total**EVIDENCE_LENGTH_POWER or 1.0
        return {label: value / scale for label, value in sums.items()}

    def _found_keywords(self, han: str) -> dict[Label, float]:
        """0 to 1 for each label: longer keywords and more of them say more, shared ones less."""
        sums: defaultdict[Label, float] = defaultdict(float)
        for word in sorted(_pieces(han) & self.keywords.keys()):
            for label, share in self.keywords[word]:
                sums[label] += (len(word) - 1) * share
        return {label: 1.0 - math.exp(-value / 2) for label, value in sums.items()}


def _nearest(cosines: list[float]) -> float:
    best = sorted(cosines, reverse=True)[:NEAREST]
    return NEAREST_FIRST_SHARE * best[0] + (1 - NEAREST_FIRST_SHARE) * sum(best) / NEAREST


def _grams(rows: Sequence[tuple[Label, Mapping[str, float]]], sizes: Mapping[Label, int]) -> dict[str, Gram]:
    owners: defaultdict[str, list[int]] = defaultdict(list)
    length_weights: dict[str, float] = {}
    for number, (_, row) in enumerate(rows):
        for name, weight in row.items():
            owners[name].append(number)
            length_weights[name] = weight
    made = {}
    for name, numbers in owners.items():
        counts = Counter(rows[number][0] for number in numbers)
        rarity = math.log1p(len(rows) / len(numbers))
        weight = length_weights[name] * rarity * _sharpness(counts, sizes)
        made[name] = Gram(weight, tuple(numbers), tuple(_evidence(counts, sizes, weight)))
    return made


def _rates(counts: Mapping[Label, int], sizes: Mapping[Label, int]) -> dict[Label, float]:
    return {label: count / sizes[label] for label, count in counts.items()}


def _sharpness(counts: Mapping[Label, int], sizes: Mapping[Label, int]) -> float:
    """1 for an n-gram of one label only, 0 for one spread evenly over all: what 啷个 and 怎么 say is nothing."""
    rates = _rates(counts, sizes)
    total = sum(rates.values())
    entropy = -sum(rate / total * math.log(rate / total) for rate in rates.values())
    return 1 - entropy / math.log(max(len(sizes), 2))


def _evidence(counts: Mapping[Label, int], sizes: Mapping[Label, int], weight: float) -> list[tuple[Label, float]]:
    mean = sum(_rates(counts, sizes).values()) / len(sizes)
    return [
        (
            label,
            weight * math.log1p(RATE_SCALE * count / (sizes[label] + RATE_PRIOR) / (mean + RATE_SMOOTHING)),
        )
        for label, count in counts.items()
    ]


def _keywords(phrases: Mapping[Label, Sequence[Question]]) -> dict[str, tuple[tuple[Label, float], ...]]:
    """Short phrases, each with its owners and how much it is theirs.

    The names of the people covered are phrases of measure 0, but they stand in questions about every measure: a
    keyword counts by its owner's share among all phrases it stands in.
    """
    written = {label: [question.han for question in questions] for label, questions in phrases.items()}
    words = {text for texts in written.values() for text in texts if len(text) in KEYWORD_LENGTHS}
    counts: defaultdict[str, Counter[Label]] = defaultdict(Counter)
    for label, texts in written.items():
        for text in texts:
            for word in _pieces(text) & words:
                counts[word][label] += 1
    sizes = {label: len(questions) for label, questions in phrases.items()}
    owners: defaultdict[str, list[tuple[Label, float]]] = defaultdict(list)
    for label, texts in written.items():
        for word in sorted(words.intersection(texts)):
            rates = _rates(counts[word], sizes)
            owners[word].append((label, rates[label] / sum(rates.values())))
    return {word: tuple(shares) for word, shares in owners.items()}


def _pieces(han: str) -> set[str]:
    return {han[i : i + n] for n in KEYWORD_LENGTHS for i in range(len(han) - n + 1)}
