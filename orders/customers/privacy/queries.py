"""Who somebody is in every table, what stands in the way of forgetting them, and what their room shows."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from core import clock
from core.errors import NotFound
from core.files import opened
from core.money import Money
from core.personal import Person
from orders.customers.models import Customer
from orders.customers.privacy.models import DataExport, ErasureRequest
from orders.returns.models import Return
from orders.sales.models import Order, OrderFact
from payments.credit.queries import store_credit_of

_ADDRESS_WORDS = ("name", "phone", "line1", "line2")
_ORDER_WORDS = (
    "email", "phone", "name", "shipping_name", "shipping_phone", "shipping_line1", "shipping_line2",
    "billing_name", "billing_phone", "billing_line1", "billing_line2",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Something that has to end before somebody can be forgotten: an order or a return, by its number."""

    number: str
    words: str


@dataclass(frozen=True, slots=True)
class ErasureView:
    """A wish to be forgotten that waits."""

    id: str
    due_at: datetime
    keeps_reviews: bool
    note: str


@dataclass(frozen=True, slots=True)
class ExportView:
    """A download; `is_ready` while it can be fetched."""

    id: str
    status: str
    asked_at: datetime
    expires_at: datetime | None
    is_ready: bool


@dataclass(frozen=True, slots=True)
class PrivacyView:
    """What the privacy room shows. `credit` is what would be given up, None when there is none."""

    is_proven: bool
    has_password: bool
    erasure: ErasureView | None
    export: ExportView | None
    obstacles: tuple[Obstacle, ...]
    credit: Money | None


@dataclass(frozen=True, slots=True)
class ErasureNotice:
    """What the letter about a wish to be forgotten needs."""

    id: str
    email: str
    name: str
    due_at: datetime
    token: str


def person_of(customer: Customer, *, keeps_reviews: bool = True) -> Person:
    """The person behind a customer, in every word that could name them. Contacts count as theirs once proven."""
    user_email = customer.user.email if customer.user else ""
    emails = {customer.email, user_email} - {""} if customer.email_verified_at else set()
    phones = {customer.phone} if customer.phone and customer.phone_verified_at else set()
    orders = list(Order.objects.filter(customer=customer).values(*_ORDER_WORDS, "number"))
    addresses = list(customer.addresses.values(*_ADDRESS_WORDS))
    words = {customer.email, user_email, customer.phone, customer.name, customer.company_name}
    streets: set[str] = set()
    for row in (*orders, *addresses, *_corrected_addresses(customer)):
        words |= {text for name, text in row.items() if name != "number"}
        streets |= {text for name, text in row.items() if "line" in name}
    words |= {word[-10:] for word in words if word.startswith("+91")}
    return Person(
        customer_id=customer.public_id,
        customer_pk=customer.pk,
        user_pk=customer.user_id,
        emails=frozenset(emails),
        phones=frozenset(phones),
        words=frozenset(words - {""}),
        streets=frozenset(streets - {""}),
        order_numbers=frozenset(row["number"] for row in orders),
        keeps_reviews=keeps_reviews,
    )


def _corrected_addresses(customer: Customer) -> list[dict[str, str]]:
    """Where orders were to go before their address was corrected: kept on their timelines only."""
    facts = OrderFact.objects.filter(order__customer=customer, kind="address_corrected")
    return [
        {name: detail["before"].get(name, "") for name in _ADDRESS_WORDS}
        for detail in facts.values_list("detail", flat=True)
        if isinstance(detail.get("before"), dict)
    ]


def obstacles_of(customer_id: str) -> tuple[Obstacle, ...]:
    """What has to end before this customer can be forgotten: orders under way, refunds and returns. Two queries."""
    over = [Order.FulfilmentStatus.DELIVERED, Order.FulfilmentStatus.RETURNED_TO_ORIGIN]
    mine = Order.objects.filter(customer__public_id=customer_id)
    under_way = mine.filter(
        Q(status=Order.Status.PENDING)
        | Q(payment_status=Order.PaymentStatus.REFUNDING)
        | (Q(status=Order.Status.CONFIRMED) & ~Q(fulfilment_status__in=over))
    )
    found = [Obstacle(row.number, _why(row)) for row in under_way.order_by("id")]
    returns = Return.objects.filter(order__customer__public_id=customer_id, ended_at=None).order_by("id")
    return (*found, *(Obstacle(row.number, "a return that is not settled yet") for row in returns))


def _why(order: Order) -> str:
    if order.status == Order.Status.PENDING:
        return "an order that waits for its payment"
    if order.payment_status == Order.PaymentStatus.REFUNDING:
        return "an order whose refund is on its way to you"
    return "an order that has not reached you yet"


def privacy_view(customer_id: str) -> PrivacyView:
    """The privacy room of a customer. Raises NotFound."""
    customer = Customer.objects.select_related("user").filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    erasure = customer.erasures.filter(status=ErasureRequest.Status.WAITING).first()
    export = customer.exports.order_by("-id").first()
    credit = store_credit_of(customer_id)
    return PrivacyView(
        is_proven=is_proven(customer),
        has_password=customer.user is not None and customer.user.has_usable_password(),
        erasure=ErasureView(erasure.public_id, erasure.due_at, erasure.keeps_reviews, erasure.note)
        if erasure
        else None,
        export=_export_view(export) if export else None,
        obstacles=obstacles_of(customer_id),
        credit=credit.balance if credit and credit.balance else None,
    )


def is_proven(customer: Customer) -> bool:
    """Whether they have shown that an e-mail address or telephone of theirs is their own."""
    return customer.email_verified_at is not None or customer.phone_verified_at is not None


def _export_view(row: DataExport) -> ExportView:
    ready = row.status == DataExport.Status.READY and row.expires_at is not None
    is_ready = ready and row.file_id is not None and clock.now() < row.expires_at  # type: ignore[operator]
    return ExportView(row.public_id, row.status, row.asked_at, row.expires_at, is_ready)


def export_bytes(*, customer_id: str, export_id: str) -> bytes:
    """The download of this customer. Raises NotFound for one that is not theirs, not ready, or over."""
    row = DataExport.objects.filter(public_id=export_id, customer__public_id=customer_id).first()
    if row is None or not _export_view(row).is_ready or row.file_id is None:
        raise NotFound("This download is no longer there. Ask for a new one in your account.")
    with opened(row.file_id) as file:
        return file.read()


def erasure_notice(request_id: str) -> ErasureNotice | None:
    """For the letter; None once it no longer waits."""
    row = (
        ErasureRequest.objects.select_related("customer")
        .filter(public_id=request_id, status=ErasureRequest.Status.WAITING)
        .first()
    )
    if row is None:
        return None
    customer = row.customer
    return ErasureNotice(
        row.public_id, customer.email, customer.name, row.due_at, erasure_token(row.public_id)
    )


@dataclass(frozen=True, slots=True)
class ExportNotice:
    """What the letter about a finished download needs."""

    email: str
    name: str
    expires_at: datetime


def export_notice(export_id: str) -> ExportNotice | None:
    """For the letter; None once it is gone."""
    row = DataExport.objects.select_related("customer").filter(public_id=export_id).first()
    if row is None or row.expires_at is None:
        return None
    return ExportNotice(row.customer.email, row.customer.name, row.expires_at)


def erasure_token(request_id: str) -> str:
    """What stands in for a login in the letter's link: derived, so that it need not be stored (256 bits)."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, b"keep-account:" + request_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
