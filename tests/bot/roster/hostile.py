"""Files that mean harm, each small enough to be sent: what must be refused quickly and in little memory."""

import io
import os
import struct
import warnings
import zipfile
from collections.abc import Callable

from tests.bot.roster.tables import parts_of, roster, zipped

MB = 1 << 20
SHEET, STRINGS, TYPES = "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "[Content_Types].xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
END = b"</sheetData>"


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    parts = parts_of(roster())
    return zipped({**parts, part: change(parts[part])})


def with_rows(rows: bytes) -> bytes:
    """The good roster with these rows after its own."""
    return changed(SHEET, lambda sheet: sheet.replace(END, rows + END))


def declaring(doctype: bytes, part: str = SHEET) -> bytes:
    def change(content: bytes) -> bytes:
        declaration, root = content.split(b"\n", 1)
        return declaration + doctype + root

    return changed(part, change)


def a_bomb() -> bytes:
    return with_rows(b" " * (200 * MB))


def a_bomb_that_lies() -> bytes:
    """Its directory says that nothing is in it."""
    bomb = a_bomb()
    size = next(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(bomb)).infolist() if entry.filename == SHEET)
    return bomb.replace(struct.pack("<I", size), struct.pack("<I", 1000))


def an_outside_entity() -> bytes:
    return declaring(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>')


def laughs() -> bytes:
    entities = b"".join(b'<!ENTITY a%d "%s">' % (n, b"&a%d;" % (n - 1) * 10) for n in range(1, 10))
    return declaring(b'<!DOCTYPE x [<!ENTITY a0 "ha">' + entities + b"]>", STRINGS)


def a_million_empty_rows() -> bytes:
    return with_rows(b"".join(b'<row r="%d"/>' % n for n in range(3, 1_000_003)))


def a_far_cell() -> bytes:
    return with_rows(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def in_another_encoding(name: str, written_as: str) -> bytes:
    def change(sheet: bytes) -> bytes:
        far = sheet.decode().replace("</sheetData>", '<row><c r="XFD1048576"><v>1</v></c></row></sheetData>')
        return far.replace("UTF-8", name).encode(written_as)

    return changed(SHEET, change)


def a_far_cell_in_wide_characters() -> bytes:
    return in_another_encoding("UTF-16", "utf-16")


def wide_characters_unsaid() -> bytes:
    return changed(SHEET, lambda sheet: sheet.partition(b"?>")[2].strip().decode().encode("utf-16"))


def a_far_cell_in_a_code_page() -> bytes:
    return in_another_encoding("cp037", "utf-8")


def an_encoding_that_does_not_exist() -> bytes:
    return in_another_encoding("UTB-8", "utf-8")


def cells_without_a_place() -> bytes:
    return with_rows(b"<row>" + b"<c><v>1</v></c>" * 10 + b"</row>")


def a_wide_rectangle() -> bytes:
    rows = b"".join(b'<row r="%d"><c r="Z%d"><v>1</v></c></row>' % (n, n) for n in range(3, 60_003))
    return with_rows(rows)


def formulas_everywhere() -> bytes:
    rows = (
        b'<row r="%d">%s</row>' % (n, b"".join(b'<c r="%c%d"><f>1</f></c>' % (c, n) for c in b"ABCDE"))
        for n in range(3, 45_000)
    )
    return with_rows(b"".join(rows))


def macros() -> bytes:
    return zipped({**parts_of(roster()), "xl/vbaProject.bin": OLE})


def macros_by_type() -> bytes:
    return changed(TYPES, lambda types: types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml"))


def with_a_password() -> bytes:
    return OLE + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(4096)


def of_the_old_kind() -> bytes:
    return OLE + bytes(512) + "Workbook".encode("utf-16-le") + bytes(4096)


def one_text_in_every_cell() -> bytes:
    """32 KB kept once and shown 100,000 times: 3 GB."""
    parts = parts_of(roster())
    row = b'<row r="%d"><c r="B%d" t="s"><v>0</v></c></row>'
    return zipped(
        {
            **parts,
            STRINGS: parts[STRINGS].replace(b"<t>", b"<t>" + b"x" * 32_000, 1),
            SHEET: parts[SHEET].replace(END, b"".join(row % (n, n) for n in range(3, 100_003)) + END),
        }
    )


def millions_of_texts() -> bytes:
    return changed(STRINGS, lambda strings: strings.replace(b"</sst>", b"<si><t/></si>" * 8_000_000 + b"</sst>"))


def an_archive_within() -> bytes:
    return zipped({**parts_of(roster()), "xl/media/image1.png": roster()})


def a_part_twice() -> bytes:
    file = io.BytesIO(roster())
    with warnings.catch_warnings(), zipfile.ZipFile(file, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr(SHEET, a_far_cell()[:100])
    return file.getvalue()


def a_path_outwards() -> bytes:
    return zipped({**parts_of(roster()), "../../etc/cron.d/x.xml": b"<x/>"})


def cut_off() -> bytes:
    whole = roster()
    return whole[: len(whole) * 2 // 3]


def a_page() -> bytes:
    return "<html><table><tr><td>户编号</td></tr></table></html>".encode()


def another_document() -> bytes:
    return zipped({TYPES: b"<Types/>", "word/document.xml": b"<document/>"})


def too_large() -> bytes:
    return zipped({**parts_of(roster()), "docProps/thumbnail.jpeg": os.urandom(10 * MB)})


def deep() -> bytes:
    return with_rows(b"<a>" * 20_000_000)


def a_tag_without_end() -> bytes:
    return with_rows(b'<row x="' + b"x" * (100 * MB) + b'"/>')


def a_hundred_thousand_parts() -> bytes:
    return zipped({**parts_of(roster()), **{f"xl/media/{n}.png": b"" for n in range(60_000)}})


def packed_another_way() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_LZMA) as archive:
        for name, content in parts_of(roster()).items():
            archive.writestr(name, content)
    return file.getvalue()


FILES: dict[Callable[[], bytes], str] = {
    a_bomb: "unpacks",
    a_bomb_that_lies: "not_xlsx",
    an_outside_entity: "entities",
    laughs: "entities",
    a_million_empty_rows: "far",
    a_far_cell: "far",
    a_far_cell_in_wide_characters: "odd",
    wide_characters_unsaid: "odd",
    a_far_cell_in_a_code_page: "odd",
    an_encoding_that_does_not_exist: "odd",
    cells_without_a_place: "unplaced",
    a_wide_rectangle: "many",
    formulas_everywhere: "formulas",
    macros: "macros",
    macros_by_type: "macros",
    with_a_password: "sealed",
    of_the_old_kind: "old",
    one_text_in_every_cell: "long",
    millions_of_texts: "long",
    an_archive_within: "nested",
    a_part_twice: "odd",
    a_path_outwards: "odd",
    cut_off: "not_xlsx",
    a_page: "not_xlsx",
    another_document: "not_xlsx",
    too_large: "large",
    deep: "odd",
    a_tag_without_end: "odd",
    a_hundred_thousand_parts: "odd",
    packed_another_way: "odd",
}
"""Each with the problem it is refused for."""
