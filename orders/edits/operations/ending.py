"""A change that waits for its payment is called off, or lapses."""

from __future__ import annotations

from django.db import transaction

from catalog.inventory.operations import release_stock
from core import clock
from core.audit import Author, record
from core.models import User
from orders.edits.models import OrderEdit
from orders.edits.wishes import EditOver, NoSuchEdit
from orders.sales.models import Order
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import cancel_payment
from payments.queries import payment_state

ON_ITS_WAY = frozenset({"authorized", "captured"})


@transaction.atomic
def cancel_edit(*, edit_id: str, by: User) -> None:
    """Call off a change that waits for its payment: its pieces are free, its link is taken back. Again is harmless. Audited.

    The order stays as it is. Raises NoSuchEdit, or EditOver once it is in the order or its money has just arrived.
    """
    order, edit = _locked(edit_id)
    if edit.status in (OrderEdit.Status.CANCELLED, OrderEdit.Status.EXPIRED, OrderEdit.Status.REFUSED):
        return
    if edit.status != OrderEdit.Status.AWAITING or _money_is_here(edit):
        raise EditOver("This change is paid already. Make another change to undo it.")
    _end(order, edit, OrderEdit.Status.CANCELLED, "called off", str(by))
    record(
        Author(str(by), "order page", by.pk), "called a change off", order, {"change": (edit.summary, None)}
    )


def expire_edits(*, limit: int = 200) -> int:
    """End changes that nobody paid in time, each in a transaction of its own; returns how many ended."""
    due = OrderEdit.objects.filter(status=OrderEdit.Status.AWAITING, expires_at__lte=clock.now())
    ids = list(due.order_by("expires_at").values_list("public_id", flat=True)[:limit])
    return sum(expire_edit(edit_id=edit_id) for edit_id in ids)


@transaction.atomic
def expire_edit(*, edit_id: str) -> bool:
    """End one that is overdue, unless its money is on its way; True when it ended now."""
    order, edit = _locked(edit_id)
    overdue = edit.status == OrderEdit.Status.AWAITING and edit.expires_at and edit.expires_at <= clock.now()
    if not overdue or _money_is_here(edit):
        return False
    _end(order, edit, OrderEdit.Status.EXPIRED, "not paid in time", "shop")
    return True


def _locked(edit_id: str) -> tuple[Order, OrderEdit]:
    order_id = OrderEdit.objects.filter(public_id=edit_id).values_list("order__public_id", flat=True).first()
    if order_id is None:
        raise NoSuchEdit
    order = locked_order(public_id=order_id)
    return order, order.edits.get(public_id=edit_id)


def _money_is_here(edit: OrderEdit) -> bool:
    return payment_state(edit.reference).status in ON_ITS_WAY


def _end(order: Order, edit: OrderEdit, status: OrderEdit.Status, why: str, actor: str) -> None:
    edit.status, edit.ended_at = status, clock.now()
    edit.save(update_fields=["status", "ended_at"])
    cancel_payment(reference=edit.reference)
    text = f"The change was {why}: {edit.summary[:200]}. The order stays as it was."
    record_fact(order, Fact(key=f"edit_ended:{edit.number}", kind="edit", text=text, actor=actor))
    release_stock(reference=edit.reference)
