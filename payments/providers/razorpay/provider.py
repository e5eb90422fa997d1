"""Razorpay through its official SDK, with our own session: timeouts, the transaction guard, and our errors."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from typing import Any

import razorpay
from django.conf import settings

from core.ids import same_secret
from core.money import Money
from payments.ports import (
    BadSignature,
    Malformed,
    PaymentPage,
    PaymentRequest,
    ProviderDispute,
    ProviderNews,
    ProviderPayment,
    ProviderRefund,
    ProviderSettlement,
    SettledItem,
)
from payments.providers.razorpay.currencies import to_razorpay
from payments.providers.razorpay.links import RazorpayLinks
from payments.providers.razorpay.script import checkout_script
from payments.providers.razorpay.watch import RazorpayWatch
from payments.providers.razorpay.wire import (
    RazorpaySession,
    asked,
    dispute_of,
    id_of,
    items_of,
    payment_of,
    refund_of,
    settled_item_of,
    settlement_of,
    signature_of,
)

RECON_PAGE = 1_000


class RazorpayProvider(RazorpayLinks, RazorpayWatch):
    """The provider port on Razorpay's orders, payments and refunds API (India, INR first), with its payment links."""

    name = "razorpay"

    @cached_property
    def _client(self) -> Any:
        # The SDK's own retries stay off: they would repeat a POST after a timeout.
        return razorpay.Client(
            session=RazorpaySession(),
            auth=(settings.RAZORPAY_KEY_ID, settings.RAZORPAY_KEY_SECRET),
            base_url=settings.RAZORPAY_BASE_URL.rstrip("/"),
        )

    def ensure_order(self, request: PaymentRequest, *, asked_before: bool) -> str:
        """An order with this receipt, made once; a lost answer is found again by its receipt."""
        if asked_before and (found := self._order_by_receipt(request.receipt)):
            return found
        hold_minutes = max(12, settings.STOCK_HOLD_MINUTES)
        body = {
            "amount": to_razorpay(request.amount),
            "currency": request.amount.currency,
            "receipt": request.receipt,
            "notes": {"reference": request.reference},
            "payment": {
                "capture": "automatic",
                "capture_options": {
                    "automatic_expiry_period": hold_minutes,
                    "manual_expiry_period": 4320,
                    "refund_speed": "normal",
                },
            },
        }
        return id_of(asked(lambda: self._client.order.create(data=body)))

    def _order_by_receipt(self, receipt: str) -> str | None:
        found = asked(lambda: self._client.order.all({"receipt": receipt}))
        return next((id_of(order) for order in items_of(found) if order.get("receipt") == receipt), None)

    def payment_page(self, request: PaymentRequest, *, provider_order_id: str) -> PaymentPage:
        """Razorpay's hosted page as a plain form, which needs no cookie of ours; their script only where it can be had."""
        fields = {
            "key_id": settings.RAZORPAY_KEY_ID,
            "order_id": provider_order_id,
            "amount": str(to_razorpay(request.amount)),
            "currency": request.amount.currency,
            "name": "Blouson",
            "description": request.description,
            "prefill[name]": request.payer.name,
            "prefill[email]": request.payer.email,
            "prefill[contact]": request.payer.phone,
            "callback_url": request.return_url,
            "cancel_url": request.cancel_url,
        }
        return PaymentPage(
            provider=self.name,
            action_url=f"{settings.RAZORPAY_BASE_URL.rstrip('/')}/v1/checkout/embedded",
            method="post",
            fields=fields,
            amount=request.amount,
            script=checkout_script(),
        )

    def returned_payment_id(self, *, provider_order_id: str, posted: Mapping[str, str]) -> str | None:
        """Checks the signature over OUR order id, so that one order's return cannot be played on another."""
        payment_id, signature = posted.get("razorpay_payment_id", ""), posted.get("razorpay_signature", "")
        expected = signature_of(settings.RAZORPAY_KEY_SECRET, f"{provider_order_id}|{payment_id}".encode())
        return payment_id if payment_id and same_secret(signature, expected) else None

    def fetch_payment(self, provider_payment_id: str) -> ProviderPayment:
        """GET /payments/:id."""
        return payment_of(asked(lambda: self._client.payment.fetch(provider_payment_id)))

    def payments_of_order(self, provider_order_id: str) -> Sequence[ProviderPayment]:
        """GET /orders/:id/payments."""
        return [
            payment_of(entity)
            for entity in items_of(asked(lambda: self._client.order.payments(provider_order_id)))
        ]

    def capture(self, *, provider_payment_id: str, amount: Money) -> ProviderPayment:
        """POST /payments/:id/capture for the whole amount; the endpoint knows no idempotency key."""
        body = {"currency": amount.currency}  # ours: the SDK's default is shared between calls
        client = self._client.payment
        return payment_of(asked(lambda: client.capture(provider_payment_id, to_razorpay(amount), body)))

    def refund(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """POST /payments/:id/refund under X-Refund-Idempotency."""
        body = {"amount": to_razorpay(amount), "speed": "normal", "notes": {"reason": reason}}
        return self._sent_refund(provider_payment_id, body, idempotency_key)

    def refund_at_once(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """The same with speed `optimum`: by IMPS or UPI within minutes where the bank can, else as usual."""
        body = {"amount": to_razorpay(amount), "speed": "optimum", "notes": {"reason": reason}}
        return self._sent_refund(provider_payment_id, body, idempotency_key)

    def _sent_refund(
        self, provider_payment_id: str, body: dict[str, Any], idempotency_key: str
    ) -> ProviderRefund:
        headers = {"X-Refund-Idempotency": idempotency_key}
        path = f"/v1/payments/{provider_payment_id}/refund"
        return refund_of(asked(lambda: self._client.post(path, body, headers=headers)))

    def fetch_refund(self, *, provider_payment_id: str, provider_refund_id: str) -> ProviderRefund:
        """GET /payments/:id/refunds/:rid."""
        path = f"/v1/payments/{provider_payment_id}/refunds/{provider_refund_id}"
        return refund_of(asked(lambda: self._client.get(path, {})))

    def verify_news(self, *, headers: Mapping[str, str], body: bytes) -> str:
        """HMAC-SHA256 over the raw bytes, with the current or the previous secret."""
        signature = headers.get("X-Razorpay-Signature", "")
        secrets = [settings.RAZORPAY_WEBHOOK_SECRET, settings.RAZORPAY_WEBHOOK_SECRET_PREVIOUS]
        # Each secret is tried, so that the time taken does not tell which one fits.
        fits = [bool(secret) and same_secret(signature, signature_of(secret, body)) for secret in secrets]
        if not any(fits):
            raise BadSignature
        # The event id is not signed; without one the bytes name themselves.
        return headers.get("X-Razorpay-Event-Id", "")[:120] or hashlib.sha256(body).hexdigest()

    def read_news(self, body: bytes) -> ProviderNews:
        """The ids inside an event's payload."""
        try:
            event = json.loads(body)
            payload = event.get("payload") or {}
            payment = (payload.get("payment") or {}).get("entity") or {}
            order = (payload.get("order") or {}).get("entity") or {}
            refund = (payload.get("refund") or {}).get("entity") or {}
            dispute = (payload.get("dispute") or {}).get("entity") or {}
            link = (payload.get("payment_link") or {}).get("entity") or {}
            settlement = (payload.get("settlement") or {}).get("entity") or {}
            return ProviderNews(
                name=str(event["event"])[:80],
                payment_ids=[str(payment["id"])] if payment else [],
                order_ids=[str(order["id"])] if order else [],
                refund_ids=[(str(refund["payment_id"]), str(refund["id"]))] if refund else [],
                dispute_ids=[str(dispute["id"])] if dispute else [],
                settlement_ids=[str(settlement["id"])] if settlement else [],
                link_ids=[str(link["id"])] if link else [],
                about_downtimes="payment.downtime" in payload,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as broken:
            raise Malformed("the event cannot be read") from broken

    def fetch_dispute(self, provider_dispute_id: str) -> ProviderDispute:
        """GET /disputes/:id."""
        return dispute_of(asked(lambda: self._client.get(f"/v1/disputes/{provider_dispute_id}", {})))

    def fetch_settlement(self, provider_settlement_id: str) -> ProviderSettlement:
        """GET /settlements/:id."""
        return settlement_of(asked(lambda: self._client.settlement.fetch(provider_settlement_id)))

    def settled_items(self, day: date) -> Sequence[SettledItem]:
        """GET /settlements/recon/combined for one day, page by page."""
        found: list[SettledItem] = []
        while True:
            query = {
                "year": day.year, "month": day.month, "day": day.day, "count": RECON_PAGE, "skip": len(found)
            }  # fmt: skip
            page = items_of(asked(partial(self._client.settlement.report, query)))
            found += [settled_item_of(row) for row in page]
            if len(page) < RECON_PAGE:
                return found
