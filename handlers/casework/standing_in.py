"""Leave and hand-over: who stands in for a cadre on which days, and to whom a whole caseload goes."""

from datetime import date

from handlers.effects import Effect, HandOver, Notice, StandIn, Tell
from handlers.richtext import Rich, join
from handlers.values import AWAY, IDLE, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Area, Cadre
from policy_kb.closest import closest
from policy_kb.parse.visit.ahead import day_ahead

LEAVE, HANDING_OVER = "leave", "handing over"
MOST_SHOWN = 40


def away_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """A cadre arranges who visits in their place."""
    if _own(scene) is None:
        return Turn(state, (Reply(voice.say("away.no_caseload")),))
    if not _others(scene):
        return Turn(state, (Reply(voice.say("away.nobody")),))
    return show(state.with_(flow=AWAY, aside={"doing": LEAVE}, changing=None), scene, voice)


def hand_over_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """A supervisor or administrator gives a cadre's whole caseload to another."""
    if not _answered_for(scene):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    begun = {"doing": HANDING_OVER, "since": scene.today.isoformat()}
    return show(state.with_(flow=AWAY, aside=begun, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """What is still to be said, or the whole to confirm."""
    aside = state.aside
    leave = aside["doing"] == LEAVE
    for name, key in (() if leave else (("from", "away.whose"),)) + (("to", "away.who" if leave else "away.to"),):
        if name not in aside:
            choices = tuple(Button(cadre.name, f"who:{n}") for n, cadre in enumerate(_offered(state, scene)))
            return _asks(state, voice.say(key), choices, None, voice, before)
    for name, key in (("since", "away.from"), ("until", "away.until")) if leave else ():
        if name not in aside:
            return _asks(state, voice.say(key), (), "date", voice, before)
    sure = Button(voice.label("away.yes"), "ok")
    key = "away.sure" if leave else "away.hand_over_sure"
    return _asks(state, voice.say(key, **_words(state, scene, voice)), (sure,), None, voice, before)


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """A name, or a day."""
    aside = dict(state.aside)
    waiting = _waiting(state)
    if waiting in ("from", "to"):
        offered = {cadre.name: cadre.id for cadre in _offered(state, scene)}
        found = closest(message.text.strip(), offered)
        return show(state.with_(aside=aside | {waiting: offered[found]}) if found else state, scene, voice)
    if waiting is None:
        return show(state, scene, voice)
    day = day_ahead(message.text, scene.today, exact=True).day
    if day is None:
        return show(state, scene, voice, voice.say("away.no_date"))
    if waiting == "until" and day < date.fromisoformat(aside["since"]):
        return show(state, scene, voice, voice.say("away.before"))
    return show(state.with_(aside=aside | {waiting: day.isoformat()}), scene, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A cadre chosen, or the whole confirmed."""
    name, _, rest = tap.action.partition(":")
    if name == "drop":
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("away.dropped")),))
    waiting = _waiting(state)
    offered = _offered(state, scene)
    if name == "who" and waiting in ("from", "to") and rest.isdecimal() and int(rest) < len(offered):
        return show(state.with_(aside={**state.aside, waiting: offered[int(rest)].id}), scene, voice)
    if name == "ok" and waiting is None:
        return _arranged(state, scene, voice)
    return show(state, scene, voice, voice.say("error.old_button"))


def _arranged(state: State, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    idle = state.with_(flow=IDLE, aside={})
    words = _words(state, scene, voice)
    to = next((cadre for cadre in scene.desk.cadres() if cadre.id == aside["to"]), None)
    if to is None:
        return Turn(idle, (Reply(voice.say("away.nobody")),))
    since = date.fromisoformat(aside["since"])
    if aside["doing"] == LEAVE:
        own = _own(scene)
        assert own is not None  # who has no caseload was not asked
        effect: Effect = StandIn(own.id, to.id, since, date.fromisoformat(aside["until"]))
        told = Notice(
            "away.told", {"since": aside["since"], "until": aside["until"]}, (), {"who": scene.desk.name or ""}
        )
        done = voice.say("away.done", **words)
    else:
        effect = HandOver(aside["from"], to.id, since)
        told = Notice("away.told_hand_over", {"since": aside["since"]}, (), {"name": words["name"]})
        done = voice.say("away.handed_over", **words)
    tells: tuple[Effect, ...] = () if to.person is None else (Tell(to.person, told),)
    return Turn(idle, (Reply(done, buttons(voice, "households")),), (effect, *tells))


def _words(state: State, scene: Scene, voice: Voice) -> dict[str, str]:
    names = {cadre.id: cadre.name for cadre in scene.desk.cadres()}
    aside = state.aside
    days = {name: voice.day(date.fromisoformat(aside[name])) for name in ("since", "until") if name in aside}
    to = names.get(aside["to"], "")
    return {**days, "name": to} if aside["doing"] == LEAVE else {**days, "name": names.get(aside["from"], ""), "to": to}


def _waiting(state: State) -> str | None:
    """What is to be said next."""
    asked = ("to", "since", "until") if state.aside["doing"] == LEAVE else ("from", "to")
    return next((name for name in asked if name not in state.aside), None)


def _offered(state: State, scene: Scene) -> list[Cadre]:
    if state.aside["doing"] == LEAVE:
        return _others(scene)[:MOST_SHOWN]
    found = _answered_for(scene)
    given = next((cadre for cadre in found if cadre.id == state.aside.get("from")), None)
    if given is not None:  # a caseload stays in its township
        found = [cadre for cadre in found if cadre.township == given.township and cadre.id != given.id]
    return found[:MOST_SHOWN]


def _own(scene: Scene) -> Cadre | None:
    return next((cadre for cadre in scene.desk.cadres() if cadre.person == scene.desk.person), None)


def _others(scene: Scene) -> list[Cadre]:
    own = _own(scene)
    return [c for c in scene.desk.cadres() if own is not None and c.township == own.township and c.id != own.id]


def _answered_for(scene: Scene) -> list[Cadre]:
    return [c for c in scene.desk.cadres() if scene.desk.reaches(Action.HAND_OVER, Area(c.township))]


def _asks(
    state: State, text: Rich, choices: tuple[Button, ...], wants: str | None, voice: Voice, before: tuple[Rich, ...]
) -> Turn:
    drop = Button(voice.label("away.drop"), "drop")
    return Turn(state, (Reply(join([*before, text]), (*choices, drop), input=wants),))
