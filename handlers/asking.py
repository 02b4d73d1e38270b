"""Free questions: which measure is meant and what of it, what leans on the question before, what is not covered."""

from dataclasses import dataclass

from handlers.measures import facet_reply, measure_reply, measures_reply, title_of
from handlers.values import Button, Reply, buttons
from handlers.words import Voice
from policy_kb.search import Asked, Found, questions

SHORT = 3
"""Characters of its own that a question may have and still lean on the one before: 「那我妈也算不」."""


@dataclass(frozen=True)
class Answered:
    """What a message of questions leads to. `topic`: the measure spoken of last. `open`: a question that got no
    answer, or only a choice to pick from."""

    replies: tuple[Reply, ...]
    found: tuple[Found, ...]
    topic: int | None
    open: str | None = None


def answered(text: str, topic: int | None, voice: Voice) -> Answered:
    """The answers to what a message asks; `topic` is the measure that was spoken of before it."""
    replies: list[Reply] = []
    asked = questions(text, voice.pack.index)
    unanswered = None
    for each in asked:
        number = _measure_of(each, topic)
        if number is not None:
            topic = number
            replies.append(facet_reply(number, each.facets, voice) if each.facets else measure_reply(number, voice))
        else:
            replies.append(_unsure(each, voice))
            unanswered = None if each.leans or each.found.topic else each.text
    return Answered(tuple(replies), tuple(each.found for each in asked), topic, unanswered)


def answer_aside(text: str, voice: Voice) -> tuple[Reply, ...]:
    """The answers to questions asked in the middle of something else; nothing unless a measure is certain."""
    certain = [each for each in questions(text, voice.pack.index) if each.found.decision == "answer" and not each.leans]
    return tuple(
        facet_reply(each.found.measures[0], each.facets, voice)
        if each.facets
        else measure_reply(each.found.measures[0], voice)
        for each in certain
    )


def _measure_of(asked: Asked, topic: int | None) -> int | None:
    """The measure a question is surely about: its own, or the one before that it leans on."""
    found = asked.found
    if topic is not None and asked.facets and (asked.leans or _follows(asked, topic)):
        return topic
    return found.measures[0] if found.decision == "answer" and not asked.leans else None


def _follows(asked: Asked, topic: int) -> bool:
    """Whether a question with hardly a word of its own goes on about the measure before it."""
    if asked.found.decision == "answer" or asked.found.topic is not None:
        return False
    return len(asked.subject) <= SHORT or topic in asked.found.measures


def _unsure(asked: Asked, voice: Voice) -> Reply:
    if asked.leans:
        return measures_reply(voice, voice.say("ask.of_what"))
    if asked.found.decision == "choose":
        choices = [Button(title_of(number, voice), f"measure:{number}") for number in asked.found.measures]
        return Reply(voice.say("ask.which"), (*choices, Button(voice.label("ask.none_of_these"), "none")))
    return not_covered(asked.found.topic, voice)


def not_covered(topic_id: str | None, voice: Voice) -> Reply:
    """That the notice does not speak of this; of a topic that is known, whom to ask instead."""
    topic = None if topic_id is None else voice.pack.topics[topic_id]
    if topic is None or topic.refer is None:  # to name the weather, or a greeting, would only sound odd
        text = voice.say("ask.not_covered")
    else:
        text = voice.say("ask.not_covered_refer", topic=topic.words[voice.language], where=topic.refer[voice.language])
    return Reply(text, buttons(voice, "measures", "screen"))
