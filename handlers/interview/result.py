"""The result in words: what one qualifies for, what not and why, what is open, and what would change it."""

from collections.abc import Iterable

from handlers.asking import dated, leads
from handlers.interview.facts import fact_label
from handlers.richtext import Rich, join
from handlers.values import Button, Reply
from handlers.words import Voice
from policy_kb.conditions import AnyOf, Clause
from policy_kb.nearest import openings
from policy_kb.screening import ELIGIBLE, INELIGIBLE, UNKNOWN, Result, Screening, Worth


def result_replies(screening: Screening, voice: Voice, before: Iterable[Rich] = ()) -> tuple[Reply, ...]:
    """Two messages: what is there for you; and the rest, with the first step and the buttons."""
    gains = [
        *before,
        voice.say("result.title"),
        _coverage(screening, voice),
        _section("result.eligible", [_eligible(r, voice) for r in screening.with_outcome(ELIGIBLE)], voice),
        _section("result.unknown", [_unknown(r, screening, voice) for r in screening.with_outcome(UNKNOWN)], voice),
        *(_warning(name, screening, voice) for name in screening.warnings),
    ]
    rest = [
        _section("result.ineligible", [_ineligible(r, voice) for r in screening.with_outcome(INELIGIBLE)], voice),
        _section("result.nearest", _nearest(screening, voice), voice),
        voice.say("result.first_step", step=voice.of_pack(screening.pack.identity.first_step)),
        voice.say("result.human"),
        dated(voice),
    ]
    buttons = [("choice.review", "review"), ("choice.restart", "restart"), ("choice.measures", "measures")]
    if any(screening.with_outcome(UNKNOWN)):
        buttons.insert(0, ("choice.go_on", "screen"))
    return (
        Reply(join(gains, "\n\n")),
        Reply(join(rest, "\n\n"), tuple(Button(voice.label(key), action) for key, action in buttons)),
    )


def _section(key: str, lines: list[Rich], voice: Voice) -> Rich:
    return join([voice.say(key), *lines]) if lines else Rich()


def _coverage(screening: Screening, voice: Voice) -> Rich:
    """Whether the notice covers this household, and by which limb."""
    clause = screening.edition.coverage
    requirement = voice.of_pack(clause.says)
    match screening.covered:
        case True:
            held = [limb for limb in _limbs(clause) if screening.logic.truth(limb, screening.record) is True]
            reasons = voice.list_of([voice.of_pack(limb.says).plain for limb in held])
            return voice.say("result.covered", covered=requirement, reasons=reasons)
        case False:
            return voice.say("result.not_covered", covered=requirement)
        case _:
            return voice.say("result.coverage_open", covered=requirement)


def _limbs(clause: Clause) -> list[Clause]:
    part = clause.part
    return [limb for limb in part.parts if isinstance(limb, Clause)] if isinstance(part, AnyOf) else [clause]


def _eligible(result: Result, voice: Voice) -> Rich:
    amount = _amount(result.amount, voice) if result.amount is not None else Rich()
    return join(
        [
            voice.say(
                "result.right",
                title=_title(result, voice),
                article=voice.article(result.right.article),
                worth=voice.of_pack(result.right.section.worth),
            ),
            amount,
            voice.say(f"nature.{result.right.section.nature}"),
            *_notes(result, voice),
            _lead(result, voice),
        ],
        "\n    ",
    )


def _unknown(result: Result, screening: Screening, voice: Voice) -> Rich:
    missing = [fact_label(path, screening, voice) for path in sorted(result.missing)]
    line = voice.say(
        "result.open",
        title=_title(result, voice),
        article=voice.article(result.right.article),
        missing=voice.list_of(list(dict.fromkeys(missing))),
    )
    return join([line, *_notes(result, voice)], "\n    ")


def _ineligible(result: Result, voice: Voice) -> Rich:
    failed = [voice.of_pack(h.clause.says).plain for h in result.because if h.holds is False]
    line = voice.say(
        "result.closed",
        title=_title(result, voice),
        article=voice.article(result.right.article),
        reasons=voice.list_of(failed),
    )
    return join([line, *_notes(result, voice)], "\n    ")


def _nearest(screening: Screening, voice: Voice) -> list[Rich]:
    return [
        voice.say(
            "result.would_open",
            title=voice.of_pack(opening.right.section.title),
            changes=voice.list_of(list(dict.fromkeys(voice.of_pack(c.says).plain for c in opening.changes))),
            worth=voice.of_pack(opening.right.section.worth),
        )
        for opening in openings(screening)
    ]


def _warning(name: str, screening: Screening, voice: Voice) -> Rich:
    section = next(s for s, _ in screening.edition.warnings[screening.subject] if s.id == name)
    return voice.say("result.warning", warning=voice.of_pack(section.says))


def _amount(worth: Worth, voice: Voice) -> Rich:
    """A cap as a cap, a floor as a floor: never a promise."""
    low = None if worth.minimum is None else voice.yuan(worth.minimum)
    high = None if worth.maximum is None else voice.yuan(worth.maximum)
    if low is None:
        return voice.say("amount.cap", high=high or "", per=voice.say(f"per.{worth.per}"))
    if high is None:
        return voice.say("amount.floor", low=low, per=voice.say(f"per.{worth.per}"))
    key = "amount.exact" if low == high else "amount.range"
    return voice.say(key, low=low, high=high, per=voice.say(f"per.{worth.per}"))


def _notes(result: Result, voice: Voice) -> list[Rich]:
    return [voice.say("result.note", note=voice.of_pack(note.says)) for note in result.notes]


def _lead(result: Result, voice: Voice) -> Rich:
    measure = voice.pack.measures[result.right.article]
    return voice.say("result.lead", units=leads(measure, voice))


def _title(result: Result, voice: Voice) -> Rich:
    return voice.of_pack(result.right.section.title)
