"""What rules weigh of orders, and a trial on orders of the past."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from core import clock
from orders.fulfilment.models import ShipmentScan
from orders.fulfilment.rules import ShipmentStatus
from orders.notes.models import OrderTag
from orders.sales.models import Order, OrderLine
from orders.staffrules.models import DispatchWish, StaffRule
from orders.staffrules.rules import Facts, Rule, acting

TRIED_ON = 500
RTO = (ShipmentStatus.RTO_INITIATED, ShipmentStatus.RTO_IN_TRANSIT, ShipmentStatus.RTO_DELIVERED)


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wished for an order's dispatch; empty for what nobody wished."""

    courier: str = ""
    location_code: str = ""


@dataclass(frozen=True, slots=True)
class TriedOn:
    """An order of the past on which a rule would have acted, and what the rules before it would have left to it."""

    pk: int
    number: str
    name: str
    total: int
    currency: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A rule tried on orders of the past: on how many it happened, and on which the rule would have acted."""

    days: int
    happened: int
    matched: tuple[TriedOn, ...]
    stopped_before: int


def live_rules() -> tuple[Rule, ...]:
    """The rules that are on, in their order. Two queries."""
    rows = StaffRule.objects.filter(is_on=True).prefetch_related("conditions").order_by("rank", "id")
    return tuple(row.to_rule() for row in rows)


def dispatch_wish(order_id: str) -> Wish:
    """What rules wish for an order's dispatch, by its public id. One query."""
    row = DispatchWish.objects.filter(order__public_id=order_id).first()
    return Wish(row.courier, row.location_code) if row else Wish()


def facts_of_orders(orders: Sequence[Order]) -> Mapping[int, Facts]:
    """What rules weigh of each of these orders, by key. Five queries however many."""
    pks = [order.pk for order in orders]
    pieces: Counter[int] = Counter()
    skus, places, tags = defaultdict(set), defaultdict(set), defaultdict(set)
    lines = OrderLine.objects.filter(order__in=pks).values_list(
        "order_id", "sku", "location_code", "quantity"
    )
    for pk, sku, place, quantity in lines:
        pieces[pk] += quantity
        skus[pk].add(sku)
        places[pk].add(place)
    for pk, name in OrderTag.objects.filter(order__in=pks).values_list("order_id", "name"):
        tags[pk].add(name)
    attempts = dict(
        ShipmentScan.objects.filter(
            shipment__fulfillment__order__in=pks, status=ShipmentStatus.UNDELIVERED
        ).values_list("shipment__fulfillment__order").annotate(Count("id")).order_by()
    )  # fmt: skip
    past = _pasts(orders)
    return {
        order.pk: {
            "total": Decimal(order.total) / 100,
            "pieces": Decimal(pieces[order.pk]),
            "attempts": Decimal(attempts.get(order.pk, 0)),
            **past[order.pk],
            "payment": (order.payment_method,),
            "state": (order.shipping_state_code,),
            "pincode": (order.shipping_pincode,),
            "carriage": (order.shipping_option_code,),
            "sku": tuple(sorted(skus[order.pk])),
            "place": tuple(sorted(places[order.pk])),
            "tag": tuple(sorted(tags[order.pk])),
        }
        for order in orders
    }


def _pasts(orders: Sequence[Order]) -> Mapping[int, dict[str, Decimal]]:
    """How many orders of the same telephone or e-mail address came before each, and how many of their parcels came back."""
    phones, emails = {order.phone for order in orders}, {order.email for order in orders}
    before = Order.objects.filter(Q(phone__in=phones) | Q(email__in=emails), status=Order.Status.CONFIRMED)
    rows = list(before.values_list("pk", "phone", "email", "fulfilment_status")) if orders else []
    found = {}
    for order in orders:
        mine = [row for row in rows if row[0] < order.pk and (row[1] == order.phone or row[2] == order.email)]
        refused = sum(row[3] == Order.FulfilmentStatus.RETURNED_TO_ORIGIN for row in mine)
        found[order.pk] = {"earlier_orders": Decimal(len(mine)), "refused_before": Decimal(refused)}
    return found


def try_rule(rule_id: int, *, days: int = 30) -> Trial:
    """What a rule, on or off, would have done in the last days, with the rules that are on before it.

    Weighs the latest 500 orders to which its event happened, by what is known of them today. Changes nothing.
    Raises StaffRule.DoesNotExist.
    """
    row = StaffRule.objects.prefetch_related("conditions").get(pk=rule_id)
    rule = row.to_rule()
    others = StaffRule.objects.filter(is_on=True).exclude(pk=rule_id).prefetch_related("conditions")
    line_up = tuple(each.to_rule() for each in sorted([*others, row], key=lambda each: (each.rank, each.pk)))
    orders = list(happened(rule.event, days=days).order_by("-id")[:TRIED_ON])
    facts = facts_of_orders(orders)
    alone = [order for order in orders if any(acting((rule,), rule.event, facts[order.pk]))]
    matched = tuple(
        TriedOn(order.pk, order.number, order.name, order.total, order.currency)
        for order in alone
        if any(each.id == rule.id for each in acting(line_up, rule.event, facts[order.pk]))
    )
    return Trial(days, len(orders), matched, len(alone) - len(matched))


def happened(event: str, *, days: int) -> QuerySet[Order]:
    """The orders of the last days to which an event happened."""
    young = Order.objects.filter(placed_at__gte=clock.now() - timedelta(days=days))
    scans = "fulfillments__shipment__scans__status__in"
    ways: Mapping[str, Q] = {
        "placed": Q(),
        "confirmed": Q(confirmed_at__isnull=False),
        "paid": Q(payment_method=Order.PaymentMethod.CASH, payment_status=Order.PaymentStatus.PAID),
        "cancelled": Q(cancelled_at__isnull=False),
        "packed": Q(fulfillments__isnull=False),
        "shipped": Q(**{scans: [ShipmentStatus.PICKED_UP, ShipmentStatus.IN_TRANSIT]}),
        "undelivered": Q(**{scans: [ShipmentStatus.UNDELIVERED]}),
        "rto": Q(**{scans: RTO}),
        "delivered": Q(**{scans: [ShipmentStatus.DELIVERED]}),
    }
    return Order.objects.filter(pk__in=young.filter(ways[event]).values("pk"))
