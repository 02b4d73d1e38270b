"""The commands, each also a button and a plain sentence."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from handlers import privacy
from handlers.attachments import QrCode
from handlers.casework import (
    approving,
    codes,
    digesting,
    finding,
    helping,
    households,
    inviting,
    ledger,
    mending,
    planning,
    reviewing,
    standing_in,
    today,
    visiting,
)
from handlers.flows import ENTRIES, FLOWS, with_the_question
from handlers.interview import flow
from handlers.measures import measures_reply
from handlers.noticed import NOTED, noticed
from handlers.richtext import Rich, join
from handlers.values import IDLE, INTERVIEW, PLAN, REVIEW, VISIT, Button, Reply, Scene, State, Turn, buttons
from handlers.words import LANGUAGES, Voice, catalogue
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Action
from policy_kb.closest import closest
from policy_kb.normalise import normalise

Command = Callable[[State, Scene, Voice], Turn]


OF_ROLE: Mapping[str, tuple[str, ...]] = {
    CONTACT_CADRE: ("visit", "households", "today", "find", "undo", "away"),
    VILLAGE_OFFICER: ("households", "today", "plan", "review_year", "find", "requests"),
    SUPERVISOR: ("approvals", "digest", "overdue", "requests", "find", "hand_over", "export"),
    ADMIN: ("invite", "people", "hand_over", "export"),
}
"""What each role is offered first."""

OFFICE_COMMANDS = frozenset(name for names in OF_ROLE.values() for name in names)


def _start(state: State, scene: Scene, voice: Voice) -> Turn:
    if scene.desk.grants:
        return _office(state, scene, voice)
    count = str(sum(number > 0 for number in voice.pack.measures))
    text = voice.say(
        "start.welcome", county=voice.of_pack(voice.pack.identity.county), n=count, example=voice.example(0)
    )
    counties = {area: replace(voice, pack=pack).of_pack(pack.identity.county) for area, pack in scene.areas.items()}
    others = tuple(
        Button(voice.label("start.other_county", county=county), f"county:{area}")
        for area, county in counties.items()
        if scene.areas[area] is not scene.pack
    )
    return Turn(state, (Reply(text, (*buttons(voice, "screen", "measures", "help"), *others)),))


def of_county(state: State, area: str, scene: Scene, voice: Voice) -> Turn:
    """The person is of another county: from here on its notice is spoken of, and the answers about this one's go."""
    pack = scene.areas.get(area)
    if pack is None or scene.desk.grants:
        return _start(state, scene, voice)
    there = State(version=state.version, area=area)
    return _start(there, replace(scene, pack=pack), replace(voice, pack=pack))


def _office(state: State, scene: Scene, voice: Voice) -> Turn:
    """The greeting of somebody with a role: what waits, and the way to it."""
    names = tuple(dict.fromkeys(name for grant in scene.desk.grants for name in OF_ROLE[grant.role]))
    parts = [voice.say("start.office", name=scene.desk.name or "")]
    owed = len(today.due_now(scene))
    if owed:
        parts.append(voice.say("start.due", n=owed))
    if scene.desk.may(Action.LOG_VISIT):
        parts.append(voice.say("start.one_line"))
    late = len(scene.desk.visits_waiting())
    if late:
        parts.append(voice.say("start.approvals", n=late))
    elif "approvals" in names:
        names = tuple(name for name in names if name != "approvals")
    waiting = len(scene.desk.requests())
    if waiting:
        parts.append(voice.say("start.requests", n=waiting))
    told = noticed(scene)
    if not told:
        parts.append(voice.say("consent.officer"))
    return Turn(state, (Reply(join(parts), buttons(voice, *names, "help")),), () if told else (NOTED,))


def _help(state: State, scene: Scene, voice: Voice) -> Turn:
    """What can be done here, first what the person's own roles can do."""
    roles = list(dict.fromkeys(grant.role for grant in scene.desk.grants))
    own = tuple(Reply(voice.say(f"help.{role}"), buttons(voice, *OF_ROLE[role])) for role in roles)
    turn = Turn(
        state,
        (
            *own,
            Reply(
                voice.say("help.text", example=voice.example(1)),
                buttons(voice, "screen", "measures", "share", "language", "privacy"),
            ),
        ),
    )
    return with_the_question(turn, scene, voice)


def _thanks(state: State, scene: Scene, voice: Voice) -> Turn:
    return with_the_question(Turn(state, (Reply(voice.say("thanks.text")),)), scene, voice)


def _talk(name: str) -> Command:
    """A sentence that asks for nothing: it is answered, and what is open stays open."""
    return lambda state, scene, voice: with_the_question(
        Turn(state, (Reply(voice.say(f"talk.{name}"), buttons(voice, "screen", "measures")),)), scene, voice
    )


def _who_are_you(state: State, scene: Scene, voice: Voice) -> Turn:
    text = voice.say("who_are_you.text", county=voice.of_pack(voice.pack.identity.county))
    return with_the_question(Turn(state, (Reply(text, buttons(voice, "screen", "measures", "help")),)), scene, voice)


def _human(state: State, scene: Scene, voice: Voice) -> Turn:
    """The way to a person: through the bot where a village is there to take it, else on foot."""
    asks = bool(scene.desk.areas())
    reply = Reply(voice.say("human.text" if asks else "human.alone"), buttons(voice, *(("ask_help",) if asks else ())))
    return with_the_question(Turn(state, (reply,)), scene, voice)


def _ask(state: State, scene: Scene, voice: Voice) -> Turn:
    if state.flow in ENTRIES:
        return with_the_question(Turn(state, (Reply(voice.say("ask.invite", example=voice.example(2))),)), scene, voice)
    return Turn(
        _paused(state),
        (Reply(voice.say("ask.invite", example=voice.example(2)), buttons(voice, "screen", "measures")),),
    )


def _measures(state: State, _scene: Scene, voice: Voice) -> Turn:
    return Turn(state, (measures_reply(voice),))


def _cancel(state: State, _scene: Scene, voice: Voice) -> Turn:
    if state.flow in ENTRIES:
        return Turn(_paused(state), (Reply(voice.say("cancel.entry"), buttons(voice, "help")),))
    key = "cancel.interview" if state.flow == INTERVIEW else "cancel.nothing"
    return Turn(_paused(state), (Reply(voice.say(key), buttons(voice, "screen", "measures")),))


def _back(state: State, scene: Scene, voice: Voice) -> Turn:
    if state.flow in _BACK:
        return _BACK[state.flow](state, scene, voice)
    if state.flow in ENTRIES:
        return FLOWS[state.flow].show(state, scene, voice)
    if state.flow == IDLE:
        return Turn(state, (Reply(voice.say("back.nowhere"), buttons(voice, "screen", "measures")),))
    return flow.back(state, scene, voice)


_BACK: Mapping[str, Command] = {VISIT: visiting.back, PLAN: planning.back, REVIEW: reviewing.back}
"""The entries that have a step to go back to."""


def _language(state: State, _scene: Scene, voice: Voice) -> Turn:
    choices = tuple(Button(catalogue(language)["language.name"], f"to:{language}") for language in LANGUAGES)
    return Turn(state, (Reply(voice.say("language.which"), choices),))


def _why(state: State, scene: Scene, voice: Voice) -> Turn:
    return flow.why(state, scene, voice) if state.flow == INTERVIEW else _help(state, scene, voice)


def _share(state: State, scene: Scene, voice: Voice) -> Turn:
    """The bot's address as a picture to hold up to another phone."""
    if scene.home is None:
        return with_the_question(Turn(state, (Reply(voice.say("share.no_address")),)), scene, voice)
    code = QrCode(voice.label("share.file"), scene.home, voice.label("share.alt", address=scene.home))
    reply = Reply(voice.say("share.text", address=scene.home), attachment=code)
    return with_the_question(Turn(state, (reply,)), scene, voice)


def _paused(state: State) -> State:
    """Out of the interview, with its answers kept."""
    return state.with_(flow=IDLE, aside={}, changing=None)


COMMANDS: Mapping[str, Command] = {
    "start": _start,
    "help": _help,
    "ask": _ask,
    "screen": flow.begin,
    "measures": _measures,
    "cancel": _cancel,
    "back": _back,
    "language": _language,
    "privacy": privacy.notice,
    "mydata": privacy.mydata,
    "mydata_file": privacy.mydata_file,
    "forget": privacy.forget,
    "forget_now": privacy.forget_now,
    "thanks": _thanks,
    "hello": _talk("hello"),
    "bye": _talk("bye"),
    "fine": _talk("fine"),
    "who_are_you": _who_are_you,
    "human": _human,
    "why": _why,
    "result": flow.result,
    "review": flow.review,
    "restart": flow.restart,
    "save": flow.save,
    "share": _share,
    "visit": visiting.command,
    "households": households.list_command,
    "today": today.command,
    "undo": mending.undo_command,
    "plan": planning.command,
    "review_year": reviewing.command,
    "find": finding.command,
    "approvals": approving.command,
    "away": standing_in.away_command,
    "hand_over": standing_in.hand_over_command,
    "digest": digesting.digest_command,
    "overdue": digesting.overdue_command,
    "export": ledger.command,
    "invite": inviting.command,
    "people": inviting.people_command,
    "link": codes.link_command,
    "ask_help": helping.ask_command,
    "my_requests": helping.own_command,
    "requests": helping.waiting_command,
    "closed_requests": helping.closed_command,
}
GREETING = re.compile(r"(?:你好|您好|hello|hi)[,， ]+")
END_MARKS = "。.!！?？~ "
SLASHED: Mapping[str, str] = {
    **{
        name: name
        for name in (
            *(
                "start",
                "help",
                "ask",
                "screen",
                "measures",
                "cancel",
                "back",
                "language",
                "privacy",
                "mydata",
                "forget",
            ),
            *(
                "link",
                "visit",
                "households",
                "today",
                "undo",
                "plan",
                "digest",
                "overdue",
                "export",
                "invite",
                "people",
            ),
        )
    },
    "review": "review_year",
}
"""The commands by their slash form; the others are buttons and plain sentences only."""


def command_named(text: str) -> str | None:
    """The command in `/screen` or `/screen@somebot`, or None when there is none of that name."""
    return SLASHED.get(_slashed(text))


def no_such_command(text: str, voice: Voice) -> Rich:
    """That there is no such command, and which one was probably meant."""
    near = closest(_slashed(text), SLASHED)
    return voice.say("error.unknown_command") if near is None else voice.say("error.command_like", command=f"/{near}")


def _slashed(text: str) -> str:
    words = text[1:].split()
    return words[0].split("@")[0] if words else ""


def plain_sentence(text: str) -> str | None:
    """The command that this whole sentence is another way of saying, in any language; a greeting before it is none."""
    said = text.strip(END_MARKS)
    found = _sentences().get(said)
    if found is None and (greeting := GREETING.match(said)):
        found = _sentences().get(said[greeting.end() :])
    return found


@cache
def _sentences() -> Mapping[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for key, words in catalogue(language).items():
            section, _, name = key.partition(".")
            if section == "command":
                found |= dict.fromkeys((normalise(word) for word in words.split("|")), name)
            elif section == "choice" and name in COMMANDS:  # a button said as it is labelled
                found.setdefault(normalise(words), name)
    return found
