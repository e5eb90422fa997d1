"""Packing slips of fulfilments and slips of returns, as they are printed."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from catalog.inventory.queries import stock_locations
from catalog.made.queries import words_of
from core import clock
from core.errors import NotFound
from core.measure import quantity_text
from orders.customers.rules import Address
from orders.fulfilment.models import Fulfillment
from orders.invoices.printing.slips import Slip, SlipLine
from orders.packing.rules import PackingWishes
from orders.returns.models import Return
from orders.sales.models import OrderLine


def packing_slip(fulfillment_id: str) -> Slip:
    """What goes into one parcel: the lines its place serves, or all when no line names it. Raises NotFound."""
    found = Fulfillment.objects.select_related("order", "shipment").filter(public_id=fulfillment_id).first()
    if found is None:
        raise NotFound("There is no such delivery.")
    order, lines = found.order, list(found.order.lines.all())
    own = [line for line in lines if line.location_code == found.location_code] or lines
    shipment = getattr(found, "shipment", None)
    awb = [("AWB", f"{shipment.courier} {shipment.awb}")] if shipment and shipment.awb else []
    return Slip(
        title="Packing slip",
        number=found.delivery_ref,
        on=found.created_at.astimezone(clock.INDIA).date(),
        company=settings.COMPANY_NAME,
        sender=_place(found.location_code),
        receiver=_lines_of(order.shipping_address),
        facts=[("Order", order.number), *_packing(order.wishes), *awb],
        message=order.gift_message,
        lines=[_line(line, line.quantity, "; ".join(words_of(line.configuration))) for line in own],
        words="Something missing or wrong? Open the link in your letter and choose: send something back.",
    )


def return_slip(*, order_id: str, return_id: str) -> Slip:
    """What the customer puts into the parcel. Raises NotFound for a return that is not this order's."""
    found = (
        Return.objects.select_related("order").filter(order__public_id=order_id, public_id=return_id).first()
    )
    if found is None:
        raise NotFound("We could not find this return.")
    items = list(found.items.select_related("line", "reason"))
    awb = [("AWB", f"{found.courier} {found.awb}")] if found.awb else []
    return Slip(
        title="Return slip",
        number=found.number,
        on=found.requested_at.astimezone(clock.INDIA).date(),
        company=settings.COMPANY_NAME,
        sender=_lines_of(found.order.shipping_address),
        receiver=_place(items[0].line.location_code if items else ""),
        facts=[("Order", found.order.number), *awb],
        lines=[_line(item.line, item.quantity, item.reason.label if item.reason else "") for item in items],
        words="Please put this slip into the parcel, with the pieces unworn and their tags on.",
    )


def _packing(wishes: PackingWishes) -> list[tuple[str, str]]:
    """What whoever packs has to know. A note is for us alone: the slip of a gift only says that there is one."""
    note = "See the order" if wishes.is_gift else wishes.note
    asked = [("Gift wrap", "Yes")] if wishes.gift_wrap else []
    return [*asked, ("Note", note)] if wishes.note else asked


def _line(line: OrderLine, quantity: int, note: str) -> SlipLine:
    title = f"{line.product_title} {line.variant_title}".strip()
    return SlipLine(title, line.sku, quantity_text(quantity, line.uom), note)


def _place(code: str) -> list[str]:
    """A place of ours as lines of text; the company alone for one that is gone."""
    place = next((each for each in stock_locations() if each.code == code), None)
    if place is None:
        return [settings.COMPANY_NAME]
    return _filled([place.name, place.address, f"{place.city} {place.pincode}", place.state])


def _lines_of(address: Address) -> list[str]:
    town = f"{address.city} {address.pincode}"
    return _filled([address.name, address.line1, address.line2, town, address.state, address.phone])


def _filled(lines: Iterable[str]) -> list[str]:
    return [line for line in lines if line.strip()]
