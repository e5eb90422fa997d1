"""Row locks are taken in one order, everywhere, so that no two operations can wait for each other in a ring."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import connection, models, transaction

# The order. A transaction may lock rows of a later kind after an earlier one, never the other way round.
LOCK_ORDER = (
    "orders.Cart",
    "orders.Order",
    "orders.Ticket",
    "orders.ProductQuestion",
    "orders.GiftCardOrder",
    "payments.PaymentIntent",
    "payments.Payment",
    "orders.CampaignBudget",
    "orders.PromotionCode",
    "payments.CreditAccount",
    "catalog.InventoryLevel",
    "orders.InvoiceSeries",
)

_Model = TypeVar("_Model", bound=models.Model)


class LockOrderViolated(RuntimeError):
    """A later kind of row was locked before an earlier one in the same transaction: a deadlock waiting to happen."""


class _HeldLocks:
    """The highest rank locked in the current transaction.

    It hangs among the transaction's on-commit callbacks, which Django drops at commit and rollback alike: so it
    lives exactly as long as the locks do.
    """

    def __init__(self) -> None:
        self.rank = -1

    def __call__(self) -> None:
        """Nothing is to be done on commit."""


def lock_rows(queryset: models.QuerySet[_Model], **select_for_update: Any) -> models.QuerySet[_Model]:
    """The queryset, locked FOR UPDATE in primary-key order, checked against LOCK_ORDER.

    Raises LockOrderViolated for a row kind out of order, and RuntimeError outside a transaction.
    """
    check_lock_order(queryset.model)
    return for_update(queryset, **select_for_update)


def for_update(queryset: models.QuerySet[_Model], **select_for_update: Any) -> models.QuerySet[_Model]:
    """The queryset as `lock_rows` locks it, unchecked: for statements that are built before they are run."""
    return queryset.order_by("pk").select_for_update(**{"of": ("self",), **select_for_update})


def check_lock_order(model: type[models.Model]) -> None:
    """Note that rows of this kind are about to be locked: for SQL that locks by itself, in primary-key order.

    Raises LockOrderViolated for a row kind out of order, and RuntimeError outside a transaction.
    """
    label = model._meta.label
    if label not in LOCK_ORDER:
        raise LockOrderViolated(f"{label} has no place in core.locks.LOCK_ORDER")
    if not connection.in_atomic_block:
        raise RuntimeError("row locks live in a transaction")
    rank, held = LOCK_ORDER.index(label), _held_locks()
    if rank < held.rank:
        raise LockOrderViolated(f"{label} must be locked before {LOCK_ORDER[held.rank]}")
    held.rank = rank


def _held_locks() -> _HeldLocks:
    live = set(connection.savepoint_ids)
    for savepoints, callback, *_ in connection.run_on_commit:
        if isinstance(callback, _HeldLocks) and set(savepoints) <= live:
            return callback
    held = _HeldLocks()
    transaction.on_commit(held)
    return held
