"""Households found by what a cadre types, among those that are theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.values import Scene
from policy_kb.casework import Action, Card


@dataclass(frozen=True)
class FoundCards:
    """`sure`: the only one it can be; `cards`: those it may be, best first."""

    sure: Card | None
    cards: tuple[Card, ...]


def find(text: str, cards: Sequence[Card], scene: Scene) -> FoundCards:
    """The households that a name, a number or the like may mean."""
    found = scene.index(cards).find(text)
    by_id = {card.id: card for card in cards}
    in_order = tuple(by_id[entry.id] for entry in found.candidates)
    return FoundCards(in_order[0] if found.sure else None, in_order)


def choose_among(ids: Sequence[str], scene: Scene) -> list[Card]:
    """The cards of these households that are (still) the person's, in the same order."""
    found = (scene.desk.card(Action.LOG_VISIT, household) for household in ids)
    return [card for card in found if card is not None]
