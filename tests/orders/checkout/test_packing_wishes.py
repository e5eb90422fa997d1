"""A note, gift wrap and a message, from the bag to the order, its GST, its slip; never changed afterwards."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from core.errors import Invalid
from core.money import Money
from orders.carts.operations import CartNotOpen, merge_carts, reopen_cart, set_packing_wishes
from orders.carts.queries import cart_summary
from orders.invoices.printing import slip_pdf
from orders.models import Cart, Fulfillment, Order, Surcharge, SurchargeRule
from orders.packing.rules import NO_WISHES, PackingWishes
from orders.returns.queries import packing_slip
from orders.sales.queries import order_page
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import deliver
from tests.orders.wardrobe import add_customer, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db
WISHES = PackingWishes("Please ring twice", True, "For your day, Meera!\nAsha")


def gift_wrap(value: int = 99_00, **rule: object) -> Surcharge:
    """A fee for gift wrap, ₹99 unless told otherwise; `rule` is one more condition."""
    fee = Surcharge.objects.create(code="gift_wrap", title="Gift wrap", method="fixed", value=value)
    SurchargeRule.objects.create(surcharge=fee, attribute="gift_wrap", operator="in", values=["yes"])
    if rule:
        SurchargeRule.objects.create(surcharge=fee, **rule)
    return fee


def wished(wishes: PackingWishes = WISHES, price: str = "1500.00") -> str:
    cart_id = cart_with((add_piece(price=price), 1))
    set_packing_wishes(cart_id=cart_id, wishes=wishes)
    return cart_id


def test_wrapping_is_offered_at_its_price_and_charged_when_chosen() -> None:
    cart_id = cart_with((add_piece(), 1))
    assert cart_summary(cart_id).packing.gift_wrap_price is None, "nobody offers it yet"
    gift_wrap()
    plain = cart_summary(cart_id)
    assert (plain.packing.gift_wrap_price, plain.surcharges, plain.total) == (
        Money(99_00),
        (),
        Money(1500_00),
    )
    set_packing_wishes(cart_id=cart_id, wishes=WISHES)
    wrapped = cart_summary(cart_id)
    assert [(fee.title, fee.amount) for fee in wrapped.surcharges] == [("Gift wrap", Money(99_00))]
    assert (wrapped.packing.wishes, wrapped.total) == (WISHES, Money(1599_00))
    assert wrapped.tax.taxable + wrapped.tax.total == wrapped.total
    set_packing_wishes(cart_id=cart_id, wishes=NO_WISHES)
    assert cart_summary(cart_id).total == Money(1500_00)


def test_it_may_be_free_for_dear_bags() -> None:
    gift_wrap(attribute="spend", operator="lt", values=["500000"])
    cart_id = cart_with((add_piece(price="6000.00"), 1))
    assert cart_summary(cart_id).packing.gift_wrap_price == Money(0)


def test_the_order_keeps_it_with_the_gst_of_its_goods(world: World) -> None:
    gift_wrap()
    cart_id = wished()
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    # 1,500 and 99 of carriage and 99 of wrap, all at the blouse's 5%; within the state 99·5/210 = 2.36 each
    assert (order.surcharge_total, order.total) == (99_00, 1698_00)
    line = order.lines.get()
    assert (line.rate_bp, line.surcharge, line.surcharge_cgst, line.surcharge_sgst) == (500, 99_00, 236, 236)
    assert line.surcharge_taxable == 94_28
    assert order_page(order.public_id).wishes == WISHES == order.wishes
    with pytest.raises(CartNotOpen):
        set_packing_wishes(cart_id=cart_id, wishes=NO_WISHES)
    assert Cart.objects.get(public_id=cart_id).wishes == WISHES


def test_paying_another_way_keeps_the_wrap(world: World) -> None:
    gift_wrap()
    cart_id = wished()
    begin(cart_id=cart_id)
    order = Order.objects.get(public_id=begin(cart_id=cart_id, payment_method="cod").order_id)
    assert [fee["code"] for fee in order.surcharges] == ["gift_wrap"]
    assert order.surcharges[0]["by_payment"] is False


def test_what_is_too_long_changes_nothing() -> None:
    cart_id = wished()
    with pytest.raises(Invalid):
        set_packing_wishes(cart_id=cart_id, wishes=PackingWishes("n" * 501))
    assert Cart.objects.get(public_id=cart_id).wishes == WISHES


def test_it_comes_along_when_carts_join_and_when_the_shopper_goes_back(world: World) -> None:
    guest, customer = wished(), add_customer()
    own = cart_with((add_piece("BLS-MRN-36"), 1), customer_id=customer)
    set_packing_wishes(cart_id=own, wishes=PackingWishes("mine"))
    merged = merge_carts(guest_cart_id=guest, customer_id=customer).cart_id
    joined = PackingWishes("mine", True, WISHES.gift_message)
    assert Cart.objects.get(public_id=merged).wishes == joined
    Cart.objects.filter(public_id=merged).update(customer=None)
    begin(cart_id=merged)
    assert Cart.objects.get(public_id=reopen_cart(cart_id=merged)).wishes == joined


def slip_text(order: Order) -> str:
    paper = slip_pdf(packing_slip(Fulfillment.objects.get(order=order).public_id))
    return PdfReader(io.BytesIO(paper)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("wishes", "there", "missing"),
    [
        (WISHES, ["A message for you", "For your day, Meera!", "Gift wrap", "See the order"], ["ring twice"]),
        (PackingWishes("Please ring twice"), ["Please ring twice"], ["A message for you", "Gift wrap"]),
        (NO_WISHES, [], ["Note", "Gift wrap", "A message for you"]),
    ],
)
def test_the_slip_in_the_parcel(
    wishes: PackingWishes,
    there: list[str],
    missing: list[str],
    world: World,
    pay: Callable[..., dict[str, str]],
) -> None:
    order = Order.objects.get(public_id=begin(cart_id=wished(wishes)).order_id)
    order = come_back(order, pay(order))
    deliver(order, "BLR")
    text = slip_text(order)
    assert [words for words in there if words not in text] == []
    assert [words for words in missing if words in text] == []
    assert "₹" not in text and "1,500" not in text
