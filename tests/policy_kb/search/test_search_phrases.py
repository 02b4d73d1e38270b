"""The phrases as data: enough of them, each a text, none said twice."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from policy_kb.normalise import normalise
from policy_kb.search import Topic

LEAST_PER_MEASURE = 45
LEAST_TOPICS = 42
LEAST_PER_TOPIC = 10
LEAST_OUTSIDE = 450


def everything(phrases: Mapping[int, Sequence[str]], topics: Sequence[Topic]) -> Iterator[str]:
    for texts in (*phrases.values(), *(topic.phrases for topic in topics)):
        yield from texts


def test_every_measure_has_phrases_enough(phrases):
    assert set(phrases) == set(range(10))
    assert {measure for measure, texts in phrases.items() if len(texts) < LEAST_PER_MEASURE} == set()


def test_there_are_topics_enough_and_each_has_phrases_enough(topics):
    assert len(topics) >= LEAST_TOPICS
    assert [topic.id for topic in topics if len(topic.phrases) < LEAST_PER_TOPIC] == []
    assert sum(len(topic.phrases) for topic in topics) >= LEAST_OUTSIDE


def test_no_phrase_stands_twice_in_all_the_files(phrases, topics):
    counts = Counter(normalise(text) for text in everything(phrases, topics))
    assert [text for text, count in counts.items() if count > 1] == []


def test_every_phrase_is_a_text_with_something_in_it(phrases, topics):
    assert [text for text in everything(phrases, topics) if not isinstance(text, str) or not text.strip()] == []


def test_topic_ids_are_unique_and_words_complete_in_both_languages(topics):
    assert len({topic.id for topic in topics}) == len(topics)
    for topic in topics:
        assert set(topic.words) == {"zh", "en"} and all(topic.words.values()), topic.id
        if topic.refer is not None:
            assert set(topic.refer) == {"zh", "en"} and all(topic.refer.values()), topic.id


def test_every_way_of_speaking_is_there_for_every_measure(phrases):
    for measure, texts in phrases.items():
        assert any(text.isascii() for text in texts), f"pinyin or English for {measure}"
        assert any(word in text for text in texts for word in ("屋头", "啷个", "好多", "没得")), (
            f"dialect for {measure}"
        )
        assert any(len(text) > 40 for text in texts), f"a long sentence for {measure}"
        assert any(len(text) <= 4 for text in texts), f"one word for {measure}"


def test_the_test_questions_are_not_phrases(phrases, topics, questions):
    known = {normalise(text) for text in everything(phrases, topics)}
    assert [text for texts in questions.values() for text in texts if normalise(text) in known] == []
