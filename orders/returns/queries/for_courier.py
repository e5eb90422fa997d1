"""Everything a courier is told to fetch a return."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from catalog.inventory.queries import stock_locations
from core.errors import NotFound
from core.money import Money
from orders.customers.rules import Address
from orders.returns.models import Return


@dataclass(frozen=True, slots=True)
class FetchedPiece:
    """Pieces of one kind; the price is of one, GST included."""

    sku: str
    title: str
    hs_code: str
    units: int
    price: Money


@dataclass(frozen=True, slots=True)
class Destination:
    """The place that takes it back."""

    name: str
    address: str
    city: str
    state: str
    pincode: str


@dataclass(frozen=True, slots=True)
class ReturnForCourier:
    """From whom, to which place, and what."""

    id: str
    number: str
    way: str
    requested_at: datetime
    email: str
    pickup: Address
    to: Destination
    pieces: tuple[FetchedPiece, ...]
    worth: Money
    weight_g: int
    was_approved: bool


def return_for_courier(return_id: str) -> ReturnForCourier:
    """A return as its courier needs it; cloth counts as one piece. Raises NotFound."""
    found = Return.objects.select_related("order").filter(public_id=return_id).first()
    if found is None:
        raise NotFound("We could not find this return.")
    items = list(found.items.select_related("line"))
    currency = found.order.currency
    pieces = tuple(
        FetchedPiece(
            sku=item.line.sku,
            title=f"{item.line.product_title} {item.line.variant_title}".strip(),
            hs_code=item.line.hs_code,
            units=item.quantity if item.line.uom == "piece" else 1,
            price=Money(item.line.total // item.line.quantity, currency),
        )
        for item in items
    )
    return ReturnForCourier(
        id=found.public_id,
        number=found.number,
        way=found.way,
        requested_at=found.requested_at,
        email=found.order.email,
        pickup=found.order.billing_address if found.order.collect_at else found.order.shipping_address,
        to=_destination(items[0].line.location_code),
        pieces=pieces,
        worth=Money(sum(piece.price.amount * piece.units for piece in pieces), currency),
        weight_g=sum(
            item.line.weight_g * max(1, piece.units) for item, piece in zip(items, pieces, strict=True)
        ),
        was_approved=found.approved_at is not None,
    )


def _destination(code: str) -> Destination:
    """The place that sent it, or the first that dispatches when that is gone."""
    places = stock_locations()
    place = next((each for each in places if each.code == code), places[0])
    return Destination(place.name, place.address or place.name, place.city, place.state, place.pincode)
