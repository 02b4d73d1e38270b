"""Pages beside the chat: the result to print, and the QR code to hang up. Every text is escaped where it is put in."""

from html import escape

import segno

from bot.runner import Runner
from bot.web.messages import CHANNEL
from handlers.interview.position import screening_of
from handlers.interview.result import forward_text, result_replies
from handlers.richtext import Rich
from handlers.values import BrokenState, Scene, State, area_of
from handlers.words import LANGUAGES, Voice, catalogue
from policy_kb import Pack
from storage import ChatTurn, Desk, find_chat

WORDS = "web."
LONGEST_VILLAGE = 40


def words(language: str) -> dict[str, str]:
    """The words of the chat page."""
    return {key.removeprefix(WORDS): text for key, text in catalogue(language).items() if key.startswith(WORDS)}


def result_page(runner: Runner, session: str | None) -> str:
    """The result so far, to print; for who has answered nothing, that there is none."""
    chat, pack = (None, runner.pack) if session is None else _chat(runner, session)
    language = LANGUAGES[0] if chat is None else chat.person.language
    voice = Voice(language, pack, runner.now().date())
    state = None if chat is None or chat.state is None else _state(chat)
    if chat is None or state is None or not state.answers:
        return _page(voice, "page.result", f"<p>{escape(voice.label('page.empty'))}</p>")
    screening = screening_of(state, Scene(runner.now(), chat.person, pack))
    parts = [f'<p class="text">{_html(reply.text)}</p>' for reply in result_replies(screening, voice)]
    forward = escape(forward_text(screening, voice).plain)
    label = escape(voice.label("page.forward"))
    parts.append(f'<label class="forward">{label}<textarea readonly rows="6">{forward}</textarea></label>')
    return _page(voice, "page.result", "\n".join(parts))


def village_page(name: str, base: str, pack: Pack) -> str:
    """A sheet for a village office: the village's name and a QR code that opens the chat."""
    voice = Voice(LANGUAGES[0], pack, pack.issued)
    village = escape(name[:LONGEST_VILLAGE])
    code = segno.make(base + "/", error="m").svg_data_uri(scale=8)
    body = (
        f'<p class="village">{village}</p><img class="code" alt="{escape(base)}/" src="{escape(code)}">'
        f'<p class="address">{escape(base)}/</p><p>{escape(voice.label("page.village"))}</p>'
    )
    return _page(voice, "page.scan", body)


def _chat(runner: Runner, session: str) -> tuple[ChatTurn | None, Pack]:
    """The session's chat, and the pack its person is told about."""
    with runner.database.transaction() as tx:
        chat = find_chat(tx, CHANNEL, session)
        if chat is None:
            return None, runner.pack
        return chat, runner.pack_of(Desk(tx, chat.person.id, runner.now()), area_of(chat.state))


def _state(chat: ChatTurn) -> State | None:
    try:
        return State.from_json(chat.state or {})
    except BrokenState:
        return None


def _html(text: Rich) -> str:
    return "".join(f"<strong>{escape(s.text)}</strong>" if s.strong else escape(s.text) for s in text.spans)


def _page(voice: Voice, title: str, body: str) -> str:
    heading = escape(voice.label(title))
    return (
        f'<!doctype html><html lang="{escape(voice.label("web.lang"))}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f'<link rel="stylesheet" href="/static/print.css"><title>{heading}</title></head>'
        f"<body><main><h1>{heading}</h1>{body}</main></body></html>"
    )
