"""Cash on delivery: money that a courier collects at the door. Nobody is asked over a network; nothing is pending."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.errors import Rejected
from core.money import Money
from payments.ports import (
    BadSignature,
    Malformed,
    PaymentPage,
    PaymentRequest,
    ProviderNews,
    ProviderPayment,
    ProviderRefund,
)

CASH = "cash"


class CashProvider:
    """The provider port for cash. An intent stands open until `collect_cash` tells that the courier has the money."""

    name = CASH

    def ensure_order(self, request: PaymentRequest, *, asked_before: bool) -> str:
        """The intent is its own order: nobody else keeps one."""
        return request.intent_id

    def payment_page(self, request: PaymentRequest, *, provider_order_id: str) -> PaymentPage:
        """Raises Rejected: cash is paid at the door, on no page."""
        raise Rejected("Cash is paid at the door, not on a page.")

    def returned_payment_id(self, *, provider_order_id: str, posted: Mapping[str, str]) -> str | None:
        """No browser comes back from paying cash."""
        return None

    def fetch_payment(self, provider_payment_id: str) -> ProviderPayment:
        """Raises Rejected: our own books are all there is."""
        raise Rejected("Cash is known from our own books only.")

    def payments_of_order(self, provider_order_id: str) -> Sequence[ProviderPayment]:
        """Nothing that our own books do not have."""
        return ()

    def capture(self, *, provider_payment_id: str, amount: Money) -> ProviderPayment:
        """Raises Rejected: nothing is promised before it is paid."""
        raise Rejected("Cash is never authorised, only collected.")

    def refund(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """Raises Rejected: cash cannot go back the way it came."""
        raise Rejected("Cash cannot go back the way it came: pay it by UPI, bank transfer or store credit.")

    def fetch_refund(self, *, provider_payment_id: str, provider_refund_id: str) -> ProviderRefund:
        """Raises Rejected: there is none to ask for."""
        raise Rejected("Cash cannot go back the way it came.")

    def verify_news(self, *, headers: Mapping[str, str], body: bytes) -> str:
        """Raises BadSignature: whatever comes in the name of cash is a stranger's."""
        raise BadSignature

    def read_news(self, body: bytes) -> ProviderNews:
        """Raises Malformed: there is nothing to read."""
        raise Malformed("cash sends no messages")
