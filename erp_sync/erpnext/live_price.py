"""Live prices from ERPNext: the price list after its pricing rules, one question per item, all at once."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from typing import Any

from django.conf import settings

from catalog.pricing.ports import PriceAnswer, PriceQuestion
from core.clock import today_in_india
from core.errors import Rejected, Unavailable
from core.measure import decimal_quantity
from erp_sync.engine.deadline import answer_within
from erp_sync.engine.errors import BadMessage
from erp_sync.engine.fields import Fields, parsed
from erp_sync.erpnext import wire
from erp_sync.erpnext.client import ErpNextClient, erpnext_client

METHOD = "erpnext.stock.get_item_details.get_item_details"
AT_ONCE = 6
NO_SUCH_ITEM = frozenset({"DoesNotExistError", "LinkValidationError"})


class ErpNextLivePrice:
    """Asks get_item_details. A refusal or a shape we cannot read counts as no answer: the stored price decides."""

    def quote(
        self, *, lines: Sequence[PriceQuestion], ship_to_state: str | None, timeout_s: float
    ) -> Mapping[str, PriceAnswer]:
        """Answers by SKU; a SKU that is not sold is absent. Raises Unavailable within `timeout_s` seconds."""
        if not lines:
            return {}
        client = erpnext_client().within(timeout_s)
        try:
            answers = answer_within(timeout_s, lambda: _ask_all(client, lines))
        except Rejected as refusal:
            raise Unavailable(f"no usable price answer: {refusal.message}") from refusal
        return {answer.sku: answer for answer in answers if answer is not None}


def _ask_all(client: ErpNextClient, lines: Sequence[PriceQuestion]) -> list[PriceAnswer | None]:
    with ThreadPoolExecutor(max_workers=min(AT_ONCE, len(lines)), thread_name_prefix="price") as pool:
        return list(pool.map(lambda line: _ask(client, line), lines))


def _ask(client: ErpNextClient, line: PriceQuestion) -> PriceAnswer | None:
    try:
        told = client.call(METHOD, {"args": json.dumps(_arguments(line))})
    except Rejected as refusal:
        if refusal.detail.get("code") in NO_SUCH_ITEM:
            return None
        raise
    row = Fields(told, "item")
    rate = wire.money_of(row, "price_list_rate")
    if not rate:
        return None
    reduced = rate - rate.percent(int(row.decimal("discount_percentage", Decimal(0)) * 100))
    return PriceAnswer(sku=line.sku, unit_price=reduced, tax_rate_bp=_rate_bp(row), quote_id="")


def _arguments(line: PriceQuestion) -> dict[str, Any]:
    return {
        "item_code": line.sku,
        "qty": decimal_quantity(line.quantity, line.uom),
        "doctype": "Sales Order",
        "company": settings.ERPNEXT_COMPANY,
        "customer": settings.ERPNEXT_WALK_IN_CUSTOMER,
        "price_list": settings.ERPNEXT_PRICE_LIST,
        "selling_price_list": settings.ERPNEXT_PRICE_LIST,
        "currency": "INR",
        "price_list_currency": "INR",
        "conversion_rate": 1,
        "plc_conversion_rate": 1,
        "transaction_date": today_in_india().isoformat(),
    }


def _rate_bp(row: Fields) -> int | None:
    """The whole rate among the template's taxes: IGST, which is CGST and SGST together. None when it names none."""
    if not row.has("item_tax_rate"):
        return None
    taxes = row.value["item_tax_rate"]
    rates = parsed(taxes, "item_tax_rate") if isinstance(taxes, str) else Fields(taxes, "item_tax_rate")
    points = [rates.decimal(name) * 100 for name in rates.value if "igst" in name.lower()]
    if any(each != each.to_integral_value() or not 0 <= each <= 10_000 for each in points):
        raise BadMessage("item.item_tax_rate is not a percentage")
    return int(max(points)) if points else None
