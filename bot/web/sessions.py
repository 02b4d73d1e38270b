"""Who a browser is: a random id in a signed cookie, and the token that proves a request came from our page."""

import hashlib
import hmac
import secrets

COOKIE = "bangfu"
CSRF_HEADER = "x-csrf-token"
ID_BYTES = 18
"""144 random bits: not to be guessed, and short enough for a cookie."""
KEPT_SECONDS = 400 * 24 * 3600
"""The longest a browser keeps a cookie."""


class Sessions:
    """Makes and checks sessions with one secret. Nothing about them is stored."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def new(self) -> str:
        """The id of a new session; it is the address of its chat."""
        return secrets.token_urlsafe(ID_BYTES)

    def cookie(self, session: str) -> str:
        """The id with its signature."""
        return f"{session}.{self._sign('cookie', session)}"

    def read(self, cookie: str | None) -> str | None:
        """The id in a cookie; None for none, or one we did not sign."""
        session, _, signature = (cookie or "").rpartition(".")
        return session if session and _same(signature, self._sign("cookie", session)) else None

    def token(self, session: str) -> str:
        """What our page sends back with each message."""
        return self._sign("csrf", session)

    def token_fits(self, session: str, token: str) -> bool:
        return _same(token, self.token(session))

    def _sign(self, purpose: str, session: str) -> str:
        return hmac.new(self._secret, f"{purpose}:{session}".encode(errors="replace"), hashlib.sha256).hexdigest()


def _same(given: str, right: str) -> bool:
    """In constant time. As bytes: compare_digest raises on text that is not ASCII, which a forged cookie may be."""
    return hmac.compare_digest(given.encode(errors="replace"), right.encode())
