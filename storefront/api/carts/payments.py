"""Payments of a cart: ways to pay, what is to be paid, and the session in which it is paid."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from core.api.errors import BadRequest
from core.api.wire import number_of, written
from core.errors import NotFound
from core.money import Money
from orders.carts.queries import CartSummary
from orders.checkout.drafts.queries import ToldCart
from orders.checkout.operations import PaymentStart
from orders.checkout.rules import CASH_ON_DELIVERY, PREPAID
from orders.sales.queries import OrderPage, order_page
from payments.operations import CASH
from payments.ports import PaymentPage
from storefront.api.reading.markets import provider_json

COLLECTION, SESSION = "pay_col", "payses"
STATUS = {"captured": "completed", "authorized": "authorized", "refunded": "completed", "failed": "awaiting"}


def cart_of_collection(collection_id: str) -> str:
    """The cart that a payment collection is for: its id says so. Raises NotFound."""
    head, _, rest = collection_id.rpartition("_")
    if head != COLLECTION or not rest:
        raise NotFound(f"Payment collection with id: {collection_id[:60]} was not found")
    return f"cart_{rest}"


def collection_id_of(cart_id: str) -> str:
    """The name of a cart's payment collection."""
    return f"{COLLECTION}_{cart_id.removeprefix('cart_')}"


def method_of(provider_id: str) -> str:
    """prepaid or cod by a provider's name; the contract's own `pp_system_default` is cash. Raises BadRequest."""
    if provider_id in {"pp_system_default", provider_json(CASH)["id"]}:
        return CASH_ON_DELIVERY
    if provider_id == provider_json(settings.DEFAULT_PAYMENT_PROVIDER)["id"]:
        return PREPAID
    raise BadRequest(f"Payment provider with id: {provider_id[:60]} was not found")


def providers_json() -> list[dict[str, Any]]:
    """The ways to pay here."""
    return [provider_json(settings.DEFAULT_PAYMENT_PROVIDER), provider_json(CASH)]


def collection_json(
    told: ToldCart,
    summary: CartSummary,
    *,
    shown_id: str,
    only_begun: bool = False,
    start: PaymentStart | None = None,
) -> dict[str, Any] | None:
    """What a cart is paid with; None before a way to pay is chosen, where only what has begun is asked."""
    if only_begun and not told.payment_method and told.order_id is None:
        return None
    order = order_page(told.order_id) if told.order_id else None
    status = STATUS.get(order.payment.status, "not_paid") if order else "not_paid"
    amount = order.amount_due if order else summary.to_pay
    captured = order.payment.captured if order else Money.zero(amount.currency)
    session = _session(told, amount, status, shown_id, (order, start))
    return {
        "id": collection_id_of(shown_id),
        "currency_code": amount.currency.lower(),
        "amount": number_of(amount),
        "authorized_amount": number_of(captured),
        "captured_amount": number_of(captured),
        "refunded_amount": number_of(order.payment.refunded) if order else 0,
        "status": "awaiting" if session and status == "not_paid" else status,
        "metadata": {},
        "completed_at": None,
        "created_at": written(told.created_at),
        "updated_at": written(told.changed_at),
        "payment_sessions": [session] if session else [],
        "payment_providers": providers_json(),
        "payments": [],
    }


def _session(
    told: ToldCart,
    amount: Money,
    status: str,
    shown_id: str,
    of: tuple[OrderPage | None, PaymentStart | None],
) -> dict[str, Any] | None:
    """The one session of a cart."""
    order, start = of
    method = order.payment_method if order else told.payment_method
    if not method:
        return None
    name = CASH if method == CASH_ON_DELIVERY else settings.DEFAULT_PAYMENT_PROVIDER
    state = {"completed": "captured", "authorized": "authorized"}.get(status, "pending")
    return {
        "id": f"{SESSION}_{shown_id.removeprefix('cart_')}",
        "amount": number_of(amount),
        "currency_code": amount.currency.lower(),
        "provider_id": provider_json(name)["id"],
        "data": page_words(start.page, order.number if order else "") if start else {},
        "context": {},
        "status": state,
        "authorized_at": None,
    }


def page_words(page: PaymentPage | None, number: str) -> Mapping[str, Any]:
    """What a shop front needs to open the payment: the provider's own order and key, and where its page is."""
    if page is None:
        return {"reference": number}
    return {
        "id": page.fields.get("order_id", ""),
        "razorpay_order_id": page.fields.get("order_id", ""),
        "key_id": page.fields.get("key_id", ""),
        "amount_minor": page.amount.amount,
        "action_url": page.action_url,
        "method": page.method,
        "fields": dict(page.fields),
        "script_url": page.script.url if page.script else None,
        "reference": number,
    }
