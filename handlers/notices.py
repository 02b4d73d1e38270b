"""What one person is told because of what another did, worded when it is queued, for who reads it, where."""

from handlers.effects import Notice
from handlers.naming import named
from handlers.richtext import Rich
from handlers.values import Button, Reply
from handlers.words import Voice
from policy_kb.casework import Card


def notice_reply(notice: Notice, voice: Voice, *, names: bool) -> Reply:
    """The notice as a message. `names`: whether its channel may carry names and what is private."""
    values: dict[str, str | Rich] = {
        name: named(value, voice, names=names) if isinstance(value, Card) else value
        for name, value in notice.values.items()
    }
    for name, words in notice.private.items():
        values[name] = words if names else voice.label("private.elsewhere")
    choices = tuple(Button(voice.label(label), action) for label, action in notice.choices)
    return Reply(voice.say(notice.key, **values), choices)
