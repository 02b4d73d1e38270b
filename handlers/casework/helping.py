"""Residents and officers meet: a resident asks, an officer takes it up, answers and closes, the resident sees it."""

from typing import Any

from handlers.casework.visit_words import note_said
from handlers.effects import (
    AskForHelp,
    CloseHelp,
    Effect,
    Notice,
    Rate,
    SayOfHelp,
    TakeHelp,
    Tell,
    TellOfficers,
)
from handlers.interview.position import screening_of
from handlers.interview.result import forward_text
from handlers.naming import place
from handlers.noticed import NOTED, noticed
from handlers.richtext import Rich, join, plain
from handlers.values import HELP, IDLE, RESULT, Button, Reply, Say, Scene, State, Tap, Turn, buttons
from handlers.words import Voice, heard_words
from policy_kb.casework import CLOSED, OPEN, VILLAGE_OFFICER, Action, Area, HelpRequest, Visit
from policy_kb.normalise import normalise

ASK, SAY, CLOSE = "ask", "say", "close"
"""What is being written: a request, something about one, or how one ended."""
SATISFACTION = (3, 2, 1)
CAME = {"came": True, "not_came": False}
"""Words for a visit that was made, and for one that was not."""
END_MARKS = "。.!！~，, "
MOST_AREAS = 40
EXCERPT = 40
"""Characters of a request in a list: enough to tell which it is."""


def ask_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """A resident asks the village for help, with what the interview found if they agree."""
    if not scene.desk.areas():
        return Turn(state, (Reply(voice.say("help_request.nobody_there")),))
    begun = {"doing": ASK, "id": scene.turn, "was": state.flow if state.flow == RESULT else IDLE}
    homes = {str(card.area) for card in scene.desk.cards(Action.OWN)}
    if len(homes) == 1:  # whoever is known as a household's is not asked where they live
        begun["area"] = homes.pop()
    return show(state.with_(flow=HELP, aside=begun, changing=None), scene, voice)


def own_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """Where one's own requests stand."""
    own = [each for each in scene.desk.own_requests() if each.said]
    if not own:
        return Turn(state, (Reply(voice.say("help_request.none"), buttons(voice, "ask_help")),))
    texts = [join([voice.say(f"help_request.state.{each.state}", day=voice.day(scene.day_of(each.opened_at)),
                             where=place(each.area, voice), who=each.taken_by_name or ""), *_said(each, voice)])
             for each in own]  # fmt: skip
    open_ones = [each for each in own if each.state != CLOSED]
    choices = tuple(Button(voice.label("help_request.add"), f"hadd:{each.id}") for each in open_ones[-1:])
    return Turn(state, (Reply(join(texts, "\n\n"), (*choices, *buttons(voice, "ask_help"))),))


def waiting_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """The requests of an officer's area that are not closed."""
    found = scene.desk.requests()
    closed = buttons(voice, "closed_requests") if scene.desk.closed_requests() else ()
    if not found:
        return Turn(state, (Reply(voice.say("help_request.none_waiting"), (*closed, *buttons(voice, "help"))),))
    lines = [voice.say("help_request.waiting", n=len(found))]
    if scene.names:
        lines += [_excerpt(place_, each, voice) for place_, each in enumerate(found, 1)]
    return Turn(state, (Reply(join(lines), (*_listed(found, scene, voice), *closed)),))


def closed_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """Those of the area that were closed last, to find again."""
    found = scene.desk.closed_requests()
    if not found:
        return Turn(state, (Reply(voice.say("help_request.none_closed"), buttons(voice, "requests")),))
    choices = (*_listed(found, scene, voice), *buttons(voice, "requests"))
    return Turn(state, (Reply(voice.say("help_request.closed_ones", n=len(found)), choices),))


def _excerpt(number: int, request: HelpRequest, voice: Voice) -> Rich:
    """What it is about, in a line: the resident's own words stand last."""
    words = request.said.splitlines()[-1] if request.said else ""
    shown = words if len(words) <= EXCERPT else words[:EXCERPT] + "…"
    return voice.say("help_request.excerpt", n=number, words=shown)


def _listed(found: list[HelpRequest], scene: Scene, voice: Voice) -> tuple[Button, ...]:
    return tuple(
        Button(
            voice.label(f"help_request.line.{each.state}", day=voice.day(scene.day_of(each.opened_at)),
                        where=each.area.village or "", who=each.taken_by_name or ""),
            f"hr:{each.id}",
        )
        for each in found
    )  # fmt: skip


def sheet(state: State, request_id: str, scene: Scene, voice: Voice) -> Turn:
    """One request, with what the officer can do."""
    request = _seen(request_id, scene)
    if request is None:
        return _none(state, voice)
    who = request.taken_by_name or ""
    day, where = voice.day(scene.day_of(request.opened_at)), place(request.area, voice)
    parts = [voice.say(f"help_request.sheet.{request.state}", day=day, where=where, who=who)]
    if scene.names:
        parts += [plain(request.said) if request.said else voice.say("help_request.deleted"), *_said(request, voice)]
    else:
        parts.append(voice.say("private.sheet"))
    doable = [("take", f"htake:{request.id}")] if request.state == OPEN else []
    if request.state != CLOSED and scene.desk.request(request_id) is not None:
        doable += [("answer", f"hsay:{request.id}"), ("close", f"hclose:{request.id}")]
    named_ = tuple(Button(voice.label(f"help_request.{name}"), action) for name, action in doable)
    choices = (*named_, *buttons(voice, "requests"))
    return Turn(state, (Reply(join(parts), choices),))


def take(state: State, request_id: str, scene: Scene, voice: Voice) -> Turn:
    """The officer takes it up, and the resident is told who."""
    request = scene.desk.request(request_id)
    if request is None:
        return _none(state, voice)
    if request.state != OPEN:
        return Turn(
            state,
            (
                Reply(
                    voice.say("help_request.taken_before", who=request.taken_by_name or ""), buttons(voice, "requests")
                ),
            ),
        )
    told = Tell(request.person, Notice("help_request.told_taken", {}, (), {"who": scene.desk.name or ""}))
    choices = tuple(
        Button(voice.label(f"help_request.{n}"), f"h{a}:{request.id}")
        for n, a in (("answer", "say"), ("close", "close"))
    )
    return Turn(state, (Reply(voice.say("help_request.taken"), choices),), (TakeHelp(request.id), told))


def write(doing: str) -> Any:
    """The button by which an officer begins to answer or close, or a resident to add something."""

    def begin(state: State, request_id: str, scene: Scene, voice: Voice) -> Turn:
        own = any(each.id == request_id and each.state != CLOSED for each in scene.desk.own_requests())
        request = scene.desk.request(request_id)
        officer = request is not None and request.state != CLOSED
        if not (officer or (own and doing == SAY)):
            return _none(state, voice)
        aside = {"doing": doing, "request": request_id, "officer": officer, "was": IDLE}
        return show(state.with_(flow=HELP, aside=aside, changing=None), scene, voice)

    return begin


def show(state: State, scene: Scene, voice: Voice, *before: Rich) -> Turn:
    """What is to be said or chosen next."""
    aside = state.aside
    drop = Button(voice.label("help_request.drop"), "drop")
    if aside["doing"] != ASK:
        key = "help_request.how_ended" if aside["doing"] == CLOSE else "help_request.what_to_say"
        return Turn(state, (Reply(join([*before, voice.say(key)]), (drop,)),))
    if "area" not in aside:
        areas = _offered(aside.get("township"), scene)
        choices = tuple(Button(place(area, voice), f"area:{n}") for n, area in enumerate(areas))
        return Turn(state, (Reply(join([*before, voice.say("help_request.which_village")]), (*choices, drop)),))
    first = () if noticed(scene) or "words" in aside else (voice.say("consent.text"),)  # read once is enough
    parts = [*before, *first, voice.say("help_request.consent", where=place(Area.parse(aside["area"]), voice))]
    parts.append(plain(_passed_on(state, scene, voice)))
    parts.append(voice.say("help_request.add_words"))
    agree = Button(voice.label("help_request.agree"), "agree")
    other = Button(voice.label("help_request.elsewhere"), "elsewhere")
    return Turn(state, (Reply(join(parts, "\n\n"), (agree, other, drop)),))


def said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    """Words for the village, or for the resident."""
    aside, words = dict(state.aside), note_said(message.text)
    if aside["doing"] == ASK:
        if "area" not in aside:
            return show(state, scene, voice, voice.say("help_request.choose_village"))
        return show(state.with_(aside=aside | {"words": words}), scene, voice)
    return _spoken(state, words, scene, voice)


def tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """A village chosen, agreement given, or second thoughts."""
    name, _, rest = tap.action.partition(":")
    aside = dict(state.aside)
    if name == "drop":
        return Turn(
            state.with_(flow=aside["was"], aside={}), (Reply(voice.say("help_request.dropped"), _after(state, voice)),)
        )
    if name == "area" and aside["doing"] == ASK:
        areas = _offered(aside.get("township"), scene)
        if rest.isdecimal() and int(rest) < len(areas):
            area = areas[int(rest)]
            chosen = {"township": area.township} if area.village is None else {"area": str(area)}
            return show(state.with_(aside=aside | chosen), scene, voice)
    if name == "elsewhere" and aside["doing"] == ASK:
        return show(state.with_(aside={k: v for k, v in aside.items() if k not in ("area", "township")}), scene, voice)
    if name == "agree" and "area" in aside:
        return _asked(state, scene, voice)
    return show(state, scene, voice, voice.say("error.old_button"))


def _asked(state: State, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    area = Area.parse(aside["area"])
    notice = Notice(
        "help_request.told_officers", {"where": place(area, voice)}, (("help_request.look", f"hr:{aside['id']}"),)
    )
    effects: tuple[Effect, ...] = (
        AskForHelp(aside["id"], area, _passed_on(state, scene, voice)),
        TellOfficers(VILLAGE_OFFICER, area, notice),
        *(() if noticed(scene) else (NOTED,)),
    )
    reply = Reply(voice.say("help_request.asked", where=place(area, voice)), buttons(voice, "my_requests"))
    return Turn(state.with_(flow=aside["was"], aside={}), (reply,), effects)


def _spoken(state: State, words: str, scene: Scene, voice: Voice) -> Turn:
    aside = state.aside
    request = scene.desk.request(aside["request"])
    own = next((each for each in scene.desk.own_requests() if each.id == aside["request"]), None)
    idle = state.with_(flow=IDLE, aside={})
    found = request if aside["officer"] else own
    if found is None or found.state == CLOSED:
        return _none(idle, voice)
    kept = SayOfHelp(found.id, words, bool(aside["officer"]))
    if not aside["officer"]:
        look = (("help_request.look", f"hr:{found.id}"),)
        told: Effect = (
            Tell(found.taken_by, Notice("help_request.told_more", {}, look))
            if found.taken_by is not None
            else TellOfficers(VILLAGE_OFFICER, found.area, Notice("help_request.told_more", {}, look))
        )
        return Turn(idle, (Reply(voice.say("help_request.said"), buttons(voice, "my_requests")),), (kept, told))
    private = {"who": scene.desk.name or "", "words": words}
    if aside["doing"] == CLOSE:
        told = Tell(found.person, Notice("help_request.told_closed", {}, (), private))
        return Turn(
            idle,
            (Reply(voice.say("help_request.closed"), buttons(voice, "requests")),),
            (kept, CloseHelp(found.id), told),
        )
    taken: tuple[Effect, ...] = (TakeHelp(found.id),) if found.state == OPEN else ()
    told = Tell(
        found.person, Notice("help_request.told_answer", {}, (("help_request.add", f"hadd:{found.id}"),), private)
    )
    return Turn(idle, (Reply(voice.say("help_request.said"), buttons(voice, "requests")),), (*taken, kept, told))


def _passed_on(state: State, scene: Scene, voice: Voice) -> str:
    """What is passed on: the result, if there is one, and what the resident added."""
    own = state.about is not None and scene.desk.card(Action.OWN, state.about) is not None
    result = forward_text(screening_of(state, scene), voice) if own or (state.answers and not state.about) else Rich()
    return join([result, plain(state.aside.get("words", ""))]).plain or voice.label("help_request.no_words")


def _offered(township: str | None, scene: Scene) -> list[Area]:
    """The county's townships, or of one the villages; a county of one township goes to its villages at once."""
    areas = scene.desk.areas()
    townships = list(dict.fromkeys(area.township for area in areas))
    within = townships[0] if len(townships) == 1 else township
    if within is None:
        return [Area(each) for each in townships][:MOST_AREAS]
    return [area for area in areas if area.township == within][:MOST_AREAS]


def _seen(request_id: str, scene: Scene) -> HelpRequest | None:
    return scene.desk.request(request_id) or next((r for r in scene.desk.requests() if r.id == request_id), None)


def _said(request: HelpRequest, voice: Voice) -> list[Rich]:
    keys = {True: "help_request.by_officer", False: "help_request.by_resident"}
    return [voice.say(keys[each.by_officer], words=each.words) for each in request.messages]


def _none(state: State, voice: Voice) -> Turn:
    return Turn(state, (Reply(voice.say("help_request.gone"), _after(state, voice)),))


def _after(state: State, voice: Voice) -> tuple[Button, ...]:
    """Where to go from here: an officer to what waits, a resident to their own."""
    return buttons(voice, "requests" if state.aside.get("officer") else "my_requests", "help")


def was_here(happened: bool) -> Any:
    """What a resident says of a visit to their household."""

    def tap(state: State, visit_id: str, scene: Scene, voice: Voice) -> Turn:
        found = scene.desk.visit_to_confirm(visit_id)
        if found is None or not isinstance(found.what, Visit):
            return Turn(state, (Reply(voice.say("feedback.gone"), buttons(voice, "help")),))
        if not happened:
            card = scene.desk.card(Action.OWN, found.what.household)
            assert card is not None  # the visit was found by it
            look = (("visit.look", f"old:{visit_id}"),)
            told = TellOfficers(VILLAGE_OFFICER, card.area, Notice("feedback.told_not_here", {"household": card}, look))
            reply = Reply(voice.say("feedback.not_here"), buttons(voice, "ask_help", "screen"))
            return Turn(state, (reply,), (Rate(visit_id, happened=False), told))
        choices = tuple(Button(voice.label(f"feedback.{n}"), f"sat:{n}:{visit_id}") for n in SATISFACTION)
        return Turn(state, (Reply(voice.say("feedback.how"), choices),), (Rate(visit_id, happened=True),))

    return tap


def satisfied(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    """How satisfied the resident is, in one tap."""
    much, _, visit_id = rest.partition(":")
    if much not in {str(n) for n in SATISFACTION} or scene.desk.visit_to_confirm(visit_id) is None:
        return Turn(state, (Reply(voice.say("feedback.gone"), buttons(voice, "help")),))
    reply = Reply(voice.say("feedback.thanks"), buttons(voice, "screen", "ask_help"))
    return Turn(state, (reply,), (Rate(visit_id, happened=True, satisfied=int(much)),))


def heard(text: str, scene: Scene) -> str | None:
    """The action that says the same as these words (来过了, 没有来, 满意), of the latest visit to confirm or rate.
    None for anything else, and from whoever has none.
    """
    words = normalise(text).strip(END_MARKS)
    came = {word: happened for kind, happened in CAME.items() for word in heard_words(kind)}
    much = {word: n for n in SATISFACTION for word in heard_words(f"satisfied_{n}")}
    if words not in came and words not in much:
        return None
    for visit in scene.desk.visits_to_confirm():
        said_before = scene.desk.rating(visit.what.id)
        if words in came and said_before is None:
            return f"{'was' if came[words] else 'wasnot'}:{visit.what.id}"
        if words in much and said_before is not None and said_before.happened and said_before.satisfied is None:
            return f"sat:{much[words]}:{visit.what.id}"
    return None
