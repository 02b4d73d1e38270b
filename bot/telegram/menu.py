"""The commands in the menu beside the text field, in each language, for each role."""

from collections.abc import Collection
from typing import Final

from handlers.words import catalogue
from policy_kb.casework import ADMIN, CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER

RESIDENT: Final = (
    *("screen", "measures", "ask", "back", "cancel", "help", "language", "privacy", "mydata", "forget", "link"),
)
OF_ROLE: Final = {
    CONTACT_CADRE: ("visit", "households", "today", "undo"),
    VILLAGE_OFFICER: ("visit", "households", "today", "plan", "review"),
    SUPERVISOR: ("digest", "overdue", "households", "export"),
    ADMIN: ("invite", "people"),
}
"""What a role finds first, before what everybody has."""


def commands(language: str, roles: Collection[str] = ()) -> list[tuple[str, str]]:
    """Each command with a few words on what it does."""
    own = dict.fromkeys(name for role, names in OF_ROLE.items() if role in roles for name in names)
    return [(name, catalogue(language)[f"menu.{name}"]) for name in (*own, *RESIDENT)]
