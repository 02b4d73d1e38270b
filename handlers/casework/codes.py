"""One-time codes: a role taken, a second device joined, a resident made known as a household's."""

import re
from datetime import timedelta
from typing import Any

from handlers.attachments import QrCode
from handlers.effects import Effect, MakeCode, NoteWrongCode, Notice, TakeCode, Tell
from handlers.naming import named, place
from handlers.richtext import Rich, join
from handlers.values import Reply, Scene, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Action, Area

INVITE, LINK, HOUSEHOLD = "invite", "link", "household"
SHAPE = re.compile(r"[2-9A-HJ-NP-Z]{12}")
BETWEEN = re.compile(r"[\s-]+")
GROUP = 4
MOST_WRONG = 10
"""Codes that never were, from one person, until the next has to wait."""
WAIT = timedelta(hours=1)
FIRST = {
    CONTACT_CADRE: ("visit", "households"),
    VILLAGE_OFFICER: ("households", "find"),
    SUPERVISOR: ("digest", "households"),
    ADMIN: ("invite", "people"),
}
"""What somebody new in a role is offered to begin with."""


def code_in(text: str) -> str | None:
    """The code that a whole text is, however it is grouped and whatever its case; None for anything else."""
    bare = BETWEEN.sub("", text.removeprefix("/start").strip()).upper()
    return bare if SHAPE.fullmatch(bare) else None


def shown(code: str) -> str:
    """A code in groups, as it is read out."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def made(kind: str, body: dict[str, Any], sentence: Rich, scene: Scene, voice: Voice) -> tuple[Reply, Effect]:
    """A new code as a message, with the link and its picture where others can open the bot."""
    parts = [sentence, voice.say("code.shown", code=shown(scene.code))]
    picture = None
    if scene.home is not None:
        link = f"{scene.home.rstrip('/')}/#{scene.code}"
        parts.append(voice.say("code.link", link=link))
        picture = QrCode(voice.label("code.file"), link, voice.label("code.alt"))
    parts.append(voice.say(f"code.lives.{kind}"))
    return Reply(join(parts), attachment=picture), MakeCode(kind, scene.code, body)


def link_command(state: State, scene: Scene, voice: Voice) -> Turn:
    """`/link`: a code to go on as the same person on another device or channel."""
    reply, effect = made(LINK, {}, voice.say("code.for_link"), scene, voice)
    return Turn(state, (reply,), (effect,))


def household_code(state: State, household: str, scene: Scene, voice: Voice) -> Turn:
    """A code that a cadre hands to the people of a household."""
    card = scene.desk.card(Action.LINK, household)
    if card is None:
        return Turn(state, (Reply(voice.say("household.none")),))
    sentence = voice.say("code.for_household", household=named(card, voice, names=scene.names))
    reply, effect = made(HOUSEHOLD, {"household": household}, sentence, scene, voice)
    return Turn(state, (reply,), (effect,))


def take(state: State, text: str, scene: Scene, voice: Voice) -> Turn:
    """Somebody enters a code. Who has entered too many that never were has to wait: nobody guesses one."""
    if scene.desk.wrong_codes(scene.now - WAIT) >= MOST_WRONG:
        return Turn(state, (Reply(voice.say("code.wait"), buttons(voice, "help")),))
    code = scene.desk.code(text)
    if code is None:
        return Turn(state, (Reply(voice.say("code.wrong"), buttons(voice, "help")),), (NoteWrongCode(),))
    if code.spent:
        return Turn(state, (Reply(voice.say("code.wrong"), buttons(voice, "help")),))
    match code.kind:
        case "invite":
            return _role_taken(state, text, code.body, code.made_by, scene, voice)
        case "link":
            return _joined(state, text, code.made_by, scene, voice)
        case _ if scene.desk.card(Action.LINK, code.body["household"]) is not None:
            return Turn(state, (Reply(voice.say("code.own_household")),))
        case _:
            return Turn(state, (Reply(voice.say("code.household_taken"), buttons(voice, "screen")),), (TakeCode(text),))


def _role_taken(state: State, text: str, body: dict[str, Any], made_by: str | None, scene: Scene, voice: Voice) -> Turn:
    role, area = voice.label(f"role.{body['role']}"), place(Area.parse(body["area"]), voice)
    welcome = voice.say("invite.taken", name=body["name"], role=role, area=area)
    reply = Reply(
        join([welcome, voice.say(f"invite.first_step.{body['role']}")]), buttons(voice, *FIRST[body["role"]], "help")
    )
    effects: list[Effect] = [TakeCode(text)]
    if made_by is not None and made_by != scene.desk.person:
        effects.append(Tell(made_by, Notice("invite.told", {"name": body["name"], "role": role, "area": area})))
    return Turn(state, (reply,), tuple(effects))


def _joined(state: State, text: str, made_by: str | None, scene: Scene, voice: Voice) -> Turn:
    if made_by == scene.desk.person:
        return Turn(state, (Reply(voice.say("code.same_device")),))
    if scene.desk.grants:
        return Turn(state, (Reply(voice.say("code.has_role")),))
    return Turn(state, (Reply(voice.say("code.joined"), buttons(voice, "help")),), (TakeCode(text),))
