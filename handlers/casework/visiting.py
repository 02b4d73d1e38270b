"""Entering a visit: from one line, a button or `/visit` to the card, and from the card to the record."""

from collections.abc import Callable
from datetime import date

from handlers.casework.caseload import choose_among, find
from handlers.casework.drafts import DATE, EXPLAINED, HOUSEHOLD, INCOME, WHY, WORDS, Draft
from handlers.casework.mending import voided
from handlers.casework.recording import household_of, recorded, same_day
from handlers.casework.visit_answers import answered
from handlers.casework.visit_card import card_labels, explained_reply, hows_reply
from handlers.casework.visit_showing import dropped, put, show
from handlers.casework.visit_words import (
    END_MARKS,
    added,
    changes_said,
    day_said,
    drafts_of,
    filled,
    heard_more,
    note_said,
    nothing_said,
)
from handlers.naming import named
from handlers.richtext import Rich
from handlers.values import PHOTO, PLACE, VISIT, Reply, Say, Scene, Sent, State, Tap, Turn, buttons
from handlers.words import Voice, heard_words
from policy_kb.casework import HOWS, INCOME_KINDS, Action, Card, Visit
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.visit import VisitLine, parse_visit


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/visit`: asks which household, or goes on with the draft that is open."""
    if not scene.desk.may(Action.LOG_VISIT):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    if state.flow == VISIT:
        return show(state, scene, voice)
    return put(state, Draft(scene.turn, asking=HOUSEHOLD), scene, voice)


def of_household(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The button on a household: a visit of today, unless another day is said."""
    if scene.desk.card(Action.LOG_VISIT, household) is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    return put(state, Draft(scene.turn, household, on=scene.today.isoformat()), scene, voice)


def line(state: State, text: str, scene: Scene, voice: Voice) -> Turn | None:
    """What one line of chat begins; None where it is no visit."""
    cards = scene.desk.cards(Action.LOG_VISIT)
    if not cards:
        return None
    read = _read(text, cards, scene)
    if read.decision == "none":
        if read.how is None:
            return _not_yet(state, text, cards, scene, voice)
        draft = heard_more(Draft(scene.turn, asking=HOUSEHOLD), read, scene.today)
        return put(state, draft, scene, voice, voice.say("visit.nobody_found"))
    return _begin(state, read, scene, voice)


def _begin(state: State, read: VisitLine, scene: Scene, voice: Voice) -> Turn:
    """The first household of a line; the others wait until it is settled."""
    first, *others = drafts_of(read, scene.turn, scene.today)
    before = [] if not others else [voice.say("visit.several", n=len(read.each), households=_names(read, scene, voice))]
    before += _about_the_day(read, voice)
    return put(state, first.with_(queue=tuple(each.to_json() for each in others)), scene, voice, *before)


def _names(read: VisitLine, scene: Scene, voice: Voice) -> str:
    first = choose_among([each.households[0] for each in read.each], scene)
    return voice.list_of([named(card, voice, names=scene.names) for card in first])


def _about_the_day(read: VisitLine, voice: Voice) -> list[Rich]:
    return [] if read.day.impossible is None else [voice.say("visit.no_such_day", day=read.day.impossible)]


def _read(text: str, cards: list[Card], scene: Scene, *, met_before: bool = False) -> VisitLine:
    return parse_visit(text, scene.index(cards), scene.today, scene.pack.measure_words, met_before=met_before)


def _not_yet(state: State, text: str, cards: list[Card], scene: Scene, voice: Voice) -> Turn | None:
    """Words about a household of theirs that tell of no visit; None where none is named: they may be a question."""
    mentions = scene.index(cards).mentions(normalise(text))
    if not any(each.households and each.sure for each in mentions):
        return None
    return Turn(state, (Reply(voice.say("visit.not_yet"), buttons(voice, "visit")),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Words while a visit is being entered."""
    draft = Draft.from_json(state.aside)
    text = normalise(message.text).strip(END_MARKS)
    if draft.household is None:
        return _household_said(state, draft, message.text, scene, voice)
    if draft.asking is not None:
        answer = answered(draft, message.text, scene, voice)
        if draft.asking == WHY and answer.draft.asking is None and not draft.voiding:
            return _confirm(state, answer.draft, scene, voice)
        return put(state, answer.draft, scene, voice, *answer.before)
    if draft.voiding:
        done = text in heard_words("done")
        return voided(state, draft, scene, voice) if done else show(state, scene, voice)
    if same_day(draft, scene) is not None:
        known = draft.same_asked  # a "yes" to what was not asked yet is none
        return _same_said(state, draft, message.text, scene, voice) if known else show(state, scene, voice)
    if draft.how is not None and text in heard_words("done"):
        return _tap_ok(state, draft, "", scene, voice)
    return _more_said(state, draft, message.text, scene, voice)


def _same_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    """Whether it is the visit of the same day that is kept already, in words; or which day it was instead."""
    day = day_said(text, scene.today).certain
    if day is not None:
        return put(state, draft.with_(on=day.isoformat(), same_asked=False), scene, voice)
    parsed = parse("yes_no", text, scene.today)
    if parsed.status != "ok":
        return show(state, scene, voice)
    return (_tap_same if parsed.value else _tap_apart)(state, draft, "", scene, voice)


def _more_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    """More about the visit on the card; or a line about another household, which waits until this one is settled."""
    if nothing_said(text) or normalise(text).strip(END_MARKS) in card_labels():
        return show(state, scene, voice)  # an answer, or a button, that is not before them now
    changes = changes_said(text, scene.today)
    if changes:
        return put(state, draft.with_(income={**draft.income, **changes}), scene, voice)
    cards = scene.desk.cards(Action.LOG_VISIT)
    read = _read(text, cards, scene, met_before=True)
    if read.decision != "none" and draft.household not in read.households:
        return _another_line(state, draft, text, scene, voice)
    if read.each:
        return _with_others(state, draft, read, scene, voice)
    day = day_said(text, scene.today)
    if day.impossible is not None:
        sentence = voice.say("visit.no_such_day", day=day.impossible)
        return put(state, draft.with_(asking=DATE), scene, voice, sentence)
    more = heard_more(draft, read, scene.today)
    if day.certain is not None:
        more = more.with_(on=day.certain.isoformat())
    if more.with_(note=draft.note) == draft:
        if day.several:
            days = tuple(each.isoformat() for each in day.several)
            return put(state, draft.with_(asking=DATE, days=days), scene, voice)
        others_named = _others_named(text, draft, cards, scene)
        if others_named:
            asked = draft.with_(household=None, among=(*others_named, draft.household or ""), asking=HOUSEHOLD)
            return put(state, asked, scene, voice)
        more = draft.with_(heard=added(draft.heard, note_said(text)))
    elif draft.heard is not None:
        more = more.with_(note=added(more.note, draft.heard), heard=None)
    return put(state, more, scene, voice)


def _with_others(state: State, draft: Draft, read: VisitLine, scene: Scene, voice: Voice) -> Turn:
    """This household and others in one line: what is said of this one is added, the others follow it."""
    of_this = next(each for each in read.each if draft.household in each.households)
    every = zip(read.each, drafts_of(read, scene.turn, scene.today), strict=True)
    others = tuple(begun.to_json() for said, begun in every if said is not of_this)
    more = heard_more(draft, of_this, scene.today).with_(queue=(*draft.queue, *others))
    return put(state, more, scene, voice, voice.say("visit.others_after", n=len(others)))


def _another_line(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    """A line about another household waits; words of this one that were still to be placed go to the note."""
    before = [voice.say("visit.this_first")]
    if draft.heard is not None:
        before.insert(0, voice.say("visit.put_in_note", words=draft.heard))
        draft = draft.with_(note=added(draft.note, draft.heard), heard=None)
    waiting = text if draft.next is None else f"{draft.next}\n{text}"
    return put(state, draft.with_(next=waiting), scene, voice, *before)


def _others_named(text: str, draft: Draft, cards: list[Card], scene: Scene) -> tuple[str, ...]:
    """Other households that words about this one name: it may have been one of them."""
    index = scene.index(cards)
    named_there = [index.entries[at].id for each in index.mentions(normalise(text)) for at in each.households]
    return tuple(dict.fromkeys(household for household in named_there if household != draft.household))


def sent(state: State, message: Sent, scene: Scene, voice: Voice) -> Turn | None:
    """A photo or a place that goes with the visit being entered; None for anything else."""
    draft = Draft.from_json(state.aside)
    if message.kind == PHOTO and message.file is not None:
        return put(state, draft.with_(photo=message.file), scene, voice)
    if message.kind == PLACE and message.place is not None:
        return put(state, draft.with_(place=message.place), scene, voice)
    return None


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A button of the card."""
    name, _, rest = tap.action.partition(":")
    draft = Draft.from_json(state.aside)
    if name == "drop":
        return _then_next(dropped(state, draft, voice), draft, scene, voice)
    if name == "hh" and draft.household is None:
        return _choose(state, draft, rest, scene, voice)
    if draft.household is None or name not in _TAPS or (draft.voiding and name != "void"):
        return show(state, scene, voice, voice.say("error.old_button"))
    return _TAPS[name](state, draft, rest, scene, voice)


def back(state: State, scene: Scene, voice: Voice) -> Turn:
    """From a single question to the card; the card itself stays until it is confirmed or dropped."""
    draft = Draft.from_json(state.aside)
    if draft.household is None or draft.voiding:
        return show(state, scene, voice)
    return put(state, draft.with_(asking=None, heard=None), scene, voice)


def _choose(state: State, draft: Draft, household: str, scene: Scene, voice: Voice) -> Turn:
    if scene.desk.card(Action.LOG_VISIT, household) is None:
        return show(state, scene, voice, voice.say("household.none"))
    on = draft.on if draft.on is not None or draft.day_open else scene.today.isoformat()
    asking = None if draft.asking == HOUSEHOLD else draft.asking
    return put(state, draft.with_(household=household, among=(), asking=asking, on=on), scene, voice)


def _household_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    offered = choose_among(draft.among, scene)
    said = normalise(text).strip(END_MARKS)
    place = said.strip("#第个")
    if place.isdecimal() and len(place) == 1 and 1 <= int(place) <= len(offered):
        return _choose(state, draft, offered[int(place) - 1].id, scene, voice)
    if len(offered) > 1 and said in heard_words("all_of_them"):
        on = draft.on if draft.on is not None or draft.day_open else scene.today.isoformat()
        waiting = [draft.with_(household=card.id, among=(), asking=None, on=on, queue=()) for card in offered[1:]]
        queue = (*(each.to_json() for each in waiting), *draft.queue)
        return _choose(state, draft.with_(queue=queue), offered[0].id, scene, voice)
    cards = scene.desk.cards(Action.LOG_VISIT)
    read = _read(text, cards, scene)
    if read.each:
        first, *others = drafts_of(read, draft.id, scene.today)
        waiting = [filled(each, draft) for each in others]
        queue = (*(each.to_json() for each in waiting), *draft.queue)
        before = voice.say("visit.several", n=len(read.each), households=_names(read, scene, voice))
        return put(state, filled(first, draft).with_(queue=queue, next=draft.next), scene, voice, before)
    if read.decision == "fill":
        return _choose(state, heard_more(draft, read, scene.today), read.households[0], scene, voice)
    found = find(text, cards, scene)
    if found.sure is not None:
        return _choose(state, draft, found.sure.id, scene, voice)
    if not found.cards:
        return show(state, scene, voice, voice.say("visit.nobody_found"))
    return put(state, draft.with_(among=tuple(card.id for card in found.cards)), scene, voice)


def _confirm(state: State, draft: Draft, scene: Scene, voice: Voice) -> Turn:
    """Records the visit, once everything that must be there is."""
    card = household_of(draft, scene)
    if card is None:
        return show(state, scene, voice)
    if draft.how is None:
        return show(state, scene, voice)
    if draft.day is None:
        return put(state, draft, scene, voice)
    if same_day(draft, scene) is not None:
        return show(state, scene, voice)
    return _then_next(recorded(state, draft, card, scene, voice), draft, scene, voice)


def _then_next(done: Turn, draft: Draft, scene: Scene, voice: Voice) -> Turn:
    """The next household of the same line; after the last, the line that waited until this one was settled."""
    waiting = [Draft.from_json(each) for each in draft.queue]
    waiting = [each for each in waiting if each.household is None or _is_theirs(each.household, scene)]
    if waiting:
        first, *others = waiting
        queue = tuple(each.to_json() for each in others)
        following = first.with_(id=scene.turn, queue=queue, next=draft.next)
        begun = put(done.state, following, scene, voice, voice.say("visit.now_the_next"))
    else:
        text, _, later = (draft.next or "").partition("\n")
        next_line = line(done.state, text, scene, voice) if text else None
        if next_line is None:
            return done
        begun = next_line
        if later and begun.state.flow == VISIT:
            begun = Turn(begun.state.with_(aside={**begun.state.aside, "next": later}), begun.replies, begun.effects)
    return Turn(begun.state, (*done.replies, *begun.replies), done.effects)


def _is_theirs(household: str, scene: Scene) -> bool:
    return scene.desk.card(Action.LOG_VISIT, household) is not None


_Tap = Callable[[State, Draft, str, Scene, Voice], Turn]


def _old(state: State, scene: Scene, voice: Voice) -> Turn:
    return show(state, scene, voice, voice.say("error.old_button"))


def _tap_ok(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    if draft.amends is not None and draft.why is None:
        return put(state, draft.with_(asking=WHY), scene, voice)
    return _confirm(state, draft, scene, voice)


def _tap_how(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    return put(state, draft.with_(how=rest, asking=None), scene, voice) if rest in HOWS else _old(state, scene, voice)


def _tap_tick(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    number, _, value = rest.partition(":")
    if not number.isdecimal() or int(number) not in scene.pack.measures or value not in ("0", "1"):
        return _old(state, scene, voice)
    others = {n for n in draft.explained if n != int(number)}
    ticked = draft.with_(explained=tuple(sorted(others | ({int(number)} if value == "1" else set()))))
    card = explained_reply(ticked, voice)
    return Turn(state.with_(aside=ticked.to_json()), (Reply(card.text, card.buttons, in_place=True),))


def _tap_fill(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    field, _, kind = rest.partition(":")
    if field not in (DATE, EXPLAINED, INCOME, *WORDS) or (kind and kind not in INCOME_KINDS):
        return _old(state, scene, voice)
    return put(state, draft.with_(asking=rest), scene, voice)


def _tap_put(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    if draft.heard is None or rest not in ("", *WORDS):
        return _old(state, scene, voice)
    placed = {} if rest == "" else {rest: added(getattr(draft, rest), draft.heard)}
    return put(state, draft.with_(heard=None, **placed), scene, voice)


def _tap_day(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    try:
        day = date.fromisoformat(rest)
    except ValueError:
        return _old(state, scene, voice)
    if day > scene.today:
        return _old(state, scene, voice)
    return put(state, draft.with_(on=rest, asking=None, day_open=False, days=()), scene, voice)


def _tap_days(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    """Every day that was named is a visit of its own, the first of them now."""
    if len(draft.days) < 2:
        return _old(state, scene, voice)
    first, *others = draft.days
    plain = Draft("", draft.household, how=draft.how, explained=draft.explained)
    queue = (*(plain.with_(on=day).to_json() for day in others), *draft.queue)
    return put(state, draft.with_(on=first, asking=None, day_open=False, days=(), queue=queue), scene, voice)


def _tap_void(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    return voided(state, draft, scene, voice) if draft.voiding and draft.why else show(state, scene, voice)


def _tap_same(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    kept = same_day(draft, scene)
    if kept is None or not isinstance(kept.what, Visit):
        return show(state, scene, voice)
    together = draft.together_with(kept.what, kept.stamp.version)
    return put(state, together.with_(why=voice.label("visit.added_to")), scene, voice)


def _tap_apart(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    return put(state, draft.with_(apart=True), scene, voice)


_TAPS: dict[str, _Tap] = {
    "ok": _tap_ok,
    "how": _tap_how,
    "hows": lambda state, _draft, _rest, _scene, voice: Turn(state, (hows_reply(voice),)),
    "x": _tap_tick,
    "fill": _tap_fill,
    "card": lambda state, draft, _rest, scene, voice: put(state, draft.with_(asking=None, heard=None), scene, voice),
    "put": _tap_put,
    "day": _tap_day,
    "days": _tap_days,
    "void": _tap_void,
    "same": _tap_same,
    "apart": _tap_apart,
}
