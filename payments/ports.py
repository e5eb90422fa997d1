"""What a payment provider must be able to do, in the shop's words. Providers come from settings.PAYMENT_PROVIDERS."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol, runtime_checkable

from core.money import Money


@dataclass(frozen=True, slots=True)
class PayerFacts:
    """Who pays, to spare them typing it again at the provider."""

    name: str
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What a provider is asked to collect."""

    intent_id: str
    receipt: str
    reference: str
    description: str
    amount: Money
    payer: PayerFacts
    return_url: str
    cancel_url: str


@dataclass(frozen=True, slots=True)
class PaymentScript:
    """The provider's script that opens the payment over our page, asked for only when the shopper presses Pay.

    `loader` is our own static file that knows how to open it; `url` is the provider's; `origins` are the hosts that
    the page's Content-Security-Policy has to admit for it, by directive.
    """

    loader: str
    url: str
    origins: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class PaymentPage:
    """A form for the shopper's browser: where it goes and what it carries. No secret is among the fields.

    The form alone suffices; `script` makes it nicer where the provider has one.
    """

    provider: str
    action_url: str
    method: str
    fields: Mapping[str, str]
    amount: Money
    script: PaymentScript | None = None


@dataclass(frozen=True, slots=True)
class LinkRequest:
    """A link that a provider is asked to make. `link_id` is ours, unique; nothing personal goes with it."""

    link_id: str
    reference: str
    description: str
    amount: Money
    return_url: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class ProviderLink:
    """A link as its provider tells it now. `provider_order_id` is empty until somebody opens it."""

    provider_link_id: str
    link_id: str
    url: str
    status: str  # open | paid | cancelled | expired
    provider_order_id: str = ""
    payment_ids: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ProviderPayment:
    """A payment as its provider tells it now."""

    provider_payment_id: str
    provider_order_id: str
    amount: Money
    status: str  # created | failed | authorized | captured
    method: str = ""
    failure_code: str = ""
    failure_reason: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ProviderRefund:
    """A refund as its provider tells it now."""

    provider_refund_id: str
    provider_payment_id: str
    amount: Money
    status: str  # pending | processed | failed
    failure_reason: str = ""
    went_as: str = ""  # normal | instant: how fast the provider did it, once it says so


@dataclass(frozen=True, slots=True)
class ProviderNews:
    """What a verified webhook is about: ids to ask the provider for. The message itself is only a hint."""

    name: str
    payment_ids: Sequence[str] = ()
    order_ids: Sequence[str] = ()
    refund_ids: Sequence[tuple[str, str]] = ()  # (payment id, refund id)
    dispute_ids: Sequence[str] = ()
    settlement_ids: Sequence[str] = ()
    link_ids: Sequence[str] = ()
    about_downtimes: bool = False


@dataclass(frozen=True, slots=True)
class ProviderDowntime:
    """A way of paying that does not work well. `instrument` names the bank, network, app or wallet; empty: all of them."""

    provider_downtime_id: str
    method: str
    status: str  # scheduled | started | resolved
    instrument: str = ""
    severity: str = ""
    began_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderDispute:
    """A dispute as its provider tells it now. `deducted` is what the provider has taken from us for it."""

    provider_dispute_id: str
    provider_payment_id: str
    amount: Money
    deducted: Money
    status: str  # open | under_review | won | lost | closed
    reason: str = ""
    respond_by: datetime | None = None


@dataclass(frozen=True, slots=True)
class ProviderSettlement:
    """One payout to our bank. `fees` include `tax`."""

    provider_settlement_id: str
    amount: Money
    fees: Money
    tax: Money
    utr: str
    settled_at: datetime


@dataclass(frozen=True, slots=True)
class SettledItem:
    """One item of a payout: money in (`credit`) or out (`debit`), net of `fee`, which includes `tax`.

    `expected`: what the item should bring by the caller's books, where it is a part of a payment; None: all of it.
    """

    entity_id: str
    kind: str  # payment | refund | adjustment
    settlement_id: str
    credit: Money
    debit: Money
    fee: Money
    tax: Money
    provider_payment_id: str = ""
    provider_dispute_id: str = ""
    expected: Money | None = None


class BadSignature(Exception):
    """The message was not signed with a secret we share: it is a stranger's."""


class Malformed(Exception):
    """The message is signed but cannot be read."""


class PaymentProvider(Protocol):
    """One way of being paid. Every method may raise core.errors.Unavailable, OutcomeUnknown or Rejected."""

    name: str

    def ensure_order(self, request: PaymentRequest, *, asked_before: bool) -> str:
        """The provider's order id for this receipt. `asked_before`: an earlier try may have made it: look first."""

    def payment_page(self, request: PaymentRequest, *, provider_order_id: str) -> PaymentPage:
        """The form that sends the shopper to pay. No network."""

    def returned_payment_id(self, *, provider_order_id: str, posted: Mapping[str, str]) -> str | None:
        """The payment id in a browser's return when its signature is true for this order; else None. No network."""

    def fetch_payment(self, provider_payment_id: str) -> ProviderPayment:
        """The payment as it stands."""

    def payments_of_order(self, provider_order_id: str) -> Sequence[ProviderPayment]:
        """Every attempt on an order, as they stand."""

    def capture(self, *, provider_payment_id: str, amount: Money) -> ProviderPayment:
        """Take an authorised payment. A second time is Rejected: fetch the payment then, and read no text."""

    def refund(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """Give money back; the same key never gives it twice."""

    def fetch_refund(self, *, provider_payment_id: str, provider_refund_id: str) -> ProviderRefund:
        """The refund as it stands."""

    def verify_news(self, *, headers: Mapping[str, str], body: bytes) -> str:
        """The event's id when the raw bytes are truly signed; raises BadSignature. No network."""

    def read_news(self, body: bytes) -> ProviderNews:
        """What a verified message is about; raises Malformed. No network."""


class SettlingProvider(PaymentProvider, Protocol):
    """A provider that pays out in sums and tells what is in them, and that can be asked about disputes."""

    def fetch_dispute(self, provider_dispute_id: str) -> ProviderDispute:
        """The dispute as it stands."""

    def disputes_since(self, since: datetime) -> Iterator[ProviderDispute]:
        """Every dispute that was opened from then on, the newest first."""

    def settled_items(self, day: date) -> Sequence[SettledItem]:
        """Everything paid out on a day in India."""

    def fetch_settlement(self, provider_settlement_id: str) -> ProviderSettlement:
        """One payout."""


@runtime_checkable
class LinkingProvider(Protocol):
    """A provider with payment pages that can be sent to somebody. Raises as PaymentProvider does."""

    name: str

    def ensure_link(self, request: LinkRequest, *, asked_before: bool) -> ProviderLink:
        """The link of this id. `asked_before`: an earlier try may have made it: look first."""

    def fetch_link(self, provider_link_id: str) -> ProviderLink:
        """The link as it stands."""

    def cancel_link(self, provider_link_id: str) -> ProviderLink:
        """Take a link back that nobody has paid; one that is paid or over is Rejected."""

    def link_of_payment(self, provider_payment_id: str) -> ProviderLink | None:
        """The link that a payment has settled, if any."""


@runtime_checkable
class WatchingProvider(Protocol):
    """A provider that knows which ways of paying have trouble. Raises as PaymentProvider does."""

    name: str

    def downtimes(self) -> Sequence[ProviderDowntime]:
        """What goes on, is announced, or has just ended."""


@runtime_checkable
class ListingProvider(Protocol):
    """A provider whose payments can be gone through without knowing their orders. Raises as PaymentProvider does."""

    name: str

    def captured_payments(self, since: datetime, until: datetime) -> Iterator[ProviderPayment]:
        """Everything captured of what was begun in that time, one by one."""


@runtime_checkable
class InstantProvider(Protocol):
    """A provider that can give money back at once. Raises as PaymentProvider does."""

    name: str

    def refund_at_once(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """As PaymentProvider.refund, at once where the bank can, for a fee; else in the bank's own time."""
