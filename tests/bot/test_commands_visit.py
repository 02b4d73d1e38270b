"""`bangfu parse visit`: lines about visits against a caseload, and the caseloads it refuses."""

import pytest

HEADER = "id,name,village\n"
ROWS = "0412,张三,白帝村\n0413,李国强,白帝村\n0414,李国强,鹤峰村\n"


@pytest.fixture
def caseload(tmp_path):
    file = tmp_path / "caseload.csv"
    file.write_text(HEADER + ROWS, encoding="utf-8")
    return str(file)


def test_a_line_is_read_as_json(bangfu, caseload):
    line = "昨天走访了张三家,宣传了公益岗,缺劳力"
    (read,) = bangfu("parse", "visit", line, "--caseload", caseload, "--json", "--today", "2026-11-23").objects
    assert read == {
        "text": line,
        "decision": "fill",
        "households": ["0412"],
        "date": "2026-11-22",
        "how": "met",
        "explained": [3],
        "difficulties": "缺劳力",
        "needs": None,
        "follow_up": None,
    }
    assert list(read)[:3] == ["text", "decision", "households"]


def test_what_is_to_follow_is_said_with_its_day(bangfu, caseload):
    line = "今天走访张三，下周三再去一趟"
    (read,) = bangfu("parse", "visit", "--caseload", caseload, "--today", "2026-11-24", line).objects
    assert read["follow_up"] == {"what": "下周三再去一趟", "date": "2026-12-02"}


def test_lines_are_read_one_a_line_in_order(bangfu, caseload):
    texts = ["走访了李国强", "", "明天去张三家", "0414户今天没人"]
    ran = bangfu("parse", "visit", "--caseload", caseload, "--json", stdin="\n".join(texts).encode())
    assert [read["text"] for read in ran.objects] == texts
    assert [read["decision"] for read in ran.objects] == ["choose", "none", "none", "fill"]
    assert ran.objects[0]["households"] == ["0413", "0414"]


@pytest.mark.parametrize(
    "content",
    [
        "\ufeff" + HEADER + ROWS,
        "village,phone, NAME ,id\n白帝村,1,张三,0412\n",
        'id,name,village,note\n0412,张三,白帝村,"a, b"\n',
        HEADER + "0412,张三\n",
        HEADER + "0412,张三,白帝村,too,many\n",
    ],
    ids=["byte order mark", "columns in another order", "more columns", "no village", "more cells"],
)
def test_a_caseload_may_be_written_otherwise(bangfu, tmp_path, content):
    (tmp_path / "c.csv").write_text(content, encoding="utf-8")
    (read,) = bangfu("parse", "visit", "走访张三", "--caseload", str(tmp_path / "c.csv")).objects
    assert read["households"] == ["0412"]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "the header names no id and no name and no village"),
        ("id,姓名,village\n".encode(), "the header names no name"),
        (HEADER.encode() + b"\xff,a,b\n", "not UTF-8 text"),
        ((HEADER + ROWS + ",王五,白帝村\n").encode(), "line 5 has no id"),
        ((HEADER + "0412, ,白帝村\n").encode(), "line 2 has no name"),
        ((HEADER + ROWS + "0412,王五,白帝村\n").encode(), "line 5: 0412 is there already"),
        ((HEADER + '0412,"' + "三" * 200_000 + '",白帝村\n').encode(), "field larger than field limit"),
    ],
    ids=["empty", "a column missing", "not text", "no number", "no name", "a number twice", "a huge cell"],
)
def test_a_bad_caseload_is_told_in_one_line(bangfu, tmp_path, content, complaint):
    (tmp_path / "bad.csv").write_bytes(content)
    line = bangfu("parse", "visit", "走访张三", "--caseload", str(tmp_path / "bad.csv")).refused(1)
    assert "bad.csv: " in line
    assert complaint in line


def test_a_caseload_that_is_not_there_is_told(bangfu, tmp_path):
    assert "No such file" in bangfu("parse", "visit", "--caseload", str(tmp_path / "nowhere.csv")).refused(1)
    assert str(tmp_path) in bangfu("parse", "visit", "--caseload", str(tmp_path)).refused(1)


def test_a_visit_without_a_caseload_and_a_caseload_without_a_visit_are_wrong_calls(bangfu, caseload):
    assert "--caseload FILE" in bangfu("parse", "visit", "走访张三", "--json").refused(2)
    assert "visit only" in bangfu("parse", "age", "61", "--caseload", caseload).refused(2)
    assert "--caseload FILE" in bangfu("parse", "visit", "走访张三", "--caseload").refused(2)
