"""What letters and the order's page say of cloth, made pieces and bundles."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string

from core.money import Money
from orders.sales.queries.lines import OrderPageLine

COMMON = {"product_handle": "x", "options": {}, "picture": {}}
LINES = (
    OrderPageLine(
        sku="FAB", product_title="Brocade", variant_title="Maroon", quantity=275, unit_price=Money(999_99),
        total=Money(2_749_97), uom="metre", is_returnable=False, **COMMON,
    ),
    OrderPageLine(
        sku="BLS", product_title="Blouse", variant_title="Maroon / 36", quantity=1, unit_price=Money(2_650_00),
        total=Money(2_650_00), parts=(("Padded cups", Money(250_00)),), lead_days=13, is_returnable=False,
        words=("Made to measure: Bust 36 in", "Note: <b>deep back</b>"), **COMMON,
    ),
    OrderPageLine(
        sku="SET", product_title="Wedding Set", variant_title="36", quantity=2, unit_price=Money(12_148_20),
        total=Money(24_296_40), includes=("Saree (Maroon)", "Blouse (Maroon, 36)"), **COMMON,
    ),
)  # fmt: skip
ORDER = SimpleNamespace(
    lines=LINES,
    item_total=Money(29_696_37),
    shipping_total=Money(0),
    total=Money(29_696_37),
    gst=SimpleNamespace(igst=Money(1), cgst=Money(0), sgst=Money(0)),
    shipping=SimpleNamespace(name="Asha", line1="12", line2="", city="Bengaluru", pincode="560038"),
    payment_status="paid",
)


@pytest.mark.parametrize(
    "template",
    ["storefront/letters/lines.html", "storefront/letters/lines.txt", "storefront/parts/order/lines.html"],
)
def test_every_line_says_how_much_and_how_it_is_made(template: str) -> None:
    text = " ".join(render_to_string(template, {"order": ORDER}).split())
    for words in (
        "2.75 m",
        "Padded cups",
        "Made to measure: Bust 36 in",
        "Saree (Maroon)",
        "Blouse (Maroon, 36)",
    ):
        assert words in text, words
    assert ("<b>deep back</b>" in text) is template.endswith(".txt")
