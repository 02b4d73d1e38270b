"""A conversation for tests: every turn goes through JSON, as it does between two messages of a real one."""

import json
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo

import policy_kb
from handlers.effects import Effect
from handlers.router import step
from handlers.values import Inbound, Reply, Say, Scene, State, Tap

NOON = datetime(2026, 11, 24, 12, tzinfo=ZoneInfo("Asia/Shanghai"))


@cache
def the_pack() -> policy_kb.Pack:
    return policy_kb.load("fengjie-2022")


@dataclass(frozen=True)
class Somebody:
    language: str = "zh"


def a_scene(language: str = "zh", now: datetime = NOON) -> Scene:
    return Scene(now, Somebody(language), the_pack())


class Talk:
    """Says and taps; `text` and `labels` are of the last turn's replies."""

    def __init__(self, *lines: str, language: str = "zh", state: State | None = None) -> None:
        self.scene = a_scene(language)
        self.state = state or State()
        self.replies: tuple[Reply, ...] = ()
        self.effects: tuple[Effect, ...] = ()
        for line in lines:
            self.say(line)

    def send(self, message: Inbound) -> "Talk":
        turn = step(self.state, message, self.scene)
        self.state = State.from_json(json.loads(json.dumps(turn.state.to_json())))
        assert self.state == turn.state
        self.replies = tuple(
            Reply.from_json(json.loads(json.dumps(r.to_json(self.state.version)))) for r in turn.replies
        )
        assert self.replies == turn.replies
        self.effects = turn.effects
        return self

    def say(self, text: str) -> "Talk":
        return self.send(Say(text))

    def tap(self, label: str) -> "Talk":
        """Presses the button of that label, or whose label begins so."""
        found = [b for reply in self.replies for b in reply.buttons if b.label.startswith(label)]
        assert found, f"no button {label!r} among {self.labels}"
        return self.send(Tap(found[0].action, self.state.version))

    @property
    def text(self) -> str:
        return "\n".join(reply.text.plain for reply in self.replies)

    @property
    def labels(self) -> list[str]:
        return [button.label for reply in self.replies for button in reply.buttons]

    @property
    def facts(self) -> dict[str, object]:
        """What is known from the answers."""
        from handlers.interview.position import record_of

        return record_of(self.state.answers)


def a_lifted_household(*lines: str, language: str = "zh") -> Talk:
    """An interview in which the kind of household is told."""
    return Talk("/screen", "脱贫户，没有被监测过", *lines, language=language)


def a_covered_household(*lines: str) -> Talk:
    return a_lifted_household("8500", *lines)


def actions_of(talk: Talk) -> list[tuple[str, str]]:
    """Label and action of each button shown."""
    return [(button.label, button.action) for reply in talk.replies for button in reply.buttons]
