"""What an operator watches: counts and times, without names or content."""

import time

from prometheus_client import CollectorRegistry, Counter, Gauge, generate_latest

STALLED_SECONDS = 180
"""Without an answer to a request for updates: a request takes 25 seconds, and an outage is worth knowing of."""


class Health:
    """One per process. Everything may be called from any thread."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        registry = self._registry
        self._sends = Counter("bangfu_sends", "Messages sent, by what became of them.", ["fate"], registry=registry)
        self._repeats = Counter(
            "bangfu_repeats", "Messages sent again because it was not known whether they arrived.", registry=registry
        )
        self._updates = Counter("bangfu_updates", "Updates taken, by channel.", ["channel"], registry=registry)
        self._poll = Gauge(
            "bangfu_last_poll_timestamp_seconds",
            "When updates were last fetched, or the webhook set.",
            registry=registry,
        )
        self._ring = Gauge(
            "bangfu_last_ring_timestamp_seconds", "When it was last looked what is due.", registry=registry
        )
        self._waiting = Gauge("bangfu_outbox_waiting", "Messages that wait to be sent.", ["channel"], registry=registry)
        self._oldest = Gauge(
            "bangfu_outbox_oldest_seconds", "How long the oldest of them has waited.", ["channel"], registry=registry
        )
        self._polled = time.monotonic()

    def sent(self, fate: str, *, repeated: bool) -> None:
        """A send has ended; `repeated`: an earlier attempt may have arrived."""
        self._sends.labels(fate).inc()
        if repeated:
            self._repeats.inc()

    def taken(self, channel: str, updates: int) -> None:
        """Updates were committed."""
        self._updates.labels(channel).inc(updates)

    def polled(self) -> None:
        """The channel answered a request for updates."""
        self._polled = time.monotonic()
        self._poll.set_to_current_time()

    def rang(self) -> None:
        """It was looked what is due."""
        self._ring.set_to_current_time()

    def stalled(self) -> bool:
        """Whether the channel has not answered such a request for long."""
        return time.monotonic() - self._polled > STALLED_SECONDS

    def backlog(self, channel: str, waiting: int, oldest: float) -> None:
        """How many messages wait for a channel; `oldest`: seconds the first has waited."""
        self._waiting.labels(channel).set(waiting)
        self._oldest.labels(channel).set(oldest)

    def metrics(self) -> bytes:
        """All of it as Prometheus reads it."""
        return generate_latest(self._registry)
