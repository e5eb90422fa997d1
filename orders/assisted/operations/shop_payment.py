"""The customer paid in the shop: no gateway knows of it."""

from __future__ import annotations

from django.db import transaction

from core.audit import record
from core.errors import Invalid
from core.models import User
from core.money import Money, format_money
from orders.assisted.operations.drafting import author, locked_draft
from orders.assisted.operations.offering import waiting_order
from orders.assisted.rules import SHOP_METHODS, DraftNotOffered
from orders.carts.rules import REASON_LENGTH
from orders.sales.operations import CapturedPayment, confirm_order
from orders.sales.operations.record_fact import Fact, record_fact
from payments.operations import CASH, collect_cash


def take_shop_payment(*, draft_id: str, method: str, slip: str, amount: Money, by: User) -> str:
    """Record that the whole `amount` of an offered draft was paid in the shop, and confirm its order; its status then.

    `method` is one of SHOP_METHODS, `slip` what proves it (empty for cash). Once: a link that was open is taken back,
    and what is still paid on it goes back. Audited. Raises NoSuchDraft, DraftNotOffered, AlreadyPaid or Invalid, also
    for another amount than is due: nothing has changed then.
    """
    reference, payment_id = _record_payment(draft_id, method, " ".join(slip.split()), amount, by)
    payment = CapturedPayment(payment_id, amount, method, CASH)
    return confirm_order(reference=reference, payment=payment)  # a crash before this: the news confirms


@transaction.atomic
def _record_payment(draft_id: str, method: str, slip: str, amount: Money, by: User) -> tuple[str, str]:
    if method not in SHOP_METHODS:
        raise Invalid(fields={"method": "Choose how it was paid."})
    if len(slip) > REASON_LENGTH or "\x00" in slip or (method != CASH and not slip):
        raise Invalid(fields={"slip": "Write down the number on the slip, or of the transfer."})
    draft = locked_draft(draft_id)
    order = waiting_order(draft)
    if order.is_cash:
        raise DraftNotOffered("This order is paid at the door.")
    if amount != order.amount_due:
        raise Invalid(fields={"amount": f"{format_money(order.amount_due)} is due."})
    words = f"{amount} paid in the shop: {SHOP_METHODS[method]}{f', {slip}' if slip else ''}."
    record_fact(order, Fact(key="shop_payment", kind="paid", text=words, actor=str(by)))
    record(author(by), "took a payment", draft, {"paid": (None, words)})
    payment_id = collect_cash(
        reference=order.reference,
        amount=amount,
        description=f"Blouson order {order.number}",
        method=method,
    )
    return order.reference, payment_id
