"""What goes with a reply: described here as data, made into bytes by the program when a channel asks for them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

WORKBOOK, QR_CODE, CHART, PHOTO, JSON_FILE = "workbook", "qr-code", "chart", "photo", "json"


@dataclass(frozen=True)
class Sheet:
    """One sheet: a header, and rows of text as wide as the header."""

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Workbook:
    """A file for Excel. `name`: what it is called on the person's machine; `mark`: who took it and when, which stands
    in its properties and at the foot of each printed page.
    """

    name: str
    sheets: tuple[Sheet, ...]
    mark: str | None = None

    def to_json(self) -> dict[str, Any]:
        return {"kind": WORKBOOK, **_lists(asdict(self))}


@dataclass(frozen=True)
class QrCode:
    """A picture that a phone reads as `text`. `alt`: the same for who cannot see it."""

    name: str
    text: str
    alt: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": QR_CODE, **asdict(self)}


@dataclass(frozen=True)
class ChartPoint:
    """Of `of`, `done` were done; `label`: under it."""

    label: str
    done: int
    of: int


@dataclass(frozen=True)
class Chart:
    """A picture of shares, one a point of time. `alt`: the same for who cannot see it."""

    name: str
    title: str
    points: tuple[ChartPoint, ...]
    alt: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": CHART, **_lists(asdict(self))}


@dataclass(frozen=True)
class Photo:
    """The photo that goes with a visit, fetched when it is looked at: whoever may read the visit then may see it."""

    name: str
    visit: str
    alt: str

    def to_json(self) -> dict[str, Any]:
        return {"kind": PHOTO, **asdict(self)}


@dataclass(frozen=True)
class JsonFile:
    """A file for other programs: a JSON object."""

    name: str
    content: Mapping[str, Any]

    def to_json(self) -> dict[str, Any]:
        return {"kind": JSON_FILE, **asdict(self)}


Drawn = Workbook | QrCode | Chart | JsonFile
"""What is described whole and made into bytes anywhere."""
Attachment = Drawn | Photo


def attachment_from_json(stored: Mapping[str, Any] | None) -> Attachment | None:
    """What `to_json` wrote."""
    if stored is None:
        return None
    if stored["kind"] == WORKBOOK:
        return _workbook(stored)
    if stored["kind"] == CHART:
        points = tuple(ChartPoint(**point) for point in stored["points"])
        return Chart(stored["name"], stored["title"], points, stored["alt"])
    if stored["kind"] == PHOTO:
        return Photo(stored["name"], stored["visit"], stored["alt"])
    if stored["kind"] == JSON_FILE:
        return JsonFile(stored["name"], stored["content"])
    return QrCode(stored["name"], stored["text"], stored["alt"])


def _workbook(stored: Mapping[str, Any]) -> Workbook:
    sheets = tuple(
        Sheet(sheet["title"], tuple(sheet["header"]), tuple(tuple(row) for row in sheet["rows"]))
        for sheet in stored["sheets"]
    )
    return Workbook(stored["name"], sheets, stored.get("mark"))


def _lists(value: Any) -> Any:
    """Tuples as the lists that JSON gives back."""
    if isinstance(value, dict):
        return {key: _lists(part) for key, part in value.items()}
    return [_lists(part) for part in value] if isinstance(value, list | tuple) else value
