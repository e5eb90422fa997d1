"""Everything that the ERP and the CRM are told of an order."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from catalog.made.queries import words_of
from core.measure import PIECE
from core.money import Money
from orders.customers.rules import Address
from orders.promotions.rules.applied import AppliedSurcharge
from orders.sales.models import Order, OrderLine
from orders.sales.queries.lookup import NoSuchOrder
from orders.sales.queries.money import payment_ids_of, references_of
from payments.credit.queries import CreditTender, credit_tenders
from payments.queries import PaymentRow, payments_of


@dataclass(frozen=True, slots=True)
class ErpLine:
    """Stock units of `uom` from one location. `total` and the taxes within it are the goods'; `shipping` and `surcharge` are its shares.

    `unit_price` is per piece or metre, extras included; `discount` is taken off the whole. `note` says how it is made.
    """

    line_no: int
    sku: str
    title: str
    hs_code: str
    quantity: int
    unit_price: Money
    total: Money
    rate_bp: int
    taxable: Money
    cgst: Money
    sgst: Money
    igst: Money
    shipping: Money
    surcharge: Money
    location_code: str
    gstin: str
    weight_g: int
    uom: str = PIECE
    discount: Money | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class OrderForErp:
    """An order for other systems. `reference` is what inventory and payments call it; `erp_id` is empty until known.

    `payment_ids` are the payments it has taken: its own, and those of changes that cost more.
    """

    id: str
    number: str
    reference: str
    status: str
    placed_at: datetime
    confirmed_at: datetime | None
    currency: str
    customer_id: str | None
    email: str
    phone: str
    name: str
    shipping: Address
    billing: Address
    shipping_option_code: str
    collect_at: str
    lines: tuple[ErpLine, ...]
    item_total: Money
    shipping_total: Money
    surcharge_total: Money
    surcharges: tuple[AppliedSurcharge, ...]
    discount_total: Money
    tax_total: Money
    total: Money
    payments: tuple[PaymentRow, ...]
    payment_method: str
    payment_ids: tuple[str, ...]
    credits: tuple[CreditTender, ...]
    erp_id: str
    flags: Mapping[str, str]
    company_name: str = ""
    gstin: str = ""


def order_for_erp(order_id: str) -> OrderForErp:
    """The order by public id, with its lines and payments; a fixed number of queries. Raises NoSuchOrder."""
    order = Order.objects.select_related("customer").filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    return OrderForErp(
        id=order.public_id,
        number=order.number,
        reference=order.reference,
        status=order.status,
        placed_at=order.placed_at,
        confirmed_at=order.confirmed_at,
        currency=order.currency,
        customer_id=order.customer.public_id if order.customer else None,
        email=order.email,
        phone=order.phone,
        name=order.name,
        shipping=order.shipping_address,
        billing=order.billing_address,
        shipping_option_code=order.shipping_option_code,
        collect_at=order.collect_at,
        lines=tuple(_line(row, order.currency) for row in order.lines.all()),
        item_total=Money(order.item_total, order.currency),
        shipping_total=Money(order.shipping_total, order.currency),
        surcharge_total=Money(order.surcharge_total, order.currency),
        surcharges=order.applied_surcharges,
        discount_total=Money(order.discount_total, order.currency),
        tax_total=Money(order.tax_total, order.currency),
        total=order.money_total,
        payments=payments_of(*references_of(order)),
        payment_method=order.payment_method,
        payment_ids=payment_ids_of(order),
        credits=credit_tenders(order.reference) if order.credit_total else (),
        erp_id=order.erp_id,
        flags=order.flags,
        company_name=order.company_name,
        gstin=order.gstin,
    )


def _line(row: OrderLine, currency: str) -> ErpLine:
    return ErpLine(
        line_no=row.line_no,
        sku=row.sku,
        title=f"{row.product_title} {row.variant_title}".strip(),
        hs_code=row.hs_code,
        quantity=row.quantity,
        unit_price=Money(row.unit_price, currency),
        total=Money(row.total, currency),
        rate_bp=row.rate_bp,
        taxable=Money(row.taxable, currency),
        cgst=Money(row.cgst, currency),
        sgst=Money(row.sgst, currency),
        igst=Money(row.igst, currency),
        shipping=Money(row.shipping, currency),
        surcharge=Money(row.surcharge, currency),
        location_code=row.location_code,
        gstin=row.gstin,
        weight_g=row.weight_g,
        uom=row.uom,
        discount=Money(row.discount, currency),
        note=_note(row),
    )


def _note(row: OrderLine) -> str:
    """How a line is made and which bundle it belongs to, in one line."""
    words = list(words_of(row.configuration))
    if row.bundle:
        words.append(f"Part of {row.bundle['quantity']} × {row.bundle['title']}")
    return "; ".join(words)
