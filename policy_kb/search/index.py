"""The decision: one measure for sure, two or three to choose from, or none.

A wrong answer given surely costs a villager more than a question back, so being sure asks for a lead over everything
else, topics outside the notice included; and a topic must lead clearly before the notice's own measures are withheld.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from policy_kb.search.features import Question
from policy_kb.search.scoring import Label, Scorer

Decision = Literal["answer", "choose", "abstain"]

# Calibrated on held-out phrases and held-out topics (see scoring.py). There, 2 % of the questions about the notice
# are answered surely but wrongly, and 2 % to 6 % of those outside it answered surely: topics listed, topics not listed.
FLOOR = 0.4  # the best measure's least score; a little low on purpose: a question back turns nobody away
LEAD = 0.45  # of the best measure over the next measure and over every topic, to be sure
TOPIC_LEAD = 0.8  # of a topic over the best measure, to abstain
TOPIC_FLOOR = 0.9  # a topic's least score to be named: below it one name in three would be wrong
NEAR = 1.0  # a third choice further than this behind the first is noise
MOST_CHOICES = 3
LEAST_CHOICES = 2
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
    """The phrases of a pack, ready for questions."""

    scorer: Scorer
    known: Mapping[Question, Label]
    measures: tuple[int, ...]
    topics: tuple[str, ...]

    @classmethod
    def build(cls, phrases: Mapping[int, Sequence[str]], topics: Sequence[Topic]) -> "Index":
        """`phrases`: what people say for each measure (0: who is covered)."""
        said: list[tuple[Label, Sequence[str]]] = [(topic.id, topic.phrases) for topic in topics]
        said += phrases.items()
        labelled = {label: [Question.read(text) for text in texts] for label, texts in said}
        return cls(Scorer.build(labelled), _known(labelled), tuple(phrases), tuple(topic.id for topic in topics))

    def search(self, text: str) -> Found:
        """Never raises: any text is a question, and one without a word of ours is abstained from."""
        question = Question.read(text[:LONGEST])
        known = self.known.get(question)
        if known is not None:
            return Found("answer", (known,)) if isinstance(known, int) else Found("abstain", topic=known)
        return self._judge(self.scorer.scores(question))

    def _judge(self, scores: Mapping[Label, float]) -> Found:
        ranked = sorted(self.measures, key=lambda measure: -scores[measure])
        best = scores[ranked[0]] if ranked else 0.0
        topic = max(self.topics, key=lambda name: scores[name], default=None)
        outside = scores[topic] if topic is not None else 0.0
        if best < FLOOR or outside > best + TOPIC_LEAD:
            return Found("abstain", topic=topic if outside >= max(TOPIC_FLOOR, best) else None)
        next_best = scores[ranked[1]] if len(ranked) > 1 else 0.0
        if best - max(next_best, outside) >= LEAD:
            return Found("answer", (ranked[0],))
        near = [measure for measure in ranked[:MOST_CHOICES] if scores[measure] >= best - NEAR]
        return Found("choose", tuple(near if len(near) >= LEAST_CHOICES else ranked[:LEAST_CHOICES]))


def _known(labelled: Mapping[Label, Sequence[Question]]) -> dict[Question, Label]:
    """The phrases as questions: an alias that a county adds works at once, however strong its neighbours are.

    One that stands under two labels, or has no word in it, is left to the scores.
    """
    owners: defaultdict[Question, set[Label]] = defaultdict(set)
    for label, questions in labelled.items():
        for question in questions:
            owners[question].add(label)
    return {
        question: next(iter(labels))
        for question, labels in owners.items()
        if len(labels) == 1 and question != Question("", "")
    }
