"""Households found by what somebody types or dictates: a name, how it sounds, its initials, a number, 老张."""

from policy_kb.people.caseload import CaseloadIndex, Found
from policy_kb.people.entry import Entry
from policy_kb.people.mentions import Layer, Mention
from policy_kb.people.places import PlaceNamed

__all__ = ["CaseloadIndex", "Entry", "Found", "Layer", "Mention", "PlaceNamed"]
