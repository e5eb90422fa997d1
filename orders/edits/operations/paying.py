"""The difference of a change is paid: it takes effect exactly once, or the money goes back."""

from __future__ import annotations

from django.db import transaction

from catalog.inventory.operations import OutOfStock, release_stock
from core import clock
from core.errors import NotFound
from orders.edits.models import OrderEdit
from orders.edits.operations.applying import check_editable, take_effect
from orders.edits.planning import plan_from_json
from orders.edits.wishes import OrderNotEditable
from orders.sales.models import Order
from orders.sales.operations.confirm_order import CapturedPayment, refuse_capture
from orders.sales.operations.locked_order import locked_order
from orders.sales.queries.lookup import order_reference_by_token
from orders.sales.references import edit_number_in, order_number_in
from payments.operations import cancel_payment, capture_payment, record_return
from payments.queries import payments_of


@transaction.atomic
def apply_paid_edit(*, reference: str, payment: CapturedPayment) -> str:
    """Let the change that a captured payment is for take effect; returns the change's status afterwards.

    Whoever comes first applies it; later callers with the same payment change nothing. Money that it cannot take (over,
    packed, another amount, pieces gone) is written on the timeline and published as CaptureRefused, once: it goes back in
    full. Raises NotFound for an unknown reference.
    """
    order = locked_order(number=order_number_in(reference))
    edit = _edit_of(order, reference)
    if edit.payment_id == payment.payment_id:
        return edit.status
    refusal = _refusal(order, edit, payment)
    if refusal is None and not _apply(order, edit, payment):
        refusal = "out_of_stock"
    if refusal:
        if refusal in ("edit_too_late", "out_of_stock"):
            _end(edit, still_asked=refusal == "edit_too_late")
        refuse_capture(order, payment, reason=refusal)
    return edit.status


def _apply(order: Order, edit: OrderEdit, payment: CapturedPayment) -> bool:
    """False, with nothing changed, when its pieces were sold meanwhile."""
    before = edit.status
    edit.status, edit.ended_at, edit.payment_id = OrderEdit.Status.APPLIED, clock.now(), payment.payment_id
    try:
        with transaction.atomic():
            edit.save(update_fields=["status", "ended_at", "payment_id"])
            if not order.payment_id:  # it had cost nothing, or a card had paid it
                order.payment_id, order.payment_status = payment.payment_id, Order.PaymentStatus.PAID
            take_effect(order, edit, plan_from_json(edit.plan, edit.currency))
    except OutOfStock:
        edit.status, edit.ended_at, edit.payment_id = before, None, ""
        order.refresh_from_db()
        return False
    return True


def _edit_of(order: Order, reference: str) -> OrderEdit:
    edit = order.edits.filter(number=edit_number_in(reference)).first()
    if edit is None:
        raise NotFound("There is no such change.")
    return edit


def _refusal(order: Order, edit: OrderEdit, payment: CapturedPayment) -> str | None:
    """Why this change cannot take this money; None when it can."""
    if edit.status == OrderEdit.Status.APPLIED:
        return "second_payment"
    if edit.status != OrderEdit.Status.AWAITING:
        return "edit_over"
    if payment.amount != edit.difference:
        return "wrong_amount"
    try:
        check_editable(order)
    except OrderNotEditable:
        return "edit_too_late"
    return None


def _end(edit: OrderEdit, *, still_asked: bool) -> None:
    edit.status, edit.ended_at = OrderEdit.Status.REFUSED, clock.now()
    edit.save(update_fields=["status", "ended_at"])
    if still_asked:
        cancel_payment(reference=edit.reference)
    release_stock(reference=edit.reference)


@transaction.atomic
def judge_edit_authorization(*, reference: str, payment: CapturedPayment) -> bool:
    """Have an authorised payment captured when its change still waits for it; True when it will be. Else it lapses at the bank."""
    order = locked_order(number=order_number_in(reference))
    if _refusal(order, _edit_of(order, reference), payment):
        return False
    capture_payment(payment_id=payment.payment_id)
    return True


def look_at_edit(*, token: str) -> None:
    """The customer comes back from paying a change: find out what became of it and apply it. Uses the network.

    Only the provider's own word counts. Raises NotFound for an unknown token.
    """
    number = order_reference_by_token(token)
    waiting = OrderEdit.objects.select_related("order").filter(
        order__number=number, status=OrderEdit.Status.AWAITING
    )
    for edit in waiting:
        record_return(reference=edit.reference, posted={})
        for payment in payments_of(edit.reference):
            if payment.status == "captured" and not payment.refunds:
                captured = CapturedPayment(
                    payment.payment_id, payment.amount, payment.method, payment.provider
                )
                apply_paid_edit(reference=edit.reference, payment=captured)
