"""Leave and hand-over: who stands in for a cadre on which days, and to whom a whole caseload goes."""

from datetime import date, timedelta

from handlers.casework.away_words import days_said
from handlers.effects import Effect, EndLeave, HandOver, Notice, StandIn, Tell
from handlers.richtext import Rich, join
from handlers.values import AWAY, IDLE, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, Area, Cadre, Leave
from policy_kb.closest import closest
from policy_kb.parse.visit.ahead import day_ahead

LEAVE, HANDING_OVER = "leave", "handing over"
MOST_SHOWN = 40
ONE_DAY = timedelta(days=1)


def away_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """A cadre arranges who visits in their place; first what is arranged already, to cancel."""
    if _own(scene) is None:
        return Turn(state, (Reply(voice.say("away.no_caseload"), buttons(voice, "help")),))
    arranged = scene.desk.leaves()
    if arranged and state.flow != AWAY:
        lines = [voice.say("away.arranged"), *(voice.say("away.line", leave=_leave(each, voice)) for each in arranged)]
        ends = [Button(voice.label("away.cancel", leave=_leave(each, voice)), f"xl:{each.id}") for each in arranged]
        return Turn(state, (Reply(join(lines), (*ends, Button(voice.label("away.another"), "xl:new"))),))
    return _begin(state, scene, voice)


def cancel(state: State, leave: str, scene: Scene, voice: Voice) -> Turn:
    """The cadre is there again earlier; or (`new`) a further leave is arranged beside what is."""
    if leave == "new":
        return _begin(state, scene, voice)
    found = next((each for each in scene.desk.leaves() if each.id == leave), None)
    if found is None:
        return Turn(state, (Reply(voice.say("away.cancelled_before"), buttons(voice, "away")),))
    to = _cadre(found.delegate, scene)
    words = {"who": scene.desk.name or ""}
    told = _tell(to, Notice("away.told_cancelled", {"since": found.since, "until": found.until}, (), words))
    runs = found.since < scene.today
    key = "away.cancelled_from_tomorrow" if runs else "away.cancelled"
    done = Reply(voice.say(key, name=found.name), buttons(voice, "away", "households"))
    return Turn(state, (done,), (EndLeave(leave), *told))


def hand_over_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """A supervisor or administrator gives a cadre's whole caseload to another."""
    if not any(scene.desk.reaches(Action.HAND_OVER, Area(each.township)) for each in scene.desk.cadres()):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    begun = {"doing": HANDING_OVER, "since": scene.today.isoformat()}
    return show(state.with_(flow=AWAY, aside=begun, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """What is still to be said, or the whole to confirm."""
    aside = state.aside
    leave = aside["doing"] == LEAVE
    waiting = _waiting(state)
    if waiting in ("from", "to"):
        key = "away.whose" if waiting == "from" else "away.who" if leave else "away.to"
        offered = _offered(state, scene)
        if not offered:
            return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("away.nobody"), buttons(voice, "help")),))
        choices = tuple(Button(_called(cadre, waiting, voice), f"who:{n}") for n, cadre in enumerate(offered))
        return _asks(state, voice.say(key), choices, None, voice, before)
    if waiting is not None:
        key = "away.until" if waiting == "until" else "away.from" if "days" in aside or not leave else "away.which_days"
        return _asks(state, voice.say(key), (), "date", voice, before)
    choices = (Button(voice.label("away.yes"), "ok"), Button(voice.label("away.other_days"), "days"))
    key = "away.sure" if leave else "away.hand_over_sure"
    return _asks(state, voice.say(key, **_words(state, scene, voice)), choices, None, voice, before)


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """A name, or days."""
    waiting = _waiting(state)
    if waiting in ("from", "to"):
        offered = {cadre.name: cadre.id for cadre in _offered(state, scene)}
        found = closest(message.text.strip(), offered)
        return show(state.with_(aside={**state.aside, waiting: offered[found]}) if found else state, scene, voice)
    if state.aside["doing"] == HANDING_OVER:
        day = day_ahead(message.text, scene.today, exact=True).day
        if day is None:
            return show(state, scene, voice, voice.say("away.no_date"))
        return show(state.with_(aside={**state.aside, "since": day.isoformat()}), scene, voice)
    return _days(state, message.text, scene, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A cadre chosen, the days to be said again, or the whole confirmed."""
    name, _, rest = tap.action.partition(":")
    if name == "drop":
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("away.dropped")),))
    waiting = _waiting(state)
    offered = _offered(state, scene)
    if name == "who" and waiting in ("from", "to") and rest.isdecimal() and int(rest) < len(offered):
        return show(state.with_(aside={**state.aside, waiting: offered[int(rest)].id}), scene, voice)
    if name == "days" and waiting is None:
        kept = {key: value for key, value in state.aside.items() if key not in ("since", "until", "days")}
        return show(state.with_(aside=kept), scene, voice)
    if name == "ok" and waiting is None:
        return _arranged(state, scene, voice)
    return show(state, scene, voice, voice.say("error.old_button"))


def _begin(state: State, scene: Scene, voice: Voice) -> Turn:
    return show(state.with_(flow=AWAY, aside={"doing": LEAVE}, changing=None), scene, voice)


def _days(state: State, text: str, scene: Scene, voice: Voice) -> Turn:
    """The days of a leave: all of them in one sentence, or what is still open. Said on the card, they are said anew."""
    waiting, aside = _waiting(state), dict(state.aside)
    first = date.fromisoformat(aside["since"]) if waiting == "until" else None
    heard = days_said(text, scene.today, first)
    if heard.reversed:
        return show(state, scene, voice, voice.say("away.before"))
    if heard.since is None and heard.days is None:
        return show(state, scene, voice, voice.say("away.no_date"))
    kept = {name: value for name, value in aside.items() if name not in ("since", "until", "days")}
    since, until, days = heard.since, heard.until, heard.days or aside.get("days")
    if since is not None and until is None and days is not None:
        until = since + (int(days) - 1) * ONE_DAY
    if waiting == "until" and until is None:
        return show(state, scene, voice, voice.say("away.no_date"))
    found = {"since": since and since.isoformat(), "until": until and until.isoformat(), "days": days}
    return show(state.with_(aside=kept | {name: value for name, value in found.items() if value}), scene, voice)


def _arranged(state: State, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    idle = state.with_(flow=IDLE, aside={})
    words = _words(state, scene, voice)
    own, to = _own(scene), _cadre(aside["to"], scene)
    if to is None or to.left:
        return Turn(idle, (Reply(voice.say("away.nobody"), buttons(voice, "help")),))
    since = date.fromisoformat(aside["since"])
    if aside["doing"] == LEAVE:
        if own is None:
            return Turn(idle, (Reply(voice.say("away.no_caseload"), buttons(voice, "help")),))
        until = date.fromisoformat(aside["until"])
        told = Notice("away.told", {"since": since, "until": until}, (), {"who": scene.desk.name or ""})
        done = Reply(voice.say("away.done", **words), buttons(voice, "away", "households"))
        return Turn(idle, (done,), (StandIn(own.id, to.id, since, until), *_tell(to, told)))
    giver = _cadre(aside["from"], scene)
    look = (("choice.households", "households"),)
    effects: tuple[Effect, ...] = (
        HandOver(aside["from"], to.id, since),
        *_tell(to, Notice("away.told_hand_over", {"since": since}, look, {"name": words["name"]})),
        *_tell(giver, Notice("away.told_given", {"since": since}, look, {"name": to.name})),
    )
    done = Reply(voice.say("away.handed_over", **words), buttons(voice, "hand_over", "help"))
    return Turn(idle, (done,), effects)


def _tell(cadre: Cadre | None, notice: Notice) -> tuple[Effect, ...]:
    return () if cadre is None or cadre.person is None else (Tell(cadre.person, notice),)


def _words(state: State, scene: Scene, voice: Voice) -> dict[str, str]:
    names = {cadre.id: cadre.name for cadre in scene.desk.cadres()}
    aside = state.aside
    since, to = date.fromisoformat(aside["since"]), names.get(aside["to"], "")
    if aside["doing"] == LEAVE:
        return {"days": _period(since, date.fromisoformat(aside["until"]), voice), "name": to}
    return {"since": voice.day(since), "name": names.get(aside["from"], ""), "to": to}


def _period(since: date, until: date, voice: Voice) -> str:
    if since == until:
        return voice.label("away.one_day", day=voice.day(since))
    return voice.label("away.days", since=voice.day(since), until=voice.day(until), n=(until - since).days + 1)


def _leave(leave: Leave, voice: Voice) -> str:
    return voice.label("away.leave", days=_period(leave.since, leave.until, voice), name=leave.name)


def _called(cadre: Cadre, waiting: str, voice: Voice) -> str:
    """Of whose households are handed over: how many, and that they have left."""
    if waiting == "to":
        return cadre.name
    key = "away.with_households_left" if cadre.left else "away.with_households"
    return voice.label(key, name=cadre.name, n=cadre.households)


def _waiting(state: State) -> str | None:
    """What is to be said next."""
    asked = ("to", "since", "until") if state.aside["doing"] == LEAVE else ("from", "to", "since")
    return next((name for name in asked if name not in state.aside), None)


def _offered(state: State, scene: Scene) -> list[Cadre]:
    """Whose households go, of those who have some; to whom, of those of the township who have not left."""
    here = [cadre for cadre in scene.desk.cadres() if not cadre.left]
    if state.aside["doing"] == LEAVE:
        own = _own(scene)
        return [c for c in here if own is not None and c.township == own.township and c.id != own.id][:MOST_SHOWN]
    given = _cadre(state.aside.get("from"), scene)
    if given is not None:
        return [c for c in here if c.township == given.township and c.id != given.id][:MOST_SHOWN]
    reached = [c for c in scene.desk.cadres() if scene.desk.reaches(Action.HAND_OVER, Area(c.township))]
    return [cadre for cadre in reached if cadre.households][:MOST_SHOWN]


def _own(scene: Scene) -> Cadre | None:
    return next((cadre for cadre in scene.desk.cadres() if cadre.person == scene.desk.person), None)


def _cadre(cadre_id: str | None, scene: Scene) -> Cadre | None:
    return next((cadre for cadre in scene.desk.cadres() if cadre.id == cadre_id), None)


def _asks(
    state: State, text: Rich, choices: tuple[Button, ...], wants: str | None, voice: Voice, before: tuple[Rich, ...]
) -> Turn:
    drop = Button(voice.label("away.drop"), "drop")
    return Turn(state, (Reply(join([*before, text]), (*choices, drop), input=wants),))
