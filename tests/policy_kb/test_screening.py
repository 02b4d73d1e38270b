"""What a screening says besides outcomes: amounts of other packs' kinds, reasons, and the JSON form."""

from typing import Any

import pytest

import policy_kb
from tests.policy_kb.small import changed, pack

PACK = policy_kb.load("fengjie-2022")
HOST: dict[str, Any] = {"income": 100, "kind": "town"}
OVENS = "measure-1.yaml"


def loan(guests: list[dict[str, Any]], **files: Any) -> dict[str, Any]:
    """The loan's line in the verdict on a host with these guests; a guest brings half the flour, at most 30."""
    ovens = pack(**files)
    return next(r for r in ovens.screen({**HOST, "guests": guests}).to_dict()["rights"] if r["id"] == "loan")


def test_a_share_of_something_no_condition_asks_for_is_open_while_it_is_unsaid() -> None:
    found = loan([{"age": 18}])
    assert found["outcome"] == "eligible"
    assert found["amount"] == {"min": "0.00", "max": "30.00", "per": "once"}
    assert found["missing"] == ["guests.0.flour"]


def test_a_guest_who_does_not_count_brings_nothing_into_question() -> None:
    found = loan([{"age": 18, "flour": 40}, {"age": 17}])
    assert found["amount"] == {"min": "20.00", "max": "20.00", "per": "once"}
    assert found["missing"] == []


def test_a_guest_who_may_count_opens_age_and_flour() -> None:
    found = loan([{"age": 18, "flour": 40}, {}])
    assert found["amount"] == {"min": "20.00", "max": "50.00", "per": "once"}
    assert found["missing"] == ["guests.1.age", "guests.1.flour"]


def test_a_guest_who_brings_nothing_can_be_of_any_age() -> None:
    assert loan([{"age": 18, "flour": 40}, {"flour": 0}])["missing"] == []


def test_a_range_for_each_member_widens_with_every_one_who_may_count() -> None:
    amount = "{kind: rate, per: once, rate: share, of: flour, max: cap, each: guests}"
    files = changed(OVENS, amount, "{kind: floor, per: once, min: cap, each: guests}")
    assert loan([{"age": 20}, {"age": 30}, {}], files=files)["amount"] == {"min": "60.00", "per": "once"}


@pytest.mark.parametrize(("income", "holds"), [(100, True), (101, False), (None, None)])
def test_each_clause_says_whether_it_holds(income: int | None, holds: bool | None) -> None:
    screening = pack().screen({"kind": "town", "income": income, "guests": []})
    because = [holding.to_dict() for holding in screening.of("loan").because]
    assert because == [
        {"clause": "poor", "holds": holds, "article": 0},
        {"clause": "guest", "holds": False, "article": 1},
    ]


def test_the_json_form_is_the_one_promised() -> None:
    verdict = PACK.screen({"id": 7, "lifted": True, "income_2021": 9500, "monitoring": "none"}).to_dict()
    assert list(verdict) == ["id", "subject", "pack", "on", "stale", "low_income", "rights", "warnings"]
    assert (verdict["id"], verdict["subject"], verdict["pack"]) == (7, "household", "fengjie-2022")
    assert (verdict["on"], verdict["stale"], verdict["low_income"]) == ("2022-10-08", False, "yes")
    assert all(list(r)[:3] == ["id", "article", "outcome"] for r in verdict["rights"])


def test_rights_stand_in_the_order_of_the_articles() -> None:
    articles = [right["article"] for right in PACK.screen({}).to_dict()["rights"]]
    assert articles == sorted(articles)


def test_a_workshop_has_the_rights_of_a_workshop() -> None:
    verdict = PACK.screen({"subject": "workshop"}).to_dict()
    assert [right["id"] for right in verdict["rights"]] == ["m1-build", "m1-award"]


@pytest.mark.parametrize(
    "record", [[], "x", None, {"subject": "castle"}, {"subject": []}, {1: True}, {"lifted": "yes"}]
)
def test_what_is_no_record_is_refused_in_one_sentence(record: Any) -> None:
    with pytest.raises(policy_kb.FactError) as refused:
        PACK.screen(record)
    assert "\n" not in str(refused.value)


def test_a_wrong_number_is_repeated_as_long_as_it_can_be_read() -> None:
    for number, told in ((10**40 - 1, "9" * 40), (10**40, "a number far too large")):
        with pytest.raises(policy_kb.FactError, match=f"not {told}$"):
            PACK.screen({"lifted": number})


@pytest.mark.parametrize("absurd", [10**400, -(10**400), float("inf"), float("nan"), 1e300])
def test_absurd_numbers_are_refused(absurd: Any) -> None:
    with pytest.raises(policy_kb.FactError, match="income_2021 must"):
        PACK.screen({"income_2021": absurd})


def test_a_yes_no_fact_with_words_of_its_own_stands_among_the_reasons() -> None:
    result = PACK.screen({"lifted": True, "vocational_student": False}).of("m7-vocational")
    assert [(each.clause.id, each.holds) for each in result.because] == [
        ("lifted", True),
        ("vocational_student", False),
    ]
