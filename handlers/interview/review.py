"""The answers given, as a list in which each can be changed."""

from handlers.interview.facts import label_of, value_words
from handlers.interview.position import current, known
from handlers.richtext import join
from handlers.values import INTERVIEW, Answer, Button, Reply, Scene, State
from handlers.words import Voice
from policy_kb.normalise import normalise


def review_reply(state: State, scene: Scene, voice: Voice) -> Reply:
    """Every answer on a line, with a button to change it."""
    if not state.answers:
        return Reply(voice.say("review.empty"), (Button(voice.label("choice.screen"), "screen"),))
    lines = [
        voice.say("review.line", n=str(place), answer=answer_words(answer, scene, voice))
        for place, answer in enumerate(state.answers, 1)
    ]
    changes = tuple(
        Button(voice.label("choice.change", n=str(place)), f"change:{answer.question}")
        for place, answer in enumerate(state.answers, 1)
    )
    others = (("choice.go_on", "screen"), ("choice.restart", "restart"))
    buttons = (*changes, *(Button(voice.label(key), action) for key, action in others))
    return Reply(join([voice.say("review.title"), *lines]), buttons)


def named(state: State, text: str, voice: Voice) -> str | None:
    """The question of the answer that 「改第2条」 names; None when the text is no such thing."""
    for place, answer in enumerate(state.answers, 1):
        if text == normalise(voice.label("choice.change", n=str(place))):
            return answer.question
    return None


def answer_words(answer: Answer, scene: Scene, voice: Voice) -> str:
    """「是不是脱贫户：是」 for each fact an answer settled."""
    facts = scene.pack.facts[scene.pack.identity.covers]
    return voice.list_of(
        [
            voice.label("fact.line", label=label_of(path, facts, voice), value=value_words(path, value, facts, voice))
            for path, value in answer.facts.items()
        ]
    )


def changed_to(state: State, question_id: str, scene: Scene) -> State:
    """The state in which that answer is being given anew; a card starts from the ticks it had. The same state when
    no answer of that question was given.
    """
    old = next((answer.facts for answer in state.answers if answer.question == question_id), None)
    if old is None:
        return state
    changing = state.with_(flow=INTERVIEW, aside={}, changing=question_id)
    question = current(changing, scene)
    if question is None or question.kind != "card":
        return changing
    record = {**known(state, scene), **old}
    ticks = {option.id: True for option in question.options if option.fact and record.get(option.fact)}
    return changing.with_(aside={"ticks": ticks} if ticks else {})
