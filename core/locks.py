"""Row locks are taken in one order, everywhere, so that no two operations can wait for each other in a ring."""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any, TypeVar

from django.db import connection, models

# The order. A transaction may lock rows of a later kind after an earlier one, never the other way round.
LOCK_ORDER = (
    "orders.Cart",
    "orders.Order",
    "payments.PaymentIntent",
    "payments.Payment",
    "orders.CampaignBudget",
    "orders.PromotionCode",
    "orders.GiftCard",
    "catalog.InventoryLevel",
    "orders.InvoiceSeries",
)

_Model = TypeVar("_Model", bound=models.Model)
_held: ContextVar[tuple[int, int]] = ContextVar("held_lock", default=(0, -1))


class LockOrderViolated(RuntimeError):
    """A later kind of row was locked before an earlier one in the same transaction: a deadlock waiting to happen."""


def lock_rows(queryset: models.QuerySet[_Model], **select_for_update: Any) -> models.QuerySet[_Model]:
    """The queryset, locked FOR UPDATE in primary-key order, checked against LOCK_ORDER.

    Raises LockOrderViolated for a row kind out of order, and RuntimeError outside a transaction.
    """
    label = queryset.model._meta.label
    if label not in LOCK_ORDER:
        raise LockOrderViolated(f"{label} has no place in core.locks.LOCK_ORDER")
    if not connection.in_atomic_block:
        raise RuntimeError("row locks live in a transaction")
    rank = LOCK_ORDER.index(label)
    transaction_id, highest = _held.get()
    if transaction_id == _transaction_key() and rank < highest:
        raise LockOrderViolated(f"{label} must be locked before {LOCK_ORDER[highest]}")
    _held.set((_transaction_key(), max(rank, highest if transaction_id == _transaction_key() else -1)))
    return queryset.order_by("pk").select_for_update(**{"of": ("self",), **select_for_update})


def _transaction_key() -> int:
    """Names the outermost atomic block that is not a test case's own wrapper."""
    real = [block for block in connection.atomic_blocks if not getattr(block, "_from_testcase", False)]
    return id(real[0]) if real else 0
