"""What the notice says of a measure, in words: all of it, or only what was asked."""

from collections.abc import Iterable, Iterator

from handlers.richtext import Rich, join, plain
from handlers.values import Button, Reply, buttons
from handlers.words import Voice
from policy_kb.pack import Right
from policy_kb.schema import MeasureSection
from policy_kb.search import Facet

WHO_IS_COVERED = 0


def measure_reply(number: int, voice: Voice) -> Reply:
    """What one measure says in plain words, with its article, its lead units and the first step."""
    measure = voice.pack.measures[number]
    parts = [
        _heading(number, voice),
        voice.of_pack(measure.says),
        *(voice.say("measure.also", fact=voice.of_pack(fact)) for fact in measure.also),
        _lead(measure, voice),
        voice.say("measure.silent", silent=voice.of_pack(voice.pack.identity.silent)),
        _first_step(voice),
        official(number, voice),
        dated(voice),
    ]
    return Reply(join(parts), buttons(voice, "screen", "measures"))


def facet_reply(number: int, facets: Iterable[Facet], voice: Voice) -> Reply:
    """Only what was asked of a measure, with the way to the rest. Where the notice is silent, that is said."""
    measure = voice.pack.measures[number]
    lines = [line for facet in facets for line in _facet(facet, number, measure, voice)]
    everything = Button(voice.label("facet.everything"), f"measure:{number}")
    text = join([_heading(number, voice), *dict.fromkeys(lines), dated(voice)])
    return Reply(text, (everything, *buttons(voice, "screen", "measures")))


def _facet(facet: Facet, number: int, measure: MeasureSection, voice: Voice) -> Iterator[Rich]:
    own = measure.facets.get(facet)
    if own is not None:
        yield voice.of_pack(own)
        yield _lead(measure, voice)
        return
    if number == WHO_IS_COVERED:  # a condition, not a benefit: there is nothing smaller to say
        yield voice.of_pack(measure.says)
        return
    match facet:
        case "amount":
            yield from (_worth(right, voice) for right in _rights(number, voice))
            yield _lead(measure, voice)
        case "who":
            yield from (_conditions(right, voice) for right in _rights(number, voice))
        case "office":
            yield _lead(measure, voice)
            yield _first_step(voice)
        case "how":
            yield _first_step(voice)
            yield _lead(measure, voice)
            yield voice.say("measure.silent", silent=voice.of_pack(voice.pack.identity.silent))
        case "deadline" | "documents":
            yield voice.say(f"facet.{facet}", silent=voice.of_pack(voice.pack.identity.silent))
            yield _lead(measure, voice)


def _rights(number: int, voice: Voice) -> list[Right]:
    rights = voice.pack.at(max(voice.today, voice.pack.issued)).rights
    return [right for of_subject in rights.values() for right in of_subject if right.article == number]


def _worth(right: Right, voice: Voice) -> Rich:
    return voice.say(
        "facet.amount",
        title=voice.of_pack(right.section.title),
        worth=voice.of_pack(right.section.worth),
        nature=voice.say(f"nature.{right.section.nature}"),
    )


def _conditions(right: Right, voice: Voice) -> Rich:
    clauses = voice.list_of([voice.of_pack(clause.says).plain for clause in right.clauses])
    return voice.say("facet.who", title=voice.of_pack(right.section.title), conditions=clauses)


def measures_reply(voice: Voice, before: Rich | None = None) -> Reply:
    """All measures as buttons."""
    choices = tuple(Button(title_of(number, voice), f"measure:{number}") for number in sorted(voice.pack.measures))
    return Reply(before or voice.say("measure.list", title=voice.of_pack(voice.pack.identity.title)), choices)


def title_of(number: int, voice: Voice) -> str:
    return voice.of_pack(voice.pack.measures[number].title).plain


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


def _heading(number: int, voice: Voice) -> Rich:
    return voice.say("measure.title", title=title_of(number, voice), article=voice.article(number))


def _lead(measure: MeasureSection, voice: Voice) -> Rich:
    return voice.say("measure.lead", units=leads(measure, voice)) if measure.lead else Rich()


def _first_step(voice: Voice) -> Rich:
    return voice.say("measure.first_step", step=voice.of_pack(voice.pack.identity.first_step))
