import pytest

from tests.bot.reminding.crashes import histories

SEEDS = 20
"""`python -m tests.bot.reminding.crashes` takes a thousand."""


@pytest.fixture(scope="module")
def outcomes():
    return histories(range(SEEDS))


def test_whenever_the_program_dies_everybody_hears_of_what_is_theirs(outcomes):
    assert sum(each.lives for each in outcomes) > 2 * SEEDS
    assert [each.lost for each in outcomes] == [0] * SEEDS


def test_nothing_is_said_twice_but_what_may_not_have_arrived(outcomes):
    assert [each for each in outcomes if each.repeated > each.unsure] == []
