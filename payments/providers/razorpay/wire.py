"""Razorpay's shapes as ours, and the session that turns its error answers into our errors."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import wraps
from typing import Any, TypeVar

import requests

from core.errors import OutcomeUnknown, Rejected, Unavailable
from core.http import GuardedSession
from core.money import Money
from payments.ports import (
    ProviderDispute,
    ProviderDowntime,
    ProviderLink,
    ProviderPayment,
    ProviderRefund,
    ProviderSettlement,
    SettledItem,
)
from payments.providers.razorpay.currencies import from_razorpay

# What is kept of a payment: nothing of the card, the bank account, the VPA, the phone or the e-mail.
_KEPT = (
    "id", "status", "amount", "currency", "order_id", "method", "captured", "amount_refunded", "refund_status",
    "fee", "tax", "error_code", "error_source", "error_step", "error_reason", "bank", "wallet", "created_at",
    "base_amount", "base_currency",
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


def signature_of(secret: str, message: bytes) -> str:
    """Hex HMAC-SHA256."""
    return hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def asked(call: Callable[[], Any]) -> dict[str, Any]:
    """The SDK's answer as a dict; a body that is no JSON object leaves the outcome unknown."""
    try:
        answer = call()
    except ValueError as broken:
        raise OutcomeUnknown("Razorpay's answer could not be read") from broken
    if not isinstance(answer, dict):
        raise OutcomeUnknown("Razorpay's answer was empty")
    return answer


_Shape = TypeVar("_Shape")


def _readable(translate: Callable[[Mapping[str, Any]], _Shape]) -> Callable[[Mapping[str, Any]], _Shape]:
    """A shape that lacks what it must have, such as an error in an answer of 200, leaves the outcome unknown."""

    @wraps(translate)
    def read(entity: Mapping[str, Any]) -> _Shape:
        try:
            return translate(entity)
        except (KeyError, TypeError, ValueError, AttributeError) as broken:
            raise OutcomeUnknown("Razorpay's answer was not what was asked for") from broken

    return read


@_readable
def items_of(answer: Mapping[str, Any]) -> list[Any]:
    """The items of a collection."""
    return list(answer["items"])


@_readable
def id_of(entity: Mapping[str, Any]) -> str:
    """What an entity is called."""
    return str(entity["id"])


NOT_CAPTURED = "not_captured"


def _went_back(entity: Mapping[str, Any]) -> bool:
    """Whether an authorised payment was given back because nobody captured it: "refunded", but never captured."""
    return entity["status"] == "refunded" and entity.get("captured") is False


@_readable
def payment_of(entity: Mapping[str, Any]) -> ProviderPayment:
    """A payment entity. One that went back uncaptured has failed: its money was never ours."""
    if _went_back(entity):
        why = "The payment came too late and was given back by the bank"
        entity = {**entity, "status": "failed", "error_reason": NOT_CAPTURED, "error_description": why}
    return ProviderPayment(
        provider_payment_id=str(entity["id"]),
        provider_order_id=str(entity.get("order_id") or ""),
        amount=from_razorpay(int(entity["amount"]), str(entity["currency"])),
        status=_STATUSES.get(str(entity["status"]), "created"),
        method=str(entity.get("method") or ""),
        failure_code=str(entity.get("error_reason") or entity.get("error_code") or "")[:80],
        failure_reason=str(entity.get("error_description") or "")[:255],
        raw={key: entity[key] for key in _KEPT if key in entity},
    )


_LINK_STATUSES = {"created": "open", "partially_paid": "open"}


@_readable
def link_of(entity: Mapping[str, Any]) -> ProviderLink:
    """A payment link entity."""
    return ProviderLink(
        provider_link_id=str(entity["id"]),
        link_id=str(entity.get("reference_id") or ""),
        url=str(entity["short_url"]),
        status=_LINK_STATUSES.get(str(entity["status"]), str(entity["status"])),
        provider_order_id=str(entity.get("order_id") or ""),
        payment_ids=[str(each["payment_id"]) for each in entity.get("payments") or []],
    )


@_readable
def links_of(answer: Mapping[str, Any]) -> list[ProviderLink]:
    """A list of payment links."""
    return [link_of(each) for each in answer["payment_links"]]


@_readable
def refund_of(entity: Mapping[str, Any]) -> ProviderRefund:
    """A refund entity."""
    return ProviderRefund(
        provider_refund_id=str(entity["id"]),
        provider_payment_id=str(entity["payment_id"]),
        amount=from_razorpay(int(entity["amount"]), str(entity["currency"])),
        status=str(entity["status"]),
        went_as=_SPEEDS.get(str(entity.get("speed_processed")), ""),
    )


_SPEEDS = {"instant": "instant", "optimum": "instant", "normal": "normal"}
_INSTRUMENTS = ("bank", "issuer", "wallet", "psp", "vpa_handle", "network", "provider")
_WHOLE = {"ALL", "NA", ""}


@_readable
def downtime_of(entity: Mapping[str, Any]) -> ProviderDowntime:
    """A payment.downtime entity."""
    told = entity.get("instrument") or {}
    named = [str(told[key]) for key in _INSTRUMENTS if str(told.get(key) or "").upper() not in _WHOLE]
    status = str(entity["status"])
    return ProviderDowntime(
        provider_downtime_id=str(entity["id"]),
        method=str(entity["method"]),
        status=status if status in {"scheduled", "resolved"} else "started",
        instrument=", ".join(named),
        severity=str(entity.get("severity") or ""),
        began_at=_moment(entity.get("begin")),
        ended_at=_moment(entity.get("end")),
    )


@_readable
def dispute_of(entity: Mapping[str, Any]) -> ProviderDispute:
    """A dispute entity."""
    currency = str(entity["currency"])
    return ProviderDispute(
        provider_dispute_id=str(entity["id"]),
        provider_payment_id=str(entity["payment_id"]),
        amount=from_razorpay(int(entity["amount"]), currency),
        deducted=from_razorpay(int(entity.get("amount_deducted") or 0), currency),
        status=str(entity["status"]),
        reason=str(entity.get("reason_code") or "")[:120],
        respond_by=_moment(entity.get("respond_by")),
    )


@_readable
def settlement_of(entity: Mapping[str, Any]) -> ProviderSettlement:
    """A settlement entity; payouts are in rupees."""
    return ProviderSettlement(
        provider_settlement_id=str(entity["id"]),
        amount=Money(int(entity["amount"])),
        fees=Money(int(entity.get("fees") or 0)),
        tax=Money(int(entity.get("tax") or 0)),
        utr=str(entity.get("utr") or ""),
        settled_at=datetime.fromtimestamp(int(entity["created_at"]), UTC),
    )


@_readable
def settled_item_of(row: Mapping[str, Any]) -> SettledItem:
    """A line of the combined reconciliation report."""
    currency, kind = str(row.get("currency") or "INR"), str(row["type"])
    payment_id = row["entity_id"] if kind == "payment" else row.get("payment_id")
    return SettledItem(
        entity_id=str(row["entity_id"]),
        kind=kind[:12],
        settlement_id=str(row["settlement_id"]),
        credit=from_razorpay(int(row.get("credit") or 0), currency),
        debit=from_razorpay(int(row.get("debit") or 0), currency),
        fee=from_razorpay(int(row.get("fee") or 0), currency),
        tax=from_razorpay(int(row.get("tax") or 0), currency),
        provider_payment_id=str(payment_id or ""),
        provider_dispute_id=str(row.get("dispute_id") or ""),
    )


def _moment(seconds: Any) -> datetime | None:
    return datetime.fromtimestamp(int(seconds), UTC) if seconds else None
