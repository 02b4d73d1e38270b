"""The commands in the menu beside the text field, in each language."""

from typing import Final

from handlers.words import catalogue

RESIDENT: Final = ("screen", "measures", "ask", "back", "cancel", "help", "language", "privacy", "mydata", "forget")


def commands(language: str) -> list[tuple[str, str]]:
    """Each command with a few words on what it does."""
    return [(name, catalogue(language)[f"menu.{name}"]) for name in RESIDENT]
