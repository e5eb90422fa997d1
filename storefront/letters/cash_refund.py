"""Cash goes back: the letter that asks where to."""

from __future__ import annotations

from core.money import Money
from orders.sales.queries import order_id_by_number, order_page
from payments.cash_refunds.events import CashRefundAsked
from storefront.letters.composing import compose_letter
from storefront.letters.operations import write_letter


def on_cash_refund_asked(event: CashRefundAsked) -> None:
    """One letter each time it is asked; the first, and whenever the bank would not have the account."""
    order = order_page(order_id_by_number(event.reference))
    words = {"amount": Money(event.amount, event.currency), "problem": event.problem, "why": event.why}
    about = f"{event.cash_refund_id}:{event.round}"
    write_letter(compose_letter(kind="cash_refund_asked", about=about, order=order, words=words))
