from datetime import date

import storage.unanswered as room
from storage import Database, drop_unanswered, keep_unanswered, purge_transcripts, unanswered_questions
from tests.storage.samples import NOON, stored

NOVEMBER = date(2026, 11, 24)


def keep(db: Database, *texts: str, day: date = NOVEMBER) -> None:
    with db.transaction() as tx:
        for text in texts:
            keep_unanswered(tx, text, day)


def kept(db: Database) -> dict[str, int]:
    with db.transaction() as tx:
        return dict(unanswered_questions(tx))


def test_questions_are_counted_and_keep_only_their_month(db: Database):
    keep(db, "飞碟", "飞碟", "龙宫")
    assert kept(db) == {"飞碟": 2, "龙宫": 1}
    assert {str(month)[:10] for month in stored(db, "SELECT month FROM unanswered")} == {"2026-11-01"}


def test_the_words_are_sealed_at_rest(db: Database):
    keep(db, "飞碟")
    assert "飞碟".encode() not in bytes(stored(db, "SELECT text FROM unanswered")[0])


def test_a_question_is_forgotten_in_all_its_rows(db: Database):
    keep(db, "飞碟", "飞碟", "龙宫")
    with db.transaction() as tx:
        assert drop_unanswered(tx, ["飞碟"]) == 2
    assert kept(db) == {"龙宫": 1}


def test_what_is_beyond_the_most_that_is_kept_is_let_go(db: Database, monkeypatch):
    monkeypatch.setattr(room, "MOST", 2)
    keep(db, "一", "二", "三")
    assert sum(kept(db).values()) == 2


def test_they_go_with_the_transcripts_of_their_time(db: Database):
    keep(db, "旧的", day=date(2026, 9, 3))
    keep(db, "新的")
    with db.transaction() as tx:
        purge_transcripts(tx, NOON)
    assert kept(db) == {"新的": 1}
