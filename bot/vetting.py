"""Workbooks looked through before the reader opens them: every part, in pieces, so that none can fill the memory.

The reader gets a copy of exactly what was looked at, so that no second directory, no wrong size and no part that two
programs would find differently brings in anything else.
"""

import io
import re
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from xml.parsers import expat

from bot.errors import Failure

MB = 1 << 20
CHUNK = MB
"""Bytes looked at together."""
MOST_PARTS = 1000
"""A workbook of three sheets has about fifteen."""
DEEPEST = 100
"""Elements within one another; a workbook has about ten, and the parser keeps something for each."""
MOST_FORMULAS = 200_000
"""Cells with a formula that are remembered: four columns of a county's households."""
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENTRY = b"PK\x01\x02"
"""Before each entry of a zip directory."""
SEALED = "EncryptedPackage".encode("utf-16-le")
"""Within a workbook that has a password."""
WIDE = (b"\xff\xfe", b"\xfe\xff")
"""Begins text in UTF-16, whatever the text says of itself."""
MACROS = ("vbaproject", "macrosheets/", "activex/")
UNWRITTEN = re.compile(r"^$|\\|:|^/|(^|/)\.\.?(/|$)|[\x00-\x1f]")
"""What no program writes into the name of a part."""
WITHIN = ("t", "is", "r")
"""Elements of a text, within a cell or a table of texts."""
LETTERS = re.compile(r"[A-Za-z]{1,3}")
DIGITS = "0123456789"


UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    expat.ExpatError,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
)
"""What the libraries raise over a damaged archive or part."""


class Why(StrEnum):
    """Why a workbook is refused: what is said after its name."""

    NOT_XLSX = " is not an XLSX workbook: {detail}"
    OLD = " is a workbook of the old kind (.xls); save it as .xlsx"
    SEALED = " has a password; save it without one"
    LARGE = ": the file is larger than {limit} MB"
    UNPACKS = ": the workbook unpacks to more than {limit} MB"
    FAR = ": the workbook has cells beyond column {column} or row {row}"
    MANY = ": the workbook has more than {limit} cells"
    LONG = ": the workbook's cells hold more text than anybody writes"
    UNPLACED = ": the workbook has cells that do not say where they stand; save it again in a spreadsheet program"
    FORMULAS = ": the workbook has more than {limit} formulas; replace them by their values"
    MACROS = ": the workbook has macros; save it as .xlsx without them"
    NESTED = ": the workbook has another archive in it"
    ODD = ": the workbook has parts that no spreadsheet program writes"
    ENTITIES = ": the workbook declares entities of its own, which no spreadsheet program does"


class Refused(Failure):
    """A workbook that is not read. `why` and `values` say it to whoever words it in another language."""

    def __init__(self, name: str, why: Why, **values: str | int) -> None:
        super().__init__(name + why.format(**values))
        self.why, self.values = why, values


@dataclass(frozen=True)
class Bounds:
    """How large a workbook may be. `cells`: of one sheet's rectangle, which the reader makes of the farthest cells."""

    packed: int
    unpacked: int
    columns: int
    rows: int
    cells: int
    texts: int
    """Different texts."""
    text: int
    """Characters in all cells: a text is kept once in the file and can stand in every cell."""


@dataclass(frozen=True)
class Vetted:
    """A workbook that may be read. By sheet, the cells (`F12`) that hold a formula, and those that hold an error."""

    copy: io.BytesIO
    formulas: Mapping[str, frozenset[str]]
    errors: Mapping[str, frozenset[str]]


def vet(content: bytes, name: str, bounds: Bounds) -> Vetted:
    """Raises Refused for what is no workbook, or could do harm. `name` is what the refusal calls it."""
    try:
        _require_archive(content, bounds)
        return _copied(content, bounds)
    except _Stop as stop:
        raise Refused(name, stop.why, **stop.values) from None
    except UNREADABLE as error:
        raise Refused(name, Why.NOT_XLSX, detail=str(error)) from None


class _Stop(Exception):
    """Looked at far enough to refuse it."""

    def __init__(self, why: Why, **values: str | int) -> None:
        super().__init__(why)
        self.why, self.values = why, values


def _require_archive(content: bytes, bounds: Bounds) -> None:
    if len(content) > bounds.packed:
        raise _Stop(Why.LARGE, limit=bounds.packed // MB)
    if content.startswith(OLE):
        raise _Stop(Why.SEALED if SEALED in content else Why.OLD)
    if not content.startswith(ZIP):
        raise _Stop(Why.NOT_XLSX, detail="it begins like none")
    if content.count(ENTRY) > MOST_PARTS:
        raise _Stop(Why.ODD)


def _copied(content: bytes, bounds: Bounds) -> Vetted:
    copy, sheets, scans = io.BytesIO(), _Sheets(), {}
    with (
        zipfile.ZipFile(io.BytesIO(content)) as archive,
        zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as fresh,
    ):
        for entry in _entries(archive, bounds):
            with archive.open(entry) as part:
                first = part.read(CHUNK)
                if first.startswith((ZIP, OLE)):
                    raise _Stop(Why.NESTED)
                if not entry.filename.endswith((".xml", ".rels")):
                    continue  # pictures and printer settings: the reader has no use for them
                scan = scans[entry.filename] = _Scan(bounds, sheets)
                with fresh.open(entry.filename, "w") as written:
                    while first:
                        scan.feed(first)
                        written.write(first)
                        first = part.read(CHUNK)
                scan.end()
    copy.seek(0)
    _require_little_text(scans.values(), bounds)
    return Vetted(
        copy,
        {sheet: frozenset(scans[part].formulas) for sheet, part in sheets.parts() if part in scans},
        {sheet: frozenset(scans[part].errors) for sheet, part in sheets.parts() if part in scans},
    )


def _entries(archive: zipfile.ZipFile, bounds: Bounds) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    names = [entry.filename for entry in entries]
    if any(entry.flag_bits & 1 for entry in entries):
        raise _Stop(Why.SEALED)
    if any(marker in name.lower() for name in names for marker in MACROS):
        raise _Stop(Why.MACROS)
    if any(UNWRITTEN.search(name) for name in names) or len({name.lower() for name in names}) < len(names):
        raise _Stop(Why.ODD)
    # Other ways of packing are allowed by the standard of archives, written by nobody, and one takes gigabytes to undo
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise _Stop(Why.ODD)
    if "xl/workbook.xml" not in names:
        raise _Stop(Why.NOT_XLSX, detail="there is no workbook in it")
    if sum(entry.file_size for entry in entries) > bounds.unpacked:
        raise _Stop(Why.UNPACKS, limit=bounds.unpacked // MB)
    return entries


class _Sheets:
    """Which part each sheet is kept in."""

    def __init__(self) -> None:
        self.ids: dict[str, str] = {}
        self.targets: dict[str, str] = {}

    def parts(self) -> Iterator[tuple[str, str]]:
        for sheet, identifier in self.ids.items():
            target = self.targets.get(identifier, "")
            yield sheet, target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


class _Local(dict[str, str]):
    """Names of elements without the prefix a file may give them."""

    def __missing__(self, name: str) -> str:
        self[name] = name.rpartition(":")[2]
        return self[name]


class _Scan:
    """One part, fed in pieces."""

    def __init__(self, bounds: Bounds, sheets: _Sheets) -> None:
        self.bounds, self.sheets = bounds, sheets
        self.formulas: set[str] = set()
        self.errors: set[str] = set()
        self.strings: list[int] = []
        """Lengths of the shared texts, where this part is their table."""
        self.used: Counter[str] = Counter()
        """How often each shared text stands in a cell."""
        self._local, self._in_sheet = _Local(), False
        self._columns: dict[str, int] = {}
        self._rows, self._cells, self._widest, self._lowest = 0, 0, 0, 0
        self._row_text, self._row_number = "", 0
        self._place: str | None = None
        self._shared = False
        self._index: str | None = None
        self._fed, self._begun, self._depth = 0, 0, 0
        self._ended: list[str] = []
        self._parser = expat.ParserCreate("utf-8")
        self._parser.XmlDeclHandler = _require_utf8
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = _refuse_entities
        self._parser.StartElementHandler = self._start
        self._parser.CharacterDataHandler = self._text
        self._parser.EndElementHandler = (
            self._ended.append
        )  # counted and forgotten: a call of ours costs ten times that

    def feed(self, chunk: bytes) -> None:
        if not self._fed and (chunk.startswith(WIDE) or b"\0" in chunk[:4]):
            raise _Stop(Why.ODD)
        self._parser.Parse(chunk, False)
        self._fed += len(chunk)
        self._depth += self._begun - len(self._ended)
        self._begun = 0
        self._ended.clear()
        # The parser looks at an unfinished tag from its beginning again with every chunk
        if self._depth > DEEPEST or self._fed - self._parser.CurrentByteIndex > 2 * CHUNK:
            raise _Stop(Why.ODD)

    def end(self) -> None:
        self._parser.Parse(b"", True)
        if self._index:
            self.used[self._index] += 1
        if self._widest * self._lowest > self.bounds.cells:
            raise _Stop(Why.MANY, limit=self.bounds.cells)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._begun += 1
        if self._index:
            self.used[self._index] += 1
        self._index = None
        kind = self._local[name]
        if kind == "v":
            self._index = "" if self._shared else None
        elif kind == "c":
            if self._in_sheet:
                self._cell(attributes)
        elif kind == "si":
            self._shared_text()
        elif kind == "f":
            if self._place is not None:
                self._formula(self._place)
        elif kind == "row":
            if self._in_sheet:
                self._row(attributes)
        elif kind not in WITHIN:
            self._other(kind, attributes)

    def _other(self, kind: str, attributes: dict[str, str]) -> None:
        match kind:
            case "sheetData":
                self._in_sheet = True
            case "sheet":
                identifier = next((value for name, value in attributes.items() if self._local[name] == "id"), "")
                self.sheets.ids[attributes.get("name", "")] = identifier
            case "Relationship":
                if attributes.get("Type", "").endswith("/worksheet"):
                    self.sheets.targets[attributes.get("Id", "")] = attributes.get("Target", "")
            case "Default" | "Override":
                if "macroEnabled" in attributes.get("ContentType", ""):
                    raise _Stop(Why.MACROS)
            case _:
                self._place = None

    def _row(self, attributes: dict[str, str]) -> None:
        self._rows += 1
        self._row_text = attributes.get("r", "")
        self._row_number = int(self._row_text or 0)
        if self._rows > self.bounds.rows or self._row_number > self.bounds.rows:
            raise self._far()

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r")
        if place is None:
            raise _Stop(Why.UNPLACED)
        letters, row = place.removesuffix(self._row_text), self._row_number
        column = self._columns.get(letters)
        if column is None:  # a new column, or a cell that stands in another row than it says
            letters = place.rstrip(DIGITS)
            column, row = self._column(letters), int(place[len(letters) :] or 0)
        if column > self._widest:
            self._widest = column
        if row > self._lowest:
            self._lowest = row
        self._cells += 1
        self._place = place
        kind = attributes.get("t")
        self._shared = kind == "s"
        if kind == "e":
            self.errors.add(f"{letters.upper()}{row}")
        if self._cells > self.bounds.cells:
            raise _Stop(Why.MANY, limit=self.bounds.cells)
        if row > self.bounds.rows:
            raise self._far()

    def _column(self, letters: str) -> int:
        """The number of a column by its letters; those of one within the bounds are remembered."""
        if not LETTERS.fullmatch(letters):
            raise _Stop(Why.UNPLACED)
        number = 0
        for letter in letters.upper():
            number = number * 26 + ord(letter) - ord("A") + 1
        if number > self.bounds.columns:
            raise self._far()
        self._columns[letters] = number
        return number

    def _shared_text(self) -> None:
        self.strings.append(0)
        if len(self.strings) > self.bounds.texts:
            raise _Stop(Why.LONG)

    def _far(self) -> _Stop:
        return _Stop(Why.FAR, column=column_letters(self.bounds.columns), row=self.bounds.rows)

    def _formula(self, place: str) -> None:
        letters = place.rstrip(DIGITS)
        self.formulas.add(f"{letters.upper()}{int(place[len(letters) :])}")
        if len(self.formulas) > MOST_FORMULAS:
            raise _Stop(Why.FORMULAS, limit=MOST_FORMULAS)

    def _text(self, text: str) -> None:
        if self._index is not None:
            self._index += text
        elif self.strings:
            self.strings[-1] += len(text)


def _require_utf8(_version: str, encoding: str | None, _standalone: int) -> None:
    """In another encoding the same bytes could be a harmless part to this parser, and another one to the reader."""
    if encoding is not None and encoding.lower() not in ("utf-8", "us-ascii"):
        raise _Stop(Why.ODD)


def _refuse_entities(*_declared: object) -> None:
    raise _Stop(Why.ENTITIES)


def _require_little_text(scans: Collection["_Scan"], bounds: Bounds) -> None:
    """Adds up what the cells would hold once every shared text is put where it stands."""
    tables = [scan.strings for scan in scans if scan.strings]
    if len(tables) > 1:
        raise _Stop(Why.ODD)
    lengths = dict(enumerate(tables[0])) if tables else {}
    used = ((lengths.get(int(index), 0), times) for scan in scans for index, times in scan.used.items() if index)
    if sum(length * times for length, times in used) > bounds.text:
        raise _Stop(Why.LONG)


def column_letters(number: int) -> str:
    """Of 1, 26, 27: `A`, `Z`, `AA`."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
