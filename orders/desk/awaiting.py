"""What each order waits for, as conditions on its row: the list shows the most pressing, and is filtered by each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When

from orders.desk.queries import CALLED
from orders.handover.models import HandOver
from orders.returns.models import Return
from orders.returns.rules import ReturnStatus
from orders.sales.models import Order, OrderFact
from payments.queries import has_waiting_refund

UNDER_WAY = ("packed", "shipped", "out_for_delivery")
Goods = Order.FulfilmentStatus


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that orders wait for: `words` for the list, `title` for the filter, and which orders those are."""

    name: str
    words: str
    title: str
    tone: str
    condition: Q


def _has_return(*stages: ReturnStatus, is_claim: bool | None = None) -> Q:
    found = Return.objects.filter(order=OuterRef("pk"), status__in=[str(stage) for stage in stages])
    if is_claim is not None:
        claim = Q(origin=Return.Origin.CLAIM)
        found = found.filter(claim if is_claim else ~claim)
    return Q(Exists(found))


def _uncalled() -> Q:
    """The courier stood before a closed door, and nobody has called since."""
    later = OrderFact.objects.filter(order=OuterRef("order"), kind=CALLED, id__gt=OuterRef("id"))
    attempts = OrderFact.objects.filter(order=OuterRef("pk"), kind="undelivered").filter(~Exists(later))
    return Q(Exists(attempts), fulfilment_status__in=UNDER_WAY)


_PENDING, _CONFIRMED = Q(status=Order.Status.PENDING), Q(status=Order.Status.CONFIRMED)
_CASH = Q(payment_method=Order.PaymentMethod.CASH)
_UNCHECKED = (Q(stock_verified=False) | Q(price_verified=False)) & (_PENDING | _CONFIRMED)
_MARKED = ~Q(flags={}) & ~(Q(stock_verified=False) | Q(price_verified=False))

_BY_COURIER = Q(collect_at="")
_IN_STORE = Q(Exists(HandOver.objects.filter(order=OuterRef("pk"))))

# The most pressing first: an order that waits for several things shows the first of them.
AWAITED: tuple[Awaited, ...] = (
    Awaited(
        "second_person", "second person", "A second person for a refund", "danger", Q(has_waiting_refund("number"))
    ),
    Awaited("look", "somebody to look", "Somebody to look: flagged", "danger", _MARKED),
    Awaited("call", "a call", "A call to the customer: not delivered", "danger", _uncalled()),
    Awaited(
        "claim", "claim to decide", "A claim to be decided", "warning", _has_return(ReturnStatus.REQUESTED, is_claim=True)
    ),
    Awaited(
        "return", "return to approve", "A return to be approved", "warning",
        _has_return(ReturnStatus.REQUESTED, is_claim=False),
    ),
    Awaited("inspection", "inspection", "Pieces to be looked at", "warning", _has_return(ReturnStatus.RECEIVED)),
    Awaited("settlement", "money back", "Money back for a return", "warning", _has_return(ReturnStatus.INSPECTED)),
    Awaited("erp", "the ERP", "The ERP's word on stock and prices", "warning", _UNCHECKED),
    Awaited("payment", "payment", "Payment", "info", _PENDING & ~_CASH),
    Awaited("code", "customer's code", "The customer's code for cash", "info", _PENDING & _CASH),
    Awaited("packing", "packing", "Packing", "info", _CONFIRMED & Q(fulfilment_status=Goods.NONE)),
    Awaited(
        "store", "store to make ready", "The store to make it ready", "info",
        _CONFIRMED & Q(fulfilment_status=Goods.PACKED) & ~_BY_COURIER & ~_IN_STORE,
    ),
    Awaited(
        "collection", "its customer", "Its customer to collect it", "",
        _CONFIRMED & Q(fulfilment_status=Goods.PACKED) & ~_BY_COURIER & _IN_STORE,
    ),
    Awaited(
        "pickup", "the courier", "The courier to fetch it", "info",
        _CONFIRMED & Q(fulfilment_status=Goods.PACKED) & _BY_COURIER,
    ),
    Awaited(
        "delivery", "delivery", "Delivery", "", Q(fulfilment_status__in=[Goods.SHIPPED, Goods.OUT_FOR_DELIVERY])
    ),
    Awaited(
        "coming_back", "pieces on the way", "Pieces on their way back", "",
        _has_return(ReturnStatus.APPROVED, ReturnStatus.PICKUP_BOOKED, ReturnStatus.IN_TRANSIT),
    ),
)  # fmt: skip
BY_NAME = {each.name: each for each in AWAITED}


def awaited_name() -> Case:
    """The name of the most pressing thing that an order waits for, "" when nothing is left to do."""
    return Case(
        *(When(each.condition, then=Value(each.name)) for each in AWAITED),
        default=Value(""),
        output_field=CharField(),
    )
