"""One order for row locks."""

from __future__ import annotations

import pytest
from django.db import transaction

from core.locks import LockOrderViolated, lock_rows
from core.models import User
from payments.models import Payment, PaymentIntent


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_locks_follow_the_order() -> None:
    with transaction.atomic():
        list(lock_rows(PaymentIntent.objects.all()))
        list(lock_rows(Payment.objects.all()))
    with transaction.atomic():
        list(lock_rows(Payment.objects.all()))
        with pytest.raises(LockOrderViolated):
            lock_rows(PaymentIntent.objects.all())
    with transaction.atomic():
        list(lock_rows(PaymentIntent.objects.all()))


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_kind_without_a_place_is_refused() -> None:
    with transaction.atomic(), pytest.raises(LockOrderViolated):
        lock_rows(User.objects.all())


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_locks_live_in_a_transaction() -> None:
    with pytest.raises(RuntimeError):
        lock_rows(Payment.objects.all())
