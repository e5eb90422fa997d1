"""The demo fee: made once, and left as staff changed it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from orders.models import Surcharge, SurchargeRule

pytestmark = pytest.mark.django_db


def test_the_demo_fee_is_made_once_and_stays_as_staff_left_it() -> None:
    call_command("demo_promotions", verbosity=0)
    fee = Surcharge.objects.get()
    assert (fee.code, fee.method, fee.value) == ("cod_fee", "fixed", 49_00)
    Surcharge.objects.update(value=60_00)
    SurchargeRule.objects.all().delete()
    call_command("demo_promotions", verbosity=0)
    assert (Surcharge.objects.get().value, SurchargeRule.objects.count()) == (60_00, 0)
