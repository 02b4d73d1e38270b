"""Whether somebody was told what is kept of them, and which version of the notice that is."""

from handlers.effects import NoteConsent
from handlers.values import Scene

VERSION = 1
"""Of the notice. One more whenever what is kept, what for, or who sees it changes: residents are then asked anew, and
officials told when they are next greeted.
"""
NOTED = NoteConsent(VERSION)


def noticed(scene: Scene) -> bool:
    """Whether the person has been told the notice as it is now."""
    return (scene.desk.consent or 0) >= VERSION
