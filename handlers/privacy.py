"""What is kept of the person who asks: told, shown whole, handed out as a file, deleted."""

from typing import Any

from handlers.attachments import JsonFile
from handlers.effects import Forget
from handlers.interview import flow
from handlers.naming import named, place
from handlers.richtext import Rich, join
from handlers.values import Button, Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action, HelpRequest


def notice(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(state, (Reply(voice.say("privacy.text"), buttons(voice, "mydata", "forget")),))


def mydata(state: State, scene: Scene, voice: Voice) -> Turn:
    """What is kept of the person: what they answered, and what links them to households, villages and visits."""
    answered = flow.review(state, scene, voice).replies
    kept = Reply(
        join([voice.say("mydata.kept"), *_kept_of(scene, voice), voice.say("mydata.text")]),
        buttons(voice, "mydata_file", "forget"),
    )
    return Turn(state, (kept, *answered))


def mydata_file(state: State, scene: Scene, voice: Voice) -> Turn:
    """The same whole, as a file for other programs; not where names may not go."""
    if not scene.names and (scene.desk.grants or scene.desk.cards(Action.OWN) or scene.desk.own_requests()):
        return Turn(state, (Reply(voice.say("private.mydata"), buttons(voice, "link")),))
    made = JsonFile(voice.label("mydata.file"), _everything(state, scene))
    return Turn(state, (Reply(voice.say("mydata.made"), attachment=made),))


def forget(state: State, scene: Scene, voice: Voice) -> Turn:
    """Asks once more, and says what goes and what stays, and why."""
    sure, desk = Button(voice.label("forget.sure"), "forget_now"), scene.desk
    concerns = {
        "household": bool(desk.cards(Action.OWN)),
        "requests": any(each.said for each in desk.own_requests()),
        "ratings": desk.ratings_given() > 0,
        "role": bool(desk.grants),
    }
    lines = [voice.say(f"forget.{name}") for name, held in concerns.items() if held]
    return Turn(state, (Reply(join([voice.say("forget.ask"), *lines]), (sure, *buttons(voice, "screen"))),))


def forget_now(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(State(version=state.version), (Reply(voice.say("forget.done"), buttons(voice, "screen")),), (Forget(),))


def _kept_of(scene: Scene, voice: Voice) -> list[Rich]:
    desk = scene.desk
    lines = [
        voice.say("mydata.household", household=named(card, voice, names=scene.names))
        for card in desk.cards(Action.OWN)
    ]
    for each in desk.own_requests():
        if each.said:  # of a request that was deleted only the day is left
            day = voice.day(scene.day_of(each.opened_at))
            lines.append(voice.say("mydata.request", day=day, where=place(each.area, voice), n=len(each.messages)))
    if count := desk.ratings_given():
        lines.append(voice.say("mydata.ratings", n=count))
    for grant in desk.grants:
        role = voice.label(f"role.{grant.role}")
        lines.append(voice.say("mydata.role", role=role, area=place(grant.area, voice), name=desk.name or ""))
    if not lines:
        lines.append(voice.say("mydata.nothing"))
    if desk.own_messages():
        lines.append(voice.say("mydata.messages"))
    if desk.consent is not None:
        lines.append(voice.say("mydata.consent", n=desk.consent))
    return lines


def _everything(state: State, scene: Scene) -> dict[str, Any]:
    desk = scene.desk
    return {
        "language": scene.person.language,
        "name": desk.name,
        "notice_version": desk.consent,
        "roles": [{"role": g.role, "area": str(g.area), "since": g.since.isoformat()} for g in desk.grants],
        "households": [{"id": card.id, "head": card.name} for card in desk.cards(Action.OWN)],
        "answers": [{"question": each.question, "facts": dict(each.facts)} for each in state.answers],
        "messages": [{"at": at.isoformat(), **message} for at, message in desk.own_messages()],
        "requests": [_request(each) for each in desk.own_requests()],
        "visits_rated": desk.ratings_given(),
    }


def _request(request: HelpRequest) -> dict[str, Any]:
    answers = [{"by_officer": each.by_officer, "words": each.words} for each in request.messages]
    return {
        "at": request.opened_at.isoformat(),
        "area": str(request.area),
        "state": request.state,
        "said": request.said,
        "answers": answers,
    }
