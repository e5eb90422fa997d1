"""A change takes effect: money first, then stock, then the lines; in the house's order of locks."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from catalog.inventory.operations import (
    Allocation,
    adopt_reservation,
    lock_stock_of,
    lower_reservation,
)
from core import clock
from core.money import Money, sum_money
from core.outbox import publish
from orders.checkout.operations.refusals import CashNotOffered
from orders.checkout.queries import checkout_terms_now
from orders.checkout.rules import CashQuestion, why_no_cash
from orders.edits.models import OrderEdit
from orders.edits.planning import EditPlan, changed_by
from orders.edits.wishes import OrderNotEditable
from orders.sales.events import OrderAmended, OrderEdited
from orders.sales.models import Order
from orders.sales.operations.change_lines import change_lines
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.hold_stock import hold_for
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.write_lines import stock_lines
from payments.credit.queries import credit_tenders
from payments.operations import CASH, cancel_payment, open_payment

SETTLED = (Order.PaymentStatus.PAID, Order.PaymentStatus.NOT_NEEDED, Order.PaymentStatus.CASH_DUE)


def check_editable(order: Order) -> None:
    """Raises OrderNotEditable: what is in an order can be changed from its confirmation until it is packed."""
    if order.status == Order.Status.PENDING:
        raise OrderNotEditable("This order is not confirmed yet: go back to the bag, or take the draft back.")
    if order.status != Order.Status.CONFIRMED:
        raise OrderNotEditable("This order is over, so nothing of it can be changed.")
    if order.fulfilment_status != Order.FulfilmentStatus.NONE or order.fulfillments.exists():
        raise OrderNotEditable
    if order.exchanged_total or order.exchanges.exists():
        raise OrderNotEditable(
            "This order belongs to an exchange, so its pieces stay. Please cancel or return instead."
        )
    if order.payment_status not in SETTLED:
        raise OrderNotEditable("The money of this order is on its way back. Please wait until that is done.")


def take_effect(order: Order, edit: OrderEdit, plan: EditPlan) -> None:
    """Let an agreed change of a locked order take effect, in the caller's transaction; publishes OrderAmended and OrderEdited.

    Raises OutOfStock, CashNotOffered or NothingToRefund: the caller's transaction ends then.
    """
    if order.awaits_cash:
        _ask_at_door(order, Money(edit.total_after, order.currency))
    elif edit.difference.amount < 0:
        _give_back(order, edit)
    variants = [line.variant_id for line in plan.added]
    lock_stock_of(references=[order.reference, edit.reference], variant_ids=variants)
    changed = changed_by(order, plan)
    rows = {row.line_no: row for row in order.lines.all()}
    fewer = {
        (rows[line_no].line_ref, rows[line_no].location_code): (count, rows[line_no].quantity)
        for line_no, count in plan.kept.items()
    }
    allocations = _hold(order, edit, plan)
    if fewer:
        lower_reservation(reference=order.reference, lines=fewer)
    _promise(order, edit, plan)
    change_lines(order, changed, allocations)
    if order.total != edit.total_after:
        raise RuntimeError(f"{edit.reference} comes to {order.total}, agreed were {edit.total_after}")
    _tell(order, edit)


def _promise(order: Order, edit: OrderEdit, plan: EditPlan) -> None:
    """A later day when what is added takes longer, counted from today; none where nobody can tell one."""
    if order.expected_on is None or not plan.added:
        return
    if plan.expected_on is not None:
        waited = max(timedelta(0), clock.now() - edit.created_at)
        order.expected_on = max(order.expected_on, plan.expected_on + timedelta(days=waited.days))
    elif plan.lead_days:
        order.expected_on = None


def _hold(order: Order, edit: OrderEdit, plan: EditPlan) -> list[Allocation]:
    """The pieces that are added join the order's own for good."""
    if not plan.added:
        return []
    allocations = hold_for(
        order.shipping_address,
        reference=edit.reference,
        lines=stock_lines(plan.added),
        collect_at=order.collect_at,
        expires_at=clock.now() + timedelta(minutes=settings.STOCK_HOLD_MINUTES),
    )
    if order.awaits_cash:
        places = set(order.lines.values_list("location_code", flat=True))
        if not {each.location_code for each in allocations} <= places:
            raise CashNotOffered(
                "These pieces would come in a second parcel, and a courier takes cash for one only."
            )
    if not adopt_reservation(reference=edit.reference, by=order.reference):
        raise RuntimeError(f"the pieces just held for {edit.reference} could not be kept")
    return allocations


def _ask_at_door(order: Order, total: Money) -> None:
    """The courier collects the new sum; an online payment that was begun over the old one is asked for no more."""
    due = total - Money(order.credit_total, order.currency)
    terms = checkout_terms_now()
    why = why_no_cash(CashQuestion(total=due, most=terms.cash_most, takes_cash=True))
    if why:
        raise CashNotOffered(why)
    if due.amount <= 0:
        cancel_payment(reference=order.reference)
        return
    open_payment(
        reference=order.reference, amount=due, description=f"Blouson order {order.number}", provider=CASH
    )


def _give_back(order: Order, edit: OrderEdit) -> None:
    """What the change saves goes back the way it came; the part that a card gets is not paid by it any more."""
    before = _on_credit(order)
    give_back_money(order, -edit.difference, reason=f"change {edit.reference}", actor=edit.asked_by)
    order.credit_total -= (before - _on_credit(order)).amount


def _on_credit(order: Order) -> Money:
    if not order.credit_total:
        return Money.zero(order.currency)
    return sum_money((tender.kept for tender in credit_tenders(order.reference)), order.currency)


def _tell(order: Order, edit: OrderEdit) -> None:
    how = {True: "is paid", False: "goes back"}[edit.difference.amount > 0]
    money = (
        f" {edit.difference if edit.difference.amount > 0 else -edit.difference} {how}."
        if edit.difference
        else ""
    )
    if order.awaits_cash:
        money = f" {order.amount_due} is due in cash."
    record_fact(
        order,
        Fact(
            key=f"edit:{edit.number}",
            kind="edited",
            text=f"Changed: {edit.summary[:180]}. The total is now {order.money_total}.{money}",
            detail={"edit": edit.number, "reason": edit.reason},
            actor=edit.asked_by,
        ),
    )
    publish(OrderAmended(order_id=order.public_id, number=order.number, change=f"edit:{edit.number}"))
    publish(
        OrderEdited(
            order_id=order.public_id,
            number=order.number,
            reference=edit.reference,
            difference=edit.difference.amount,
            currency=order.currency,
        )
    )
