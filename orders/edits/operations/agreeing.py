"""A change that was seen is agreed to: it takes effect at once, or when its difference is paid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from catalog.inventory.operations import OutOfStock
from core import clock
from core.audit import Author, record
from core.errors import Invalid
from core.models import User
from core.money import Money, format_money
from orders.carts.queries import PricedLine
from orders.checkout.operations.check_live import LiveAnswers, check_live
from orders.checkout.operations.refusals import PiecesShort
from orders.checkout.operations.terms import current_prices, dead_band_flag
from orders.edits.additions import wanted_lines
from orders.edits.models import REASON_LENGTH, OrderEdit
from orders.edits.operations.applying import check_editable, take_effect
from orders.edits.planning import EditPlan, plan_of, preview_of, words_of_plan
from orders.edits.wishes import DifferenceChanged, EditPreview, EditWaits, EditWish, TooLittleGoesBack
from orders.fulfilment.dispatch.rules import arrival_on
from orders.fulfilment.shipping.queries import store_at
from orders.sales.models import Order
from orders.sales.operations.hold_stock import hold_for
from orders.sales.operations.locked_order import locked_order
from orders.sales.operations.record_fact import Fact, record_fact
from orders.sales.operations.write_lines import stock_lines
from orders.sales.queries.lookup import NoSuchOrder
from orders.sales.rules import LEAST_PAYABLE, check_payable
from orders.sales.tokens import token_of
from payments.operations import open_payment, request_link

GRACE = timedelta(minutes=30)  # its pieces outlast its link: money may be on its way when that closes


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What was agreed to, and what the outside said of the pieces it adds."""

    wish: EditWish
    difference: int
    reason: str
    number: int
    added: Sequence[PricedLine]
    answers: LiveAnswers | None


def confirm_edit(*, order_id: str, wish: EditWish, accepted_difference: int, reason: str, by: User) -> str:
    """Change what is in a confirmed order that is not packed yet; returns the change's public id. Audited.

    What stays keeps its price, its GST rate and its share of what promotions took off; what is added costs today's price;
    carriage and fees stay, and the order is promised for the day by which what is made for it is made. `accepted_difference` (minor units, below zero for money back) is what was read out to the
    customer. Money back is refunded as any other; more in cash is collected at the door; more of a prepaid order is asked
    for by a payment link, and the change takes effect when it is paid, else it lapses. Publishes OrderAmended and
    OrderEdited when it takes effect. Raises NoSuchOrder, OrderNotEditable, EditWaits, DifferenceChanged, NothingChanges,
    NothingStays, Invalid, PiecesShort, PinNotServed, CashNotOffered, TotalTooSmall or TooLittleGoesBack: nothing has
    changed then. Uses the network before its transaction.
    """
    words = " ".join(reason.split())
    if not words or len(words) > REASON_LENGTH or "\x00" in words:
        raise Invalid(fields={"reason": f"Say why, in at most {REASON_LENGTH} letters: it is kept."})
    order = Order.objects.filter(public_id=order_id).first()
    if order is None:
        raise NoSuchOrder
    check_editable(order)
    number = _next_number(order)
    added = wanted_lines(order, wish, number)
    answers = _asked(order, added) if added else None
    agreed = _Agreed(wish, accepted_difference, words, number, added, answers)
    return _write(order_id, agreed, by)


def _asked(order: Order, added: Sequence[PricedLine]) -> LiveAnswers:
    """What the outside says of what is added; no courier is asked about what is collected in a store."""
    store = store_at(order.collect_at) if order.collect_at else None
    return check_live(added, ship_to=order.shipping_address, store=store)


def _next_number(order: Order) -> int:
    return int(order.edits.aggregate(most=Max("number", default=0))["most"]) + 1


@transaction.atomic
def _write(order_id: str, agreed: _Agreed, by: User) -> str:
    order = locked_order(public_id=order_id)
    check_editable(order)
    if order.edits.filter(status=OrderEdit.Status.AWAITING).exists():
        raise EditWaits
    if _next_number(order) != agreed.number:
        raise EditWaits("Somebody changed this order a moment ago. Please look at it again.")
    prices = current_prices(agreed.added, agreed.answers) if agreed.answers else {}
    plan, dead_band = plan_of(order, agreed.wish, agreed.added, prices)
    if agreed.answers:
        arrives_on = arrival_on(agreed.answers.legs, moment=clock.now(), lead_days=plan.lead_days)
        plan = replace(plan, expected_on=arrives_on)
    preview = preview_of(order, plan)
    if preview.difference.amount != agreed.difference:
        accepted = Money(agreed.difference, order.currency)
        raise DifferenceChanged(accepted=accepted, difference=preview.difference)
    edit = _edit(order, agreed, plan, preview, by)
    changes = {"total": (format_money(preview.total_before), format_money(preview.total_after))}
    record(
        Author(str(by), "order page", by.pk),
        "agreed on a change",
        order,
        changes | {"why": (None, edit.reason)},
    )
    flags = {**(agreed.answers.flags if agreed.answers else {}), **dead_band_flag(dead_band)}
    order.flags = {**order.flags, **flags}
    order.save(update_fields=["flags"])
    try:
        _begin(order, edit, plan, preview)
    except OutOfStock as refusal:
        titles = {line.line_ref: f"{line.product_title} {line.variant_title}".strip() for line in plan.added}
        raise PiecesShort(refusal.short, titles) from refusal
    return edit.public_id


def _edit(order: Order, agreed: _Agreed, plan: EditPlan, preview: EditPreview, by: User) -> OrderEdit:
    return OrderEdit(
        order=order,
        number=agreed.number,
        reason=agreed.reason,
        summary=words_of_plan(preview),
        plan=plan.as_json(),
        total_before=preview.total_before.amount,
        total_after=preview.total_after.amount,
        currency=order.currency,
        asked_by=str(by),
    )


def _begin(order: Order, edit: OrderEdit, plan: EditPlan, preview: EditPreview) -> None:
    """Ask for the difference and hold what is added, or let it take effect."""
    if preview.way == "return" and -preview.difference.amount < LEAST_PAYABLE.amount:
        raise TooLittleGoesBack(amount=-preview.difference, least=Money(LEAST_PAYABLE.amount, order.currency))
    if preview.way != "pay":
        edit.status, edit.ended_at = OrderEdit.Status.APPLIED, clock.now()
        edit.save(force_insert=True)
        take_effect(order, edit, plan)
        return
    check_payable(preview.difference)
    edit.status = OrderEdit.Status.AWAITING
    edit.expires_at = clock.now() + timedelta(hours=settings.EDIT_PAY_HOURS)
    edit.save(force_insert=True)
    intent_id = open_payment(
        reference=edit.reference,
        amount=preview.difference,
        description=f"Blouson order {order.number}, change {edit.number}",
    )
    return_url = f"{settings.SITE_URL}/orders/{token_of(order.public_id)}/change/"
    request_link(intent_id=intent_id, return_url=return_url, expires_at=edit.expires_at)
    text = f"A change waits for {preview.difference}: {edit.summary}."
    record_fact(order, Fact(key=f"edit_asked:{edit.number}", kind="edit", text=text, actor=edit.asked_by))
    hold_for(
        order.shipping_address,
        reference=edit.reference,
        lines=stock_lines(plan.added),
        collect_at=order.collect_at,
        expires_at=edit.expires_at + GRACE,
    )
