"""The demo fee: made once, and left as staff changed it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from orders.models import Surcharge, SurchargeRule

pytestmark = pytest.mark.django_db


def test_the_demo_fees_are_made_once_and_stay_as_staff_left_them() -> None:
    call_command("demo_promotions", verbosity=0)
    fees = {fee.code: (fee.method, fee.value) for fee in Surcharge.objects.all()}
    assert fees == {"cod_fee": ("fixed", 49_00), "gift_wrap": ("fixed", 99_00)}
    Surcharge.objects.update(value=60_00)
    SurchargeRule.objects.all().delete()
    call_command("demo_promotions", verbosity=0)
    assert set(Surcharge.objects.values_list("code", "value")) == {("cod_fee", 60_00), ("gift_wrap", 60_00)}
    assert not SurchargeRule.objects.exists()
