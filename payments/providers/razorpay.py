"""Razorpay through its official SDK, with our own session: timeouts, the transaction guard, and our errors."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import razorpay
import requests
from django.conf import settings

from core.errors import OutcomeUnknown, Rejected, Unavailable
from core.http import GuardedSession
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

# What is kept of a payment: nothing of the card, the bank account, the VPA, the phone or the e-mail.
_KEPT = (
    "id", "status", "amount", "currency", "order_id", "method", "captured", "amount_refunded", "refund_status",
    "fee", "tax", "error_code", "error_source", "error_step", "error_reason", "bank", "wallet", "created_at",
)  # fmt: skip
_STATUSES = {
    "created": "created",
    "failed": "failed",
    "authorized": "authorized",
    "captured": "captured",
    "refunded": "captured",
}
_TOO_MANY, _SERVER_ERROR = 429, 500


class RazorpaySession(GuardedSession):
    """Turns an error answer into ours before the SDK flattens it to a sentence."""

    def request(self, method: str | bytes, url: str | bytes, *args: Any, **kwargs: Any) -> requests.Response:
        """As GuardedSession's; raises Unavailable, OutcomeUnknown or Rejected for a status of 400 and above."""
        response = super().request(method, url, *args, **kwargs)
        if response.status_code < 400:
            return response
        if response.status_code == _TOO_MANY:
            pause = response.headers.get("Retry-After", "")
            raise Unavailable(
                "Razorpay asks us to slow down", retry_after_s=float(pause) if pause.isdigit() else None
            )
        if response.status_code >= _SERVER_ERROR:
            raise OutcomeUnknown(f"Razorpay answered {response.status_code}")
        raise _rejection(response)


def _rejection(response: requests.Response) -> Rejected:
    try:
        error = response.json()["error"]
    except (ValueError, KeyError, TypeError):
        return Rejected(
            f"Razorpay answered {response.status_code} without a reason", status=response.status_code
        )
    return Rejected(
        str(error.get("description") or "Razorpay refused this."),
        status=response.status_code,
        reason=error.get("reason"),
        error_code=error.get("code"),
    )


class RazorpayProvider:
    """The provider port on Razorpay's orders, payments and refunds API (India, INR first)."""

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
            "amount": request.amount.amount,
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
        return str(_asked(lambda: self._client.order.create(data=body))["id"])

    def _order_by_receipt(self, receipt: str) -> str | None:
        found = _asked(lambda: self._client.order.all({"receipt": receipt}))
        return next((str(order["id"]) for order in found["items"] if order["receipt"] == receipt), None)

    def payment_page(self, request: PaymentRequest, *, provider_order_id: str) -> PaymentPage:
        """Razorpay's hosted page as a plain form: it needs no script of theirs and no cookie of ours."""
        fields = {
            "key_id": settings.RAZORPAY_KEY_ID,
            "order_id": provider_order_id,
            "amount": str(request.amount.amount),
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
        )

    def returned_payment_id(self, *, provider_order_id: str, posted: Mapping[str, str]) -> str | None:
        """Checks the signature over OUR order id, so that one order's return cannot be played on another."""
        payment_id, signature = posted.get("razorpay_payment_id", ""), posted.get("razorpay_signature", "")
        expected = _sign(settings.RAZORPAY_KEY_SECRET, f"{provider_order_id}|{payment_id}".encode())
        return payment_id if payment_id and same_secret(signature, expected) else None

    def fetch_payment(self, provider_payment_id: str) -> ProviderPayment:
        """GET /payments/:id."""
        return _payment(_asked(lambda: self._client.payment.fetch(provider_payment_id)))

    def payments_of_order(self, provider_order_id: str) -> Sequence[ProviderPayment]:
        """GET /orders/:id/payments."""
        return [
            _payment(entity)
            for entity in _asked(lambda: self._client.order.payments(provider_order_id))["items"]
        ]

    def refund(
        self, *, provider_payment_id: str, amount: Money, idempotency_key: str, reason: str
    ) -> ProviderRefund:
        """POST /payments/:id/refund under X-Refund-Idempotency."""
        body = {"amount": amount.amount, "speed": "normal", "notes": {"reason": reason}}
        headers = {"X-Refund-Idempotency": idempotency_key}
        path = f"/v1/payments/{provider_payment_id}/refund"
        return _refund(_asked(lambda: self._client.post(path, body, headers=headers)))

    def fetch_refund(self, *, provider_payment_id: str, provider_refund_id: str) -> ProviderRefund:
        """GET /payments/:id/refunds/:rid."""
        path = f"/v1/payments/{provider_payment_id}/refunds/{provider_refund_id}"
        return _refund(_asked(lambda: self._client.get(path, {})))

    def verify_news(self, *, headers: Mapping[str, str], body: bytes) -> str:
        """HMAC-SHA256 over the raw bytes, with the current or the previous secret."""
        signature = headers.get("X-Razorpay-Signature", "")
        secrets = [settings.RAZORPAY_WEBHOOK_SECRET, settings.RAZORPAY_WEBHOOK_SECRET_PREVIOUS]
        # Each secret is tried, so that the time taken does not tell which one fits.
        fits = [bool(secret) and same_secret(signature, _sign(secret, body)) for secret in secrets]
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
            return ProviderNews(
                name=str(event["event"])[:80],
                payment_ids=[str(payment["id"])] if payment else [],
                order_ids=[str(order["id"])] if order else [],
                refund_ids=[(str(refund["payment_id"]), str(refund["id"]))] if refund else [],
            )
        except (ValueError, KeyError, TypeError, AttributeError) as broken:
            raise Malformed("the event cannot be read") from broken


def _sign(secret: str, message: bytes) -> str:
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def _asked(call: Callable[[], Any]) -> dict[str, Any]:
    """The SDK's answer as a dict; a body that is no JSON object leaves the outcome unknown."""
    try:
        answer = call()
    except ValueError as broken:
        raise OutcomeUnknown("Razorpay's answer could not be read") from broken
    if not isinstance(answer, dict):
        raise OutcomeUnknown("Razorpay's answer was empty")
    return answer


def _payment(entity: Mapping[str, Any]) -> ProviderPayment:
    return ProviderPayment(
        provider_payment_id=str(entity["id"]),
        provider_order_id=str(entity.get("order_id") or ""),
        amount=Money(int(entity["amount"]), str(entity["currency"])),
        status=_STATUSES.get(str(entity["status"]), "created"),
        method=str(entity.get("method") or ""),
        failure_code=str(entity.get("error_reason") or entity.get("error_code") or "")[:80],
        failure_reason=str(entity.get("error_description") or "")[:255],
        raw={key: entity[key] for key in _KEPT if key in entity},
    )


def _refund(entity: Mapping[str, Any]) -> ProviderRefund:
    return ProviderRefund(
        provider_refund_id=str(entity["id"]),
        provider_payment_id=str(entity["payment_id"]),
        amount=Money(int(entity["amount"]), str(entity["currency"])),
        status=str(entity["status"]),
    )
