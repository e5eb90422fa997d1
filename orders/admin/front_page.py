"""What the front page says of orders: money that came in, work under way, and the latest ten."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, time, timedelta

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime, make_aware

from core import clock
from core.front_page import Cell, Contribution, Figure, Listing, Part, Tally, list_url
from core.money import group_indian
from orders.admin.stages import (
    CASH_ASKED,
    FLAGGED,
    STAGES,
    UNVERIFIED,
    capture_refused_since,
    refusals_seen_from,
)
from orders.admin.tones import ORDER_TONES, PAYMENT_TONES, goods_label, rupees
from orders.desk.awaiting import BY_NAME
from orders.models import ImportedOrder, ProductQuestion, Return, Review
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order
from orders.sales.queries.unconfirmed import paid_unconfirmed

LATEST = 10
ORDERS = "orders_order"
FRESH = timedelta(days=2)
HOME_MONEY = Q(currency="INR")


def _midnight(days_ago: int) -> datetime:
    """The shop's own midnight, so many days ago; 0 is when today began."""
    day = localdate(clock.now()) - timedelta(days=days_ago)
    return make_aware(datetime.combine(day, time.min))


def _counted(count: int, one: str, many: str) -> str:
    return f"{group_indian(str(count))} {one if count == 1 else many}"


def _sales() -> Iterable[Part]:
    """Paid orders by the moment they were placed, and what those in rupees came to: today beside yesterday, seven days beside the seven before."""
    periods = {"today": (0, None), "yesterday": (1, 0), "week": (6, None), "week_before": (13, 6)}
    sums: dict[str, Count | Sum] = {}
    for name, (begins, ends) in periods.items():
        within = Q(placed_at__gte=_midnight(begins))
        within &= Q() if ends is None else Q(placed_at__lt=_midnight(ends))
        sums |= {
            f"{name}_count": Count("id", filter=within),
            f"{name}_abroad": Count("id", filter=within & ~HOME_MONEY),
            name: Sum("total", filter=within & HOME_MONEY, default=0),
        }
    paid = Order.objects.filter(payment_status=Order.PaymentStatus.PAID, placed_at__gte=_midnight(13))
    found = paid.aggregate(**sums)
    for title, name, other, words, days in (
        ("Today", "today", "yesterday", "yesterday", 0),
        ("Last 7 days", "week", "week_before", "the 7 days before", 6),
    ):
        since = localtime(_midnight(days)).isoformat()
        yield Figure(
            title=title,
            value=rupees(found[name]),
            note=_counted(found[f"{name}_count"], "paid order", "paid orders")
            + (f", {found[f'{name}_abroad']} of them in other currencies" if found[f"{name}_abroad"] else ""),
            beside=f"{rupees(found[other])} {words}",
            url=list_url(ORDERS, payment_status__exact="paid", placed_at__gte=since),
        )


def _sold_elsewhere() -> Iterable[Part]:
    """What the ERP sold by telephone and at counters: the last seven days beside the seven before."""
    standing = ImportedOrder.objects.exclude(channel="").filter(
        cancelled_at=None, placed_at__gte=_midnight(13)
    )
    within, before = Q(placed_at__gte=_midnight(6)), Q(placed_at__lt=_midnight(6))
    found = standing.aggregate(
        count=Count("id", filter=within),
        week=Sum("total", filter=within, default=0),
        week_before=Sum("total", filter=before, default=0),
    )
    if found["count"] or found["week_before"]:
        yield Figure(
            title="Sold by telephone and at counters, last 7 days",
            value=rupees(found["week"]),
            note=_counted(found["count"], "order", "orders"),
            beside=f"{rupees(found['week_before'])} the 7 days before",
            url=list_url("orders_importedorder", channel__in="phone,pos,other"),
        )


def _work() -> Iterable[Part]:
    """Orders by what has to happen next, and those that wait for a person."""
    attention = {
        "flagged": ("Orders flagged", FLAGGED),
        "cash_asked": ("Orders whose courier asks for money that is paid", CASH_ASKED),
        "unverified": ("Orders not verified with the ERP", UNVERIFIED),
        "refused": ("Orders with a refused capture, last 7 days", Q(capture_refused_since(refusals_seen_from()))),
    }  # fmt: skip
    conditions = {name: condition for name, (_, condition) in (STAGES | attention).items()}
    found = Order.objects.aggregate(
        **{name: Count("id", filter=condition) for name, condition in conditions.items()}
    )
    for name, (title, _) in STAGES.items():
        yield Tally("under_way", title, found[name], list_url(ORDERS, stage=name))
    for name, (title, _) in attention.items():
        yield Tally("needs_a_person", title, found[name], list_url(ORDERS, attention=name))


def _unconfirmed() -> Iterable[Part]:
    """Paid, and nobody has told the order: nothing to show while that does not happen. Older ones the doctor finds."""
    numbers = paid_unconfirmed(within=FRESH)
    if numbers:
        url = list_url(ORDERS, number__in=",".join(numbers))
        yield Tally("needs_a_person", "Paid but unconfirmed", len(numbers), url)


def _latest() -> Iterable[Part]:
    headings = [Cell(title) for title in ("Order", "Placed", "Customer")]
    headings += [Cell("Total", is_amount=True), Cell("Payment"), Cell("Parcel")]
    yield Listing(
        title="Latest orders",
        headings=headings,
        rows=[_row(order) for order in Order.objects.order_by("-id")[:LATEST]],
        url=list_url(ORDERS),
        empty="No order has been placed yet.",
    )


def _row(order: Order) -> list[Cell]:
    return [
        Cell(order.number, url=reverse("admin:orders_order_change", args=[order.pk])),
        Cell(date_format(localtime(order.placed_at), "j M, H:i")),
        Cell(order.name, wraps=True),
        Cell(rupees(order.total, order.currency), is_amount=True),
        Cell(order.get_payment_status_display(), tone=PAYMENT_TONES[order.payment_status]),
        _whereabouts(order),
    ]


def _whereabouts(order: Order) -> Cell:
    """Where the goods are, or that the order is off."""
    if order.status in {Order.Status.CANCELLED, Order.Status.EXPIRED}:
        return Cell(order.get_status_display(), tone=ORDER_TONES[order.status])
    tone, words = goods_label(order)
    return Cell(words, tone=tone)


def _returns_in(title: str, stage: ReturnStatus) -> Callable[[], Iterable[Part]]:
    """A tally of returns in this stage, leading to exactly those."""

    def parts() -> Iterable[Part]:
        count = Return.objects.filter(status=stage).count()
        yield Tally("needs_a_person", title, count, list_url("orders_return", status__exact=str(stage)))

    return parts


def _calls() -> Iterable[Part]:
    count = Order.objects.filter(BY_NAME["call"].condition).count()
    yield Tally(
        "needs_a_person", "Failed deliveries to call about", count, list_url(ORDERS, waits_for="call")
    )


def _reviews() -> Iterable[Part]:
    count = Review.objects.filter(status=Review.Status.WAITING).count()
    url = list_url("orders_review", status__exact=Review.Status.WAITING.value)
    yield Tally("needs_a_person", "Reviews to be read", count, url)


def _questions() -> Iterable[Part]:
    waiting = ProductQuestion.Status.WAITING
    count = ProductQuestion.objects.filter(status=waiting).count()
    url = list_url("orders_productquestion", status__exact=waiting.value)
    yield Tally("needs_a_person", "Questions about pieces", count, url)


failed_deliveries = Contribution("orders.tend_order", _calls)
returns_to_decide = Contribution(
    "orders.approve_return", _returns_in("Returns and claims to decide", ReturnStatus.REQUESTED)
)
returns_to_inspect = Contribution(
    "orders.receive_return", _returns_in("Returns to be looked at", ReturnStatus.RECEIVED)
)
returns_to_settle = Contribution(
    "orders.refund_return", _returns_in("Returns to be paid back or exchanged", ReturnStatus.INSPECTED)
)
reviews_to_read = Contribution("orders.change_review", _reviews)
questions_to_answer = Contribution("orders.change_productquestion", _questions)
sales = Contribution("orders.view_order", _sales)
sold_elsewhere = Contribution("orders.view_importedorder", _sold_elsewhere)
unconfirmed = Contribution("orders.view_order", _unconfirmed)
work = Contribution("orders.view_order", _work)
latest_orders = Contribution("orders.view_order", _latest)
