"""An exchange that does not come about after all: the pieces are free again, the money goes back the way it came."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from catalog.inventory.operations import extend_reservation
from core import clock
from core.money import Money
from core.outbox import publish
from orders.returns.events import ExchangeUndone
from orders.returns.models import Exchange, Return
from orders.returns.operations.judge_return import call_off
from orders.returns.operations.moving import locked_return
from orders.returns.rules import can_step
from orders.sales.models import Order
from orders.sales.operations.give_back_money import give_back_money
from orders.sales.operations.record_fact import Fact, record_fact
from payments.credit.operations import adjust_credit
from payments.credit.queries import store_credit_of

NOT_COME = "the piece did not reach us in time"


def lapse_exchanges(*, limit: int = 100) -> int:
    """End exchanges whose pieces did not come within EXCHANGE_HOLD_DAYS; returns how many ended.

    What is on its way or with us keeps its replacement for as long again. Safe to repeat.
    """
    due = Exchange.objects.filter(status=Exchange.Status.HELD, held_until__lte=clock.now())
    ids = due.order_by("held_until").values_list("return_of__public_id", flat=True)[:limit]
    return sum(_lapse(return_id) for return_id in ids)


@transaction.atomic
def _lapse(return_id: str) -> bool:
    _, found = locked_return(return_id)
    exchange = Exchange.objects.filter(return_of=found, status=Exchange.Status.HELD).first()
    if exchange is None or exchange.held_until is None or exchange.held_until > clock.now():
        return False
    if can_step(found.stage, "cancel"):
        found.answer = f"We ended this exchange because {NOT_COME}."
        found.save(update_fields=["answer"])
        call_off(found, actor="shop")
        return True
    exchange.held_until = clock.now() + timedelta(days=settings.EXCHANGE_HOLD_DAYS)
    exchange.save(update_fields=["held_until"])
    extend_reservation(reference=exchange.number or "", expires_at=exchange.held_until)
    return False


@transaction.atomic
def pay_out_exchange(*, number: str) -> Money | None:
    """Give back what lies free on the credit of the exchange that order `number` was made for; None when nothing does.

    That order was called off, never paid, or came back: what the first pieces were worth goes back the way they were
    paid. However often it is called, each paisa goes once. Publishes ExchangeUndone. Raises NotFound.
    """
    exchange = Exchange.objects.filter(number=number, order__isnull=False).select_related("return_of").first()
    if exchange is None:
        return None
    order, found = locked_return(exchange.return_of.public_id)
    view = store_credit_of(exchange.public_id, order.currency)
    if view is None or not view.available:
        return None
    _give_back(order, found, view.available, number=number)
    adjust_credit(
        account_id=view.account_id,
        amount=-view.available,
        reason=f"Exchange {number} did not come about",
        key=f"exchange_back:{exchange.public_id}:{found.refund_amount}",
        actor="shop",
    )
    _tell(order, found, view.available, number=number)
    return view.available


def _give_back(order: Order, found: Return, amount: Money, *, number: str) -> None:
    order.exchanged_total -= amount.amount
    order.save(update_fields=["exchanged_total"])
    found.refund_amount += amount.amount
    reason = f"exchange {number}: {found.refund_amount}"
    found.refund_id = give_back_money(order, amount, reason=reason) or found.refund_id
    found.save(update_fields=["refund_amount", "refund_id"])


def _tell(order: Order, found: Return, amount: Money, *, number: str) -> None:
    """Once for each amount that went back."""
    text = f"Exchange {number} did not come about: {amount} goes back the way it was paid."
    key = f"exchange_undone:{found.public_id}:{found.refund_amount}"
    record_fact(order, Fact(key=key, kind="return", text=text, detail={"return_id": found.public_id}))
    publish(
        ExchangeUndone(
            order_id=order.public_id,
            number=order.number,
            return_id=found.public_id,
            amount=amount.amount,
            currency=amount.currency,
        )
    )
