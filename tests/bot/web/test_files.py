"""What goes up and comes down beside words: photos, workbooks, pictures, without a browser."""

import io
import uuid
import zipfile

import httpx
import pytest
import python_calamine
from PIL import Image

from bot.attachments import make
from handlers.attachments import QrCode, Sheet, Workbook
from tests.bot.photos import a_photo
from tests.bot.web.server import Page, Server, serving

JPEG, PNG = a_photo("JPEG"), a_photo("PNG")
LIMIT = 5 * 1024 * 1024


def a_workbook() -> bytes:
    return make(Workbook("册子", (Sheet("户", ("户编号",), (("0412",),)),))).content


def sends(page: Page, content: bytes, name: str, identifier: str | None = None) -> httpx.Response:
    address = f"/api/files/{identifier or uuid.uuid4()}"
    return page.client.post(address, content=content, params={"name": name}, headers={"X-CSRF-Token": page.csrf})


@pytest.mark.parametrize("content", [JPEG, PNG])
def test_a_photo_is_stored_and_shown_to_its_sender_again(page: Page, content):
    page.read()
    assert sends(page, content, "残疾证.jpg").status_code == 202
    said, reply = page.read()
    assert (said["sent"], said["name"]) == ("photo", "残疾证.jpg")
    assert "照片收到了" in page.text([reply])
    shown = page.client.get(said["file"])
    assert Image.open(io.BytesIO(shown.content)).size == Image.open(io.BytesIO(content)).size
    assert shown.headers["content-disposition"].startswith("inline")
    assert "sandbox" in shown.headers["content-security-policy"]


def test_a_workbook_is_stored_and_never_opened_within_the_page(page: Page):
    page.read()
    assert sends(page, a_workbook(), "花名册.XLSX").status_code == 202
    said, reply = page.read()
    assert "文件收到了" in page.text([reply])
    assert page.client.get(said["file"]).headers["content-disposition"].startswith("attachment")


def test_in_an_interview_the_question_still_stands_below(page: Page):
    page.read()
    page.say("/screen")
    page.read()
    sends(page, JPEG, "a.jpg")
    (reply,) = page.read()[1:]
    assert "照片收到了" in page.text([reply])
    assert reply["buttons"]


def test_a_file_sent_again_under_its_id_is_one_message(page: Page):
    page.read()
    for _ in range(3):
        assert sends(page, JPEG, "a.jpg", "11111111-photo").status_code == 202
    assert [entry["kind"] for entry in page.read()] == ["said", "reply"]


def test_nobody_else_sees_a_file(page: Page, server: Server):
    page.read()
    sends(page, JPEG, "a.jpg")
    (said, _) = page.read()
    other = Page(server.address)
    other.read()
    assert other.client.get(f"/{said['file']}").status_code == 404
    assert httpx.get(f"{server.address}/{said['file']}").status_code == 403
    assert page.client.get("/api/files/no-such-file").status_code == 404


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.jpg"),
        (b"MZ" + b"0" * 100, "a.jpg"),
        (b"<svg onload=alert(1)>", "a.svg"),
        (b"<html><script>alert(1)</script>", "a.png"),
        (b"PK\x03\x04" + b"0" * 100, "a.docm"),
        (b"GIF89a" + b"0" * 100, "a.gif"),
        (b"\xff\xd8\xff\xe0" + b"0" * 100, "a.jpg"),
    ],
)
def test_what_is_neither_photo_nor_workbook_is_refused_with_what_to_do(page: Page, content, name):
    page.read()
    answer = sends(page, content, name)
    assert answer.status_code == 415
    assert "照片和 Excel" in answer.json()["error"]


@pytest.mark.parametrize("size", [LIMIT + 1, 10 * 1024 * 1024])
def test_a_file_over_the_limit_is_refused_and_the_talk_goes_on(page: Page, size):
    page.read()
    answer = sends(page, JPEG + b"0" * (size - len(JPEG)), "a.jpg")
    assert answer.status_code == 413
    assert "太大" in answer.json()["error"]
    assert page.say("养猪有没得补贴").status_code == 202


def test_a_file_of_exactly_the_limit_is_taken(page: Page):
    page.read()
    assert sends(page, JPEG + b"0" * (LIMIT - len(JPEG)), "a.jpg").status_code == 202


def test_a_file_without_the_token_or_with_a_strange_id_is_refused(page: Page):
    assert page.client.post("/api/files/22222222-token", content=JPEG).status_code == 403
    assert sends(page, JPEG, "a.jpg", "short").status_code == 400


def test_a_flood_of_files_is_slowed(page: Page):
    page.read()
    assert 429 in {sends(page, JPEG, "a.jpg").status_code for _ in range(14)}


def test_names_with_anything_in_them_come_back_as_they_were(page: Page):
    page.read()
    name = 'a"; filename=x\r\nSet-Cookie: y=1 <b>\u202e照片.jpg'
    sends(page, JPEG, name)
    said = page.read()[0]
    assert said["name"] == name
    assert "set-cookie" not in page.client.get(said["file"]).headers


def test_forgetting_deletes_the_files_too(page: Page):
    page.read()
    sends(page, JPEG, "a.jpg")
    said = page.read()[0]
    page.say("删除我的数据")
    page.read()
    page.tap("全部删掉")
    page.read()
    assert page.client.get(said["file"]).status_code == 404


def test_the_result_comes_as_a_workbook(page: Page):
    page.read()
    for line in ("/screen", "脱贫户，没有被监测过", "8500", "看结果"):
        page.say(line)
        page.read()
    page.tap("存成表格")
    (reply,) = page.read()[1:]
    assert reply["attachment"]["name"] == "测一测的结果.xlsx"
    found = page.client.get(reply["attachment"]["address"])
    assert found.headers["content-disposition"].startswith("attachment")
    rows = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(found.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:3] == ["条款", "措施", "结果"]
    assert {row[2] for row in rows[1:-1]} <= {"符合", "不符合", "还说不准"}
    assert "奉节" in rows[-1][1]


def test_the_stream_carries_no_content_of_an_attachment(page: Page):
    page.read()
    for line in ("/screen", "脱贫户，没有被监测过", "8500", "看结果", "存成表格"):
        page.say(line)
    while not any(entry.get("attachment") for entry in page.entries):
        page.read()
    (attachment,) = [entry["attachment"] for entry in page.entries if entry.get("attachment")]
    assert set(attachment) == {"kind", "name", "alt", "address"}


def test_another_persons_attachment_looks_like_none(page: Page, server: Server):
    page.read()
    for line in ("/screen", "都不是", "存成表格"):
        page.say(line)
    while not any(entry.get("attachment") for entry in page.entries):
        page.read()
    address = next(entry["attachment"]["address"] for entry in page.entries if entry.get("attachment"))
    other = Page(server.address)
    other.read()
    assert other.client.get(address).status_code == 404
    assert page.client.get("/api/attachments/1/0").status_code == 404
    assert page.client.get("/api/attachments/999/0").status_code == 404


def test_the_address_is_shared_as_a_picture(tmp_path):
    with serving(tmp_path, BANGFU_PUBLIC_URL="http://chat.example.org") as server:
        page = Page(server.address)
        page.client.headers["Origin"] = "http://chat.example.org"
        page.read()
        page.say("二维码")
        (reply,) = page.read()[1:]
        assert "http://chat.example.org" in page.text([reply])
        assert "http://chat.example.org" in reply["attachment"]["alt"]
        assert page.client.get(reply["attachment"]["address"]).content.startswith(b"\x89PNG")


def test_without_a_public_address_none_is_invented(page: Page):
    page.read()
    page.say("二维码")
    (reply,) = page.read()[1:]
    assert reply["attachment"] is None
    assert "村委会" in page.text([reply])


def test_no_cell_of_a_workbook_is_a_formula():
    made = make(Workbook("x", (Sheet("户", ("=1+1",), (("=HYPERLINK(1)",), ("+1",), ("@x",))),)))
    with zipfile.ZipFile(io.BytesIO(made.content)) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_code_is_a_picture_of_its_text():
    first, second = (make(QrCode("x", text, text)).content for text in ("https://a.example", "https://b.example"))
    assert first.startswith(b"\x89PNG")
    assert first != second
