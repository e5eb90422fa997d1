"""A confirmed order goes to another door than was typed: until it is packed, for the same price."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date
from typing import Any

from django.db import transaction

from core.errors import Refused
from core.measure import UNITS_PER_PRICE
from core.outbox import publish
from orders.checkout.operations.refusals import PinNotServed
from orders.customers.rules import Address, clean_address
from orders.fulfilment.dispatch.queries import Reach, reach_from
from orders.fulfilment.dispatch.rules import arrival_on
from orders.fulfilment.queries import TYPICAL_PARCEL_G
from orders.sales.events import AddressCorrected
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.retax_lines import retax_lines
from orders.sales.queries.lookup import NoSuchOrder

CORRECTED = "address_corrected"


class AddressFixed(Refused):
    """The order is packed, over, or not placed yet: its address stays."""

    code = "address_fixed"
    message = "This order is packed, so its address can no longer be changed. Please write to us and we will find a way."


class CashNotTakenThere(Refused):
    """The order is to be paid at the door, and the courier takes no cash at the new one."""

    code = "cash_not_taken_there"

    def __init__(self, pincode: str) -> None:
        super().__init__(
            f"The courier does not take cash at PIN {pincode}, or cannot tell us at this moment. "
            "Please pay for this order online first, or choose another address.",
            pincode=pincode,
        )


def correct_address(*, order_id: str, address: Address, actor: str = "shopper") -> bool:
    """Send a confirmed order, not packed yet, to another address or telephone; False when it is the one it has.

    The total stays to the paisa; in another state the GST within it is split anew. The bill follows where it went to the
    same address, unless it is a business buyer's. Publishes AddressCorrected. Raises Invalid (naming fields), NotFound,
    AddressFixed, PinNotServed or CashNotTakenThere: nothing has changed then. Uses the network for another PIN.
    """
    wanted = clean_address(address)
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    _check_open(order)
    if wanted.country != order.shipping_country:
        raise AddressFixed(
            "This order was sold for another country, so it cannot go there. Please write to us."
        )
    asks = wanted.pincode != order.shipping_pincode and not wanted.is_abroad
    reach = _reach(order, wanted.pincode) if asks else None
    return _write_address(order_id, wanted, reach=reach, actor=actor)


def _reach(order: Order, pincode: str) -> Reach:
    """What the couriers say of the new PIN, from where the goods are held. Raises PinNotServed and CashNotTakenThere."""
    rows = list(order.lines.all())
    weight_g = sum(row.weight_g * row.quantity // UNITS_PER_PRICE[row.uom] for row in rows)
    reach = reach_from(
        pincode, location_codes={row.location_code for row in rows}, weight_g=weight_g or TYPICAL_PARCEL_G
    )
    if not reach.serviceable:
        raise PinNotServed(pincode)
    if order.is_cash and not reach.takes_cash:
        raise CashNotTakenThere(pincode)
    return reach


def _expected_on(order: Order, reach: Reach) -> date | None:
    """The new day of delivery, counted from the confirmation; None where pieces are still to come in."""
    rows = list(order.lines.all())
    if any("promised" in row.configuration for row in rows):
        return None
    moment, lead_days = order.confirmed_at or order.placed_at, max(row.lead_days for row in rows)
    return arrival_on(reach.legs, moment=moment, lead_days=lead_days)


@transaction.atomic
def _write_address(order_id: str, wanted: Address, *, reach: Reach | None, actor: str) -> bool:
    order = locked_order(public_id=order_id)
    _check_open(order)
    before = order.shipping_address
    if wanted == before:
        return False
    if order.billing_address == before and not order.gstin:
        _take(order, "billing", wanted)
    if order.phone == before.phone and not order.is_cash:
        order.phone = wanted.phone
    _take(order, "shipping", wanted)
    if reach is not None:
        order.expected_on = _expected_on(order, reach)
    if wanted.state_code != before.state_code:
        retax_lines(order)
    order.save()
    _tell(order, before, wanted, actor)
    return True


def _check_open(order: Order) -> None:
    if order.collect_at:
        raise AddressFixed("This order is collected in a store, so nothing is sent to an address.")
    if order.status == Order.Status.PENDING:
        raise AddressFixed("This order is not confirmed yet. Please finish it first, or go back to your bag.")
    if order.status != Order.Status.CONFIRMED:
        raise AddressFixed("This order is over, so nothing will be sent.")
    if order.fulfilment_status != Order.FulfilmentStatus.NONE or order.fulfillments.exists():
        raise AddressFixed


def _take(order: Order, prefix: str, address: Address) -> None:
    for part in fields(Address):
        setattr(order, f"{prefix}_{part.name}", getattr(address, part.name))


def _tell(order: Order, before: Address, after: Address, actor: str) -> None:
    """One fact and one piece of news for each correction, counted: an address may come back to an earlier one."""
    count = order.facts.filter(kind=CORRECTED).count() + 1
    detail: dict[str, Any] = {"before": asdict(before), "after": asdict(after)}
    changed = [
        part.name for part in fields(Address) if getattr(before, part.name) != getattr(after, part.name)
    ]
    text = (
        "The telephone for the courier was corrected."
        if changed == ["phone"]
        else f"The address was corrected: the parcel goes to {after.city} {after.pincode}."
    )
    record_fact(order, Fact(key=f"address:{count}", kind=CORRECTED, text=text, detail=detail, actor=actor))
    publish(AddressCorrected(order_id=order.public_id, number=order.number, correction=count))


@transaction.atomic
def record_address_refused(*, order_id: str, why: str) -> None:
    """The ERP had packed already when it heard of the new address: a person has to stop or redirect the parcel."""
    order = locked_order(public_id=order_id)
    order.flags = {**order.flags, "address_not_taken": f"The new address came too late for the ERP: {why}"}
    order.save(update_fields=["flags"])
    text = "The new address came too late for the warehouse."
    record_fact(
        order, Fact(key=f"address_refused:{order.facts.count()}", kind="flag", text=text, actor="erp")
    )
