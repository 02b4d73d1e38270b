"""The decision: one measure for sure, two or three to choose from, or none.

A wrong answer given surely costs a villager more than a question back, so being sure asks for a lead over everything
else, topics outside the notice included; and only what is most likely outside is turned away.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal

from policy_kb.search.features import Concepts, Question
from policy_kb.search.model import Model, Shares, source_of

Decision = Literal["answer", "choose", "abstain"]

# Found on the pack's own phrases, held out by turns together with whole topics (bench/understanding). There, 3 of 100
# questions about a topic never listed are answered surely, and 1 of 100 about a measure surely but wrongly.
SURE = 0.3  # the best measure's least share, to be answered at once
LEAD = 2.0  # of the best measure over the next one, as a ratio
AGAINST_OUTSIDE = 0.6  # of the best measure against what the notice does not cover, as a ratio
OUTSIDE = 0.8  # the least share of what the notice does not cover, to abstain
NEAR = 0.02  # a third choice less likely than this is noise
MOST_CHOICES = 3
LEAST_CHOICES = 2
NAMED = 0.1  # a topic's least share among the topics to be named, and
NAMED_LEAD = 4.0  # its lead over the next one, as a ratio: 1 name in 20 is wrong, and a wrong one is worse than none
TOPIC_WORDS = range(2, 6)  # characters of a topic's phrase that names it wherever it stands: longer ones are sentences
LIKELY = 0.05  # a measure's least share to be suggested to whoever tends the pack
LONGEST = 4096  # characters read: the most a chat message can carry


@dataclass(frozen=True)
class Topic:
    """A subject that the notice does not cover. `words`: its name by language; `refer`: whom to ask, by language."""

    id: str
    words: Mapping[str, str]
    phrases: Sequence[str]
    refer: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Found:
    """What a question is about. `measures`: best first, none when abstaining; `topic`: when abstaining, if known."""

    decision: Decision
    measures: tuple[int, ...] = ()
    topic: str | None = None


@dataclass(frozen=True)
class Index:
    """What people say, by measure (0: who is covered) and by topic, and the model made from it."""

    phrases: Mapping[int, Sequence[str]]
    topics: Sequence[Topic]
    concepts: Concepts = field(default_factory=Concepts)
    model: Model = field(default_factory=Model)

    @property
    def source(self) -> str:
        """The checksum of what a model of these phrases is made from."""
        return source_of(self.phrases, self._topic_phrases, self.concepts)

    def trained(self) -> "Index":
        """With a model of these phrases, made now. Takes seconds."""
        from policy_kb.search.training import train  # not at the top: NumPy takes 0.1 s that a question never needs

        return replace(self, model=train(self.phrases, self._topic_phrases, self.concepts))

    def search(self, text: str) -> Found:
        """Never raises: any text is a question, and one without a word of ours is abstained from."""
        question = Question.read(text[:LONGEST])
        known = self._known.get(question.key)
        if known is not None:
            return Found("answer", (known,)) if isinstance(known, int) else Found("abstain", topic=known)
        signs = question.signs(self.concepts)
        if not any(sign in self.model.signs for sign in signs):
            return Found("abstain")
        shares = self.model.shares(signs)
        found = judged(shares)
        return found if found.measures else replace(found, topic=self._topic_of(question, shares))

    def _topic_of(self, question: Question, shares: Shares) -> str | None:
        """The topic that a question outside the notice names, or is clearly about."""
        words = [word for word in self._topic_words if word in question.key]
        if words:
            return self._topic_words[max(words, key=len)]
        ranked = sorted(shares.topics, key=lambda name: -shares.topics[name])
        likely = [shares.topics[name] for name in ranked[:2]]
        clear = bool(likely) and likely[0] >= max(NAMED, NAMED_LEAD * max(likely[1:], default=0.0))
        return ranked[0] if clear else None

    @cached_property
    def _topic_words(self) -> dict[str, str]:
        """Short phrases of one topic only."""
        known = {key: label for key, label in self._known.items() if isinstance(label, str)}
        return {key: label for key, label in known.items() if len(key) in TOPIC_WORDS and not key.isascii()}

    def likely(self, text: str) -> tuple[int, str] | None:
        """The measure a question without an answer was most likely about, and its phrase most like it; None where
        nothing speaks for any.
        """
        from rapidfuzz import fuzz, process  # not at the top: only whoever tends the pack asks

        shares = self.model.shares(Question.read(text[:LONGEST]).signs(self.concepts)).measures
        best = max(shares, key=lambda measure: shares[measure], default=None)
        if best is None or shares[best] < LIKELY:
            return None
        phrase, *_ = process.extractOne(text, list(self.phrases[best]), scorer=fuzz.WRatio)
        return best, phrase

    @property
    def _topic_phrases(self) -> dict[str, Sequence[str]]:
        return {topic.id: topic.phrases for topic in self.topics}

    @cached_property
    def _known(self) -> dict[str, int | str]:
        """The phrases as questions: an alias that a county adds works at once, before a model knows it.

        One that stands under two labels, or has no word in it, is left to the model.
        """
        owners: defaultdict[str, set[int | str]] = defaultdict(set)
        said: list[tuple[int | str, Sequence[str]]] = [*self._topic_phrases.items(), *self.phrases.items()]
        for label, texts in said:
            for text in texts:
                owners[Question.read(text).key].add(label)
        return {key: next(iter(labels)) for key, labels in owners.items() if key and len(labels) == 1}


def judged(shares: Shares) -> Found:
    """The decision on these likelihoods."""
    ranked = sorted(shares.measures, key=lambda measure: -shares.measures[measure])
    likely = [shares.measures[measure] for measure in ranked]
    if not ranked or shares.outside >= OUTSIDE:
        return Found("abstain")
    if likely[0] >= max(SURE, LEAD * max(likely[1:], default=0.0), AGAINST_OUTSIDE * shares.outside):
        return Found("answer", (ranked[0],))
    near = [measure for measure, share in zip(ranked[:MOST_CHOICES], likely, strict=False) if share >= NEAR]
    return Found("choose", tuple(near if len(near) >= LEAST_CHOICES else ranked[:LEAST_CHOICES]))
