"""Fetching, in virtual time: through outages of hours, beside another program, with a database that refuses."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.health import Health
from bot.telegram.poller import STAND_BY_SECONDS, Stalled, poll
from tests.bot.virtual import in_virtual_time

HOUR = 3600.0


class Telegram:
    """The other end of one Bot object: updates stay until a later one is asked for."""

    def __init__(self) -> None:
        self.waiting: list[dict[str, Any]] = []
        self.wrong: TelegramError | None = None
        self.silent = False
        self.asked: list[float] = []
        self._last = 0

    def writes(self) -> None:
        self._last += 1
        self.waiting.append({"update_id": self._last})

    async def do_api_request(self, method: str, api_kwargs: dict[str, Any], read_timeout: float) -> Any:
        assert method == "getUpdates"
        self.asked.append(asyncio.get_running_loop().time())
        if self.silent:
            await asyncio.Event().wait()
        if self.wrong is not None:
            raise self.wrong
        self.waiting = [each for each in self.waiting if each["update_id"] >= (api_kwargs["offset"] or 0)]
        if not self.waiting:
            await asyncio.sleep(0.5)  # for the tests: Telegram would hold it open
        return self.waiting[: api_kwargs["limit"]]


class Taking:
    """What was taken, and when; `refuses` says which it cannot commit."""

    def __init__(self) -> None:
        self.taken: list[tuple[float, int]] = []
        self.refuses: Callable[[int], bool] = lambda _: False

    async def __call__(self, updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        now = asyncio.get_running_loop().time()
        left = [each for each in updates if self.refuses(each["update_id"])]
        self.taken += [(now, each["update_id"]) for each in updates if each not in left]
        return left

    @property
    def ids(self) -> list[int]:
        return [number for _, number in self.taken]


@pytest.fixture
def telegram() -> Telegram:
    return Telegram()


@pytest.fixture
def taking() -> Taking:
    return Taking()


def polling(telegram: Telegram, taking: Taking, seconds: float, *then: Callable[[], None]) -> None:
    """Fetches; after each so many seconds the next of these things happens."""

    async def main() -> None:
        fetching = asyncio.create_task(poll(telegram, taking, Health()))  # type: ignore[arg-type] # a stand-in for the Bot
        for happens in (*then, lambda: None):
            await asyncio.sleep(seconds)
            if fetching.done():
                fetching.result()
            happens()
        fetching.cancel()

    in_virtual_time(main)


@pytest.mark.parametrize("hours", [0.1, 6, 20])
def test_after_an_outage_everything_is_taken_in_order_within_half_a_minute(
    telegram: Telegram, taking: Taking, hours: float
):
    def goes_down() -> None:
        telegram.wrong = NetworkError("status 502")
        for _ in range(250):
            telegram.writes()

    def is_back() -> None:
        telegram.wrong = None

    telegram.writes()
    polling(telegram, taking, hours * HOUR, goes_down, is_back)
    assert taking.ids == list(range(1, 252))
    assert taking.taken[-1][0] - 2 * hours * HOUR < 35


def test_during_an_outage_it_asks_now_and_then(telegram: Telegram, taking: Taking):
    telegram.wrong = NetworkError("status 502")
    polling(telegram, taking, HOUR)
    assert 240 < len(telegram.asked) < 500


def test_beside_another_program_it_stands_by_and_asks_again(telegram: Telegram, taking: Taking):
    telegram.wrong = Conflict("terminated by other getUpdates request")
    telegram.writes()

    def leaves() -> None:
        telegram.wrong = None

    polling(telegram, taking, 600, leaves)
    gaps = [after - before for before, after in zip(telegram.asked[:15], telegram.asked[1:16], strict=True)]
    assert min(gaps) >= STAND_BY_SECONDS
    assert taking.ids == [1]


def test_what_could_not_be_committed_comes_again_and_nothing_before_it(telegram: Telegram, taking: Taking):
    for _ in range(5):
        telegram.writes()
    taking.refuses = lambda number: number == 3

    def works_again() -> None:
        taking.refuses = lambda _: False

    polling(telegram, taking, 60, works_again)
    assert taking.ids[:4] == [1, 2, 4, 5]
    assert taking.ids[-3:] == [3, 4, 5]
    assert set(taking.ids[4:-3]) <= {4, 5}
    assert telegram.waiting == []


def test_a_request_that_comes_to_no_end_is_given_up(telegram: Telegram, taking: Taking):
    telegram.silent = True
    with pytest.raises(Stalled):
        polling(telegram, taking, 120)


def test_a_token_taken_back_ends_it(telegram: Telegram, taking: Taking):
    telegram.wrong = InvalidToken("not found")
    with pytest.raises(InvalidToken):
        polling(telegram, taking, 1)
