"""The risk of an order, from what it did and what its buyer's earlier orders did."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from core.geo.directory import pin_place
from orders.risk.rules import DEAR, Risk, RiskFacts, risk_from
from orders.sales.models import Order
from payments.queries import failed_attempts

REFUSED = Order.FulfilmentStatus.RETURNED_TO_ORIGIN.value
DELIVERED = Order.FulfilmentStatus.DELIVERED.value


def _earlier(ended: str) -> Exists:
    """Whether an earlier order of the same telephone or address ended so."""
    same = Q(phone=OuterRef("phone")) | Q(email=OuterRef("email"))
    return Exists(Order.objects.filter(same, pk__lt=OuterRef("pk"), fulfilment_status=ended))


# What makes an order risky and can be asked of its row: the filters of the list.
RISKY: dict[str, tuple[str, Q]] = {
    "refused_before": ("An earlier parcel was not taken", Q(_earlier(REFUSED))),
    "dear_first_cash": (
        "A first order, dear, in cash",
        Q(payment_method=Order.PaymentMethod.CASH, total__gt=DEAR) & ~Q(_earlier(DELIVERED)),
    ),
}


def order_risk(order: Order, *, payments_failed: int) -> Risk:
    """Weigh an order in one query; what its payments did is known to whoever asks."""
    same = Q(phone=order.phone) | Q(email=order.email)
    return _weigh(order, _past(same & Q(pk__lt=order.pk)), payments_failed)


def order_risks(orders: Sequence[Order]) -> dict[int, Risk]:
    """The same for a list of orders by their keys, in two queries however long it is."""
    failed = failed_attempts([order.reference for order in orders])
    phones, emails = {order.phone for order in orders}, {order.email for order in orders}
    by_phone: dict[str, set[_Past]] = defaultdict(set)
    by_email: dict[str, set[_Past]] = defaultdict(set)
    for row in _past(Q(phone__in=phones) | Q(email__in=emails)) if orders else ():
        by_phone[row.phone].add(row)
        by_email[row.email].add(row)
    return {
        order.pk: _weigh(
            order,
            [row for row in by_phone[order.phone] | by_email[order.email] if row.pk < order.pk],
            failed.get(order.reference, 0),
        )
        for order in orders
    }


class _Past(NamedTuple):
    pk: int
    phone: str
    email: str
    fulfilment_status: str


def _past(same: Q) -> list[_Past]:
    """Orders that came to an end at the door, one way or the other."""
    ended = Order.objects.filter(same, fulfilment_status__in=[REFUSED, DELIVERED]).order_by()
    return [_Past(*row) for row in ended.values_list("pk", "phone", "email", "fulfilment_status")]


def _weigh(order: Order, past: Sequence[_Past], payments_failed: int) -> Risk:
    ends = Counter(row.fulfilment_status for row in past)
    place = pin_place(order.shipping_address.pin)
    return risk_from(
        RiskFacts(
            parcels_refused=ends[REFUSED],
            orders_delivered=ends[DELIVERED],
            payments_failed=payments_failed,
            in_cash=order.is_cash,
            total=order.total,
            place_agrees=None if place is None else place.state_code == order.shipping_state_code,
        )
    )
