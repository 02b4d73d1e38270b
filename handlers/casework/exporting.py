"""What an export is for: asked once, of a few reasons, and kept with who it was."""

from handlers.effects import NoteExport
from handlers.values import Button, Reply, State, Turn
from handlers.words import Voice

REASONS = ("report", "check", "archive", "handover", "other")


def ask(state: State, action: str, voice: Voice) -> Turn:
    """The reasons as buttons; `action` is what is pressed again, with the reason behind it."""
    choices = tuple(Button(voice.label(f"export.why.{reason}"), f"{action}:{reason}") for reason in REASONS)
    return Turn(state, (Reply(voice.say("export.ask"), choices),))


def noted(turn: Turn, reason: str) -> Turn:
    """The turn that exports, with the reason that was given."""
    return Turn(turn.state, turn.replies, (*turn.effects, NoteExport(reason)))
