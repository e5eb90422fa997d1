"""What a line comes to is what ERPNext will make of its rows, to the paisa."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.measure import METRE, PIECE, decimal_quantity, line_amount
from core.money import Money
from erp_sync.erpnext.books import credit_note_doc
from erp_sync.erpnext.documents import goods_total, order_rows


def line(quantity: int, price: int, discount: int, uom: str = PIECE) -> dict[str, Any]:
    return {
        "sku": "A",
        "qty": quantity if uom == PIECE else decimal_quantity(quantity, uom),
        "unit_price": Money(price).to_major(),
        "discount": Money(discount).to_major(),
        "tax_rate": "5",
        "warehouse": "BLR",
    }


@given(st.integers(1, 40), st.integers(1, 10**7), st.integers(0, 10**4), st.sampled_from([PIECE, METRE]))
def test_rows_come_to_what_the_lines_come_to(quantity: int, price: int, off: int, uom: str) -> None:
    units = quantity if uom == PIECE else quantity * 25
    whole = line_amount(Money(price), units, uom)
    discount = min(off, whole.amount)
    carriage = {"code": "shipping", "amount": "79.00", "tax_rate": "5"}
    rows = order_rows({"lines": [line(units, price, discount, uom)], "charges": [carriage]})
    assert goods_total(rows) == whole - Money(discount) + Money(7900)
    goods = [row for row in rows if row["item_code"] == "A"]
    assert len(goods) <= (2 if uom == PIECE else 1)
    if uom == PIECE:
        assert sum(row["qty"] for row in goods) == quantity


@given(st.integers(0, 9), st.integers(0, 9), st.integers(0, 10**7))
def test_what_comes_back_is_worth_what_the_note_says(good: int, bad: int, amount: int) -> None:
    row = {
        "sku": "A",
        "warehouse": "BLR",
        "qty": good + bad,
        "good": good,
        "amount": Money(amount).to_major(),
    }
    note = {"external_id": "CN-1", "reason": "return", "lines": [row], "total": row["amount"]}
    doc = credit_note_doc(note, invoice="INV-1")
    assert goods_total([{**each, "qty": -each["qty"]} for each in doc["items"]]) == Money(amount)
    places = {each["warehouse"] for each in doc["items"] if each["item_code"] == "A"}
    assert places == {*(["BLR - BL"] if good else []), *(["Rejects - BL"] if bad else [])}
