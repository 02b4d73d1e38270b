"""The web chat without a browser: what is taken, what is refused, and that nothing is lost or doubled."""

import signal
import threading

import httpx
import pytest

from tests.bot.web.server import Page, Server, serving


def test_a_new_page_is_greeted_once_however_many_are_open(server: Server):
    page = Page(server.address)
    assert "帮扶助手" in page.text(page.read())
    other = Page(server.address)
    other.client.cookies = page.client.cookies
    assert [entry["key"] for entry in other.read()] == [entry["key"] for entry in page.entries]


def test_what_is_taken_is_stored_with_its_answer(page: Page):
    page.read()
    assert page.say("养猪有没得补贴").status_code == 202
    assert "第四条" in page.text(page.read())


def test_a_retry_is_never_a_second_message(page: Page):
    page.read()
    for _ in range(3):
        assert page.say("养猪有没得补贴", "11111111-retry").status_code == 202
    found = page.read()
    assert [entry["kind"] for entry in found] == ["said", "reply"]


def test_a_replayed_tap_changes_nothing(page: Page):
    page.read()
    page.say("/screen")
    question = page.read()[-1]
    action = next(a for label, a, _ in question["buttons"] if label.startswith("都不是"))
    first = {"id": "22222222-first", "action": action, "version": question["version"]}
    assert page.post(first).status_code == 202
    assert "不算低收入" in page.text(page.read())
    page.post(first | {"id": "22222222-again"})
    assert "前面的" in page.text(page.read())


def test_a_tick_redraws_its_card(page: Page):
    page.read()
    for line in ("/screen", "脱贫户，没有被监测过", "8500"):
        page.say(line)
        page.read()
    page.tap("有能正常劳动")
    card = page.read()[-1]
    assert card["in_place"]
    assert [ticked for _, _, ticked in card["buttons"]][:2] == [True, False]


def test_a_message_from_another_site_is_refused(page: Page):
    body = {"id": "33333333-cross", "text": "hello"}
    for headers in ({"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}):
        answer = page.post(body, **headers)
        assert answer.status_code == 403
        assert "没有收下" in answer.json()["error"]


def test_a_message_without_the_token_is_refused(page: Page):
    assert page.post({"id": "44444444-token", "text": "hello"}, **{"X-CSRF-Token": "0" * 64}).status_code == 403
    assert page.client.post("/api/messages", json={"id": "44444444-token", "text": "x"}).status_code == 403


def test_a_foreign_session_is_refused(server: Server, page: Page):
    for cookie in ("", "somebody", "somebody." + "0" * 64, "somebody.é", ".", "x" * 5000):
        answer = httpx.get(f"{server.address}/api/events", headers={"Cookie": f"bangfu={cookie}".encode()})
        assert answer.status_code in (400, 403)
    mine = page.client.cookies["bangfu"]
    other = Page(server.address)
    swapped = other.client.cookies["bangfu"].rpartition(".")[0] + "." + mine.rpartition(".")[2]
    assert httpx.get(f"{server.address}/api/events", headers={"Cookie": f"bangfu={swapped}"}).status_code == 403


def test_one_person_cannot_read_another(page: Page, server: Server):
    page.read()
    page.say("我的秘密七七八八")
    page.read()
    other = Page(server.address)
    assert "秘密" not in str(other.read())


def test_ten_megabytes_are_refused_with_a_clear_line(page: Page):
    page.read()
    answer = page.post({"id": "55555555-large", "text": "字" * 3_500_000})
    assert answer.status_code == 413
    assert "太大" in answer.json()["error"]
    assert page.say("养猪有没得补贴").status_code == 202


@pytest.mark.parametrize(
    "body",
    [
        [],
        "text",
        {},
        {"id": "66666666-a"},
        {"id": "short", "text": "x"},
        {"id": "66666666-a", "text": 7},
        {"id": "66666666 a", "text": "x"},
        {"id": "66666666-a", "text": "x", "more": 1},
        {"id": "66666666-a", "action": "o:yes"},
        {"id": "66666666-a", "action": "o:yes", "version": "1"},
        {"id": "66666666-a", "action": "x" * 65, "version": 1},
    ],
)
def test_what_the_page_never_sends_is_refused(page: Page, body):
    assert page.post(body).status_code == 400


def test_what_is_no_json_is_refused(page: Page):
    for content in (b"", b"{", b"[" * 60_000, b"\xff\xfe", b"{}" * 9):
        answer = page.client.post("/api/messages", content=content, headers={"X-CSRF-Token": page.csrf})
        assert answer.status_code == 400


def test_markup_in_a_message_stays_text(page: Page):
    page.read()
    page.say("<script>alert(1)</script>")
    said = page.read()[0]
    assert said["text"] == "<script>alert(1)</script>"


def test_a_flood_is_slowed_with_a_clear_line(page: Page):
    page.read()
    answers = [page.say(f"第{n}句", f"7777777-{n:04}") for n in range(60)]
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert "太快" in refused[0].json()["error"]
    assert refused[0].headers["retry-after"]


def test_every_answer_carries_the_headers_that_keep_others_out(page: Page):
    for path in ("/", "/static/chat.js", "/result", "/village/桃花村", "/api/session", "/nothing"):
        headers = page.client.get(path).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(server: Server):
    cookie = httpx.get(f"{server.address}/api/session").headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie


def test_forwarded_headers_are_not_believed_unless_told(page: Page):
    answer = page.post({"id": "88888888-fwd", "text": "x"}, **{"Origin": "http://evil", "X-Forwarded-Host": "evil"})
    assert answer.status_code == 403


def test_a_village_sheet_escapes_its_name_and_shows_a_code(page: Page):
    text = page.client.get("/village/<b>桃花村").text
    assert "&lt;b&gt;桃花村" in text
    assert "data:image/svg+xml" in text


def test_the_result_page_shows_what_was_found_and_a_text_to_forward(page: Page):
    assert "还没有测过" in page.client.get("/result").text
    page.read()
    for line in ("/screen", "脱贫户，没有被监测过", "8500", "看结果"):
        page.say(line)
    text = page.client.get("/result").text
    assert "帮扶联系干部每月走访" in text
    assert "我家测了一下" in text


def test_killed_in_the_middle_it_goes_on_where_it_was(own_server: Server):
    page = Page(own_server.address)
    page.read()
    for line in ("/screen", "脱贫户，没有被监测过"):
        assert page.say(line).status_code == 202
    own_server.kill()
    own_server.start()
    page.cursor = ""
    assert "2021 年" in page.text(page.read()[-1:])
    assert page.say("8500").status_code == 202
    assert "有这样的人" in page.text(page.read())


def test_told_to_stop_it_lets_open_streams_go(own_server: Server):
    page = Page(own_server.address)
    page.read()
    ended = threading.Event()

    def watch() -> None:
        with page.client.stream("GET", "/api/events", params={"after": page.cursor}) as stream:
            for _ in stream.iter_lines():
                pass
        ended.set()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    own_server.kill(signal.SIGTERM)
    assert ended.wait(20)


def test_nothing_said_stands_in_the_log(own_server: Server):
    page = Page(own_server.address)
    page.read()
    page.say("金丝雀七七八八")
    page.read()
    assert "金丝雀" not in own_server.log


def test_the_demo_moves_its_date_and_nothing_of_it_is_in_the_service(tmp_path, server: Server):
    with serving(tmp_path, "demo") as demo, httpx.Client(base_url=demo.address) as client:
        assert "督导" in client.get("/").text
        assert client.post("/demo-date", json={"date": "2027-03-01"}).json() == {"date": "2027-03-01"}
        for wrong in ({"date": "soon"}, {"date": "9999-01-01"}, {}, []):
            assert client.post("/demo-date", json=wrong).status_code == 400
        assert client.post("/demo-date", json={"date": "2027-03-01"}, headers={"Origin": "http://x"}).status_code == 403
        assert "frame-ancestors 'self'" in client.get("/resident/").headers["content-security-policy"]
    for path in ("/resident/", "/demo-date", "/demo/demo.js", "/static/demo.js"):
        assert httpx.get(f"{server.address}{path}").status_code == 404
