import base64
import secrets

import pytest

from storage import BadKeyRing, KeyRing, Unreadable

HERE = {"table": "chats", "row": "7", "column": "state"}


def a_key(key_id: str) -> str:
    return f"{key_id}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


def test_what_is_sealed_opens_again():
    ring = KeyRing.generate()
    assert ring.open(ring.seal("你好".encode(), **HERE), **HERE).decode() == "你好"


def test_the_same_text_is_never_sealed_the_same_way_twice():
    ring = KeyRing.generate()
    assert ring.seal(b"x", **HERE) != ring.seal(b"x", **HERE)


def test_a_dumped_ring_opens_what_the_first_one_sealed():
    ring = KeyRing.generate()
    assert KeyRing.parse(ring.dump()).open(ring.seal(b"x", **HERE), **HERE) == b"x"


def test_the_first_key_seals_and_every_key_opens():
    old, new = a_key("k0"), a_key("k1")
    both = KeyRing.parse(f"{new}, {old}")
    assert both.open(KeyRing.parse(old).seal(b"x", **HERE), **HERE) == b"x"
    assert KeyRing.parse(new).open(both.seal(b"x", **HERE), **HERE) == b"x"


@pytest.mark.parametrize("part", ["table", "row", "column"])
def test_a_cell_moved_to_another_place_is_refused(part: str):
    ring = KeyRing.generate()
    with pytest.raises(Unreadable, match="moved"):
        ring.open(ring.seal(b"x", **HERE), **{**HERE, part: "elsewhere"})


def test_parts_of_a_place_do_not_run_into_each_other():
    ring = KeyRing.generate()
    blob = ring.seal(b"x", table="a", row="bc", column="d")
    with pytest.raises(Unreadable):
        ring.open(blob, table="ab", row="c", column="d")


def test_every_byte_of_a_blob_is_guarded():
    ring = KeyRing.generate()
    blob = ring.seal(b"x", **HERE)
    for index in range(len(blob)):
        changed = bytearray(blob)
        changed[index] ^= 1
        with pytest.raises(Unreadable):
            ring.open(bytes(changed), **HERE)


def test_every_cut_blob_is_refused():
    ring = KeyRing.generate()
    blob = ring.seal(b"x", **HERE)
    for length in range(len(blob)):
        with pytest.raises(Unreadable):
            ring.open(blob[:length], **HERE)


def test_a_key_renamed_to_another_id_does_not_open():
    key = a_key("k0")
    blob = KeyRing.parse(key).seal(b"x", **HERE)
    renamed = blob.replace(b"k0", b"k1", 1)
    with pytest.raises(Unreadable, match="changed"):
        KeyRing.parse(key.replace("k0", "k1", 1)).open(renamed, **HERE)


def test_a_missing_key_is_named_as_the_reason():
    blob = KeyRing.generate().seal(b"x", **HERE)
    with pytest.raises(Unreadable, match="BANGFU_DATA_KEYS does not hold the key"):
        KeyRing.generate().open(blob, **HERE)


@pytest.mark.parametrize(
    "broken",
    [
        "",
        "k1",
        "SECRETSECRET",
        "k1:",
        "k1:SECRETSECRET",
        "k1:SECRET-not-base64",
        "k 1:" + "QUFB" * 10 + "QUE=",
        "SECRET" * 8 + ":QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
        "k1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=,",
        "k1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=,k1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE=",
    ],
)
def test_a_malformed_ring_is_refused_by_name_and_without_its_keys(broken: str):
    with pytest.raises(BadKeyRing, match="BANGFU_DATA_KEYS") as refusal:
        KeyRing.parse(broken)
    assert "SECRET" not in str(refusal.value)
    assert "QUFB" not in str(refusal.value)


def test_a_ring_without_keys_is_refused():
    with pytest.raises(BadKeyRing, match="names no key"):
        KeyRing({})


def test_a_ring_shows_its_ids_and_never_its_keys():
    key = a_key("k1")
    assert repr(KeyRing.parse(key)) == "KeyRing(k1)"
    assert str(KeyRing.parse(key)) == "KeyRing(k1)"
