"""Areas as buttons name them: a button has no room for the name of a village."""

from hashlib import blake2s

from handlers.values import Scene
from policy_kb.casework import Area

LETTERS = 10
"""Of an area's code: a county has some hundred villages."""


def code_of(area: Area) -> str:
    """What a button calls an area."""
    return blake2s(str(area).encode()).hexdigest()[:LETTERS]


def overseen_area(code: str, scene: Scene) -> Area | None:
    """The area of that code; None where there is none, or the person oversees none of it."""
    villages = scene.desk.areas()
    known = dict.fromkeys(each for area in villages for each in (area, Area(area.township), Area()))
    found = next((area for area in known if code_of(area) == code), None)
    if found is None or not any(over.covers(found) for over in scene.desk.overseen):
        return None
    return found
