"""Long texts in pieces: nothing lost, nothing too long, cut where a reader pauses."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels import LIMITS, fitted
from bot.splitting import empty, split, units
from handlers.attachments import QrCode
from handlers.richtext import Rich, Span, plain
from handlers.values import Button, Reply

TEXTS = st.text(st.sampled_from("中文a. \n。，😀\u200d\u0301🇨\u200b<&"), max_size=120)
SPANS = st.lists(st.builds(Span, TEXTS, st.booleans()), max_size=4).map(lambda spans: Rich(tuple(spans)))
LIMIT = LIMITS["telegram"]


@given(SPANS, st.integers(5, 60))
def test_every_piece_fits_and_has_something_to_see(text: Rich, longest: int):
    pieces = split(text, longest)
    assert all(0 < units(piece.plain) <= longest for piece in pieces)
    assert not any(empty(piece.plain) for piece in pieces)


@given(SPANS, st.integers(5, 60))
def test_no_character_is_lost_and_each_keeps_its_style(text: Rich, longest: int):
    styled = [(character, span.strong) for span in text.spans for character in span.text if not empty(character)]
    found = [
        (character, span.strong)
        for piece in split(text, longest)
        for span in piece.spans
        for character in span.text
        if not empty(character)
    ]
    assert found == styled


def test_a_short_text_stays_whole_to_the_last_space():
    assert split(plain("  你好 \n"), 99) == [plain("  你好 \n")]


@pytest.mark.parametrize("text", ["", " \n ", "\u200b\u2060", "\u3164", "\ufeff\u200d"])
def test_of_a_text_in_which_there_is_nothing_to_see_nothing_remains(text: str):
    assert split(plain(text), 9) == []


@pytest.mark.parametrize(
    ("text", "longest", "pieces"),
    [
        ("一二三四\n\n五六七八", 8, ["一二三四", "五六七八"]),
        ("一二三四\n五六七八", 8, ["一二三四", "五六七八"]),
        ("一二三。四五六。七八九。", 9, ["一二三。四五六。", "七八九。"]),
        ("one, two, three, four", 12, ["one, two,", "three, four"]),
        ("一二三四五六七八九十", 4, ["一二三四", "五六七八", "九十"]),
        ("啊。一二三四五六七八九", 8, ["啊。一二三四五六", "七八九"]),
    ],
    ids=["paragraph", "line", "sentence", "word", "nowhere", "too early"],
)
def test_it_is_cut_where_a_reader_pauses(text: str, longest: int, pieces: list[str]):
    assert [piece.plain for piece in split(plain(text), longest)] == pieces


def test_characters_drawn_as_one_are_not_torn_apart():
    family = "👨\u200d👩\u200d👧"
    assert [piece.plain for piece in split(plain("一二" + family), 9)] == ["一二", family]
    assert [piece.plain for piece in split(plain("一🇨🇳"), 4)] == ["一", "🇨🇳"]


def test_surrogate_pairs_count_twice():
    assert [units(piece.plain) for piece in split(plain("😀" * 5), 4)] == [4, 4, 2]


def test_a_channel_without_limits_gets_the_reply_as_it_is():
    reply = Reply(plain("长" * 9999))
    assert fitted("web", reply) == [reply]


def test_the_buttons_are_with_the_last_piece_and_a_card_that_grew_too_long_is_sent_anew():
    reply = Reply(plain("长" * 5000), (Button("好", "ok"),), in_place=True)
    first, last = fitted("telegram", reply)
    assert (units(first.text.plain), first.buttons, first.in_place) == (LIMIT.text, (), False)
    assert (units(last.text.plain), last.buttons, last.in_place) == (5000 - LIMIT.text, reply.buttons, False)


def test_a_card_that_fits_stays_in_its_place():
    reply = Reply(plain("短"), (Button("好", "ok"),), in_place=True)
    assert fitted("telegram", reply) == [reply]


def test_words_too_long_to_stand_beside_a_picture_go_before_it():
    picture = QrCode("code.png", "https://county.example/", "the address")
    short, long = Reply(plain("短"), attachment=picture), Reply(plain("长" * 1025), attachment=picture)
    assert fitted("telegram", short) == [short]
    words, alone = fitted("telegram", long)
    assert (words.text, words.attachment) == (long.text, None)
    assert (alone.text, alone.attachment) == (Rich(), picture)


def test_a_reply_in_which_there_is_nothing_to_see_is_not_sent():
    assert fitted("telegram", Reply(plain("\u200b"))) == []
