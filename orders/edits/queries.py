"""Changes of orders, as pages and subscribers ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.money import Money
from core.rows import PreparedModels
from orders.edits.additions import wanted_lines
from orders.edits.models import OrderEdit
from orders.edits.planning import plan_of, preview_of
from orders.edits.wishes import EditPreview, EditWish
from orders.sales.models import Order
from orders.sales.queries.lookup import NoSuchOrder
from orders.sales.references import edit_number_in, order_number_in
from payments.queries import link_state


def edit_preview(order_id: str, wish: EditWish) -> EditPreview:
    """What a wish would make of an order (public id), at today's prices; nothing is written or held.

    Raises NoSuchOrder, and what additions and planning raise: NotFound, NotForSale, Invalid, CashNotOffered,
    NothingChanges or NothingStays.
    """
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    added = wanted_lines(order, wish, order.edits.count() + 1)
    plan, _ = plan_of(order, wish, added, {line.line_id: line.price for line in added})
    return preview_of(order, plan)


@dataclass(frozen=True, slots=True)
class WaitingEdit:
    """A change that takes effect once `amount` is paid, until `expires_at`. `pay_url` is empty until its link is made."""

    id: str
    number: int
    summary: str
    amount: Money
    total_after: Money
    expires_at: datetime
    pay_url: str


_WAITING = PreparedModels(
    lambda order_id: OrderEdit.objects.filter(
        order__public_id=order_id, status=OrderEdit.Status.AWAITING
    ).select_related("order")
)


def waiting_edit(order_id: str) -> WaitingEdit | None:
    """The change of an order (public id) that waits for its payment. One query, one more when there is one."""
    edit = _WAITING.first(order_id=order_id)
    if edit is None or edit.expires_at is None:
        return None
    link = link_state(edit.reference)
    return WaitingEdit(
        id=edit.public_id,
        number=edit.number,
        summary=edit.summary,
        amount=edit.difference,
        total_after=Money(edit.total_after, edit.currency),
        expires_at=edit.expires_at,
        pay_url=link.url if link and link.status == "open" else "",
    )


@dataclass(frozen=True, slots=True)
class EditWords:
    """A change for a letter: `difference` below zero goes back."""

    summary: str
    difference: Money
    total_after: Money
    paid_how: str


def edit_words(reference: str) -> EditWords:
    """A change by what payments know it by, in words. Raises OrderEdit.DoesNotExist."""
    edit = OrderEdit.objects.select_related("order").get(
        order__number=order_number_in(reference), number=edit_number_in(reference)
    )
    return EditWords(
        summary=edit.summary,
        difference=edit.difference,
        total_after=Money(edit.total_after, edit.currency),
        paid_how="door" if edit.order.awaits_cash else "paid",
    )
