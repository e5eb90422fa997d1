"""What can become of an order, as news for the rest of the house. Ids are public; `number` is `WEB-<n>`."""

from __future__ import annotations

from dataclasses import dataclass

from core.events import Event


@dataclass(frozen=True, slots=True)
class OrderPlaced(Event):
    """Stock is held and payment is awaited."""

    order_id: str
    number: str


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Event):
    """Paid, free, or to be paid at the door: this order will be packed."""

    order_id: str
    number: str


@dataclass(frozen=True, slots=True)
class OrderPaid(Event):
    """The money of an order that was confirmed without it has come: collected at the door, or paid online after all."""

    order_id: str
    number: str
    payment_id: str


@dataclass(frozen=True, slots=True)
class OrderAmended(Event):
    """A confirmed order is paid another way than was told, has other lines, or goes out from another place.

    `change` names this one change.
    """

    order_id: str
    number: str
    change: str


@dataclass(frozen=True, slots=True)
class OrderEdited(Event):
    """A change of a confirmed order's lines has taken effect. `difference` in minor units, below zero when money goes back.

    `reference` is what payments know the change by.
    """

    order_id: str
    number: str
    reference: str
    difference: int
    currency: str


@dataclass(frozen=True, slots=True)
class AddressCorrected(Event):
    """A confirmed order goes to another address or telephone, for the same total. `correction` counts them from 1."""

    order_id: str
    number: str
    correction: int


@dataclass(frozen=True, slots=True)
class OrderCancelled(Event):
    """Called off. `was_confirmed` says whether the ERP may know of it; `reason` is for people."""

    order_id: str
    number: str
    reason: str
    was_confirmed: bool


@dataclass(frozen=True, slots=True)
class CancellationAsked(Event):
    """A packed order is to be stopped: the warehouse is asked."""

    order_id: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class CancellationAccepted(Event):
    """The warehouse has stopped a packed order; its parcels, by AWB, are to be cancelled at the courier."""

    order_id: str
    number: str
    awbs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CancellationRefused(Event):
    """A packed order could not be stopped any more; `reason` is for the customer."""

    order_id: str
    number: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderExpired(Event):
    """Nobody paid in time."""

    order_id: str
    number: str


@dataclass(frozen=True, slots=True)
class CaptureRefused(Event):
    """Money came that this order cannot take; all of it goes back. `amount` in minor units of `currency`."""

    order_id: str
    number: str
    payment_id: str
    amount: int
    currency: str
    reason: str


@dataclass(frozen=True, slots=True)
class CourierAsksCash(Event):
    """An order is paid, and its parcel went out for cash all the same: whoever opens the door has to know."""

    order_id: str
    number: str


@dataclass(frozen=True, slots=True)
class OrderHeld(Event):
    """A rule of staff stopped an order: nothing is packed until somebody has looked at it. `held` names this stop."""

    order_id: str
    number: str
    held: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderReleased(Event):
    """Somebody has looked at an order that a rule had stopped: it goes on. `held` names when."""

    order_id: str
    number: str
    held: str


@dataclass(frozen=True, slots=True)
class OrderPacked(Event):
    """The ERP packed a delivery of this order."""

    order_id: str
    number: str
    delivery_ref: str


@dataclass(frozen=True, slots=True)
class OrderShipped(Event):
    """The courier has the parcel."""

    order_id: str
    number: str
    shipment_id: str


@dataclass(frozen=True, slots=True)
class OrderOutForDelivery(Event):
    """The parcel is on the last van."""

    order_id: str
    number: str
    shipment_id: str


@dataclass(frozen=True, slots=True)
class OrderDelivered(Event):
    """The parcel is with the customer."""

    order_id: str
    number: str
    shipment_id: str


@dataclass(frozen=True, slots=True)
class ShipmentMoved(Event):
    """A scan moved a parcel on, or told of a failed attempt. `status` is a ShipmentStatus value, `at` ISO 8601 in UTC."""

    order_id: str
    number: str
    shipment_id: str
    delivery_ref: str
    awb: str
    status: str
    at: str
    activity: str
    location: str
