"""News that customers care about becomes letters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.money import Money
from orders.customers.events import CodeRequested, CustomerRegistered
from orders.customers.identity.queries import email_key_of
from orders.giftcards.rules import is_gift_card
from orders.returns.queries import return_of_refund
from orders.sales.events import (
    AddressCorrected,
    CancellationAsked,
    CancellationRefused,
    CaptureRefused,
    CourierAsksCash,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderOutForDelivery,
    OrderPacked,
    OrderShipped,
)
from orders.sales.queries import OrderPage, order_id_by_number, order_page
from payments.cash_refunds.queries import cash_refund_of
from payments.events import RefundApproved, RefundProcessed
from storefront.letters.composing import compose_letter
from storefront.letters.confirm_email import compose_confirm_email
from storefront.letters.one_time_code import compose_one_time_code
from storefront.letters.operations import write_letter
from storefront.letters.order_texts import order_text
from storefront.letters.returns import write_return_letter

# CaptureRefused names its reason by a code; this is how a customer reads it.
RETURNED_BECAUSE = {
    "order_cancelled": "it had been cancelled",
    "order_expired": "it had expired",
    "second_payment": "it was paid already",
    "wrong_amount": "the amount was not the order's",
    "edit_over": "the change you paid for had been called off or had lapsed",
    "edit_too_late": "the order was packed before its change was paid",
    "packed_for_cash": "the parcel had been packed for cash on delivery",
    "picked_for_cash": "we had begun to pack it for cash on delivery, so please have the cash ready",
    "out_of_stock": "the pieces were sold while your payment was on its way",
}


def on_order_confirmed(event: OrderConfirmed) -> None:
    """Thank you, with everything that was bought."""
    write_letter(
        compose_letter(kind="order_confirmed", about=event.order_id, order=order_page(event.order_id))
    )


def on_order_packed(event: OrderPacked) -> None:
    """A parcel waits for the courier. What is collected in a store is told of when it is ready there."""
    order = order_page(event.order_id)
    if order.collecting is None:
        write_letter(compose_letter(kind="order_packed", about=event.delivery_ref, order=order))


def on_order_shipped(event: OrderShipped) -> None:
    """The courier has it; with the tracking number."""
    _about_shipment("order_shipped", event)


def on_out_for_delivery(event: OrderOutForDelivery) -> None:
    """It arrives today."""
    _about_shipment("out_for_delivery", event)


def on_delivered(event: OrderDelivered) -> None:
    """It has arrived."""
    _about_shipment("delivered", event)


def on_order_cancelled(event: OrderCancelled) -> None:
    """Called off. One that was never confirmed was never announced, so it needs no letter."""
    if event.was_confirmed:
        order = order_page(event.order_id)
        write_letter(
            compose_letter(
                kind="order_cancelled", about=event.order_id, order=order, words={"reason": event.reason}
            )
        )


def on_address_corrected(event: AddressCorrected) -> None:
    """Where the parcel goes now, told to whoever ordered: it may not have been them."""
    about = f"{event.order_id}:{event.correction}"
    order = order_page(event.order_id)
    write_letter(compose_letter(kind="address_corrected", about=about, order=order))


def on_cancellation_asked(event: CancellationAsked) -> None:
    """We try to stop it."""
    order = order_page(event.order_id)
    write_letter(compose_letter(kind="cancel_asked", about=event.order_id, order=order))


def on_cancellation_refused(event: CancellationRefused) -> None:
    """It could not be stopped."""
    order, words = order_page(event.order_id), {"reason": event.reason}
    write_letter(compose_letter(kind="cancel_refused", about=event.order_id, order=order, words=words))


def on_capture_refused(event: CaptureRefused) -> None:
    """Money that the order could not take goes back."""
    words = {"amount": Money(event.amount, event.currency), "reason": RETURNED_BECAUSE[event.reason]}
    letter = compose_letter(
        kind="payment_returned", about=event.payment_id, order=order_page(event.order_id), words=words
    )
    write_letter(letter)


def on_courier_asks_cash(event: CourierAsksCash) -> None:
    """Paid online in the very moment of packing: nobody should pay twice at the door."""
    _tell("courier_asks_cash", event.order_id, order_page(event.order_id), {})


def on_refund_approved(event: RefundApproved) -> None:
    """What a return's customer was not told while its money waited for a second person."""
    settled = return_of_refund(event.refund_id)
    if settled is not None:
        write_return_letter("refunded", order_id=settled[0], return_id=settled[1])


def on_refund_processed(event: RefundProcessed) -> None:
    """The bank has been told."""
    if is_gift_card(event.reference):
        return  # no order: its page tells its giver
    order = order_page(order_id_by_number(event.reference))
    words = {"amount": Money(event.amount, event.currency), "cash": cash_refund_of(event.refund_id)}
    _tell("refunded", event.refund_id, order, words)


def on_customer_registered(event: CustomerRegistered) -> None:
    """Welcome, with the key that shows that the address is theirs."""
    key = email_key_of(event.customer_id)
    if key is not None:
        write_letter(compose_confirm_email(key, is_new=True))


def on_code_requested(event: CodeRequested) -> None:
    """Six digits to a telephone; nothing when they have lapsed before this was heard."""
    letter = compose_one_time_code(event.code_id)
    if letter is not None:
        write_letter(letter)


def _about_shipment(kind: str, event: OrderShipped | OrderOutForDelivery | OrderDelivered) -> None:
    order = order_page(event.order_id)
    shipment = next((found for found in order.shipments if found.id == event.shipment_id), None)
    _tell(kind, event.shipment_id, order, {"shipment": shipment})


def _tell(kind: str, about: str, order: OrderPage, words: Mapping[str, Any]) -> None:
    """A letter, and beside it a text for those who asked for texts."""
    write_letter(compose_letter(kind=kind, about=about, order=order, words=words))
    text = order_text(kind=kind, about=about, order=order, words=words)
    if text is not None:
        write_letter(text)
