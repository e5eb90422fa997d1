"""Ways of carriage and the courier's reach."""

from __future__ import annotations

import pytest

from core.money import Money
from orders.fulfilment.queries import serviceability_of
from orders.fulfilment.shipping.queries import NoSuchShippingOption, shipping_offers, shipping_option
from orders.fulfilment.shipping.rules import Parcel
from orders.models import ShippingOption
from tests.orders.outside import Outside
from tests.orders.wardrobe import add_piece

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("goods", "amount", "gap"),
    [(1, 99_00, 1_998_99), (1_998_99, 99_00, 1), (1_999_00, 0, None), (50_000_00, 0, None), (0, 99_00, None)],
)
def test_standard_is_99_and_free_from_1999(goods: int, amount: int, gap: int | None) -> None:
    choice = shipping_option("standard", Parcel(Money(goods)))
    assert (choice.amount, choice.list_amount) == (Money(amount), Money(99_00))
    assert choice.free_gap == (None if gap is None else Money(gap))


def test_express_is_199_always() -> None:
    assert [(choice.code, choice.amount) for choice in shipping_offers(Parcel(Money(50_000_00))).choices] == [
        ("standard", Money(0)), ("express", Money(199_00)),
    ]  # fmt: skip


def test_what_is_not_offered_is_refused() -> None:
    ShippingOption.objects.filter(code="express").update(is_active=False)
    for code in ("express", "drone", ""):
        with pytest.raises(NoSuchShippingOption):
            shipping_option(code, Parcel(Money(1)))
    assert [choice.code for choice in shipping_offers(Parcel(Money(1))).choices] == ["standard"]


def test_the_courier_is_asked_once_for_a_place_and_a_weight_step(outside: Outside) -> None:
    add_piece(stock={"JAI": 1})
    for weight_g in (100, 500, 700, 1000):
        assert serviceability_of("560038", weight_g=weight_g).transit_days == 3
    assert outside.asked == ["reach 302001-560038 500 g", "reach 302001-560038 1000 g"]


def test_a_no_is_remembered_and_an_outage_is_not(outside: Outside) -> None:
    add_piece()
    outside.unserved = {"799001"}
    assert not serviceability_of("799001").serviceable
    outside.unserved = set()
    assert not serviceability_of("799001").serviceable
    outside.courier_is_down = True
    away = serviceability_of("560038")
    assert (away.serviceable, away.is_told, away.transit_days) == (True, False, None)
    outside.courier_is_down = False
    assert serviceability_of("560038").transit_days == 3


def test_without_a_place_that_dispatches_nobody_is_refused(outside: Outside) -> None:
    assert serviceability_of("560038").serviceable
    assert outside.asked == []
