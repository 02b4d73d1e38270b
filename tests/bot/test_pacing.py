"""The pace of a channel: never above its rates, and never slower than they allow."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pacing import BURST_SECONDS, LEAST_WAIT_SECONDS, MOST_BACKOFF_SECONDS, Pace, backoff


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def send(pace: Pace, chat: str) -> None:
    """A send that takes no time."""
    pace.begin(chat)
    pace.answered(chat)
    pace.ended(chat)


@given(st.lists(st.floats(0, 0.5), max_size=200), st.sampled_from([2.0, 25.0, 100.0]))
def test_in_no_second_do_more_sends_begin_than_the_rate_and_its_burst(steps: list[float], rate: float):
    clock = Clock()
    pace = Pace(rate, 1, clock)
    begun: list[float] = []
    for step in steps:
        clock.now += step
        while pace.room():
            send(pace, str(len(begun)))
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
            send(pace, str(sent))
            sent += 1
        else:
            change = pace.next_change()
            assert change is not None
            clock.now += change
    assert 9.5 < clock.now - began < 10.5


def test_a_chat_rests_from_the_end_of_a_send_and_no_other_does():
    clock = Clock()
    pace = Pace(25, 2, clock)
    send(pace, "100")
    assert pace.resting() == {"100"}
    assert (pace.rest_of("100"), pace.rest_of("200"), pace.next_change()) == (0.5, 0.0, 0.5)
    clock.now += 0.5
    assert pace.resting() == set()
    assert pace.next_change() is None


def test_what_changed_while_the_database_worked_is_a_change_at_once():
    clock = Clock()
    pace = Pace(25, 2, clock)
    send(pace, "100")
    assert pace.resting() == {"100"}
    clock.now += 1
    assert pace.next_change() == LEAST_WAIT_SECONDS
    assert pace.resting() == set()
    assert pace.next_change() is None


def together(pace: Pace, clock: Clock, seconds: float) -> int:
    """How many are on their way at most when an answer takes so long, sending all it lets."""
    most = 0
    ends: list[tuple[float, str]] = []
    for number in range(2000):
        while pace.room():
            chat = f"{number}.{len(ends)}"
            pace.begin(chat)
            ends.append((clock.now + seconds, chat))
        most = max(most, len(pace.on_their_way()))
        clock.now += 0.01
        for end, chat in [each for each in ends if each[0] <= clock.now]:
            pace.answered(chat)
            pace.ended(chat)
            ends.remove((end, chat))
    return most


def test_no_more_are_on_their_way_than_the_rate_needs():
    for seconds, most in ((0.005, 1), (0.03, 1), (0.2, 6), (0.5, 14)):
        clock = Clock()
        assert together(Pace(25, 1, clock), clock, seconds) <= most


def test_one_that_takes_long_holds_up_no_other():
    clock = Clock()
    pace = Pace(25, 1, clock)
    pace.begin("slow")
    assert pace.room() == 0
    change = pace.next_change()
    assert change is not None
    clock.now += change
    assert pace.room() == 1


def test_backing_off_grows_and_stays_within_a_quarter_of_a_minute():
    waits = [[backoff(attempt) for _ in range(50)] for attempt in range(1, 12)]
    assert all(0.5 <= wait <= 1 for wait in waits[0])
    assert all(MOST_BACKOFF_SECONDS / 2 <= wait <= MOST_BACKOFF_SECONDS for wait in waits[-1])
    assert len(set(waits[-1])) > 40
    assert backoff(100_000) <= MOST_BACKOFF_SECONDS
