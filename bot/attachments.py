"""Attachments made into bytes: workbooks and pictures. A channel asks for them when it delivers."""

import io
import json
from dataclasses import dataclass

import segno
import xlsxwriter

from bot.console import columns
from handlers.attachments import Chart, Drawn, JsonFile, QrCode, Workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PNG = "image/png"
JSON = "application/json"
WIDEST_COLUMN = 48
"""What is longer is wrapped."""
MODULE_PIXELS = 12
"""Of one square of a QR code: read by a phone from another phone's screen, and printed, without blur."""


@dataclass(frozen=True)
class Made:
    """A file ready to be delivered."""

    name: str
    media_type: str
    content: bytes


def make(attachment: Drawn) -> Made:
    """The bytes of an attachment."""
    match attachment:
        case Workbook():
            return Made(attachment.name, XLSX, _workbook(attachment))
        case Chart():
            from bot.charts import draw  # what draws is needed by few

            return Made(attachment.name, PNG, draw(attachment))
        case JsonFile():
            written = json.dumps(attachment.content, ensure_ascii=False, indent=1) + "\n"
            return Made(attachment.name, JSON, written.encode())
        case QrCode():
            return Made(attachment.name, PNG, _qr_code(attachment.text))


def _workbook(workbook: Workbook) -> bytes:
    """Every cell as text: what begins with = is no formula."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        if workbook.mark is not None:
            book.set_properties({"author": workbook.mark, "comments": workbook.mark})
        heading = book.add_format({"bold": True, "border": 1, "bg_color": "#E9E4D8"})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        for sheet in workbook.sheets:
            page = book.add_worksheet(sheet.title)
            lines = (sheet.header, *sheet.rows)
            if workbook.mark is not None:
                page.set_footer(f"&C{workbook.mark.replace('&', '&&')}  &P/&N")
            page.freeze_panes(1, 0)
            page.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)
            for column in range(len(sheet.header)):
                widest = max(columns(line[column]) for line in lines)
                page.set_column(column, column, min(widest + 2, WIDEST_COLUMN))
            for row, line in enumerate(lines):
                for column, text in enumerate(line):
                    page.write_string(row, column, text, body if row else heading)
    return made.getvalue()


def _qr_code(text: str) -> bytes:
    made = io.BytesIO()
    segno.make(text, error="m").save(made, kind="png", scale=MODULE_PIXELS)
    return made.getvalue()
