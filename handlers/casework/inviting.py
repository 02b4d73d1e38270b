"""Admins: inviting somebody to a role in an area, seeing who holds one, ending it."""

from collections.abc import Mapping

from handlers.casework import codes
from handlers.effects import EndGrant
from handlers.naming import place
from handlers.richtext import Rich, join
from handlers.values import IDLE, INVITE, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Action, Area, Cadre, Colleague
from policy_kb.closest import alike, closest

GIVEN = (CONTACT_CADRE, VILLAGE_OFFICER, SUPERVISOR, ADMIN)
LONGEST_NAME = 30
MOST_AREAS = 40
MOST_PEOPLE = 60


def command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/invite`: role, area and name, one after another."""
    if not scene.desk.may(Action.MANAGE_PEOPLE):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    return show(state.with_(flow=INVITE, aside={}, changing=None), scene, voice)


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """What is still to be said of the invitation."""
    role, area = state.aside.get("role"), state.aside.get("area")
    if role is None:
        choices = tuple(Button(voice.label(f"role.{each}"), f"role:{each}") for each in GIVEN)
        return _asks(state, voice.say("invite.which_role"), choices, voice, before)
    if area is None:
        areas = _offered(state.aside.get("within"), role, scene)
        choices = tuple(Button(place(each, voice), f"area:{n}") for n, each in enumerate(areas))
        return _asks(state, voice.say("invite.which_area"), choices, voice, before)
    return _asks(state, voice.say("invite.which_name"), (), voice, before)


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """The name; or a role or an area in words."""
    text = " ".join(message.text.split())
    aside = dict(state.aside)
    if "role" not in aside:
        names = {voice.label(f"role.{role}"): role for role in GIVEN}
        found = closest(text, names)
        return _next(state, aside | {"role": names[found]}, scene, voice) if found else show(state, scene, voice)
    if "area" not in aside:
        places = {place(area, voice): str(area) for area in [*_townships(scene), *scene.desk.areas(), Area()]}
        found = closest(text, places)
        if found is None or not scene.desk.reaches(Action.MANAGE_PEOPLE, Area.parse(places[found])):
            return show(state, scene, voice, voice.say("invite.no_area"))
        return _next(state, aside | {"area": places[found]}, scene, voice)
    if not 1 <= len(text) <= LONGEST_NAME:
        return show(state, scene, voice, voice.say("invite.bad_name"))
    return _named(state, text, scene, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A role or an area chosen."""
    name, _, rest = tap.action.partition(":")
    aside = dict(state.aside)
    if name == "drop":
        return Turn(state.with_(flow=IDLE, aside={}), (Reply(voice.say("invite.dropped")),))
    if name in ("meant", "named") and "name" in aside:
        meant = dict(enumerate(_like(aside["name"], _roster(aside, scene)))) if name == "meant" else {}
        chosen = meant.get(int(rest)) if rest.isdecimal() else None
        return _code(state, aside["name"] if chosen is None else chosen.name, scene, voice)
    if name == "role" and rest in GIVEN:
        return _next(state, {"role": rest}, scene, voice)
    if name == "area" and "role" in aside:
        areas = _offered(aside.get("within"), aside["role"], scene)
        if rest.isdecimal() and int(rest) < len(areas):
            return _area_chosen(state, areas[int(rest)], scene, voice)
    return show(state, scene, voice, voice.say("error.old_button"))


def _named(state: State, name: str, scene: Scene, voice: Voice) -> Turn:
    """The code for somebody of that name; of a contact cadre whom the roster does not name so, or whose place somebody
    has, that is said first: they would come to no households.
    """
    aside = {**state.aside, "name": name}
    roster = _roster(aside, scene)
    same = [cadre for cadre in roster if cadre.name == name]
    if aside["role"] != CONTACT_CADRE or any(cadre.person is None for cadre in same):
        return _code(state, name, scene, voice)
    asked = state.with_(aside=aside)
    as_it_is = Button(voice.label("invite.as_it_is"), "named")
    if same:
        return _asks(asked, voice.say("invite.name_taken", name=name), (as_it_is,), voice, ())
    meant = [Button(cadre.name, f"meant:{n}") for n, cadre in enumerate(_like(name, roster))]
    key = "invite.name_unlike" if not meant else "invite.name_like"
    return _asks(asked, voice.say(key, name=name), (*meant, as_it_is), voice, ())


def _code(state: State, name: str, scene: Scene, voice: Voice) -> Turn:
    body = {"role": state.aside["role"], "area": state.aside["area"], "name": name}
    role, area = voice.label(f"role.{body['role']}"), place(Area.parse(body["area"]), voice)
    sentence = voice.say("invite.made", name=name, role=role, area=area)
    reply, effect = codes.made(codes.INVITE, body, sentence, scene, voice)
    return Turn(state.with_(flow=IDLE, aside={}), (reply,), (effect,))


def _roster(aside: Mapping[str, str], scene: Scene) -> list[Cadre]:
    """The contact cadres whom the roster names in the township."""
    area = Area.parse(aside["area"])
    return [cadre for cadre in scene.desk.cadres() if area.township in (None, cadre.township)]


def _like(name: str, roster: list[Cadre]) -> list[Cadre]:
    """Those named nearly so whom nobody is yet."""
    free = {cadre.name: cadre for cadre in roster if cadre.person is None}
    return [free[each] for each in alike(name, free)]


def _area_chosen(state: State, area: Area, scene: Scene, voice: Voice) -> Turn:
    """The area; of a township the village is asked too, unless the role is for the whole of it."""
    aside = dict(state.aside)
    whole = aside["role"] in (SUPERVISOR, ADMIN) or aside.get("within") is not None
    if area.township is not None and area.village is None and not whole:
        return _next(state, aside | {"within": area.township}, scene, voice)
    return _next(state, aside | {"area": str(area)}, scene, voice)


def _offered(within: str | None, role: str, scene: Scene) -> list[Area]:
    """Where the person may give that role: townships first, then within one the whole of it and its villages."""
    if within is not None:
        found = [Area(within), *(area for area in scene.desk.areas() if area.township == within)]
    else:
        county = [Area()] if role in (SUPERVISOR, ADMIN) else []
        found = [*county, *_townships(scene)]
    return [area for area in found if scene.desk.reaches(Action.MANAGE_PEOPLE, area)][:MOST_AREAS]


def _townships(scene: Scene) -> list[Area]:
    return list(dict.fromkeys(Area(area.township) for area in scene.desk.areas()))


def people_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/people`: who holds a role, and a way to end it."""
    if not scene.desk.may(Action.MANAGE_PEOPLE):
        return Turn(state, (Reply(voice.say("office.not_yours"), buttons(voice, "help")),))
    found = scene.desk.colleagues()[:MOST_PEOPLE]
    lines = [voice.say("people.title", n=len(found)), *(voice.say("people.line", who=_who(c, voice)) for c in found)]
    ends = tuple(
        Button(voice.label("people.end", who=_who(c, voice)), f"end:{c.grant.id}")
        for c in found
        if c.person != scene.desk.person
    )
    return Turn(state, (Reply(join(lines), (*ends, *buttons(voice, "invite"))),))


def end(state: State, grant: str, scene: Scene, voice: Voice) -> Turn:
    """Asks once more before a role ends."""
    found = _colleague(grant, scene)
    if found is None:
        return Turn(state, (Reply(voice.say("people.gone")),))
    sure = Button(voice.label("people.sure"), f"ends:{grant}")
    return Turn(state, (Reply(voice.say("people.end_ask", who=_who(found, voice)), (sure,)),))


def end_now(state: State, grant: str, scene: Scene, voice: Voice) -> Turn:
    """Ends it: from the person's next message on it counts no more."""
    found = _colleague(grant, scene)
    if found is None:
        return Turn(state, (Reply(voice.say("people.gone")),))
    return Turn(state, (Reply(voice.say("people.ended", who=_who(found, voice))),), (EndGrant(grant),))


def _colleague(grant: str, scene: Scene) -> Colleague | None:
    return next((each for each in scene.desk.colleagues() if each.grant.id == grant), None)


def _who(colleague: Colleague, voice: Voice) -> str:
    role, area = voice.label(f"role.{colleague.grant.role}"), place(colleague.grant.area, voice)
    return voice.label("people.who", name=colleague.name, role=role, area=area)


def _next(state: State, aside: dict[str, str], scene: Scene, voice: Voice) -> Turn:
    return show(state.with_(aside=aside), scene, voice)


def _asks(state: State, text: Rich, choices: tuple[Button, ...], voice: Voice, before: tuple[Rich, ...]) -> Turn:
    drop = Button(voice.label("invite.drop"), "drop")
    return Turn(state, (Reply(join([*before, text]), (*choices, drop)),))
