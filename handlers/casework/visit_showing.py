"""Where a visit being entered stands: what is before the person."""

from handlers.casework.caseload import choose_among
from handlers.casework.drafts import DATE, EXPLAINED, INCOME, WORDS, Draft
from handlers.casework.recording import household_of, same_day
from handlers.casework.visit_card import (
    card_reply,
    choose_reply,
    date_reply,
    explained_reply,
    income_reply,
    void_reply,
)
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import IDLE, VISIT, Button, Reply, Scene, State, Turn
from handlers.words import Voice
from policy_kb.casework import Card


def put(state: State, draft: Draft, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """The draft as it is now; of a household that is certain the day is asked for where it is not known."""
    if draft.household is not None and draft.on is None and draft.asking is None:
        draft = draft.with_(asking=DATE)
    return show(state.with_(flow=VISIT, aside=draft.to_json(), changing=None), scene, voice, *before)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """Where the draft stands: the household to choose, the words that are asked for, or the card."""
    draft = Draft.from_json(state.aside)
    if draft.household is None:
        cards = choose_among(draft.among, scene)
        if not cards:
            asked = voice.say("visit.which_at_all")
            return Turn(state, (Reply(join([*before, asked]), (Button(voice.label("visit.drop"), "drop"),)),))
        return Turn(state, (choose_reply(cards, scene, voice, before),))
    card = household_of(draft, scene)
    if card is None:  # no longer theirs: nothing of it is shown
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("household.none")),))
    if draft.voiding and draft.asking is None:
        return Turn(state, (void_reply(draft, card, scene, voice, before),))
    if draft.heard is not None:
        return Turn(state, (_placing_reply(draft, voice, before),))
    if draft.asking is not None:
        return Turn(state, (_asking_reply(draft, scene, voice, before),))
    same = same_day(draft, scene)
    if same is not None:
        shown = state.with_(aside=draft.with_(same_asked=True).to_json())
        return Turn(shown, (_same_reply(card, scene, voice, before),))
    return Turn(state, (card_reply(draft, card, scene, voice, before),))


def _asking_reply(draft: Draft, scene: Scene, voice: Voice, before: tuple[Rich, ...]) -> Reply:
    field, _, kind = (draft.asking or "").partition(":")
    if field == DATE:
        return date_reply(draft, scene, voice, before)
    if field == EXPLAINED:
        return explained_reply(draft, voice, before)
    if field == INCOME and not kind:
        return income_reply(voice, before)
    asked = voice.say(
        "undo.ask_why" if draft.voiding else f"visit.ask.{field}", kind=voice.label(f"income.{kind}") if kind else ""
    )
    way_back = ("undo.keep", "drop") if draft.voiding else ("visit.card_again", "card")
    return Reply(join([*before, asked]), (Button(voice.label(way_back[0]), way_back[1]),))


def dropped(state: State, draft: Draft, voice: Voice) -> Turn:
    """Nothing is recorded, and that is said."""
    key = "undo.kept" if draft.voiding else "visit.dropped" if draft.amends is None else "visit.not_amended"
    return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say(key)),))


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
