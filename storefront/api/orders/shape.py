"""Orders as the Store API writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.api.fields import kind
from core.api.wire import name_of, number_of, written
from core.errors import NotFound
from core.money import Money, sum_money
from orders.carts.queries.taxes import LineTax
from orders.sales.queries.outward import OutwardLine, OutwardOrder, outward_order
from storefront.api.caller import Caller
from storefront.api.places import address_json
from storefront.api.reading.markets import provider_json
from storefront.api.shapes.carts import piece_json
from storefront.api.shapes.sums import SUMS, Sum, sum_of, tax_lines_json, taxed, totals_json

STATUS = {"pending": "pending", "confirmed": "pending", "cancelled": "canceled", "expired": "canceled"}
PAYMENT = {
    "awaiting": "awaiting", "failed": "requires_action", "paid": "captured", "not_needed": "captured",
    "refunding": "captured", "refunded": "refunded", "cash_due": "awaiting", "uncollected": "canceled",
}  # fmt: skip
FULFILMENT = {
    "none": "not_fulfilled", "packed": "fulfilled", "shipped": "shipped", "out_for_delivery": "shipped",
    "delivered": "delivered", "returned_to_origin": "canceled",
}  # fmt: skip
kind("summary", "pending_difference current_order_total original_order_total transaction_total paid_total refunded_total "
     "accounting_total")  # fmt: skip
kind(
    "order",
    "id display_id custom_display_id status region_id customer_id sales_channel_id email currency_code metadata version "
    f"payment_status fulfillment_status created_at updated_at canceled_at {SUMS}",
    items="line", shipping_methods="method", shipping_address="address", billing_address="address",
    payment_collections="collection_of_payments", summary="summary", promotions="promotion",
)  # fmt: skip
ORDER_FIELDS = (
    "*", "*items", "items.detail", "items.refundable_total", "items.refundable_total_per_unit", "*items.tax_lines",
    "*items.adjustments", "*shipping_methods", "shipping_methods.order_id", "*shipping_methods.tax_lines", "*shipping_methods.adjustments",
    "*shipping_address", "*billing_address", "*payment_collections", "*payment_collections.payment_sessions",
    "*payment_collections.payment_providers", "*payment_collections.payments", "*summary",
)  # fmt: skip
Moments = Mapping[str, Any]


def whole_order(order_id: str, caller: Caller) -> dict[str, Any]:
    """An order by its id. Raises NotFound."""
    found = outward_order(order_id)
    if found is None:
        raise NotFound(f"Order id not found: {order_id[:60]}")
    return order_json(found, caller)


def order_json(order: OutwardOrder, caller: Caller) -> dict[str, Any]:
    """An order with everything that hangs on it."""
    moments = {"created_at": written(order.placed_at), "updated_at": written(order.changed_at)}
    lines = [(each, _line_sum(each)) for each in order.lines]
    items, shipping = sum_of([each for _, each in lines], order.currency), _shipping_sum(order)
    digits = order.number.rpartition("-")[2]
    sums = totals_json(items, shipping, order.credit)
    paid = order.total - order.credit if order.payment_status in {"paid", "refunding", "refunded"} else None
    return {
        "id": order.id,
        "display_id": int(digits) if digits.isascii() and digits.isdigit() else None,
        "custom_display_id": order.number,
        "version": 1,
        "status": "requires_action" if order.awaits_code else STATUS[order.status],
        "region_id": name_of("reg", order.region),
        "customer_id": order.customer_id,
        "sales_channel_id": name_of("sc", caller.channels[0]),
        "email": order.email,
        "currency_code": order.currency.lower(),
        "payment_status": PAYMENT[order.payment_status],
        "fulfillment_status": FULFILMENT[order.fulfilment_status],
        "metadata": {
            "number": order.number,
            "payment_method": order.payment_method,
            "awaits_code": order.awaits_code,
            "state": order.status,
        },
        **moments,
        "canceled_at": moments["updated_at"] if STATUS[order.status] == "canceled" else None,
        "items": [_item(each, total, order, moments) for each, total in lines],
        "shipping_methods": [_method(order, shipping, moments)],
        "shipping_address": address_json(order.shipping, name=f"ordaddr_s_{digits}", moments=moments),
        "billing_address": address_json(
            order.billing, name=f"ordaddr_b_{digits}", moments=moments, company=order.company_name
        ),
        "promotions": [_promotion(each) for each in order.promotions],
        "payment_collections": [_collection(order, paid, moments)],
        "summary": _summary(order, paid),
        **sums,
    }


def _line_sum(line: OutwardLine) -> Sum:
    return taxed(line.total + line.discount, line.total, LineTax(line.tax, line.rate_bp))


def _shipping_sum(order: OutwardOrder) -> Sum:
    fees = sum_money((each.amount for each in order.surcharges), order.currency)
    full = order.shipping_total + fees
    paid = full - order.shipping_off
    tax = order.carriage_tax
    grown = Money(tax.amount * full.amount // paid.amount, order.currency) if paid.amount else tax
    return Sum(full, grown if order.shipping_off else tax, paid, tax)


def _detail(line: OutwardLine, name: str, order: OutwardOrder, moments: Moments) -> dict[str, Any]:
    """How far the units of a line have come."""
    arrived = order.fulfilment_status == "delivered"
    sent = arrived or order.fulfilment_status in {"shipped", "out_for_delivery"}
    packed = sent or order.fulfilment_status == "packed"
    return {
        "id": name_of("orditem", line.pk),
        "item_id": name,
        "quantity": line.quantity,
        "fulfilled_quantity": line.quantity if packed else 0,
        "shipped_quantity": line.quantity if sent else 0,
        "delivered_quantity": line.quantity if arrived else 0,
        "return_requested_quantity": line.back,
        "return_received_quantity": 0,
        "return_dismissed_quantity": 0,
        "written_off_quantity": 0,
        "metadata": None,
        **moments,
    }


def _item(line: OutwardLine, figures: Sum, order: OutwardOrder, moments: Moments) -> dict[str, Any]:
    name, sums = name_of("ordli", line.pk), figures.as_json
    return {
        **piece_json(line.product_title, line.variant_title, line.picture),
        "id": name,
        "quantity": line.quantity,
        "product_id": line.product_id,
        "product_handle": line.product_handle,
        "variant_id": line.variant_id,
        "variant_sku": line.sku,
        "variant_option_values": dict(line.options),
        "compare_at_unit_price": None,
        "unit_price": number_of(line.unit_price),
        "order_id": order.id,
        "metadata": {**line.metadata, "is_returnable": line.is_returnable, "sold_by": line.uom},
        **moments,
        "deleted_at": None,
        **sums,
        **{f"item_{each}": sums[each] for each in ("total", "subtotal", "tax_total")},
        "refundable_total": number_of(line.total),
        "refundable_total_per_unit": number_of(Money(line.total.amount // line.quantity, order.currency)),
        "tax_lines": tax_lines_json({"item_id": name}, line.rate_bp, sums, moments),
        "adjustments": _adjustments(line, name, order, moments),
        "detail": _detail(line, name, order, moments),
    }


def _adjustments(line: OutwardLine, name: str, order: OutwardOrder, moments: Moments) -> list[dict[str, Any]]:
    return [
        {
            "id": f"ordliadj_{each.promotion_id}_{line.pk}",
            "code": each.code or each.name,
            "amount": number_of(each.by_line[line.line_ref]),
            "description": each.name,
            "promotion_id": name_of("promo", each.promotion_id),
            "provider_id": None,
            "item_id": name,
            "order_id": order.id,
            **moments,
        }
        for each in order.promotions
        if line.line_ref in each.by_line
    ]


def _method(order: OutwardOrder, figures: Sum, moments: Moments) -> dict[str, Any]:
    name, sums = name_of("ordsm", order.number), figures.as_json
    rate = max((each.rate_bp for each in order.lines), default=0)
    fees = [
        {"code": each.code, "title": each.title, "amount": number_of(each.amount)}
        for each in order.surcharges
    ]
    return {
        "id": name,
        "order_id": order.id,
        "name": order.option_name,
        "description": None,
        "amount": sums["original_total"],
        "is_tax_inclusive": True,
        "shipping_option_id": name_of("so", order.option_code),
        "data": {},
        "metadata": {"fees": fees} if fees else None,
        **moments,
        **sums,
        "tax_lines": tax_lines_json({"shipping_method_id": name}, rate, sums, moments),
        "adjustments": [],
    }


def _promotion(applied: Any) -> dict[str, Any]:
    method = {
        "value": number_of(applied.amount),
        "type": "fixed",
        "currency_code": applied.amount.currency.lower(),
    }
    return {
        "id": name_of("promo", applied.promotion_id),
        "code": applied.code or applied.name,
        "is_automatic": not applied.code,
        "application_method": method,
        "metadata": None,
    }


def _collection(order: OutwardOrder, paid: Money | None, moments: Moments) -> dict[str, Any]:
    due, name = order.total - order.credit, "cash" if order.payment_method == "cod" else "razorpay"
    here = number_of(paid) if paid else 0
    is_done = bool(paid) or not due.amount
    provider = provider_json(name)
    same = {"amount": number_of(due), "currency_code": order.currency.lower()}
    each = {**same, "provider_id": provider["id"], "data": {}}
    back = here if order.payment_status == "refunded" else 0
    state = "captured" if is_done else "pending"
    session = {
        **each,
        "id": name_of("payses", order.number),
        "context": {},
        "status": state,
        "authorized_at": None,
    }
    captured_at = moments["updated_at"] if paid else None
    got = {"captured_at": captured_at, "captured_amount": here, "refunded_amount": back}
    status = "completed" if is_done else "awaiting"
    return {
        **same,
        "id": name_of("pay_col", order.number),
        "authorized_amount": here,
        "captured_amount": here,
        "refunded_amount": back,
        "status": "canceled" if STATUS[order.status] == "canceled" else status,
        "metadata": {},
        "completed_at": moments["updated_at"] if is_done else None,
        **moments,
        "payment_sessions": [session],
        "payment_providers": [provider],
        "payments": [{**each, "id": name_of("pay", order.number), **got, **moments}],
    }


def _summary(order: OutwardOrder, paid: Money | None) -> dict[str, Any]:
    total, here = number_of(order.total), number_of(paid + order.credit) if paid else 0
    back = here if order.payment_status == "refunded" else 0
    return {
        "pending_difference": number_of(order.total - (paid + order.credit)) if paid else total,
        "current_order_total": total,
        "original_order_total": total,
        "transaction_total": here - back,
        "paid_total": here,
        "refunded_total": back,
        "accounting_total": total,
    }
