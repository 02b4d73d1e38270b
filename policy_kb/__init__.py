"""Policy packs and everything that can be computed from them; pure, and knowing nothing of the rest of the program."""

from policy_kb.errors import FactError, NotAccepted, NotInForce, PackError, PolicyError, UnknownPack
from policy_kb.library import load, names
from policy_kb.pack import Pack
from policy_kb.shelf import Shelf, ShelfError

__all__ = [
    "FactError",
    "NotAccepted",
    "NotInForce",
    "Pack",
    "PackError",
    "PolicyError",
    "Shelf",
    "ShelfError",
    "UnknownPack",
    "load",
    "names",
]
