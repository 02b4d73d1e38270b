"""A bad pack is refused at its file and line, with a reason; each of these breaks one thing in a pack that loads."""

import pytest

from policy_kb.errors import PackError
from policy_kb.reading import read_pack
from policy_kb.yamlread import read
from tests.policy_kb.small import FILES, changed, line_of, pack

TOWN, WHO, OVENS = "pack.yaml", "measure-0.yaml", "measure-1.yaml"
MEASURE_1 = FILES[OVENS][: FILES[OVENS].index("figures:")]
ORDER = FILES[TOWN][FILES[TOWN].index("interview:") :]
AGE_18 = "values: [{since: 2030-01-01, value: 18}]"
BROKEN = {
    "a tab instead of blanks": (WHO, "  article: 0\n  title", "\tarticle: 0\n  title", "token"),
    "a key twice": (WHO, "    min: -1000", "    max: 1000", "twice"),
    "a key that is a truth value": (WHO, "    min: -1000", "    on: 1", "quote it"),
    "a key that is no section": (WHO, "readings:", "reeds:", "reeds"),
    "a key unknown to a fact": (WHO, "    max: 1000\n", "    maxi: 1000\n", "maxi"),
    "an id in capitals": (WHO, "  kind:\n    type: choice", "  Kind:\n    type: choice", "Kind"),
    "one language only": (WHO, "{zh: 含本数, en: the line is within}", "{zh: 含本数}", "en"),
    "a day that is none": (WHO, "{since: 2030-01-01, value: 100}", "{since: soon, value: 100}", "date"),
    "figures out of order": (WHO, "2031-01-01", "2029-01-01", "order of `since`"),
    "a figure that begins too late": (
        OVENS,
        "values: [{since: 2030-01-01, value: 18}]",
        "values: [{since: 2030-01-02, value: 18}]",
        "first not after",
    ),
    "a figure without values": (OVENS, "values: [{since: 2030-01-01, value: 30}]", "values: []", "values"),
    "an unknown subject of a fact": (
        OVENS,
        "    subject: bakery\n    type: whole",
        "    subject: castle\n    type: whole",
        "castle",
    ),
    "an unknown subject of a right": (OVENS, "bakery\n    title", "castle\n    title", "castle"),
    "an unknown type": (WHO, "    type: money", "    type: dinars", "income.type"),
    "answers to what is no yes or no": (
        WHO,
        "    type: money",
        "    type: money\n    answers: {if_so: {zh: 是, en: so}, if_not: {zh: 否, en: not so}}",
        "`answers`",
    ),
    "a choice without values": (WHO, "    type: choice", "    type: bool", "`values`"),
    "a number without limits": (WHO, "    max: 1000\n", "    max: -1000\n", "`min` and `max`"),
    "a list without fields": (OVENS, "    most: 3\n", "    most: 0\n", "`fields`, `most`"),
    "an undeclared fact": (WHO, "{fact: income, at_most", "{fact: wealth, at_most", "'wealth'"),
    "an undeclared name": (OVENS, "        - poor\n", "        - rich\n", "'rich'"),
    "an undeclared figure": (WHO, "at_most: line,", "at_most: lime,", "'lime'"),
    "an undeclared reading": (WHO, "inclusive: line_inclusive", "inclusive: generous", "'generous'"),
    "inclusive where it means nothing": (WHO, "at_most: line,", "below: line,", "`inclusive`"),
    "a comparison nobody knows": (OVENS, "below: 3", "beneath: 3", "compare it"),
    "two comparisons at once": (OVENS, "below: 3", "below: 3, above: 1", "compare it"),
    "a limit that is a list": (OVENS, "below: 3", "below: [3]", "number"),
    "a value a choice does not have": (OVENS, "{fact: kind, is: town}", "{fact: kind, is: moon}", "'moon'"),
    "a bare name that is no yes/no": (OVENS, "        - {fact: kind, is: town}\n", "        - kind\n", "yes/no"),
    "a list asked like a choice": (
        OVENS,
        "{fact: kind, is: town}",
        "{fact: guests, is: town}",
        "cannot be asked like this",
    ),
    "a clause in one language": (OVENS, "{zh: 有客人, en: a guest}", "有客人", "words in zh and en"),
    "an empty any": (
        WHO,
        "when: {fact: income, at_most: line, inclusive: line_inclusive}",
        "when: {any: []}",
        "not a condition",
    ),
    "a condition with two heads": (
        OVENS,
        "when: {fact: size, below: 3}",
        "when: {all: [poor], any: [poor]}",
        "not a condition",
    ),
    "a condition that is a number": (OVENS, "when: {fact: size, below: 3}", "when: 3", "a name or a mapping"),
    "a clause without words": (OVENS, "          says: {zh: 有客人, en: a guest}\n", "", "`id` and `says`"),
    "members of what is no list": (OVENS, "          some: guests", "          some: kind", "not a list"),
    "a member's unknown field": (OVENS, "where: {fact: age,", "where: {fact: beard,", "'beard'"),
    "an amount that lacks its rate": (OVENS, "rate: share, of", "of", "kind rate"),
    "an amount with a figure too many": (OVENS, "rate: share, of", "rate: share, min: cap, of", "kind rate"),
    "an amount by no figure": (OVENS, "max: cap,", "max: hat,", "'hat'"),
    "an amount of no number": (OVENS, "of: flour", "of: salt", "'salt'"),
    "an amount for each of nobody": (OVENS, "max: cap, each: guests", "max: cap, each: kind", "some of kind"),
    "an unknown nature": (
        OVENS,
        "    nature: service\n    worth: {zh: 借",
        "    nature: kind\n    worth: {zh: 借",
        "nature",
    ),
    "a note for no outcome there is": (OVENS, "outcomes: [eligible]", "outcomes: [lucky]", "eligible"),
    "a condition named like a fact": (WHO, "  poor:\n", "  income:\n", "names something already"),
    "no coverage": (TOWN, "coverage: poor", "coverage: rich", "'rich'"),
    "a question about nothing": (WHO, "    facts: [income]", "    facts: [wealth]", "'wealth'"),
    "a question of the wrong type": (WHO, "    kind: money\n", "    kind: yes_no\n", "of type bool"),
    "a question about two numbers": (OVENS, "    facts: [size]", "    facts: [size, income]", "one fact"),
    "an option that sets what cannot be": (WHO, "sets: {kind: farm}", "sets: {kind: boat}", "boat"),
    "an option that sets nothing": (WHO, ", sets: {kind: farm}", "", "says what it sets"),
    "a choice as a card": (WHO, "    kind: choice\n", "    kind: card\n", "yes/no fact or a list"),
    "members counted for each member": (
        OVENS,
        "    kind: whole\n    each: guests",
        "    kind: members\n    each: guests",
        "each member",
    ),
    "each of an unknown list": (
        OVENS,
        "    kind: money\n    each: guests",
        "    kind: money\n    each: ghosts",
        "'ghosts'",
    ),
    "an unknown question in the order": (TOWN, "[kind, income,", "[kind, wealth,", "'wealth'"),
    "an unknown question for those registered": (TOWN, "order: [", "registered: [wealth]\n  order: [", "'wealth'"),
    "no order": (TOWN, ORDER, "", "`interview`"),
    "a list instead of a file's sections": (TOWN, FILES[TOWN], "[1, 2]", "mapping"),
}

ELSEWHERE = {
    "a key twice": (WHO, "    max: 1000"),
    "answers to what is no yes or no": (WHO, "  income:\n"),
    "a choice without values": (WHO, "  kind:\n    type: choice"),
    "a number without limits": (WHO, "  income:\n    type"),
    "a list without fields": (OVENS, "  guests:\n    type"),
    "a clause without words": (OVENS, "        - id: guest"),
    "members of what is no list": (OVENS, "        - id: guest"),
    "a question about nothing": (WHO, "  income:\n    kind"),
    "a question of the wrong type": (WHO, "  income:\n    kind"),
    "a question about two numbers": (OVENS, "  size:\n    kind"),
    "a choice as a card": (WHO, "      - {id: town"),
    "no order": (TOWN, "pack:"),
}
"""Where the thing that is wrong is larger than the passage changed: the line at which it begins."""


def expected_line(broken: str) -> int:
    """The line of the first character changed, or of what that change spoils."""
    if broken in ELSEWHERE:
        return line_of(*ELSEWHERE[broken])
    file, old, new, _ = BROKEN[broken]
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    return line_of(file, old) + old[:same].count("\n")


def test_the_unbroken_pack_loads() -> None:
    assert pack().id == "ovens"


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_pack_is_refused_where_it_is_broken(broken: str) -> None:
    file, old, new, reason = BROKEN[broken]
    with pytest.raises(PackError) as refused:
        pack(changed(file, old, new))
    assert reason in refused.value.reason
    assert (refused.value.file, refused.value.line) == (file, expected_line(broken))


def test_a_right_outside_a_measure_is_refused_at_the_right() -> None:
    shifted = FILES[OVENS].removeprefix(MEASURE_1)
    with pytest.raises(PackError, match="file of its measure") as refused:
        pack({**FILES, OVENS: shifted})
    assert shifted.splitlines()[refused.value.line - 1] == "  loan:"


def test_a_second_pack_section_is_refused() -> None:
    with pytest.raises(PackError, match=r"^again.yaml:1: a second `pack` section"):
        pack({**FILES, "again.yaml": FILES[TOWN]})


def test_a_pack_without_a_pack_section_is_refused() -> None:
    with pytest.raises(PackError, match="no file has a `pack` section"):
        read_pack([read(FILES[WHO], WHO)], [])


def test_the_same_fact_in_two_files_is_refused() -> None:
    with pytest.raises(PackError, match=r"^twice.yaml:\d+: 'guests' stands in facts twice"):
        pack({**FILES, "twice.yaml": FILES[OVENS].replace("article: 1", "article: 7", 1)})


def test_the_same_article_in_two_files_is_refused() -> None:
    with pytest.raises(PackError, match=r"^twice.yaml:\d+: article \d has a file already"):
        pack({**FILES, "twice.yaml": FILES[OVENS]})


def test_an_implied_fact_that_no_subject_has_is_refused() -> None:
    with pytest.raises(PackError, match=r"^odd.yaml:3: no subject has all the facts misspelt"):
        pack({**FILES, "odd.yaml": "implications:\n  - when: guests\n    then: {misspelt: true}\n"})


def test_a_date_that_cannot_be_is_refused() -> None:
    with pytest.raises(PackError, match=r"^odd.yaml:1: "):
        pack({**FILES, "odd.yaml": "issued: 2022-13-45\n"})


@pytest.mark.parametrize("text", ["a: &x 1\nb: *x\n", "a: \x07", "{a: 1", "a: b: c"])
def test_what_is_no_plain_yaml_is_refused(text: str) -> None:
    with pytest.raises(PackError, match=r"^odd.yaml:\d+: "):
        pack({**FILES, "odd.yaml": text})
