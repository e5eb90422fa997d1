"""An invoice or a credit note as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time

from num2words import num2words

from core.money import EXPONENTS, Money, format_money
from orders.invoices.printing.facts import PrintedDocument, PrintedLine
from orders.invoices.printing.sheet import LARGE, LEADING, NORMAL, SMALL, Sheet
from orders.invoices.rules import Sums, by_rate

COLUMNS = (
    ("Piece", 62, "L"), ("HSN", 17, "L"), ("Quantity", 17, "R"), ("Price", 22, "R"), ("Taxable", 22, "R"),
    ("GST", 20, "R"), ("Total", 20, "R"),
)  # fmt: skip
SUMMARY = (
    ("HSN", 30, "L"), ("Rate", 20, "R"), ("Taxable", 34, "R"), ("CGST", 32, "R"), ("SGST", 32, "R"), ("IGST", 32, "R"),
)  # fmt: skip
MAJOR_UNITS = {
    "INR": ("rupees", "paise"), "USD": ("US dollars", "cents"), "GBP": ("pounds sterling", "pence"),
    "EUR": ("euros", "cents"), "AED": ("UAE dirhams", "fils"), "JPY": ("Japanese yen", ""),
    "KWD": ("Kuwaiti dinars", "fils"),
}  # fmt: skip
EXPORT = "Supply meant for export under bond or letter of undertaking without payment of integrated tax."
Row = Sequence[str]


def invoice_pdf(document: PrintedDocument) -> bytes:
    """The document as PDF bytes; every page says which document it belongs to."""
    sheet = Sheet(footer=f"{document.title} {document.number}")
    sheet.set_title(f"{document.title} {document.number}")
    sheet.set_author(str(document.supplier["name"]))
    sheet.set_lang("en-IN")
    sheet.set_creation_date(
        datetime.combine(document.issued_on, time(), UTC)
    )  # the same document, the same bytes
    sheet.add_page()
    _head(sheet, document)
    _parties(sheet, document)
    _table(sheet, COLUMNS, [_line(each, document.currency) for each in document.lines])
    _totals(sheet, document)
    _summary(sheet, document)
    _closing(sheet, document)
    return bytes(sheet.output())


def amount_in_words(amount: int, currency: str) -> str:
    """`Rupees one thousand, five hundred and ninety-nine and fifty paise only`, in lakhs and crores; millions abroad."""
    major, minor = divmod(amount, 10 ** EXPONENTS[currency])
    unit, part = MAJOR_UNITS[currency]
    lang = "en_IN" if currency == "INR" else "en"
    cents = f" and {num2words(minor, lang=lang)} {part}" if minor else ""
    return f"{unit[0].upper()}{unit[1:]} {num2words(major, lang=lang)}{cents} only"


def _money(amount: int, currency: str) -> str:
    return format_money(Money(amount, currency))


def _head(sheet: Sheet, document: PrintedDocument) -> None:
    sheet.write_in(size=LARGE, bold=True)
    sheet.cell(0, 8, str(document.supplier["name"]), new_x="LMARGIN", new_y="NEXT")
    sheet.write_in(size=SMALL, faint=True)
    sheet.multi_cell(110, 3.8, str(document.supplier.get("address", "")), new_x="LMARGIN", new_y="NEXT")
    sheet.cell(0, 3.8, f"GSTIN {document.supplier['gstin']}", new_x="LMARGIN", new_y="NEXT")
    bottom = sheet.get_y()
    sheet.set_xy(125, 15)
    sheet.write_in(bold=True)
    sheet.cell(70, 6, document.title, align="R", new_x="LMARGIN", new_y="NEXT")
    facts = [
        ("Number", document.number),
        ("Date", f"{document.issued_on:%d %b %Y}"),
        ("Order", document.order_number),
        ("Place of supply", document.place_of_supply),
        *([("Order paid by", ", ".join(document.tenders))] if document.tenders else []),
        *([("For invoice", document.against)] if document.against else []),
        *([("Reason", document.reason)] if document.reason else []),
    ]
    for name, text in facts:
        sheet.set_x(115)
        sheet.write_in(size=SMALL, faint=True)
        sheet.cell(30, LEADING, name, align="R")
        sheet.write_in(size=SMALL)
        sheet.multi_cell(50, LEADING, text, align="R", new_x="LMARGIN", new_y="NEXT")
    sheet.set_y(max(bottom, sheet.get_y()) + 3)
    sheet.rule_off()


def _parties(sheet: Sheet, document: PrintedDocument) -> None:
    top = sheet.get_y() + 3
    bottoms = []
    for left, name, lines in (
        (15, "Billed to", document.billed_to),
        (108, "Delivered to", document.delivered_to),
    ):
        sheet.set_xy(left, top)
        sheet.write_in(size=SMALL, faint=True)
        sheet.cell(87, LEADING, name, new_x="LEFT", new_y="NEXT")
        sheet.write_in()
        for line in lines:
            sheet.multi_cell(87, LEADING, line, align="L", new_x="LEFT", new_y="NEXT")
        bottoms.append(sheet.get_y())
    sheet.set_y(max(bottoms) + 4)


def _table(sheet: Sheet, columns: Sequence[tuple[str, int, str]], rows: Sequence[Row]) -> None:
    sheet.write_in(size=SMALL)
    widths = tuple(width for _, width, _ in columns)
    aligns = tuple(align for *_, align in columns)
    with sheet.table(
        col_widths=widths, text_align=aligns, line_height=LEADING, borders_layout="HORIZONTAL_LINES", padding=1
    ) as table:  # fmt: skip
        table.row([name for name, *_ in columns])
        for row in rows:
            table.row(list(row))
    sheet.ln(3)


def _line(line: PrintedLine, currency: str) -> Row:
    discount = f"\nless {_money(line.discount, currency)}" if line.discount else ""
    tax = line.sums.total - line.sums.taxable
    return (
        f"{line.title}\n{line.sku}",
        line.hs_code,
        line.quantity,
        f"{_money(line.unit_price, currency)}{discount}" if line.unit_price else "",
        _money(line.sums.taxable, currency),
        f"{_money(tax, currency)}\n{line.rate_bp / 100:g}%",
        _money(line.sums.total, currency),
    )


def _totals(sheet: Sheet, document: PrintedDocument) -> None:
    sums = document.total
    rows = [
        ("Taxable value", sums.taxable),
        ("CGST", sums.cgst),
        ("SGST / UTGST", sums.sgst),
        ("IGST", sums.igst),
    ]
    for name, amount in [row for row in rows if row[1]]:
        _total_row(sheet, name, _money(amount, document.currency))
    _total_row(
        sheet,
        "Total" if document.leaves_india else "Total, GST included",
        _money(sums.total, document.currency),
        bold=True,
    )
    sheet.write_in(size=SMALL, faint=True)
    sheet.multi_cell(
        0, LEADING, amount_in_words(sums.total, document.currency), align="R", new_x="LMARGIN", new_y="NEXT"
    )
    sheet.ln(3)


def _total_row(sheet: Sheet, name: str, amount: str, *, bold: bool = False) -> None:
    sheet.write_in(size=NORMAL, bold=bold)
    sheet.cell(145, 5, name, align="R")
    sheet.cell(35, 5, amount, align="R", new_x="LMARGIN", new_y="NEXT")


def _summary(sheet: Sheet, document: PrintedDocument) -> None:
    """GST by HSN and rate."""
    found = by_rate([(line.hs_code, line.rate_bp, line.sums) for line in document.lines])
    _table(sheet, SUMMARY, [_summary_row(key, sums, document.currency) for key, sums in found.items()])


def _summary_row(key: tuple[str, int], sums: Sums, currency: str) -> Row:
    amounts = (sums.taxable, sums.cgst, sums.sgst, sums.igst)
    return (key[0], f"{key[1] / 100:g}%", *(_money(amount, currency) for amount in amounts))


def _closing(sheet: Sheet, document: PrintedDocument) -> None:
    if document.leaves_india:
        under = f" LUT {document.undertaking}." if document.undertaking else ""
        sheet.write_in(size=SMALL, bold=True)
        sheet.multi_cell(0, LEADING, f"{EXPORT}{under}", new_x="LMARGIN", new_y="NEXT")
    sheet.write_in(size=SMALL, faint=True)
    text = (
        "Tax is not payable under reverse charge. Issued electronically by "
        f"{document.supplier['name']}; valid without a signature on paper where the law allows."
    )
    sheet.multi_cell(0, LEADING, text, new_x="LMARGIN", new_y="NEXT")
