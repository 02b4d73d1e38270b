"""Whatever a person sends, at any point: a reply, no exception, and a state that survives JSON."""

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.values import Open, Say, Tap
from tests.handlers.talk import Talk

COMMANDS = [
    "/screen",
    "/start",
    "/help",
    "/ask",
    "/measures",
    "/cancel",
    "/back",
    "/language",
    "/privacy",
    "/mydata",
    "/forget",
    "/nonsense",
    "/",
]
SAYINGS = [
    "脱贫户",
    "监测户",
    "8500",
    "万把块",
    "一家四口一年总共三万",
    "全家一共三万",
    "没得",
    "有",
    "不晓得",
    "1 2",
    "1",
    "500",
    "60",
    "66年的",
    "有老人，有橙子",
    "就这些",
    "看结果",
    "改答案",
    "从头再测",
    "公益岗好多钱",
    "yes",
    "为什么",
    "重来",
]

texts = st.one_of(st.sampled_from(COMMANDS + SAYINGS), st.text(max_size=60))
taps = st.integers(0, 15)
"""Which of the buttons shown is pressed, counted round."""
moves = st.one_of(texts.map(Say), taps, taps, taps)


@settings(max_examples=150, deadline=None)
@given(st.lists(moves, max_size=40), st.sampled_from(["zh", "en"]))
def test_any_text_at_any_point_gets_a_reply_and_survives_json(moves_made, language):
    talk = Talk(language=language).send(Open())
    for move in moves_made:
        if isinstance(move, int):
            buttons = [button for reply in talk.replies for button in reply.buttons]
            move = Tap(buttons[move % len(buttons)].action, talk.state.version) if buttons else Open()
        talk.send(move)
        assert talk.text.strip()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=40), st.integers(-2, 8))
def test_any_made_up_button_gets_a_reply(action, version):
    talk = Talk("/screen", "脱贫户，没有被监测过").send(Tap(action, version))
    assert talk.text.strip()


@settings(max_examples=100, deadline=None)
@given(st.lists(taps, min_size=30, max_size=60))
def test_tapping_on_ends_at_the_result(choices):
    """Only answering, never going back or asking why: each question is answered once at the most."""
    talk = Talk("/screen")
    asked = 0
    for choice in choices * 3:
        if talk.state.flow == "result":
            break
        answers = [b for reply in talk.replies for b in reply.buttons if b.action[:2] in ("o:", "ok", "dk")]
        talk.send(Tap(answers[choice % len(answers)].action, talk.state.version))
        asked += 1
    assert talk.state.flow == "result"
    assert len({answer.question for answer in talk.state.answers}) == len(talk.state.answers) == asked
