"""Entering a visit: from one line, a button or `/visit` to the card, and from the card to the record."""

from collections.abc import Callable

from handlers.casework.caseload import choose_among, find, index_of
from handlers.casework.drafts import DATE, FOLLOW_UP, HOUSEHOLD, INCOME, WHY, WORDS, Draft
from handlers.casework.recording import added, current, recorded, same_day
from handlers.casework.visit_card import card_reply, choose_reply, explained_reply, hows_reply, income_reply
from handlers.casework.visit_words import day_said, heard_more, income_said, note_said
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import IDLE, PHOTO, VISIT, Button, Reply, Say, Scene, Sent, State, Tap, Turn, buttons
from handlers.words import Voice, heard_words
from policy_kb.casework import HOWS, INCOME_KINDS, Action, Card, Visit
from policy_kb.normalise import normalise
from policy_kb.parse import parse
from policy_kb.parse.visit import parse_visit

END_MARKS = "。.!！~ "


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/visit`: asks which household, or goes on with the draft that is open."""
    if not scene.desk.may(Action.LOG_VISIT):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    if state.flow == VISIT:
        return show(state, scene, voice)
    return _put(state, Draft(scene.turn, asking=HOUSEHOLD), scene, voice)


def of_household(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """The button on a household: a visit of today, unless another day is said."""
    if scene.desk.card(Action.LOG_VISIT, household) is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    return _put(state, Draft(scene.turn, household, on=scene.today.isoformat()), scene, voice)


def line(state: State, text: str, scene: Scene, voice: Voice) -> Turn | None:
    """What one line of chat begins; None where it is no visit."""
    cards = scene.desk.cards(Action.LOG_VISIT)
    if not cards:
        return None
    read = parse_visit(text, index_of(cards), scene.today, scene.pack.measure_words)
    draft = heard_more(Draft(scene.turn), read)
    if read.decision == "none":
        if read.how is None:
            return _not_yet(state, text, cards, voice)
        return _put(state, draft.with_(asking=HOUSEHOLD), scene, voice, voice.say("visit.nobody_found"))
    if read.decision == "fill":
        draft = draft.with_(household=read.households[0], on=draft.on or _today_unless_vague(text, scene))
        return _put(state, draft, scene, voice)
    return _put(state, draft.with_(among=read.households, asking=HOUSEHOLD), scene, voice)


def _not_yet(state: State, text: str, cards: list[Card], voice: Voice) -> Turn | None:
    """Words about a household of theirs that tell of no visit; None where none is named: they may be a question."""
    named_there = [each for each in index_of(cards).mentions(normalise(text)) if each.households and each.sure]
    return Turn(state, (Reply(voice.say("visit.not_yet"), buttons(voice, "visit")),)) if named_there else None


def amend(state: State, visit_id: str, scene: Scene, voice: Voice) -> Turn:
    """Corrects a visit that was kept."""
    found = current(visit_id, scene)
    if found is None or scene.desk.card(Action.LOG_VISIT, found.what.household) is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    assert isinstance(found.what, Visit)
    return _put(state, Draft.of(found.what, found.stamp.version), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """Where the draft stands: the household to choose, the words that are asked for, or the card."""
    draft = Draft.from_json(state.aside)
    if draft.household is None:
        cards = choose_among(draft.among, scene)
        if not cards:
            asked = voice.say("visit.which_at_all")
            return Turn(state, (Reply(join([*before, asked]), (Button(voice.label("visit.drop"), "drop"),)),))
        return Turn(state, (choose_reply(cards, scene, voice, before),))
    card = scene.desk.card(Action.LOG_VISIT, draft.household)
    if card is None:  # no longer theirs: nothing of it is shown
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("household.none")),))
    if draft.heard is not None:
        return Turn(state, (_placing_reply(draft, voice, before),))
    if draft.asking is not None:
        way_back = Button(voice.label("visit.card_again"), "card")
        field, _, kind = draft.asking.partition(":")
        asked = voice.say(f"visit.ask.{field}", kind=voice.label(f"income.{kind}") if kind else "")
        return Turn(state, (Reply(join([*before, asked]), (way_back,), input="date" if field == DATE else None),))
    same = same_day(draft, scene)
    if same is not None:
        shown = state.with_(aside=draft.with_(same_asked=True).to_json())
        return Turn(shown, (_same_reply(card, scene, voice, before),))
    return Turn(state, (card_reply(draft, card, scene, voice, before),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Words while a visit is being entered."""
    draft = Draft.from_json(state.aside)
    text = normalise(message.text).strip(END_MARKS)
    if draft.household is None:
        return _household_said(state, draft, message.text, scene, voice)
    if draft.asking is not None:
        return _answer_said(state, draft, message.text, scene, voice)
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
        return _put(state, draft.with_(on=day.isoformat(), same_asked=False), scene, voice)
    parsed = parse("yes_no", text, scene.today)
    if parsed.status != "ok":
        return show(state, scene, voice)
    return (_tap_same if parsed.value else _tap_apart)(state, draft, "", scene, voice)


def _more_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    """More about the visit on the card; or a line about another household, which waits until this one is settled."""
    cards = scene.desk.cards(Action.LOG_VISIT)
    read = parse_visit(text, index_of(cards), scene.today, scene.pack.measure_words)
    if read.decision != "none" and draft.household not in read.households:
        return _put(state, draft.with_(next=text), scene, voice, voice.say("visit.this_first"))
    more = heard_more(draft, read)
    day = day_said(text, scene.today)
    if day.certain is not None:
        more = more.with_(on=day.certain.isoformat())
    if more == draft:
        others = _others_named(text, draft, cards)
        if others:
            asked = draft.with_(household=None, among=(*others, draft.household or ""), asking=HOUSEHOLD)
            return _put(state, asked, scene, voice)
        more = draft.with_(heard=added(draft.heard, note_said(text)))
    return _put(state, more, scene, voice)


def _others_named(text: str, draft: Draft, cards: list[Card]) -> tuple[str, ...]:
    """Other households that words about this one name: it may have been one of them."""
    index = index_of(cards)
    named_there = [index.entries[at].id for each in index.mentions(normalise(text)) for at in each.households]
    return tuple(dict.fromkeys(household for household in named_there if household != draft.household))


def sent(state: State, message: Sent, scene: Scene, voice: Voice) -> Turn | None:
    """A photo that goes with the visit being entered; None for anything else."""
    if message.kind != PHOTO or message.file is None:
        return None
    return _put(state, Draft.from_json(state.aside).with_(photo=message.file), scene, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A button of the card."""
    name, _, rest = tap.action.partition(":")
    draft = Draft.from_json(state.aside)
    if name == "drop":
        return _then_next(dropped(state, scene, voice), draft, scene, voice)
    if name == "hh" and draft.household is None:
        return _choose(state, draft, rest, scene, voice)
    if draft.household is None or name not in _TAPS:
        return show(state, scene, voice, voice.say("error.old_button"))
    return _TAPS[name](state, draft, rest, scene, voice)


def back(state: State, scene: Scene, voice: Voice) -> Turn:
    """From a single question to the card; the card itself stays until it is confirmed or dropped."""
    draft = Draft.from_json(state.aside)
    return show(state.with_(aside=draft.with_(asking=None, heard=None).to_json()), scene, voice)


def dropped(state: State, _scene: Scene, voice: Voice) -> Turn:
    """Nothing is recorded, and that is said."""
    return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("visit.dropped")),))


def _put(state: State, draft: Draft, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    return show(state.with_(flow=VISIT, aside=draft.to_json(), changing=None), scene, voice, *before)


def _today_unless_vague(text: str, scene: Scene) -> str | None:
    """A line that says no day is of today; one that says one without telling which (前几天) is asked for it."""
    return None if day_said(text, scene.today).vague else scene.today.isoformat()


def _choose(state: State, draft: Draft, household: str, scene: Scene, voice: Voice) -> Turn:
    if scene.desk.card(Action.LOG_VISIT, household) is None:
        return show(state, scene, voice, voice.say("household.none"))
    asking = None if draft.asking == HOUSEHOLD else draft.asking
    on = draft.on or scene.today.isoformat()
    return _put(state, draft.with_(household=household, among=(), asking=asking, on=on), scene, voice)


def _household_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    offered = choose_among(draft.among, scene)
    place = normalise(text).strip(END_MARKS + "#第个")
    if place.isdecimal() and len(place) == 1 and 1 <= int(place) <= len(offered):
        return _choose(state, draft, offered[int(place) - 1].id, scene, voice)
    cards = scene.desk.cards(Action.LOG_VISIT)
    read = parse_visit(text, index_of(cards), scene.today, scene.pack.measure_words)
    if read.decision == "fill":
        return _choose(state, heard_more(draft, read), read.households[0], scene, voice)
    found = find(text, cards)
    if found.sure is not None:
        return _choose(state, draft, found.sure.id, scene, voice)
    if not found.cards:
        return show(state, scene, voice, voice.say("visit.nobody_found"))
    return _put(state, draft.with_(among=tuple(card.id for card in found.cards)), scene, voice)


def _answer_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    field, _, kind = (draft.asking or "").partition(":")
    if field == DATE:
        return _date_said(state, draft, text, scene, voice)
    if field == INCOME:
        value = income_said(text, scene.today)
        if value is None:
            return show(state, scene, voice, voice.say("visit.no_amount"))
        return _put(state, draft.with_(income={**draft.income, kind: value}, asking=None), scene, voice)
    if field == WHY:
        return _confirm(state, draft.with_(why=note_said(text), asking=None), scene, voice)
    words = None if normalise(text).strip(END_MARKS) in heard_words("nothing") else note_said(text)
    changed = draft.with_(asking=None, **{field: words})
    if field == FOLLOW_UP:
        due = day_said(text, scene.today, ahead=True).certain
        changed = changed.with_(follow_up_on=None if due is None else due.isoformat())
    return _put(state, changed, scene, voice)


def _date_said(state: State, draft: Draft, text: str, scene: Scene, voice: Voice) -> Turn:
    day = day_said(text, scene.today)
    if day.certain is None:
        key = "visit.future" if day.ahead else "visit.no_date"
        return show(state, scene, voice, voice.say(key))
    return _put(state, draft.with_(on=day.certain.isoformat(), asking=None), scene, voice)


def _confirm(state: State, draft: Draft, scene: Scene, voice: Voice) -> Turn:
    """Records the visit, once everything that must be there is."""
    card = scene.desk.card(Action.LOG_VISIT, draft.household or "")
    if card is None:
        return show(state, scene, voice)
    if draft.how is None:
        return show(state, scene, voice)
    if draft.day is None:
        return _put(state, draft.with_(asking=DATE), scene, voice)
    if same_day(draft, scene) is not None:
        return show(state, scene, voice)
    return _then_next(recorded(state, draft, card, scene, voice), draft, scene, voice)


def _then_next(done: Turn, draft: Draft, scene: Scene, voice: Voice) -> Turn:
    """The line that waited until this visit was settled."""
    begun = None if draft.next is None else line(done.state, draft.next, scene, voice)
    return done if begun is None else Turn(begun.state, (*done.replies, *begun.replies), done.effects)


def _same_reply(card: Card, scene: Scene, voice: Voice, before: tuple[Rich, ...]) -> Reply:
    text = voice.say("visit.same_day", household=named(card, voice, names=scene.names))
    choices = (
        ("visit.is_same", "same"),
        ("visit.is_other", "apart"),
        ("visit.change.on", f"fill:{DATE}"),
        ("visit.drop", "drop"),
    )
    offered = tuple(Button(voice.label(label), action) for label, action in choices)
    return Reply(join([*before, text]), offered)


def _placing_reply(draft: Draft, voice: Voice, before: tuple[Rich, ...]) -> Reply:
    places = tuple(Button(voice.label(f"visit.change.{name}"), f"put:{name}") for name in WORDS)
    away = Button(voice.label("visit.put_nowhere"), "put:")
    return Reply(join([*before, voice.say("visit.where_to_put", words=draft.heard or "")]), (*places, away))


_Tap = Callable[[State, Draft, str, Scene, Voice], Turn]


def _old(state: State, scene: Scene, voice: Voice) -> Turn:
    return show(state, scene, voice, voice.say("error.old_button"))


def _tap_ok(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    if draft.amends is not None and draft.why is None:
        return _put(state, draft.with_(asking=WHY), scene, voice)
    return _confirm(state, draft, scene, voice)


def _tap_how(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    return _put(state, draft.with_(how=rest, asking=None), scene, voice) if rest in HOWS else _old(state, scene, voice)


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
    if field == INCOME and not kind:
        return Turn(state, (income_reply(voice),))
    if field not in (DATE, INCOME, *WORDS) or (kind and kind not in INCOME_KINDS):
        return _old(state, scene, voice)
    return _put(state, draft.with_(asking=rest), scene, voice)


def _tap_put(state: State, draft: Draft, rest: str, scene: Scene, voice: Voice) -> Turn:
    if draft.heard is None or rest not in ("", *WORDS):
        return _old(state, scene, voice)
    placed = {} if rest == "" else {rest: added(getattr(draft, rest), draft.heard)}
    return _put(state, draft.with_(heard=None, **placed), scene, voice)


def _tap_same(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    kept = same_day(draft, scene)
    if kept is None or not isinstance(kept.what, Visit):
        return show(state, scene, voice)
    together = draft.together_with(kept.what, kept.stamp.version)
    return _put(state, together.with_(why=voice.label("visit.added_to")), scene, voice)


def _tap_apart(state: State, draft: Draft, _rest: str, scene: Scene, voice: Voice) -> Turn:
    return _put(state, draft.with_(apart=True), scene, voice)


_TAPS: dict[str, _Tap] = {
    "ok": _tap_ok,
    "how": _tap_how,
    "hows": lambda state, _draft, _rest, _scene, voice: Turn(state, (hows_reply(voice),)),
    "explained": lambda state, draft, _rest, _scene, voice: Turn(state, (explained_reply(draft, voice),)),
    "x": _tap_tick,
    "fill": _tap_fill,
    "card": lambda state, draft, _rest, scene, voice: _put(state, draft.with_(asking=None, heard=None), scene, voice),
    "put": _tap_put,
    "same": _tap_same,
    "apart": _tap_apart,
}
