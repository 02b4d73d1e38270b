"""The catalogues: the same keys and values in each language, nothing unused, nothing missing."""

import re
from pathlib import Path

import pytest

import bot
import handlers
from handlers.richtext import Rich, Span, join, plain, render
from handlers.words import LANGUAGES, catalogue, chinese_number, heard_words
from policy_kb.screening import OUTCOMES
from tests.handlers.talk import the_pack

ROOMS = [Path(room.__file__).parent for room in (handlers, bot)]
CODE = "\n".join(path.read_text() for room in ROOMS for path in room.rglob("*.py"))
PAGE = "\n".join(path.read_text() for path in (ROOMS[1] / "web" / "static").iterdir())
BUILT = ("choice.", "command.", "hear.", "demo.", "menu.", *re.findall(r"""f["']([a-z_]+(?:\.[a-z_]+)*\.)\{""", CODE))
"""Beginnings of keys that the code puts together from an id."""


def test_both_languages_say_the_same_things():
    first, second = (catalogue(language) for language in LANGUAGES)
    assert first.keys() == second.keys()


@pytest.mark.parametrize("key", sorted(catalogue("zh")))
def test_a_sentence_has_the_same_places_in_both_languages(key):
    places = [set(re.findall(r"\{[a-z_]+\}", catalogue(language)[key])) for language in LANGUAGES]
    assert places[0] == places[1]


@pytest.mark.parametrize("key", [key for key in sorted(catalogue("zh")) if not key.startswith(BUILT)])
def test_no_sentence_is_unused(key):
    name = key.removeprefix("web.")
    on_the_page = rf'words\.{name}\b|data-word(-label|-placeholder)?="{name}"'
    in_code = f'"{key}"' in CODE or f"'{key}'" in CODE
    assert in_code or (name != key and re.search(on_the_page, PAGE))


def test_every_nature_and_period_of_the_pack_has_its_words():
    pack = the_pack()
    for rights in pack.at().rights.values():
        for right in rights:
            assert f"nature.{right.section.nature}" in catalogue("zh")
            if right.amount is not None:
                assert f"per.{right.amount.per}" in catalogue("zh")
    assert len(OUTCOMES) == 3


def test_what_is_heard_is_heard_in_any_language():
    assert {"都没有", "none of these"} <= heard_words("nothing")


def test_no_english_sentence_holds_chinese():
    to_type = re.compile(r'"[^"]*"')  # an example that the program understands in Chinese only
    spoken = {key: to_type.sub("", text) for key, text in catalogue("en").items()}
    chinese = {key for key, text in spoken.items() if re.search(r"[一-鿿]", text)}
    assert chinese == {"language.which", "menu.language"}


def test_markup_is_read_in_the_template_and_never_in_a_value():
    assert render("**{name}** 你好", {"name": "**李**{x}"}).spans == (Span("**李**{x}", True), Span(" 你好", False))


def test_a_place_without_a_value_is_an_error():
    with pytest.raises(KeyError):
        render("{name}", {})


def test_empty_parts_leave_no_empty_lines():
    assert join([plain("a"), Rich(), plain(""), plain("b")]).plain == "a\nb"


def test_rich_text_survives_json():
    text = render("**{a}**b", {"a": "x"})
    assert Rich.from_json(text.to_json()) == text


@pytest.mark.parametrize(
    ("number", "words"), [(1, "一"), (9, "九"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一")]
)
def test_articles_are_numbered_in_chinese(number, words):
    assert chinese_number(number) == words
