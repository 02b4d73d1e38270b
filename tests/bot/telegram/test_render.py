"""What Telegram is given to show: names cannot be markup, labels fit, nothing turns the direction of a line."""

from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.render import IN_A_ROW, LONGEST_LABEL, REFUSED, html, keyboard, plain
from handlers.richtext import Rich, Span
from handlers.values import Button

SPANS = st.lists(st.builds(Span, st.text(st.characters(codec="utf-8"), max_size=20), st.booleans()), max_size=6)
NASTY = st.sampled_from(["<b>", "</b>", "&", "&lt;", "<", ">", "\u202e", "\x00", "\u200b", "中", "\r\n", "\ud800"])
RICH = (SPANS | st.lists(st.builds(Span, NASTY, st.booleans()), max_size=8)).map(lambda spans: Rich(tuple(spans)))


class Reader(HTMLParser):
    """Reads it back: characters and whether each is bold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.read: list[tuple[str, bool]] = []
        self.bold = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag, attrs, self.bold) == ("b", [], False)
        self.bold = True

    def handle_endtag(self, tag: str) -> None:
        assert (tag, self.bold) == ("b", True)
        self.bold = False

    def handle_data(self, data: str) -> None:
        self.read += [(character, self.bold) for character in data]


@given(RICH)
def test_every_character_is_read_back_in_its_style_and_no_other_markup_is_there(text: Rich):
    reader = Reader()
    reader.feed(html(text))
    reader.close()
    shown = [
        (character, span.strong)
        for span in text.spans
        for character in REFUSED.sub("", span.text.replace("\r\n", "\n"))
    ]
    assert (reader.read, reader.bold) == (shown, False)


@given(RICH)
def test_plain_text_is_the_same_without_style(text: Rich):
    reader = Reader()
    reader.feed(html(text))
    reader.close()
    assert plain(text).replace("\r\n", "\n").count("中") == sum(character == "中" for character, _ in reader.read)
    assert REFUSED.search(plain(text)) is None


def test_a_name_that_turns_the_line_around_does_not():
    assert html(Rich((Span("张\u202e三", strong=True), Span(" & <儿子>")))) == "<b>张三</b> &amp; &lt;儿子&gt;"


def test_short_choices_share_a_row_and_long_ones_do_not():
    short = [Button(label, label) for label in ("有", "没有", "不清楚", "返回")]
    rows = keyboard([Button("脱贫户，没有被监测过", "a"), *short, Button("都不是，一般户，从来没有纳入过", "b")])
    assert [[action for _, action in row] for row in rows] == [["a"], ["有", "没有", "不清楚"], ["返回"], ["b"]]
    assert max(map(len, rows)) == IN_A_ROW


def test_what_can_be_ticked_has_a_row_of_its_own_and_shows_its_tick():
    rows = keyboard([Button("老人", "a", ticked=True), Button("学生", "b", ticked=False), Button("好了", "ok")])
    assert rows == [[("☑ 老人", "a")], [("☐ 学生", "b")], [("好了", "ok")]]


@given(st.text(max_size=200))
def test_a_label_is_one_line_that_is_neither_empty_nor_too_long(label: str):
    (((shown, action),),) = keyboard([Button(label, "a")])
    assert action == "a"
    assert 1 <= len(shown) <= LONGEST_LABEL
    assert "\n" not in shown
