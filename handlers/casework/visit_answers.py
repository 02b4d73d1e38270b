"""Words for what a visit's card asks: what they come to, or what is said of those that are no answer."""

from collections.abc import Callable
from dataclasses import dataclass

from handlers.casework.drafts import DATE, EXPLAINED, FOLLOW_UP, INCOME, WHY, Draft
from handlers.casework.visit_card import card_labels
from handlers.casework.visit_words import (
    END_MARKS,
    changes_said,
    day_said,
    income_said,
    measures_said,
    note_said,
    nothing_said,
)
from handlers.richtext import Rich
from handlers.values import Scene
from handlers.words import Voice, catalogue, heard_words
from policy_kb.casework import INCOME_KINDS
from policy_kb.normalise import normalise
from policy_kb.parse.visit.ahead import day_ahead

LEAST_REASON = 2
"""Characters of a reason: one that is shorter tells nobody anything."""
RUEFUL = "command.undo"
"""The command whose sentences (记错了) are a reason as well."""


@dataclass(frozen=True)
class Answered:
    """The draft after an answer, and what is to be said first. Where it was none, the draft asks still."""

    draft: Draft
    before: tuple[Rich, ...] = ()


def answered(draft: Draft, text: str, scene: Scene, voice: Voice) -> Answered:
    """What words come to, for the field that the draft asks for."""
    field, _, kind = (draft.asking or "").partition(":")
    if field == INCOME:
        return _income(draft, kind, text, scene, voice)
    if field in _FIELDS:
        return _FIELDS[field](draft, text, scene, voice)
    words = "" if nothing_said(text) else note_said(text)
    return Answered(draft.with_(asking=None, **{field: words}))


def _date(draft: Draft, text: str, scene: Scene, voice: Voice) -> Answered:
    day = day_said(text, scene.today)
    if day.certain is not None:
        return Answered(draft.with_(on=day.certain.isoformat(), asking=None, day_open=False, days=()))
    if day.impossible is not None:
        return Answered(draft, (voice.say("visit.no_such_day", day=day.impossible),))
    return Answered(draft, (voice.say("visit.future" if day.ahead else "visit.no_date"),))


def _explained(draft: Draft, text: str, scene: Scene, voice: Voice) -> Answered:
    if nothing_said(text):
        return Answered(draft.with_(explained=(), asking=None))
    found, unheard = measures_said(text, scene.pack)
    more = draft.with_(explained=tuple(sorted({*draft.explained, *found})))
    if unheard:
        return Answered(more, (voice.say("visit.no_measure", words=voice.list_of(list(unheard))),))
    return Answered(more.with_(asking=None))


def _income(draft: Draft, kind: str, text: str, scene: Scene, voice: Voice) -> Answered:
    changes = changes_said(text, scene.today)
    if not changes:
        value = income_said(text, scene.today)
        if value is not None and (kind or value == 0):
            changes = dict.fromkeys((kind,) if kind else INCOME_KINDS, value)
    if changes:
        return Answered(draft.with_(income={**draft.income, **changes}, asking=None))
    return Answered(draft, (voice.say("visit.no_amount" if kind else "visit.no_kind"),))


def _why(draft: Draft, text: str, _scene: Scene, voice: Voice) -> Answered:
    """A reason is no command and no button: who presses on by habit has given none."""
    said = normalise(text).strip(END_MARKS)
    words = catalogue(voice.language)
    sentences = [words[key] for key in words if key.startswith("command.") and key != RUEFUL]
    commands = {normalise(word) for word in "|".join(sentences).split("|")}
    idle = said in commands | card_labels() or said in heard_words("done") or nothing_said(text)
    if idle or sum(char.isalnum() for char in said) < LEAST_REASON:
        return Answered(draft, (voice.say("visit.no_reason"),))
    return Answered(draft.with_(why=note_said(text), asking=None))


def _follow_up(draft: Draft, text: str, scene: Scene, voice: Voice) -> Answered:
    if nothing_said(text):
        return Answered(draft.with_(follow_up="", follow_up_on=None, asking=None))
    due = day_ahead(text, scene.today)
    if due.impossible is not None:
        return Answered(draft, (voice.say("visit.no_such_day", day=due.impossible),))
    if due.past:
        return Answered(draft, (voice.say("visit.follow_up_past"),))
    on = None if due.day is None else due.day.isoformat()
    return Answered(draft.with_(follow_up=note_said(text), follow_up_on=on, asking=None))


_FIELDS: dict[str, Callable[[Draft, str, Scene, Voice], Answered]] = {
    DATE: _date,
    EXPLAINED: _explained,
    WHY: _why,
    FOLLOW_UP: _follow_up,
}
