"""The result in words: what one qualifies for, what not and why, what is open, and what would change it."""

from collections.abc import Callable, Iterable

from handlers.interview.facts import fact_label
from handlers.measures import dated, leads
from handlers.richtext import Rich, join
from handlers.values import Button, Reply
from handlers.words import Voice
from policy_kb.conditions import AnyOf, Clause
from policy_kb.nearest import Opening, openings
from policy_kb.screening import ELIGIBLE, INELIGIBLE, UNKNOWN, Result, Screening

NEXT_LINE = "\n    "


def result_replies(screening: Screening, voice: Voice, before: Iterable[Rich] = (), *more: Button) -> tuple[Reply, ...]:
    """Two messages: what is there for you; and the rest, with the first step and the buttons, `more` among them."""
    near = openings(screening)
    within_reach = {opening.right.id for opening in near}
    closed = [r for r in screening.with_outcome(INELIGIBLE) if r.right.id not in within_reach]
    gains = [
        *before,
        voice.say("result.title"),
        _coverage(screening, voice),
        _section("result.eligible", [_eligible(r, voice) for r in screening.with_outcome(ELIGIBLE)], voice),
        _section("result.unknown", _unknown(screening, voice), voice),
        *(_warning(name, screening, voice) for name in screening.warnings),
    ]
    rest = [
        _section("result.nearest", [_would_open(opening, screening, voice) for opening in near], voice),
        _section("result.ineligible", _ineligible(closed, voice), voice),
        voice.say("result.first_step", step=voice.of_pack(screening.pack.identity.first_step)),
        voice.say("result.human"),
        dated(voice),
    ]
    names = ("review", "save", "restart", "measures")
    buttons = [(f"choice.{name}", name) for name in names]
    if any(screening.with_outcome(UNKNOWN)):
        buttons.insert(0, ("choice.go_on", "screen"))
    return (
        Reply(join(gains, "\n\n")),
        Reply(join(rest, "\n\n"), (*more, *(Button(voice.label(key), action) for key, action in buttons))),
    )


def forward_text(screening: Screening, voice: Voice) -> Rich:
    """The result in a few lines, to pass on to a son in the city or to the village officer."""
    eligible = voice.list_of([_titled(result, voice) for result in screening.with_outcome(ELIGIBLE)])
    unknown = voice.list_of([_titled(result, voice) for result in screening.with_outcome(UNKNOWN)])
    return join(
        [
            voice.say("forward.eligible", rights=eligible) if eligible else voice.say("forward.nothing"),
            voice.say("forward.unknown", rights=unknown) if unknown else Rich(),
            dated(voice),
        ]
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
            limbs = voice.list_of([voice.of_pack(limb.says).plain for limb in _limbs(clause)])
            return voice.say("result.not_covered", covered=requirement, limbs=limbs)
        case _:
            missing = [fact_label(p, screening, voice) for p in screening.in_order(_open_coverage(screening))]
            return voice.say("result.coverage_open", covered=requirement, missing=voice.list_of(missing))


def _limbs(clause: Clause) -> list[Clause]:
    part = clause.part
    return [limb for limb in part.parts if isinstance(limb, Clause)] if isinstance(part, AnyOf) else [clause]


def _eligible(result: Result, voice: Voice) -> Rich:
    right = result.right
    line = voice.say(
        "result.right",
        title=_title(result, voice),
        article=voice.article(right.article),
        worth=voice.of_pack(right.section.worth),
        nature=voice.say(f"nature.{right.section.nature}"),
    )
    return join([line, amount_words(result, voice), *_notes(result, voice), _lead(result, voice)], NEXT_LINE)


def _unknown(screening: Screening, voice: Voice) -> list[Rich]:
    """What is open and which answers would settle it; rights that wait for the same answers share a line.

    While it is open whether the household is covered at all, that is said once, above, and not again in every line.
    """
    lines = _together(screening.with_outcome(UNKNOWN), lambda result: waits_for(result, screening, voice), voice)
    return [join([voice.say("result.open", title=t, waits=why), *notes], NEXT_LINE) for t, why, notes in lines]


def _waits_for_coverage(result: Result, screening: Screening) -> bool:
    return any(h.clause is screening.edition.coverage and h.holds is None for h in result.because)


def _open_coverage(screening: Screening) -> set[str]:
    return screening.logic.open_paths(screening.edition.coverage, screening.record)


def closed_by(result: Result, voice: Voice) -> str:
    """The requirements that are not met."""
    return voice.list_of([voice.of_pack(h.clause.says).plain for h in result.because if h.holds is False])


def waits_for(result: Result, screening: Screening, voice: Voice) -> str:
    """Which answers would settle it."""
    shared = _open_coverage(screening) if _waits_for_coverage(result, screening) else set()
    own = [fact_label(path, screening, voice) for path in screening.in_order(result.missing - shared)]
    key = "result.waits" if not shared else "result.waits_more" if own else "result.waits_for_coverage"
    return voice.label(key, missing=voice.list_of(list(dict.fromkeys(own))))


def _ineligible(closed: Iterable[Result], voice: Voice) -> list[Rich]:
    """What is closed and why; rights closed for the same reasons share a line."""
    lines = _together(closed, lambda result: closed_by(result, voice), voice)
    return [join([voice.say("result.closed", title=t, reasons=why), *notes], NEXT_LINE) for t, why, notes in lines]


def _together(
    results: Iterable[Result], reason: Callable[[Result], str], voice: Voice
) -> list[tuple[str, str, list[Rich]]]:
    """(titles with their articles, the reason, notes) for each reason, in the pack's order."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(reason(result), []).append(result)
    return [
        (
            voice.list_of([_titled(result, voice) for result in group]),
            why,
            [note for result in group for note in _notes(result, voice)],
        )
        for why, group in groups.items()
    ]


def _titled(result: Result, voice: Voice) -> str:
    return voice.label("result.titled", title=_title(result, voice), article=voice.article(result.right.article))


def _would_open(opening: Opening, screening: Screening, voice: Voice) -> Rich:
    changes = list(dict.fromkeys(voice.of_pack(change.says).plain for change in opening.changes))
    line = voice.say(
        "result.would_open",
        title=voice.of_pack(opening.right.section.title),
        article=voice.article(opening.right.article),
        changes=voice.list_of(changes),
        worth=voice.of_pack(opening.right.section.worth),
    )
    return join([line, *_notes(screening.of(opening.right.id), voice)], NEXT_LINE)


def _warning(name: str, screening: Screening, voice: Voice) -> Rich:
    section = next(s for s, _ in screening.edition.warnings[screening.subject] if s.id == name)
    return voice.say("result.warning", warning=voice.of_pack(section.says))


def amount_words(result: Result, voice: Voice) -> Rich:
    """The household's own figure where it is counted by members: a cap as a cap, a floor as a floor."""
    worth, declared = result.amount, result.right.amount
    if worth is None or declared is None or declared.each is None:
        return Rich()
    low = None if worth.minimum is None else voice.yuan(worth.minimum)
    high = None if worth.maximum is None else voice.yuan(worth.maximum)
    per = voice.say(f"per.{worth.per}")
    match low, high:
        case None, str(high):
            return voice.say("amount.cap", high=high, per=per)
        case str(low), None:
            return voice.say("amount.floor", low=low, per=per)
        case str(low), str(high) if low != high:
            return voice.say("amount.range", low=low, high=high, per=per)
        case _:
            return voice.say("amount.exact", low=low or "", per=per)


def _notes(result: Result, voice: Voice) -> list[Rich]:
    return [voice.say("result.note", note=voice.of_pack(note.says)) for note in result.notes]


def _lead(result: Result, voice: Voice) -> Rich:
    measure = voice.pack.measures[result.right.article]
    return voice.say("result.lead", units=leads(measure, voice))


def _title(result: Result, voice: Voice) -> Rich:
    return voice.of_pack(result.right.section.title)
