"""How a household and its place are named to a person, and on a channel that may carry no names."""

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from handlers.words import Voice
from policy_kb.casework import Area, Card

if TYPE_CHECKING:
    from handlers.values import Scene

MASK = "*"
COMPOUND = set("欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯 端木 南宫 独孤 长孙 宇文".split())  # noqa: SIM905 - read as one line
"""Surnames of two characters: masked after both."""


def named(card: Card, voice: Voice, *, names: bool) -> str:
    """「张三（柳坪村 0412）」; where names may not go, 「张* · 柳坪村 · 0412」."""
    key = "household.named" if names else "household.masked"
    name = card.name if names else masked(card.name)
    return voice.label(key, name=name, village=card.area.village or "", id=card.id)


def told_apart(cards: Sequence[Card], scene: "Scene", voice: Voice, among: Sequence[Card] = ()) -> dict[str, str]:
    """How each household of a list is named, by its number: namesakes (there, or `among` all there are) with another of
    their people, since few know their numbers by heart.
    """
    count = Counter({card.id: card.name for card in among or cards}.values())
    alike = [card.id for card in cards if count[card.name] > 1]
    kin = scene.desk.kin(alike) if alike and scene.names else {}
    return {
        card.id: voice.label(
            "household.named_with",
            name=card.name,
            village=card.area.village or "",
            id=card.id,
            kin=kin[card.id],
        )
        if card.id in kin
        else named(card, voice, names=scene.names)
        for card in cards
    }


def masked(name: str) -> str:
    """The name without what tells whose it is: 「李*国」, 「张*」."""
    surname = 2 if name[:2] in COMPOUND and len(name) > 2 else 1
    given = name[surname:]
    if not given:
        return name[:1] + MASK if len(name) > 1 else MASK
    return name[:surname] + MASK + (given[-1] if len(given) > 1 else "")


def place(area: Area, voice: Voice) -> str:
    """「青溪镇柳坪村」; of the whole county, that."""
    between = "" if voice.language == "zh" else ", "
    return between.join(part for part in (area.township, area.village) if part) or voice.label("area.county")
