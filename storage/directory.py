"""Who answers for a duty, and who is above them: looked up once, for many duties."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from policy_kb.casework import CONTACT_CADRE, SUPERVISOR, VILLAGE_OFFICER, Area, Colleague
from policy_kb.duties import Duty
from policy_kb.ladder import OWNER
from policy_kb.reminders import Recipient
from storage.households import cadre_names
from storage.people import everybody, serving
from storage.transaction import Transaction

NOT_HERE = {CONTACT_CADRE: "cadre", VILLAGE_OFFICER: "village", SUPERVISOR: "township"}
"""How a recipient begins who is not with the bot: `cadre:ID`, `village:TOWNSHIP/VILLAGE`, `township:TOWNSHIP`."""


class Directory:
    """Everybody with a role at a moment, and the roster's cadres."""

    def __init__(self, colleagues: Iterable[Colleague], names: dict[str, str], serving: dict[str, str]) -> None:
        """`names` of the roster's cadres, and the persons who are `serving` as them, by the cadre's id."""
        self._names, self._serving = names, serving
        self._held: defaultdict[tuple[str, Area], dict[str, Recipient]] = defaultdict(dict)
        for each in colleagues:
            place = each.grant.role, each.grant.area
            self._held[place][each.person] = Recipient(each.person, each.person, each.grant.role, each.name)

    def who(self, duty: Duty, area: Area, audience: str) -> Sequence[Recipient]:
        """The owner of a duty in that village, or who is above: never nobody. Of an owner who is not with the bot, and
        of a village without officers, what is known.
        """
        if audience != OWNER:
            return self._nearest(SUPERVISOR, area)
        if duty.owner is None:
            return self._every(VILLAGE_OFFICER, area)
        name, person = self._names[duty.owner], self._serving.get(duty.owner)
        return [Recipient(person or f"{NOT_HERE[CONTACT_CADRE]}:{duty.owner}", person, CONTACT_CADRE, name)]

    def of_role(self, role: str) -> list[Recipient]:
        """Everybody who holds that role, wherever."""
        found = {key: each for (held, _), people in self._held.items() if held == role for key, each in people.items()}
        return list(found.values())

    def _every(self, role: str, area: Area) -> list[Recipient]:
        found = {k: each for place in _around(area) for k, each in self._held.get((role, place), {}).items()}
        return list(found.values()) or [_nobody(role, area)]

    def _nearest(self, role: str, area: Area) -> list[Recipient]:
        """Of who is above, those whose area is the smallest: a county's supervisor has its townships' for that."""
        for place in _around(area):
            if held := self._held.get((role, place)):
                return list(held.values())
        return [_nobody(role, Area(area.township))]


def directory(tx: Transaction, now: datetime) -> Directory:
    """The people of that moment."""
    return Directory(everybody(tx, now), cadre_names(tx), serving(tx, now))


def _around(area: Area) -> Sequence[Area]:
    """A village and what it lies in, the smallest first."""
    return list(dict.fromkeys((area, Area(area.township), Area())))


def _nobody(role: str, area: Area) -> Recipient:
    return Recipient(f"{NOT_HERE[role]}:{area}", None, role, str(area))
