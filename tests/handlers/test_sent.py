"""What is not words, and what goes back besides words."""

from dataclasses import replace

import pytest

from handlers.attachments import QrCode, Workbook
from handlers.values import CONTACT, EDITED, FILE, PHOTO, PLACE, STICKER, VIDEO, VOICE, Sent
from tests.handlers.talk import Talk

KINDS = (PHOTO, FILE, VOICE, VIDEO, PLACE, CONTACT, STICKER, EDITED)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_answered_and_changes_nothing(kind, language):
    talk = Talk(language=language)
    before = talk.state
    assert talk.send(Sent(kind)).text
    assert talk.state == before


@pytest.mark.parametrize("kind", KINDS)
def test_in_an_interview_the_question_still_stands(kind):
    talk = Talk("/screen", "脱贫户，没有被监测过")
    assert "2021 年" in talk.send(Sent(kind)).text


def test_words_beside_a_photo_are_taken_as_words():
    talk = Talk().send(Sent(PHOTO, "养猪有没得补贴"))
    assert "照片收到了" in talk.text
    assert "第四条" in talk.text


def test_words_beside_a_photo_answer_the_question():
    talk = Talk("/screen").send(Sent(PHOTO, "脱贫户，没有被监测过"))
    assert "2021 年" in talk.text


def test_an_edited_message_answers_no_later_question():
    talk = Talk("/screen", "脱贫户，没有被监测过").send(Sent(EDITED, "8500"))
    assert "只看新发的" in talk.text
    assert "2021 年" in talk.text


def test_a_result_is_saved_with_every_right_its_outcome_and_its_article():
    talk = Talk("/screen", "脱贫户，没有被监测过", "8500", "看结果").tap("存成表格")
    (reply,) = talk.replies
    assert isinstance(reply.attachment, Workbook)
    (sheet,) = reply.attachment.sheets
    assert len(sheet.rows) == len(talk.scene.pack.at().rights["household"]) + 1
    outcomes = {row[2] for row in sheet.rows[:-1]}
    assert outcomes == {"符合", "不符合", "还说不准"}
    for article, title, outcome, worth, _amount, reasons, _lead in sheet.rows[:-1]:
        assert article
        assert title
        assert worth
        assert reasons, (title, outcome)


def test_before_any_answer_there_is_nothing_to_save():
    assert "还没有测过" in Talk("存成表格").text


def test_saving_leaves_the_interview_where_it_is():
    talk = Talk("/screen", "脱贫户，没有被监测过")
    before = talk.state
    assert talk.say("存成表格").state == before


def test_the_address_is_shared_as_a_code():
    talk = Talk()
    talk.scene = replace(talk.scene, home="https://chat.example.org")
    (reply,) = talk.say("分享").replies
    assert isinstance(reply.attachment, QrCode)
    assert reply.attachment.text == "https://chat.example.org"
