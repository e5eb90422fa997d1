"""A wallet that pays from a shared in-memory purse; enough to show every method of the port."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from core.ids import same_secret
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

SECRET = b"sample-wallet"


def signature(words: bytes) -> str:
    """HMAC-SHA256 with the wallet's secret."""
    return hmac.new(SECRET, words, hashlib.sha256).hexdigest()


class SampleWallet:
    """The provider port on a dictionary."""

    name = "wallet"

    def __init__(self) -> None:
        self.orders: dict[str, PaymentRequest] = {}
        self.paid: dict[str, ProviderPayment] = {}
        self.refunds: dict[str, ProviderRefund] = {}

    def ensure_order(self, request: PaymentRequest, *, asked_before: bool) -> str:
        """The receipt is the order id: asking again is the same order."""
        order_id = f"wallet_{request.receipt}"
        self.orders[order_id] = request
        return order_id

    def payment_page(self, request: PaymentRequest, *, provider_order_id: str) -> PaymentPage:
        """A form to the wallet's own page."""
        fields = {"order": provider_order_id, "return_url": request.return_url}
        return PaymentPage(self.name, "https://wallet.example/pay", "post", fields, request.amount)

    def pay(self, order_id: str) -> dict[str, str]:
        """What the wallet's page does when the shopper agrees: answers what the browser carries back."""
        payment = ProviderPayment(
            f"pay_{order_id}", order_id, self.orders[order_id].amount, "captured", "wallet"
        )
        self.paid[payment.provider_payment_id] = payment
        return {
            "payment": payment.provider_payment_id,
            "signature": signature(f"{order_id}|{payment.provider_payment_id}".encode()),
        }

    def returned_payment_id(self, *, provider_order_id: str, posted: Mapping[str, str]) -> str | None:
        """True only when signed over our own order id."""
        expected = signature(f"{provider_order_id}|{posted.get('payment', '')}".encode())
        return posted["payment"] if same_secret(posted.get("signature", ""), expected) else None

    def fetch_payment(self, provider_payment_id: str) -> ProviderPayment:
        """From the dictionary."""
        return self.paid[provider_payment_id]

    def payments_of_order(self, provider_order_id: str) -> Sequence[ProviderPayment]:
        """From the dictionary."""
        return [payment for payment in self.paid.values() if payment.provider_order_id == provider_order_id]

    def refund(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """The same key is the same refund."""
        made = ProviderRefund(f"back_{idempotency_key}", provider_payment_id, amount, "processed")
        return self.refunds.setdefault(idempotency_key, made)

    def fetch_refund(self, *, provider_payment_id: str, provider_refund_id: str) -> ProviderRefund:
        """From the dictionary."""
        return next(
            refund for refund in self.refunds.values() if refund.provider_refund_id == provider_refund_id
        )

    def verify_news(self, *, headers: Mapping[str, str], body: bytes) -> str:
        """Signed like everything else."""
        if not same_secret(headers.get("X-Wallet-Signature", ""), signature(body)):
            raise BadSignature
        return hashlib.sha256(body).hexdigest()

    def read_news(self, body: bytes) -> ProviderNews:
        """`{"paid": "<payment id>"}`."""
        try:
            return ProviderNews(name="paid", payment_ids=[json.loads(body)["paid"]])
        except (ValueError, KeyError, TypeError) as broken:
            raise Malformed("not a wallet message") from broken
