"""Field encryption at rest: AES-256-GCM under a ring of named keys, each cell bound to its place."""

import base64
import binascii
import re
import secrets
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import BadKeyRing, Unreadable

FORMAT = 1  # first byte of every blob, so that another layout can live beside this one
KEY_BYTES = 32  # AES-256
NONCE_BYTES = 12  # the size GCM is specified for; random, good for 2**32 cells a key
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,32}")
LENGTH_BYTES = 4  # the width of a length before each bound part, so that ("a", "bc") differs from ("ab", "c")


class KeyRing:
    """Keys by id. The first seals, every one opens: a new key is put in front and old cells stay readable."""

    def __init__(self, keys: dict[str, bytes]) -> None:
        """Takes key id -> 32 bytes, the sealing key first."""
        if not keys:
            raise BadKeyRing(problem="names no key")
        for key_id, key in keys.items():
            if KEY_ID.fullmatch(key_id) is None:
                raise BadKeyRing(problem="has a key id that is not 1 to 32 letters, digits, _ or -")
            if len(key) != KEY_BYTES:
                raise BadKeyRing(problem=f"has a key of {len(key)} bytes under the id {key_id}")
        self._keys = dict(keys)
        self._ciphers = {key_id: AESGCM(key) for key_id, key in keys.items()}
        self._sealing = next(iter(keys))

    @classmethod
    def parse(cls, text: str) -> Self:
        """Reads `dump`'s form; raises BadKeyRing, which never shows key material."""
        keys: dict[str, bytes] = {}
        for number, part in enumerate(text.split(","), start=1):
            key_id, colon, encoded = part.strip().partition(":")
            if not colon:
                raise BadKeyRing(problem=f"has no id before key number {number}")
            if key_id in keys:
                raise BadKeyRing(problem=f"gives the id of key number {number} twice")
            try:
                keys[key_id] = base64.b64decode(encoded, validate=True)
            except (binascii.Error, ValueError):
                raise BadKeyRing(problem=f"has no valid base64 in key number {number}") from None
        return cls(keys)

    @classmethod
    def generate(cls) -> Self:
        """A ring of one new random key under a new random id."""
        return cls({f"k{secrets.token_hex(4)}": secrets.token_bytes(KEY_BYTES)})

    def dump(self) -> str:
        """The ring as the setting holds it: secret."""
        return ",".join(f"{key_id}:{base64.b64encode(key).decode()}" for key_id, key in self._keys.items())

    @property
    def prefix(self) -> bytes:
        """What every cell sealed from now on begins with."""
        return bytes([FORMAT, len(self._sealing)]) + self._sealing.encode()

    @property
    def ids(self) -> tuple[str, ...]:
        """The keys by id, the sealing one first."""
        return tuple(self._keys)

    def with_new_key(self) -> Self:
        """The same ring with a new random key in front."""
        fresh = type(self).generate()
        return type(self)({**fresh._keys, **self._keys})

    def first_alone(self) -> Self:
        """The ring of the sealing key, for when nothing is under another any more."""
        return type(self)({self._sealing: self._keys[self._sealing]})

    def holds_key_of(self, blob: bytes) -> bool:
        """Whether the ring has the key a cell was sealed with, whatever else may be wrong with the cell."""
        return len(blob) >= 2 and blob[0] == FORMAT and _key_id(blob) in self._ciphers

    def __repr__(self) -> str:
        return f"KeyRing({', '.join(self._keys)})"

    def seal(self, plaintext: bytes, *, table: str, row: str, column: str) -> bytes:
        """Encrypts for one cell: format byte, length and bytes of the key id, nonce, ciphertext with tag."""
        nonce = secrets.token_bytes(NONCE_BYTES)
        place = _bound(self._sealing, table, row, column)
        return self.prefix + nonce + self._ciphers[self._sealing].encrypt(nonce, plaintext, place)

    def open(self, blob: bytes, *, table: str, row: str, column: str) -> bytes:
        """Decrypts one cell; raises Unreadable where it was changed, moved, or sealed with a key not in the ring."""
        where = f"{table}.{column} of row {row}"
        if len(blob) < 2 or blob[0] != FORMAT:
            raise Unreadable(where=where, reason="it is not in the sealed format")
        end_of_id = 2 + blob[1]
        key_id = _key_id(blob)
        nonce, ciphertext = blob[end_of_id : end_of_id + NONCE_BYTES], blob[end_of_id + NONCE_BYTES :]
        cipher = self._ciphers.get(key_id)
        if cipher is None:
            raise Unreadable(where=where, reason="BANGFU_DATA_KEYS does not hold the key it was sealed with")
        try:
            return cipher.decrypt(nonce, ciphertext, _bound(key_id, table, row, column))
        except (InvalidTag, ValueError):  # ValueError: cut so short that no whole nonce is left
            raise Unreadable(where=where, reason="it was changed, cut or moved from another place") from None


def _key_id(blob: bytes) -> str:
    return blob[2 : 2 + blob[1]].decode("ascii", errors="replace")


def _bound(*parts: str) -> bytes:
    encoded = [part.encode() for part in parts]
    return b"".join(len(part).to_bytes(LENGTH_BYTES) + part for part in encoded)
