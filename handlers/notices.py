"""What one person is told because of what another did, worded when it is queued, for who reads it, where."""

from datetime import date

from handlers.effects import Notice, NoticeValue
from handlers.naming import named
from handlers.richtext import Rich
from handlers.values import Button, Reply
from handlers.words import Voice
from policy_kb.casework import Card


def notice_reply(notice: Notice, voice: Voice, *, names: bool) -> Reply:
    """The notice as a message. `names`: whether its channel may carry names and what is private."""
    values: dict[str, str | Rich] = {name: _worded(value, voice, names=names) for name, value in notice.values.items()}
    for name, words in notice.private.items():
        values[name] = words if names else voice.label("private.elsewhere")
    choices = tuple(Button(voice.label(label), action) for label, action in notice.choices)
    return Reply(voice.say(notice.key, **values), choices)


def _worded(value: NoticeValue, voice: Voice, *, names: bool) -> str:
    if isinstance(value, Card):
        return named(value, voice, names=names)
    return voice.day(value) if isinstance(value, date) else value
