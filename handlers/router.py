"""One step of any conversation: a message in, the new state, replies and effects out. Pure."""

from collections import Counter
from collections.abc import Callable

from handlers import consent, free_text
from handlers.casework import (
    approving,
    digesting,
    finding,
    helping,
    households,
    inviting,
    ledger,
    mending,
    planning,
    reminding,
    reviewing,
    rosters,
    standing_in,
    visiting,
)
from handlers.casework.caseload import find
from handlers.casework.codes import code_in, household_code
from handlers.commands import COMMANDS, OFFICE_COMMANDS, command_named, no_such_command, of_county, plain_sentence
from handlers.effects import NoteTold, SetLanguage
from handlers.flows import ENTRIES, FLOWS, OFFICE_FLOWS, SMALL_TALK, STAY_COMMANDS, awaits_words
from handlers.interview import flow, review, told
from handlers.interview.position import known, still_valid
from handlers.measures import measure_reply
from handlers.naming import told_apart
from handlers.richtext import Rich
from handlers.values import (
    EDITED,
    FILE,
    IDLE,
    INTERVIEW,
    PLAN,
    RESULT,
    REVIEW,
    VISIT,
    Button,
    Inbound,
    Open,
    Reply,
    Say,
    Scene,
    Sent,
    State,
    Tap,
    Turn,
    buttons,
)
from handlers.words import LANGUAGES, Voice
from policy_kb.casework import Action
from policy_kb.normalise import normalise

SHORTEST_VISIT = 5
"""Characters of a line that tells of a visit: most answers are shorter, and need nobody's roles looked up."""
LONGEST_MESSAGE = 1_000
"""Characters: a breathless question has under 300; what is longer was pasted, and one answer to it would be a guess."""


def step(state: State, message: Inbound, scene: Scene) -> Turn:
    """What one message leads to. Never raises for anything a person can send.

    The state's version grows when the state changes, so that buttons drawn for an older one can be told.
    """
    turn = _with_told(state, _step(still_valid(state, scene), _pressed(state, message), scene, voice_of(scene)), scene)
    same = turn.state.with_(version=state.version) == state
    after = turn.state.with_(version=state.version + (not same), offered=_offered(turn))
    return Turn(after, turn.replies, turn.effects)


def _offered(turn: Turn) -> dict[str, str]:
    """The buttons just shown, by label: not those of a flow, which hears its own, nor those that are known words. Of
    two that look alike neither.
    """
    if turn.state.flow in FLOWS:
        return {}
    shown = {(normalise(b.label), b.action) for r in turn.replies for b in r.buttons if b.action not in COMMANDS}
    times = Counter(label for label, _ in shown)
    return {label: action for label, action in sorted(shown) if times[label] == 1}


def _pressed(state: State, message: Inbound) -> Inbound:
    """What stands on a button, typed, is the button."""
    action = state.offered.get(normalise(message.text)) if isinstance(message, Say) and state.offered else None
    return message if action is None else Tap(action, state.version)


def _with_told(before: State, turn: Turn, scene: Scene) -> Turn:
    """What is said of a household in an interview is noted with it, answer by answer."""
    after = turn.state
    if after.about is None or after.about != before.about or after.answers == before.answers:
        return turn
    told = {path.partition(".")[0] for answer in after.answers for path in answer.facts}
    facts = {name: value for name, value in known(after, scene).items() if name in told and value is not None}
    return Turn(after, turn.replies, (*turn.effects, NoteTold(after.about, facts))) if facts else turn


def voice_of(scene: Scene) -> Voice:
    return Voice(scene.person.language, scene.pack, scene.today)


def _step(state: State, message: Inbound, scene: Scene, voice: Voice) -> Turn:
    if scene.desk.name is not None and not scene.desk.grants and _needs_a_role(state, message):
        return Turn(state.with_(flow=IDLE, aside={}) if state.flow in OFFICE_FLOWS else state, (_role_over(voice),))
    match message:
        case Open():
            return _opened(state, scene, voice)
        case Tap():
            return _tapped(state, message, scene, voice)
        case Say():
            return _said(state, message, scene, voice)
        case Sent():
            return _sent(state, message, scene, voice)


def _needs_a_role(state: State, message: Inbound) -> bool:
    """Whether a message belongs to what only somebody with a role does: an entry, a button, a command."""
    match message:
        case Tap(action):
            tapped = action.partition(":")[0]
            return state.flow in OFFICE_FLOWS or tapped in OFFICE_COMMANDS or tapped in _OF_AN_OFFICE
        case Say(text):
            words = normalise(text)
            name = command_named(words) if words.startswith("/") else plain_sentence(words)
            return state.flow in OFFICE_FLOWS or name in OFFICE_COMMANDS
        case _:
            return state.flow in OFFICE_FLOWS


def _role_over(voice: Voice) -> Reply:
    return Reply(voice.say("office.over"), buttons(voice, "screen", "measures", "help"))


def _opened(state: State, scene: Scene, voice: Voice) -> Turn:
    found = FLOWS.get(state.flow)
    return COMMANDS["start"](state, scene, voice) if found is None else found.show(state, scene, voice)


def _said(state: State, message: Say, scene: Scene, voice: Voice) -> Turn:
    if len(message.text) > LONGEST_MESSAGE:
        return _with_question(state, scene, voice, voice.say("error.too_long", most=str(LONGEST_MESSAGE)))
    text = normalise(message.text)
    if not any(character.isalnum() for character in text):
        return _with_question(state, scene, voice, voice.say("error.no_words"))
    code = code_in(message.text)
    if code is not None and (text.startswith("/start") or state.flow not in FLOWS):
        return consent.take_code(state, code, scene, voice)
    if text.startswith("/"):
        return _commanded(state, message.text, text, scene, voice)
    decided = told.said(state, text, scene, voice)
    if decided is not None:
        return decided
    name = plain_sentence(text)
    if name is not None and _is_meant(name, state):
        return COMMANDS[name](state, scene, voice)
    if state.flow in ENTRIES:
        action = _labelled(state, text, scene, voice)
        if action is not None:
            return _tapped(state, Tap(action, state.version), scene, voice)
    if state.flow in FLOWS:
        begun = visiting.line(state, message.text, scene, voice) if _may_begin_a_visit(state, text, scene) else None
        if begun is not None:  # the interview waits with its answers
            return begun
        changed = review.named(state, text, voice) if state.flow == INTERVIEW else None
        return (
            flow.change(state, changed, scene, voice)
            if changed
            else FLOWS[state.flow].said(state, message, scene, voice)
        )
    changed = review.named(state, text, voice)
    if changed is not None:
        return flow.change(state, changed, scene, voice)
    readings = (households.of_name, _visit_confirmed, visiting.line)
    begun = next((turn for read in readings if (turn := read(state, message.text, scene, voice)) is not None), None)
    return free_text.heard(state, message.text, scene, voice) if begun is None else begun


def _visit_confirmed(state: State, text: str, scene: Scene, voice: Voice) -> Turn | None:
    """What a resident says of the latest visit, in words instead of by its button."""
    action = helping.heard(text, scene)
    return None if action is None else _tapped(state, Tap(action, state.version), scene, voice)


def _is_meant(name: str, state: State) -> bool:
    """Whether a plain sentence is the command that it sounds like, where it is said."""
    if name in SMALL_TALK and state.flow in FLOWS:
        return False
    return name in STAY_COMMANDS or not awaits_words(state)


def _busy(state: State, scene: Scene, voice: Voice) -> Turn | None:
    """What is being entered comes before anything else is: nothing of it may be lost unsaid."""
    if state.flow not in (VISIT, PLAN, REVIEW):
        return None
    return FLOWS[state.flow].show(state, scene, voice, voice.say("entry.first"))


def _may_begin_a_visit(state: State, text: str, scene: Scene) -> bool:
    """In the middle of an interview: only a sentence, of who logs visits at all."""
    return state.flow == INTERVIEW and len(text) >= SHORTEST_VISIT and scene.desk.may(Action.LOG_VISIT)


def _labelled(state: State, text: str, scene: Scene, voice: Voice) -> str | None:
    """The action of the choice now offered whose label this is; None where it is none."""
    shown = FLOWS[state.flow].show(state, scene, voice)
    labels = {normalise(button.label): button.action for reply in shown.replies for button in reply.buttons}
    return labels.get(text)


def _commanded(state: State, written: str, text: str, scene: Scene, voice: Voice) -> Turn:
    """A slash command; what is written behind it, where it takes something, is that."""
    name = command_named(text)
    if name is None:
        return _with_question(state, scene, voice, no_such_command(text, voice))
    _, _, rest = " ".join(written.split()).partition(" ")
    if name in _BEGINNING:
        if name == state.flow == VISIT and rest:
            return visiting.said(state, Say(rest), scene, voice)
        busy = _busy(state, scene, voice)
        if busy is not None:
            return busy
    if rest and name in _WITH_HOUSEHOLD:
        found = find(rest, scene.desk.cards(_WITH_HOUSEHOLD[name][0]), scene)
        if found.sure is not None:
            return _WITH_HOUSEHOLD[name][1](state, found.sure.id, scene, voice)
        if found.cards:
            action = _WITH_HOUSEHOLD[name][2]
            labels = told_apart(found.cards, scene, voice)
            choices = tuple(Button(labels[card.id], f"{action}:{card.id}") for card in found.cards)
            return Turn(state, (Reply(voice.say("visit.which_household"), choices),))
        if scene.desk.may(_WITH_HOUSEHOLD[name][0]):
            return Turn(state, (Reply(voice.say("household.none"), buttons(voice, "households")),))
    if rest and name == "visit":
        begun = visiting.line(state, rest, scene, voice)
        if begun is not None:
            return begun
    return COMMANDS[name](state, scene, voice)


def _sent(state: State, message: Sent, scene: Scene, voice: Voice) -> Turn:
    """What is not words cannot be read here, and that is said; words that came with it are taken as words.

    Of an edited message not even those: what it first said was answered, and now would answer another question.
    """
    taken = visiting.sent(state, message, scene, voice) if state.flow == VISIT else None
    if message.kind == FILE:
        taken = rosters.sent(state, message, scene, voice)
    if taken is not None:
        return taken
    sentence = voice.say(f"sent.{message.kind}")
    if message.kind == EDITED or not message.words.strip():
        return _with_question(state, scene, voice, sentence)
    turn = _said(state, Say(message.words), scene, voice)
    return Turn(turn.state, (Reply(sentence), *turn.replies), turn.effects)


def _with_question(state: State, scene: Scene, voice: Voice, sentence: Rich) -> Turn:
    """A clear sentence about what was wrong; in an interview, the question still stands below it."""
    if state.flow in FLOWS:
        return FLOWS[state.flow].show(state, scene, voice, sentence)
    return Turn(state, (Reply(sentence, buttons(voice, "help")),))


def _tapped(state: State, tap: Tap, scene: Scene, voice: Voice) -> Turn:
    """Buttons that only show something work at any time; those that answer are bound to the state they show."""
    name, _, rest = tap.action.partition(":")
    if name == "screen" and tap.version != state.version and state.flow == RESULT:
        return flow.show(state, scene, voice)  # going on would ask again what was not known: an old button may not
    if name in _CASEWORK and rest:
        busy = _busy(state, scene, voice) if name in _BEGINNING else None
        return busy or _CASEWORK[name](state, rest, scene, voice)
    if name in _SHOWING:
        return _SHOWING[name](state, rest, scene, voice)
    if tap.version != state.version:
        return _old(state, scene, voice)
    if name in _CHANGING:
        return _CHANGING[name](state, rest, scene, voice)
    if state.flow in FLOWS:
        return FLOWS[state.flow].tapped(state, tap, scene, voice)
    return _old(state, scene, voice)


def _old(state: State, scene: Scene, voice: Voice) -> Turn:
    return _with_question(state, scene, voice, voice.say("error.old_button"))


def _measure(state: State, rest: str, scene: Scene, voice: Voice) -> Turn:
    measure = {str(number): number for number in scene.pack.measures}.get(rest)
    if measure is None:
        return _old(state, scene, voice)
    return Turn(state.with_(topic=measure), (measure_reply(measure, voice),))


def _language(state: State, rest: str, scene: Scene, _voice: Voice) -> Turn:
    if rest not in LANGUAGES:
        return _old(state, scene, _voice)
    voice = Voice(rest, scene.pack, scene.today)
    done = voice.say("language.set")
    turn = FLOWS[state.flow].show(state, scene, voice, done) if state.flow in FLOWS else Turn(state, (Reply(done),))
    return Turn(turn.state, turn.replies, (SetLanguage(rest),))


def _command(name: str) -> Callable[[State, str, Scene, Voice], Turn]:
    return lambda state, _rest, scene, voice: COMMANDS[name](state, scene, voice)


_Action = Callable[[State, str, Scene, Voice], Turn]
_SHOWING: dict[str, _Action] = {
    **{name: _command(name) for name in COMMANDS if name not in ("back", "result", "restart", "forget_now")},
    "measure": _measure,
    "to": _language,
    "county": of_county,
    "none": lambda state, _rest, _scene, voice: free_text.none_of_these(state, voice),
}
_CASEWORK: dict[str, _Action] = {
    "h": households.sheet,
    "hs": households.listing,
    "vs": households.visits,
    "old": households.one_visit,
    "ap": approving.approve,
    "no": approving.refuse,
    "ov": households.visits_elsewhere,
    "xl": standing_in.cancel,
    "log": visiting.of_household,
    "am": mending.amend,
    "undo": mending.undo,
    "void": mending.void,
    "scr": flow.begin_about,
    "pl": planning.of_household,
    "rv": reviewing.of_household,
    "vt": reminding.visited,
    "va": reminding.tried,
    "sz": reminding.snooze,
    "da": digesting.of_area,
    "na": digesting.nudge_area,
    "nh": digesting.nudge_household,
    "rk": rosters.keep,
    "lg": ledger.of_month,
    "hc": household_code,
    "fr": finding.of_right,
    "fx": finding.exported,
    "end": inviting.end,
    "ends": inviting.end_now,
    "hr": helping.sheet,
    "htake": helping.take,
    "hsay": helping.write(helping.SAY),
    "hadd": consent.first("hadd"),
    "hclose": helping.write(helping.CLOSE),
    "was": consent.first("was"),
    "wasnot": consent.first("wasnot"),
    "sat": consent.first("sat"),
}
"""Buttons that open something of casework, at any time: what they do once, they do once by what they name."""
_OF_AN_OFFICE = frozenset(_CASEWORK) - {"scr", "hadd", "was", "wasnot", "sat"}
"""Those that only somebody with a role ever uses."""
_BEGINNING = frozenset(
    {"log", "am", "no", "void", "pl", "rv", "hsay", "hadd", "hclose", "visit", "plan", "review_year", "screen", "scr"}
)
"""Buttons and commands that begin to enter something."""
_CHANGING: dict[str, _Action] = {
    **{name: _command(name) for name in ("back", "result", "restart", "forget_now")},
    "told": told.decided,
    "change": lambda state, rest, scene, voice: flow.change(state, rest, scene, voice),
}


_OfHousehold = Callable[[State, str, Scene, Voice], Turn]
_WITH_HOUSEHOLD: dict[str, tuple[Action, _OfHousehold, str]] = {
    "screen": (Action.SCREEN, flow.begin_about, "scr"),
    "plan": (Action.WRITE_PLAN, planning.of_household, "pl"),
    "review_year": (Action.WRITE_REVIEW, reviewing.of_household, "rv"),
    "households": (Action.READ, households.sheet, "h"),
}
"""Commands that may name a household: for what it is wanted, what then begins, and the button that begins it."""


def apology(version: int, scene: Scene) -> Turn:
    """For a conversation whose stored state cannot be read: says so, and offers a fresh start.

    `version` must be beyond any the lost state can have had, so that its buttons stay old.
    """
    voice = voice_of(scene)
    return Turn(State(version=version), (Reply(voice.say("error.broken_state"), buttons(voice, "screen")),))


def failure(state: State, scene: Scene) -> Turn:
    """For a message that a fault of the program keeps from being answered: says so; the state stays as it was."""
    return Turn(state, (Reply(voice_of(scene).say("error.failed")),))
