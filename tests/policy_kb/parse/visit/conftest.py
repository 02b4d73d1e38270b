"""Five caseloads of thirty households, with namesakes, homophones, brothers and surnames of two characters."""

import csv
from pathlib import Path

import pytest

from policy_kb import load
from policy_kb.measure_words import MeasureWords
from policy_kb.people import CaseloadIndex, Entry

HERE = Path(__file__).parent


def read_caseload(name: str) -> CaseloadIndex:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return CaseloadIndex(Entry(**row) for row in csv.DictReader(file))


@pytest.fixture(scope="session")
def caseload() -> CaseloadIndex:
    return read_caseload("caseload.csv")


@pytest.fixture(scope="session")
def other_caseload() -> CaseloadIndex:
    return read_caseload("other_caseload.csv")


@pytest.fixture(scope="session")
def third_caseload() -> CaseloadIndex:
    return read_caseload("third_caseload.csv")


@pytest.fixture(scope="session")
def fourth_caseload() -> CaseloadIndex:
    return read_caseload("fourth_caseload.csv")


@pytest.fixture(scope="session")
def fifth_caseload() -> CaseloadIndex:
    return read_caseload("fifth_caseload.csv")


@pytest.fixture(scope="session")
def measures() -> MeasureWords:
    return load("fengjie-2022").measure_words
