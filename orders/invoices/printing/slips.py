"""Slips that travel in a parcel: what was packed, and what comes back. No prices: a parcel may be a gift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from orders.invoices.printing.sheet import LARGE, LEADING, NORMAL, SMALL, Sheet

MESSAGE = 12.0
COLUMNS = (("Piece", 100), ("SKU", 45), ("Quantity", 20), ("Checked", 15))


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One kind of piece; `note` says how it was made, or why it comes back."""

    title: str
    sku: str
    quantity: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Slip:
    """A packing or return slip. Addresses are lines of text; `facts` are (name, text); `words` stand at the end.

    `message` is from the giver to the receiver.
    """

    title: str
    number: str
    on: date
    company: str
    sender: Sequence[str]
    receiver: Sequence[str]
    facts: Sequence[tuple[str, str]]
    lines: Sequence[SlipLine]
    words: str
    message: str = ""


def slip_pdf(slip: Slip) -> bytes:
    """The slip as PDF bytes: the same slip, the same bytes."""
    sheet = Sheet(footer=f"{slip.title} {slip.number}")
    sheet.set_title(f"{slip.title} {slip.number}")
    sheet.set_author(slip.company)
    sheet.set_lang("en-IN")
    sheet.set_creation_date(datetime.combine(slip.on, time(), UTC))
    sheet.add_page()
    _head(sheet, slip)
    _addresses(sheet, slip)
    _message(sheet, slip.message)
    _pieces(sheet, slip.lines)
    sheet.write_in(size=SMALL, faint=True)
    sheet.multi_cell(0, LEADING, slip.words, new_x="LMARGIN", new_y="NEXT")
    return bytes(sheet.output())


def _head(sheet: Sheet, slip: Slip) -> None:
    sheet.write_in(size=LARGE, bold=True)
    sheet.cell(110, 8, slip.company)
    sheet.write_in(bold=True)
    sheet.cell(0, 8, slip.title, align="R", new_x="LMARGIN", new_y="NEXT")
    for name, text in (("Number", slip.number), ("Date", f"{slip.on:%d %b %Y}"), *slip.facts):
        sheet.set_x(115)
        sheet.write_in(size=SMALL, faint=True)
        sheet.cell(30, LEADING, name, align="R")
        sheet.write_in(size=SMALL)
        sheet.multi_cell(50, LEADING, text, align="R", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)
    sheet.rule_off()


def _addresses(sheet: Sheet, slip: Slip) -> None:
    top, bottoms = sheet.get_y() + 3, []
    for left, name, lines in ((15, "From", slip.sender), (108, "To", slip.receiver)):
        sheet.set_xy(left, top)
        sheet.write_in(size=SMALL, faint=True)
        sheet.cell(87, LEADING, name, new_x="LEFT", new_y="NEXT")
        sheet.write_in()
        for line in lines:
            sheet.multi_cell(87, LEADING, line, align="L", new_x="LEFT", new_y="NEXT")
        bottoms.append(sheet.get_y())
    sheet.set_y(max(bottoms) + 4)


def _message(sheet: Sheet, message: str) -> None:
    """The giver's own words, between two lines, above the pieces."""
    if not message:
        return
    sheet.rule_off()
    sheet.ln(3)
    sheet.write_in(size=SMALL, faint=True)
    sheet.cell(0, LEADING, "A message for you", align="C", new_x="LMARGIN", new_y="NEXT")
    sheet.write_in(size=MESSAGE)
    sheet.multi_cell(0, 6.5, message, align="C", new_x="LMARGIN", new_y="NEXT")
    sheet.ln(3)


def _pieces(sheet: Sheet, lines: Sequence[SlipLine]) -> None:
    sheet.write_in(size=NORMAL)
    widths = tuple(width for _, width in COLUMNS)
    with sheet.table(
        col_widths=widths, text_align=("L", "L", "R", "C"), line_height=LEADING, padding=1,
        borders_layout="HORIZONTAL_LINES",
    ) as table:  # fmt: skip
        table.row([name for name, _ in COLUMNS])
        for line in lines:
            note = f"\n{line.note}" if line.note else ""
            table.row([f"{line.title}{note}", line.sku, line.quantity, "[   ]"])
    sheet.ln(3)
