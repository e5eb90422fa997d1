"""Ways of paying that have trouble are named where the shopper chooses, and nowhere when there is none."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from payments.models import Downtime
from payments.rules import DOWNTIMES_KEY
from tests.storefront.pages.test_checkout import FORM, bag

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
WORDS = "Trouble at the moment:</strong> Netbanking (HDFC), UPI."


@pytest.fixture
def trouble() -> None:
    """Two that go on, one that is over."""
    for number, (method, instrument, status) in enumerate(
        [("upi", "", "started"), ("netbanking", "HDFC", "started"), ("card", "", "resolved")]
    ):
        Downtime.objects.create(
            provider="razorpay", provider_downtime_id=f"down_{number}", method=method, instrument=instrument,
            status=status,
        )  # fmt: skip
    cache.delete(DOWNTIMES_KEY)


def test_without_trouble_nothing_is_said(client: Client) -> None:
    bag(client)
    page = client.get("/checkout/").text
    assert "UPI, card, netbanking, wallet, EMI or pay later" in page
    assert "Trouble at the moment" not in page


@pytest.mark.usefixtures("trouble")
def test_the_form_the_island_and_the_pay_page_name_it(client: Client) -> None:
    bag(client)
    assert WORDS in client.get("/checkout/").text
    assert WORDS in client.get("/islands/checkout-sums/?shipping_option_code=standard").text
    pay_page = client.post("/checkout/", FORM, follow=True)
    assert "/checkout/pay/" in pay_page.redirect_chain[-1][0]
    assert WORDS in pay_page.text
