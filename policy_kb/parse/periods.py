"""The period an amount is said for."""

from collections.abc import Sequence

from policy_kb.parse.lexicon import Tag, Token

PERIODS = (Tag.YEAR, Tag.MONTH, Tag.QUARTER, Tag.HALF_YEAR)
_BETWEEN = frozenset({Tag.FILLER, Tag.EARNED, Tag.ABOUT, Tag.ABOVE, Tag.BELOW, Tag.NET, Tag.LOSS, Tag.PER_PERSON})
_AFTER = frozenset({Tag.CURRENCY, Tag.ABOUT, Tag.ABOVE})


def period_of(tokens: Sequence[Token]) -> tuple[Tag | None, bool]:
    """The period's tag, None where none is said, and whether it certainly belongs to the amount.

    Of several periods (每个月都有，一年八千) the one that touches the amount counts.
    """
    said = [token.tag for token in tokens if token.tag in PERIODS]
    if len(set(said)) <= 1:
        return (said[0] if said else None), True
    at = next(index for index, token in enumerate(tokens) if token.tag is Tag.NUMBER)
    before = _nearest(tokens[:at][::-1], _BETWEEN)
    after = _nearest(tokens[at + 1 :], _AFTER)
    if before and after and before is not after:
        return before, False
    touching = before or after
    return touching, touching is not None


def _nearest(tokens: Sequence[Token], between: frozenset[Tag]) -> Tag | None:
    for token in tokens:
        if token.tag in PERIODS:
            return token.tag
        if token.tag not in between:
            return None
    return None
