"""Orders as others write them out again: shop fronts and programs. Plain values, many at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch

from core.money import Money
from orders.customers.rules import Address
from orders.promotions.rules.applied import AppliedPromotion, AppliedSurcharge
from orders.sales.models import Order, OrderLine

MOST = 200


@dataclass(frozen=True, slots=True)
class OutwardLine:
    """So much of one variant from one place, as sold. `tax` is the GST within `total`; `back` is coming or come back."""

    pk: int
    line_no: int
    line_ref: str
    variant_id: str
    product_id: str
    sku: str
    product_title: str
    product_handle: str
    variant_title: str
    options: Mapping[str, str]
    picture: str
    quantity: int
    uom: str
    unit_price: Money
    discount: Money
    total: Money
    tax: Money
    rate_bp: int
    back: int
    is_returnable: bool
    metadata: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OutwardOrder:
    """An order with its lines. `shipping_total` is before discounts; `carriage_tax` the GST within carriage and fees."""

    id: str
    number: str
    status: str
    payment_status: str
    payment_method: str
    fulfilment_status: str
    customer_id: str | None
    email: str
    shipping: Address
    billing: Address
    company_name: str
    option_code: str
    option_name: str
    region: str
    currency: str
    shipping_total: Money
    shipping_off: Money
    surcharges: tuple[AppliedSurcharge, ...]
    promotions: tuple[AppliedPromotion, ...]
    total: Money
    credit: Money
    carriage_tax: Money
    awaits_code: bool
    awaits_cash: bool
    placed_at: datetime
    changed_at: datetime
    lines: tuple[OutwardLine, ...]


def outward_order(order_id: str) -> OutwardOrder | None:
    """One order by public id; None for an unknown one. Two queries."""
    found = _read(Order.objects.filter(public_id=order_id))
    return found[0] if found else None


def outward_orders(
    customer_id: str, *, limit: int, offset: int = 0, statuses: Sequence[str] = ()
) -> tuple[tuple[OutwardOrder, ...], int]:
    """A page of a customer's orders, newest first, and how many there are. Three queries."""
    rows = Order.objects.filter(customer__public_id=customer_id)
    if statuses:
        rows = rows.filter(status__in=statuses)
    return _read(rows.order_by("-id")[offset : offset + min(limit, MOST)]), rows.count()


def _read(rows: Any) -> tuple[OutwardOrder, ...]:
    lines = Prefetch("lines", OrderLine.objects.select_related("variant__product"))
    return tuple(_outward(row) for row in rows.select_related("customer").prefetch_related(lines))


def _outward(order: Order) -> OutwardOrder:
    currency, rows = order.currency, list(order.lines.all())
    moments = [order.placed_at, order.confirmed_at, order.cancelled_at, order.erp_status_at]
    taxes = sum(
        row.shipping_cgst + row.shipping_sgst + row.shipping_igst
        + row.surcharge_cgst + row.surcharge_sgst + row.surcharge_igst
        for row in rows
    )  # fmt: skip
    return OutwardOrder(
        id=order.public_id,
        number=order.number,
        status=order.status,
        payment_status=order.payment_status,
        payment_method=order.payment_method,
        fulfilment_status=order.fulfilment_status,
        customer_id=order.customer.public_id if order.customer else None,
        email=order.email,
        shipping=order.shipping_address,
        billing=order.billing_address,
        company_name=order.company_name,
        option_code=order.shipping_option_code,
        option_name=order.shipping_option_name,
        region=order.region,
        currency=currency,
        shipping_total=Money(order.shipping_total, currency),
        shipping_off=Money(order.shipping_total, currency) - order.shipping_paid,
        surcharges=order.applied_surcharges,
        promotions=order.applied_promotions,
        total=order.money_total,
        credit=Money(order.credit_total, currency),
        carriage_tax=Money(taxes, currency),
        awaits_code=order.awaits_code,
        awaits_cash=order.awaits_cash,
        placed_at=order.placed_at,
        changed_at=max(each for each in moments if each),
        lines=tuple(_line(row, currency) for row in rows),
    )


def _line(row: OrderLine, currency: str) -> OutwardLine:
    return OutwardLine(
        pk=row.pk,
        line_no=row.line_no,
        line_ref=row.line_ref,
        variant_id=row.variant_public_id,
        product_id=row.variant.product.public_id,
        sku=row.sku,
        product_title=row.product_title,
        product_handle=row.product_handle,
        variant_title=row.variant_title,
        options=row.options,
        picture=row.picture.get("src", ""),
        quantity=row.quantity,
        uom=row.uom,
        unit_price=Money(row.unit_price, currency),
        discount=Money(row.discount, currency),
        total=Money(row.total, currency),
        tax=Money(row.cgst + row.sgst + row.igst, currency),
        rate_bp=row.rate_bp,
        back=row.back,
        is_returnable=row.is_returnable,
        metadata=row.metadata,
    )
