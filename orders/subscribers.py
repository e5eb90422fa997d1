"""What orders do when money moves. Each runs in the transaction that marks the news as delivered."""

from __future__ import annotations

from catalog.inventory.events import BackInStock
from catalog.pricing.events import PricesChanged
from core.money import Money
from orders.customers.alerts.operations import mark_alerts_due
from orders.customers.duplicates.operations import forward_credit
from orders.customers.events import CustomerRegistered
from orders.customers.leads.operations import convert_leads, convert_registered_lead
from orders.edits.operations import apply_paid_edit, judge_edit_authorization
from orders.fulfilment.rules import ShipmentStatus
from orders.giftcards.operations import confirm_gift_card, judge_gift_authorization
from orders.giftcards.rules import is_gift_card
from orders.invoices.operations import issue_invoices_for_shipment
from orders.returns.operations import close_lost_claim, open_lost_claim, pay_out_exchange, settle_rto
from orders.sales.events import (
    CaptureRefused,
    OrderCancelled,
    OrderConfirmed,
    OrderDelivered,
    OrderExpired,
    OrderShipped,
    ShipmentMoved,
)
from orders.sales.operations import (
    CapturedPayment,
    confirm_order,
    judge_authorization,
    record_dispute,
    record_dispute_outcome,
    record_payment_failure,
    record_refund,
    record_refund_decision,
    record_refund_failure,
)
from orders.sales.queries import order_for_erp
from orders.sales.references import is_edit
from orders.wishlists.news.operations import mark_back_due, mark_prices_due
from payments.credit.events import CreditGivenBack
from payments.credit.queries import credit_accounts
from payments.events import (
    DisputeDecided,
    DisputeOpened,
    PaymentAuthorized,
    PaymentCaptured,
    PaymentFailed,
    RefundApproved,
    RefundFailed,
    RefundHeld,
    RefundProcessed,
)
from payments.operations import refund_payment


def on_payment_authorized(news: PaymentAuthorized) -> None:
    """A bank has promised money: take it for an order that can still be had, or leave it."""
    payment = CapturedPayment(news.payment_id, Money(news.amount, news.currency))
    if is_gift_card(news.reference):
        judge_gift_authorization(reference=news.reference, payment=payment)
        return
    if is_edit(news.reference):
        judge_edit_authorization(reference=news.reference, payment=payment)
        return
    judge_authorization(reference=news.reference, payment=payment)


def on_payment_captured(news: PaymentCaptured) -> None:
    """Money is there: confirm the order, or refuse the money."""
    amount = Money(news.amount, news.currency)
    payment = CapturedPayment(news.payment_id, amount, news.method, news.provider)
    if is_gift_card(news.reference):
        confirm_gift_card(reference=news.reference, payment=payment)
        return
    if is_edit(news.reference):
        apply_paid_edit(reference=news.reference, payment=payment)
        return
    confirm_order(reference=news.reference, payment=payment)


def on_capture_refused(news: CaptureRefused) -> None:
    """Money that its order cannot take goes back in full, once."""
    amount = Money(news.amount, news.currency)
    refund_payment(payment_id=news.payment_id, amount=amount, reason=news.reason, automatic=True)


def on_payment_failed(news: PaymentFailed) -> None:
    """Note the failed attempt; the order stays open for another."""
    if is_gift_card(news.reference):
        return  # it has no timeline; its payment tells
    record_payment_failure(reference=news.reference, payment_id=news.payment_id, reason=news.reason)


def on_refund_processed(news: RefundProcessed) -> None:
    """Note that money has gone back."""
    if is_gift_card(news.reference):
        return  # it has no timeline; its payment tells
    record_refund(
        reference=news.reference,
        payment_id=news.payment_id,
        refund_id=news.refund_id,
        amount=Money(news.amount, news.currency),
        reason=news.reason,
    )


def on_refund_held(news: RefundHeld) -> None:
    """Note that a refund waits for a second person."""
    if not is_gift_card(news.reference):
        record_refund_decision(
            reference=news.reference,
            refund_id=news.refund_id,
            text=f"A refund of {Money(news.amount, news.currency)} waits for a second person.",
            actor=news.asked_by,
        )


def on_refund_approved(news: RefundApproved) -> None:
    """Note who agreed to it."""
    if not is_gift_card(news.reference):
        record_refund_decision(
            reference=news.reference,
            refund_id=news.refund_id,
            text=f"The refund of {Money(news.amount, news.currency)} is approved and on its way.",
            actor=news.approved_by,
        )


def on_refund_failed(news: RefundFailed) -> None:
    """Flag the order: a person has to give the money back another way."""
    if is_gift_card(news.reference):
        return  # it has no timeline; its payment tells
    record_refund_failure(
        reference=news.reference,
        payment_id=news.payment_id,
        refund_id=news.refund_id,
        amount=Money(news.amount, news.currency),
    )


def on_dispute_opened(news: DisputeOpened) -> None:
    """Flag the order: documents are due."""
    if is_gift_card(news.reference):
        return  # it has no timeline; its payment tells
    record_dispute(
        reference=news.reference,
        dispute_id=news.dispute_id,
        amount=Money(news.amount, news.currency),
        respond_by=news.respond_by,
    )


def on_dispute_decided(news: DisputeDecided) -> None:
    """Note how it ended."""
    if is_gift_card(news.reference):
        return  # it has no timeline; its payment tells
    record_dispute_outcome(
        reference=news.reference,
        dispute_id=news.dispute_id,
        outcome=news.outcome,
        deducted=Money(news.deducted, news.currency),
    )


def on_order_shipped(news: OrderShipped | OrderDelivered) -> None:
    """The goods are on their way, or were handed over at once: number the invoice of whoever sent them."""
    issue_invoices_for_shipment(order_id=news.order_id, shipment_id=news.shipment_id)


def on_shipment_moved(news: ShipmentMoved) -> None:
    """A parcel that nobody took is with us again: settle it."""
    if news.status == ShipmentStatus.RTO_DELIVERED:
        settle_rto(order_id=news.order_id, shipment_id=news.shipment_id)
    elif news.status in (ShipmentStatus.LOST, ShipmentStatus.DAMAGED):
        open_lost_claim(order_id=news.order_id, shipment_id=news.shipment_id)
    elif news.status == ShipmentStatus.DELIVERED:
        close_lost_claim(order_id=news.order_id, shipment_id=news.shipment_id)


def on_order_ended(news: OrderCancelled | OrderExpired) -> None:
    """One that was made in exchange: what paid for it goes back."""
    pay_out_exchange(number=news.number)


def on_credit_given_back(news: CreditGivenBack) -> None:
    """Credit of an exchange has nobody who could spend it: it goes back as money. That of a merged customer goes on."""
    pay_out_exchange(number=news.reference)
    account = credit_accounts([news.account_id]).get(news.account_id)
    if account is not None and account.kind == "store_credit":
        forward_credit(owner=account.owner, key=news.entry_key)


def on_back_in_stock(news: BackInStock) -> None:
    """Whoever waits for these pieces is to be told."""
    mark_alerts_due(variant_ids=news.variant_ids)
    mark_back_due(variant_ids=news.variant_ids)


def on_prices_changed(news: PricesChanged) -> None:
    """Lists with these pieces are to be looked at."""
    mark_prices_due(variant_ids=news.variant_ids)


def on_customer_registered(news: CustomerRegistered) -> None:
    """What somebody asked before they opened an account is no open enquiry any more."""
    convert_registered_lead(news.customer_id)


def on_order_confirmed(news: OrderConfirmed) -> None:
    """What somebody asked before they bought is no open enquiry any more."""
    order = order_for_erp(news.order_id)
    convert_leads(
        email=order.email, phone=order.phone, because=f"Bought {order.number}", customer_id=order.customer_id
    )
