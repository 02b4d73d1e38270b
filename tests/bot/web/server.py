"""A real `bangfu run` in a process of its own, on a free port, that can be killed and started again on its data."""

import json
import os
import re
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

import httpx

ADDRESS = re.compile(r"http://[\d.]+:(\d+)/")


class Server:
    """`address` stays the same over restarts, so that an open page can find it again."""

    def __init__(self, folder: Path, command: str = "run", **settings: str) -> None:
        self._folder = folder
        self._command = command
        self._settings = settings
        self._port = "0"
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> "Server":
        log = (self._folder / "log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bot", self._command],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            cwd=self._folder,
            env=self.environment,
        )
        log.close()
        assert self._process.stdout is not None
        found = ADDRESS.search(self._process.stdout.readline())
        assert found, (self._folder / "log").read_text()
        self._port = found[1]
        return self

    @property
    def environment(self) -> dict[str, str]:
        """Of the service, and of any command that is to work on its data."""
        return {
            **{k: v for k, v in os.environ.items() if not k.startswith("BANGFU_")},
            "BANGFU_DATA_DIR": str(self._folder / "data"),
            "BANGFU_WEB_PORT": self._port,
            "PYTHONPATH": str(Path(__file__).parents[3]),
            "PYTHONUNBUFFERED": "1",
            **self._settings,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    @property
    def log(self) -> str:
        return (self._folder / "log").read_text(encoding="utf-8")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> int:
        assert self._process is not None and self._process.stdout is not None
        self._process.send_signal(how)
        status = self._process.wait(30)
        self._process.stdout.close()
        self._process = None
        return status

    def stop(self) -> None:
        if self._process is not None:
            self.kill()


@contextmanager
def serving(folder: Path, command: str = "run", **settings: str) -> Iterator[Server]:
    server = Server(folder, command, **settings).start()
    try:
        yield server
    finally:
        server.stop()


class Page:
    """What the page does, without a browser: a cookie, a token, messages up and entries down."""

    opened: ClassVar[list[httpx.Client]] = []
    """Closed by a fixture at the end of each test."""

    def __init__(self, address: str) -> None:
        self.client = httpx.Client(base_url=address, timeout=20)
        self.opened.append(self.client)
        self.csrf = self.client.get("/api/session").json()["csrf"]
        self.cursor = ""
        self.entries: list[dict[str, Any]] = []

    def post(self, body: Any, **headers: str) -> httpx.Response:
        return self.client.post("/api/messages", json=body, headers={"X-CSRF-Token": self.csrf, **headers})

    def say(self, text: str, identifier: str | None = None) -> httpx.Response:
        return self.post({"id": identifier or str(uuid.uuid4()), "text": text})

    def tap(self, label: str) -> httpx.Response:
        reply = next(e for e in reversed(self.entries) if e["kind"] == "reply" and e["buttons"])
        action = next(action for name, action, _ in reply["buttons"] if name.startswith(label))
        return self.post({"id": str(uuid.uuid4()), "action": action, "version": reply["version"]})

    def read(self) -> list[dict[str, Any]]:
        """The next entries of the stream, once there are any."""
        with self.client.stream("GET", "/api/events", params={"after": self.cursor}) as stream:
            event, identifier = "", ""
            for line in stream.iter_lines():
                name, _, value = line.partition(": ")
                if name == "event":
                    event = value
                elif name == "id":
                    identifier = value
                elif name == "data" and event == "entries":
                    self.cursor = identifier
                    found: list[dict[str, Any]] = json.loads(value)
                    self.entries += found
                    return found
        raise AssertionError("the stream ended without entries")

    @staticmethod
    def text(entries: list[dict[str, Any]]) -> str:
        replies = [entry for entry in entries if entry["kind"] == "reply"]
        return "\n".join("".join(words for words, _ in reply["text"]) for reply in replies)
