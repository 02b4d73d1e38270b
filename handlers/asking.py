"""Free questions: which measure is meant, and what the notice says of it."""

from handlers.richtext import Rich, join, plain
from handlers.values import Button, Reply, buttons
from handlers.words import Voice
from policy_kb.schema import MeasureSection
from policy_kb.search import Found


def question_replies(text: str, voice: Voice) -> tuple[Reply, ...]:
    """The answer to a free question: a measure, a choice of two or three, or that the notice does not say."""
    return found_replies(voice.pack.index.search(text), voice)


def answer_aside(text: str, voice: Voice) -> tuple[Reply, ...]:
    """The answer to a question asked in the middle of something else; nothing unless one measure is certain."""
    found = voice.pack.index.search(text)
    return (measure_reply(found.measures[0], voice),) if found.decision == "answer" else ()


def found_replies(found: Found, voice: Voice) -> tuple[Reply, ...]:
    """What a search found, as messages."""
    match found.decision:
        case "answer":
            return (measure_reply(found.measures[0], voice),)
        case "choose":
            choices = [Button(_title(number, voice), f"measure:{number}") for number in found.measures]
            return (Reply(voice.say("ask.which"), (*choices, Button(voice.label("ask.none_of_these"), "none"))),)
        case _:
            return (_not_covered(found.topic, voice),)


def none_of_these(voice: Voice) -> Reply:
    return _not_covered(None, voice)


def _not_covered(topic_id: str | None, voice: Voice) -> Reply:
    topic = None if topic_id is None else voice.pack.topics[topic_id]
    if topic is None or topic.refer is None:  # to name the weather, or a greeting, would only sound odd
        text = voice.say("ask.not_covered")
    else:
        text = voice.say("ask.not_covered_refer", topic=topic.words[voice.language], where=topic.refer[voice.language])
    return Reply(text, buttons(voice, "measures", "screen"))


def measure_reply(number: int, voice: Voice) -> Reply:
    """What one measure says in plain words, with its article, its lead units and the first step."""
    measure = voice.pack.measures[number]
    parts = [
        voice.say("measure.title", title=_title(number, voice), article=voice.article(number)),
        voice.of_pack(measure.says),
        *(voice.say("measure.also", fact=voice.of_pack(fact)) for fact in measure.also),
        _lead(measure, voice),
        voice.say("measure.silent", silent=voice.of_pack(voice.pack.identity.silent)),
        voice.say("measure.first_step", step=voice.of_pack(voice.pack.identity.first_step)),
        official(number, voice),
        dated(voice),
    ]
    return Reply(
        join(parts),
        (Button(voice.label("choice.screen"), "screen"), Button(voice.label("choice.measures"), "measures")),
    )


def measures_reply(voice: Voice) -> Reply:
    """All measures as buttons."""
    choices = tuple(Button(_title(number, voice), f"measure:{number}") for number in sorted(voice.pack.measures))
    return Reply(voice.say("measure.list", title=voice.of_pack(voice.pack.identity.title)), choices)


def leads(measure: MeasureSection, voice: Voice) -> str:
    """The lead units of a measure, in words."""
    return voice.list_of([voice.of_pack(unit).plain for unit in measure.lead])


def dated(voice: Voice) -> Rich:
    """Which notice this is, and that somebody must confirm it once its year is past."""
    identity = voice.pack.identity
    stale = voice.of_pack(identity.stale) if voice.pack.stale(voice.today) else Rich()
    return join([voice.say("measure.source", document=voice.of_pack(identity.document)), stale], " ")


def official(number: int, voice: Voice) -> Rich:
    """The official text of an article beside our own words, where an operator has attached it."""
    text = voice.pack.official.get(number)
    return Rich() if text is None else voice.say("measure.official", text=plain(text))


def _lead(measure: MeasureSection, voice: Voice) -> Rich:
    return voice.say("measure.lead", units=leads(measure, voice)) if measure.lead else Rich()


def _title(number: int, voice: Voice) -> str:
    return voice.of_pack(voice.pack.measures[number].title).plain
