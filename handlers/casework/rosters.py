"""A roster sent into the chat: what it would change is shown, and kept once that is confirmed."""

from handlers.effects import KeepRoster
from handlers.richtext import Rich, join, plain
from handlers.values import Button, Reply, Scene, Sent, State, Turn, buttons
from handlers.words import Voice
from policy_kb.casework import Action

MOST_SHOWN = 12
"""Problems or changes on one message; the rest is counted."""
AFTERWARDS = ("households", "find")


def sent(state: State, message: Sent, scene: Scene, voice: Voice) -> Turn | None:
    """A workbook from somebody who keeps rosters; None for anything else."""
    if message.file is None or not scene.desk.may(Action.KEEP_ROSTER):
        return None
    seen = scene.look_at_roster(message.file, voice.language)
    parts = [voice.say("roster.preview", new=seen.new, changed=seen.changed, same=seen.same)]
    if seen.problem_count:
        parts = [voice.say("roster.refused", n=seen.problem_count), *map(plain, seen.problems[:MOST_SHOWN])]
        parts += _left(seen.problem_count, voice)
        return Turn(state, (Reply(join(parts), buttons(voice, "help")),))
    if seen.warning_count:
        parts += [voice.say("roster.warnings", n=seen.warning_count), *map(plain, seen.warnings[:MOST_SHOWN])]
        parts += _left(seen.warning_count, voice)
    if seen.changes:
        parts += [voice.say("roster.changes"), *map(plain, seen.changes[:MOST_SHOWN])]
        parts += _left(len(seen.changes), voice)
    if not seen.new and not seen.changed:
        return Turn(state, (Reply(join([*parts, voice.say("roster.nothing_new")]), buttons(voice, *AFTERWARDS)),))
    choice = Button(voice.label("roster.keep"), f"rk:{message.file}")
    return Turn(state, (Reply(join(parts), (choice,)),))


def keep(state: State, file: str, scene: Scene, voice: Voice) -> Turn:
    """Keeps it. Pressed twice, the second changes nothing: what is kept is what the file says."""
    if not scene.desk.may(Action.KEEP_ROSTER):
        return Turn(state, (Reply(voice.say("office.not_yours")),))
    seen = scene.look_at_roster(file, voice.language)
    if seen.problem_count or not (seen.new or seen.changed or seen.same):
        return Turn(state, (Reply(voice.say("roster.gone"), buttons(voice, "help")),))
    done = Reply(voice.say("roster.kept", new=seen.new, changed=seen.changed), buttons(voice, *AFTERWARDS))
    return Turn(state, (done,), (KeepRoster(file),))


def _left(count: int, voice: Voice) -> list[Rich]:
    return [voice.say("roster.more", n=count - MOST_SHOWN)] if count > MOST_SHOWN else []
