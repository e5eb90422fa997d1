"""Invoicing what an order's dispatching GSTINs send."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db import transaction

from catalog.inventory.queries import stock_locations
from core import clock
from core.errors import Refused
from core.outbox import publish
from orders.fulfilment.models import Shipment
from orders.invoices.events import InvoiceIssued
from orders.invoices.models import Invoice
from orders.invoices.operations.numbering import take_number
from orders.invoices.rules import INVOICE, Sums, sums_of
from orders.sales.models import Order, OrderLine
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.credit.queries import credit_tenders


class NotInvoiceable(Refused):
    """The order is not confirmed, or a place that sends has no GSTIN."""

    code = "not_invoiceable"
    message = "This order cannot be invoiced: it is not confirmed."


@transaction.atomic
def issue_invoices(*, order_id: str, location_codes: Collection[str] = ()) -> tuple[str, ...]:
    """One invoice for each GSTIN that sends something of this order (from these places, or from all); their numbers.

    A GSTIN that invoiced this order already is left alone, so repeating is harmless. The lines are copies: nothing
    that changes later changes an invoice. Publishes InvoiceIssued. Raises NotInvoiceable, changing nothing.
    """
    return invoice_order(locked_order(public_id=order_id), location_codes)


def invoice_order(order: Order, location_codes: Collection[str] = ()) -> tuple[str, ...]:
    """As `issue_invoices`, of an order that the caller's transaction has locked."""
    if order.status != Order.Status.CONFIRMED:
        raise NotInvoiceable
    lines = sorted(order.lines.all(), key=lambda line: (line.gstin, line.line_no))
    sending = {line.gstin for line in lines if not location_codes or line.location_code in location_codes}
    if "" in sending:
        raise NotInvoiceable("A place that sends this order has no GSTIN. Enter it in the ERP first.")
    done = set(order.invoices.values_list("gstin", flat=True))
    return tuple(
        _issue(order, gstin, list(own)).number
        for gstin, own in groupby(lines, key=lambda line: line.gstin)
        if gstin in sending - done
    )


def issue_invoices_for_shipment(*, order_id: str, shipment_id: str) -> tuple[str, ...]:
    """Invoice what the place that sent a parcel sends of its order; all of it when the ERP chose another place.

    Raises NotInvoiceable.
    """
    code = (
        Shipment.objects.filter(public_id=shipment_id)
        .values_list("fulfillment__location_code", flat=True)
        .first()
    )
    ours = OrderLine.objects.filter(order__public_id=order_id, location_code=code or "").exists()
    return issue_invoices(order_id=order_id, location_codes=[code] if code and ours else [])


def _issue(order: Order, gstin: str, lines: Sequence[OrderLine]) -> Invoice:
    today = clock.today_in_india()
    taken = take_number(kind=INVOICE, gstin=gstin, day=today)
    sums = sums_of([part for line in lines for part in (_goods(line), _carriage(line), _surcharge(line))])
    invoice = Invoice.objects.create(
        series=taken.series,
        serial=taken.serial,
        number=taken.number,
        gstin=gstin,
        order=order,
        issued_on=today,
        currency=order.currency,
        supplier=_supplier(gstin, lines[0].location_code),
        recipient=_recipient(order),
        place_of_supply=order.shipping_state_code,
        lines=[_row(line) for line in lines],
        total=sums.total,
        **asdict(sums),
    )
    record_fact(
        order,
        Fact(key=f"invoice:{invoice.number}", kind="invoiced", text=f"Invoice {invoice.number} issued."),
    )
    publish(InvoiceIssued(order_id=order.public_id, invoice_id=invoice.public_id, number=invoice.number))
    return invoice


def _goods(line: OrderLine) -> Sums:
    return Sums(taxable=line.taxable, cgst=line.cgst, sgst=line.sgst, igst=line.igst)


def _carriage(line: OrderLine) -> Sums:
    return Sums(
        taxable=line.shipping_taxable,
        cgst=line.shipping_cgst,
        sgst=line.shipping_sgst,
        igst=line.shipping_igst,
    )


def _surcharge(line: OrderLine) -> Sums:
    return Sums(
        taxable=line.surcharge_taxable,
        cgst=line.surcharge_cgst,
        sgst=line.surcharge_sgst,
        igst=line.surcharge_igst,
    )


def _row(line: OrderLine) -> dict[str, Any]:
    """A line as the invoice keeps it. `goods`, `carriage` and `surcharge` are amounts by kind in minor units."""
    return {
        "line_no": line.line_no,
        "sku": line.sku,
        "title": f"{line.product_title} {line.variant_title}".strip(),
        "hs_code": line.hs_code,
        "quantity": line.quantity,
        "uom": line.uom,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "rate_bp": line.rate_bp,
        "goods": asdict(_goods(line)),
        "carriage": asdict(_carriage(line)),
        "surcharge": asdict(_surcharge(line)),
    }


def _supplier(gstin: str, location_code: str) -> dict[str, str]:
    """Who sells: the company, at the place that sends. Falls back to the company alone for a place that is gone."""
    places: Mapping[str, Any] = {place.code: place for place in stock_locations()}
    place = places.get(location_code)
    address = [place.address, f"{place.city} {place.pincode}".strip(), place.state] if place else []
    return {
        "name": settings.COMPANY_NAME,
        "gstin": gstin,
        "state_code": gstin[:2],
        "address": ", ".join(part for part in address if part),
    }


def _tenders(order: Order) -> list[str]:
    """How the whole order is paid, as it stands now: gift cards and store credit first, then what they leave."""
    credits = credit_tenders(order.reference) if order.credit_total else ()
    words = [f"{each.label} {each.amount}" for each in credits]
    if order.amount_due:
        words.append(f"{'Cash on delivery' if order.is_cash else 'Online'} {order.amount_due}")
    return words


def _recipient(order: Order) -> dict[str, Any]:
    return {
        "surcharges": [each.title for each in order.applied_surcharges],
        "tenders": _tenders(order),
        "name": order.billing_name,
        "company_name": order.company_name,
        "gstin": order.gstin,
        "billing": asdict(order.billing_address),
        "collected": bool(order.collect_at),
        "delivery": asdict(order.shipping_address),
        **({"undertaking": settings.EXPORT_LUT} if order.shipping_address.is_abroad else {}),
        "order_number": order.number,
        "ordered_on": order.placed_at.astimezone(clock.INDIA).date().isoformat(),
    }
