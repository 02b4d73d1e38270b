"""The July review of a household: income by kind against last year, which measures worked, what is to be mended."""

import math
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from handlers.casework.today import due_reply
from handlers.casework.visit_card import measure
from handlers.casework.visit_words import note_said, nothing_said, sum_said
from handlers.effects import AddRecord, AmendRecord, Effect
from handlers.naming import named
from handlers.richtext import Rich, join
from handlers.values import IDLE, REVIEW, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice, heard_words
from policy_kb.casework import INCOME_KINDS, Action, Dossier, Review
from policy_kb.parse import parse

MEND = "mend"
BETWEEN = re.compile(r"[,，;；、/ ]+|到|今年")
LIKELY_MOST = 40_000
"""Yuan a year for one person from all kinds together: beyond this somebody has probably given the whole household's."""
TIMES_THE_RECORD = 2.5
"""So many times what the village has on record for one person is more likely the whole household's too. Where the
members are on record it is their square root: from there on the sum is nearer to all of them than to one."""
LEAST_TIMES = 1.6
"""Growth that a year may well bring to one person."""
TAPPED: Mapping[str, tuple[int | None, int | None]] = {"zero": (0, 0), "unknown": (None, None)}
ANSWERS = tuple(TAPPED)
"""What can be tapped for a kind of income."""


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/review`: the households whose review is due, the most pressing first."""
    if not scene.desk.may(Action.WRITE_REVIEW):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    return due_reply(state, "rv", "review_year.whose", scene, voice, "households")


def of_household(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """This year's review, to go on with, or a new one."""
    dossier = _dossier(household, scene)
    if dossier is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    if not scene.names:
        return Turn(state, (Reply(voice.say("private.plan"), buttons(voice, "link")),))
    aside: dict[str, Any] = {"id": scene.turn, "household": household, "income": {}, "worked": [], "mend": None}
    aside |= {"on": scene.today.isoformat(), "amends": None, "asking": None, "sure": False, "saving": False}
    last = dossier.reviews[0] if dossier.reviews else None
    if last is not None and isinstance(last.what, Review) and last.what.on.year == scene.today.year:
        kept = last.what
        aside |= {"id": kept.id, "on": kept.on.isoformat(), "amends": last.stamp.version, "mend": kept.mend}
        aside |= {"income": {kind: list(pair) for kind, pair in kept.income.items()}, "worked": list(kept.worked)}
    return show(state.with_(flow=REVIEW, aside=aside, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """The card, or the words that are asked for."""
    aside = state.aside
    card = scene.desk.card(Action.WRITE_REVIEW, aside["household"])
    if card is None:
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("household.none")),))
    back = Button(voice.label("plan.back"), "card")
    if aside["asking"] == MEND:
        return Turn(state, (Reply(join([*before, voice.say("review_year.ask_mend")]), (back,)),))
    if aside["asking"] is not None:
        years = {"last": str(scene.today.year - 1), "this": str(scene.today.year)}
        asked = voice.say("review_year.ask_income", kind=voice.label(f"income.{aside['asking']}"), **years)
        answers = [Button(voice.label(f"review_year.{each}"), each) for each in ANSWERS]
        if aside["saving"] and len(_missing(aside)) > 1:
            answers += [Button(voice.label(f"review_year.rest_{each}"), f"rest:{each}") for each in ANSWERS]
        return Turn(state, (Reply(join([*before, asked]), (*answers, back)),))
    lines = [voice.say("review_year.title", household=named(card, voice, names=scene.names))]
    lines += [_income_line(kind, aside["income"][kind], voice) for kind in INCOME_KINDS if kind in aside["income"]]
    worked = [measure(number, voice) for number in aside["worked"]]
    lines += [voice.say("review_year.worked", measures=voice.list_of(worked))] if worked else []
    lines += [voice.say("review_year.mend", words=aside["mend"])] if aside["mend"] else []
    if not aside["sure"] and _looks_like_a_total(aside, scene):
        lines.append(voice.say("review_year.total"))
        choices = [
            Button(voice.label("review_year.is_person"), "sure"),
            Button(voice.label("review_year.is_all"), "all"),
        ]
    else:
        choices = [Button(voice.label("review_year.save"), "ok")] if aside["income"] else []
    choices += [Button(voice.label(f"income.{kind}"), f"fill:{kind}") for kind in INCOME_KINDS]
    choices += [Button(voice.label("review_year.which_worked"), "worked")]
    choices += [Button(voice.label("review_year.what_mend"), f"fill:{MEND}"), Button(voice.label("plan.drop"), "drop")]
    return Turn(state, (Reply(join([*before, *lines]), tuple(choices)),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Two sums, or what is to be mended."""
    aside = dict(state.aside)
    if aside["asking"] == MEND:
        return show(state.with_(aside=aside | {"mend": note_said(message.text), "asking": None}), scene, voice)
    if aside["asking"] is None:
        return show(state, scene, voice, voice.say("plan.use_buttons"))
    sums = _sums_said(message.text, scene.today)
    if sums is None:
        return show(state, scene, voice, voice.say("review_year.no_sums"))
    return _answered(state, sums, scene, voice)


def _answered(state: State, sums: list[int | None], scene: Scene, voice: Voice) -> Turn:
    """The two sums of the kind that is asked for; while it is being saved, the next kind follows."""
    aside = dict(state.aside)
    aside |= {"income": {**aside["income"], aside["asking"]: sums}, "asking": None, "sure": False}
    if not aside["saving"]:
        return show(state.with_(aside=aside), scene, voice)
    return _complete(state.with_(aside=aside), scene, voice)


def _complete(state: State, scene: Scene, voice: Voice) -> Turn:
    """Saves once every kind is answered, were it with "unknown"; else asks for the next."""
    aside = state.aside
    missing = _missing(aside)
    if missing:
        sentence = voice.say("review_year.still_open", n=len(missing))
        return show(state.with_(aside={**aside, "asking": missing[0], "saving": True}), scene, voice, sentence)
    if not aside["sure"] and _looks_like_a_total(aside, scene):
        return show(state.with_(aside={**aside, "saving": False}), scene, voice)
    return _save(state, scene, voice)


def _missing(aside: Mapping[str, Any]) -> list[str]:
    """The kinds of which nothing is said yet, not even that it is unknown."""
    return [kind for kind in INCOME_KINDS if kind not in aside["income"]]


def _sums_said(text: str, today: date) -> list[int | None] | None:
    """Last year's and this year's, None for one that is not known; None where it is not said clearly."""
    if nothing_said(text):
        return [0, 0]
    parts = [part for part in BETWEEN.split(text.removeprefix("去年")) if part]
    same = [part for part in parts if any(word in part for word in heard_words("same"))]
    if same:  # 8000，没变
        said = [sum_said(part, today) for part in parts if part not in same]
        return said * 2 if len(said) == 1 and said[0] is not None else None
    sums: list[int | None] = []
    for part in parts:
        value = sum_said(part, today)
        if value is None and parse("money_year", part, today).status != "unknown":
            return None
        sums.append(value)
    if sums == [None]:
        return [None, None]
    return sums if len(sums) == 2 else None


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A button of the card."""
    name, _, rest = tap.action.partition(":")
    aside = dict(state.aside)
    match name:
        case "drop":
            return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("plan.dropped")),))
        case "ok" if aside["income"] and (aside["sure"] or not _looks_like_a_total(aside, scene)):
            return _complete(state, scene, voice)
        case "zero" | "unknown" if aside["asking"] in INCOME_KINDS:
            return _answered(state, list(TAPPED[name]), scene, voice)
        case "rest" if rest in TAPPED and aside["saving"]:
            income = {**aside["income"], **{kind: list(TAPPED[rest]) for kind in _missing(aside)}}
            return _complete(state.with_(aside=aside | {"income": income, "asking": None}), scene, voice)
        case "fill" if rest in (*INCOME_KINDS, MEND):
            return show(state.with_(aside=aside | {"asking": rest}), scene, voice)
        case "card":
            return back(state, scene, voice)
        case "sure":
            return show(state.with_(aside=aside | {"sure": True}), scene, voice)
        case "all":
            return _divided(state, scene, voice)
        case "worked":
            return Turn(state, (_worked_reply(aside, voice),))
        case "x":
            return _ticked(state, rest, scene, voice)
        case _:
            return show(state, scene, voice, voice.say("error.old_button"))


def back(state: State, scene: Scene, voice: Voice) -> Turn:
    """From what is asked to the card."""
    return show(state.with_(aside={**state.aside, "asking": None, "saving": False}), scene, voice)


def _divided(state: State, scene: Scene, voice: Voice) -> Turn:
    """What the whole household has, per person; where nobody is on record the person divides."""
    aside = dict(state.aside)
    dossier = _dossier(aside["household"], scene)
    people = None if dossier is None else dossier.people
    if people is None:
        return show(state.with_(aside=aside | {"income": {}}), scene, voice, voice.say("review_year.divide"))
    income = {
        kind: [None if value is None else round(value / people) for value in pair]
        for kind, pair in aside["income"].items()
    }
    sentence = voice.say("review_year.divided", n=people)
    return show(state.with_(aside=aside | {"income": income, "sure": True}), scene, voice, sentence)


def _ticked(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    number, _, value = rest.partition(":")
    if not number.isdecimal() or int(number) not in scene.pack.measures or value not in ("0", "1"):
        return show(state, scene, voice, voice.say("error.old_button"))
    worked = {*state.aside["worked"], int(number)} if value == "1" else {*state.aside["worked"]} - {int(number)}
    aside = {**state.aside, "worked": sorted(worked)}
    reply = _worked_reply(aside, voice)
    return Turn(state.with_(aside=aside), (Reply(reply.text, reply.buttons, in_place=True),))


def _worked_reply(aside: Mapping[str, Any], voice: Voice) -> Reply:
    numbers = [number for number in sorted(voice.pack.measures) if number > 0]
    ticks = tuple(
        Button(measure(n, voice), f"x:{n}:{0 if n in aside['worked'] else 1}", n in aside["worked"]) for n in numbers
    )
    return Reply(voice.say("review_year.tick_worked"), (*ticks, Button(voice.label("plan.back"), "card")))


def _save(state: State, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    dossier = _dossier(aside["household"], scene)
    if dossier is None:
        return show(state, scene, voice)
    income = {kind: (pair[0], pair[1]) for kind, pair in aside["income"].items()}
    on = date.fromisoformat(aside["on"])
    review = Review(aside["id"], aside["household"], on, income, tuple(aside["worked"]), aside["mend"])
    effect: Effect = AddRecord(review) if aside["amends"] is None else AmendRecord(review, aside["amends"])
    done = voice.say("review_year.saved", household=named(dossier.card, voice, names=scene.names))
    choices = (Button(voice.label("household.back"), f"h:{dossier.card.id}"),)
    return Turn(state.with_(flow=IDLE, aside={}), (Reply(done, choices),), (effect,))


def _income_line(kind: str, pair: list[int | None], voice: Voice) -> Rich:
    last, this = (voice.label("fact.unknown") if value is None else voice.yuan(value) for value in pair)
    return voice.say("review_year.line", kind=voice.label(f"income.{kind}"), last=last, this=this)


def _looks_like_a_total(aside: Mapping[str, Any], scene: Scene) -> bool:
    """Whether what was entered for one person is more likely what the whole household has."""
    dossier = _dossier(aside["household"], scene)
    if dossier is None or dossier.people == 1:
        return False
    this_year = sum(pair[1] or 0 for pair in aside["income"].values())
    recorded = dossier.facts.get("income_2022_forecast") or dossier.facts.get("income_2021") or 0
    times = TIMES_THE_RECORD if dossier.people is None else max(LEAST_TIMES, math.sqrt(dossier.people))
    return this_year > LIKELY_MOST or (recorded > 0 and this_year > times * float(recorded))


def _dossier(household: str, scene: Scene) -> Dossier | None:
    return scene.desk.dossier(household) if scene.desk.card(Action.WRITE_REVIEW, household) is not None else None
