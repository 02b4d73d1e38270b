"""The pace of a channel: never above its rates, and never slower than they allow."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import BURST_SECONDS, MOST_BACKOFF_SECONDS, Pace, backoff


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(st.lists(st.floats(0, 0.5), max_size=200), st.sampled_from([2.0, 25.0, 100.0]))
def test_in_no_second_do_more_sends_begin_than_the_rate_and_its_burst(steps: list[float], rate: float):
    clock = Clock()
    pace = Pace(rate, 1, clock)
    begun: list[float] = []
    for step in steps:
        clock.now += step
        for _ in range(pace.room()):
            pace.begin()
            begun.append(clock.now)
    for first in begun:
        assert sum(first <= each < first + 1 for each in begun) <= rate + max(1, rate * BURST_SECONDS) + 1e-6


def test_it_says_when_more_may_be_sent_and_is_right():
    clock = Clock()
    pace = Pace(25, 1, clock)
    sent = 0
    began = clock.now
    while sent < 250:
        if pace.room():
            pace.begin()
            sent += 1
        else:
            change = pace.next_change()
            assert change is not None
            clock.now += change
    assert 9.5 < clock.now - began < 10.5


def test_a_chat_rests_from_the_end_of_a_send_and_no_other_does():
    clock = Clock()
    pace = Pace(25, 2, clock)
    pace.ended("100")
    assert pace.resting() == {"100"}
    assert (pace.rest_of("100"), pace.rest_of("200"), pace.next_change()) == (0.5, 0.0, 0.5)
    clock.now += 0.5
    assert pace.resting() == set()
    assert pace.next_change() is None


def test_backing_off_grows_and_stays_within_half_a_minute():
    waits = [[backoff(attempt) for _ in range(50)] for attempt in range(1, 12)]
    assert all(0.5 <= wait <= 1 for wait in waits[0])
    assert all(MOST_BACKOFF_SECONDS / 2 <= wait <= MOST_BACKOFF_SECONDS for wait in waits[-1])
    assert len(set(waits[-1])) > 40
