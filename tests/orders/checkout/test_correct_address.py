"""Another door for a confirmed order: until packing, for the same total, its GST split anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace

import pytest
from django.core.cache import cache

from core.errors import Invalid, NotFound
from orders.checkout.operations import (
    AddressFixed,
    CashNotTakenThere,
    PinNotServed,
    correct_address,
    record_address_refused,
)
from orders.customers.privacy.queries import person_of
from orders.fulfilment.operations import DeliveryFacts, record_delivery
from orders.models import Customer, Order
from orders.sales.operations import CapturedPayment, cancel_order, confirm_order
from orders.sales.queries import order_page
from tests.orders.checkout.test_cash_on_delivery import cash_order
from tests.orders.checkout.test_complete_cart import at_the_same_time
from tests.orders.conftest import begin
from tests.orders.outside import Outside
from tests.orders.wardrobe import (
    BENGALURU,
    MUMBAI,
    add_customer,
    add_piece,
    cart_with,
    everything,
    news,
    told,
)
from tests.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]
STORED = replace(MUMBAI, phone="+919845012345")


@pytest.fixture
def bought(world: World) -> Callable[..., Order]:
    """A confirmed order of blouses of ₹1,500 from Bengaluru to Bengaluru, with carriage of ₹99."""

    def buy(**changes: object) -> Order:
        order = Order.objects.get(public_id=begin(**changes).order_id)  # type: ignore[arg-type]
        confirm_order(reference=order.reference, payment=CapturedPayment("pay_1", order.amount_due))
        order.refresh_from_db()
        return order

    return buy


def refused(order: Order, error: type[Exception], words: str, **changes: str) -> None:
    """The correction is refused in these words, and nothing is different afterwards."""
    before = everything()
    with pytest.raises(error, match=words):
        correct_address(order_id=order.public_id, address=replace(MUMBAI, **changes))
    assert everything() == before


def test_another_state_splits_the_gst_anew_for_the_same_total(bought: Callable[..., Order]) -> None:
    order = bought()
    line = order.lines.get()
    # Within Karnataka: ₹1,500 at 5 % is 2 × ₹35.71, carriage of ₹99 is 2 × ₹2.36.
    assert (line.cgst, line.sgst, line.igst, line.taxable) == (35_71, 35_71, 0, 1_428_58)
    assert (line.shipping_cgst, line.shipping_igst, order.tax_total) == (2_36, 0, 76_14)
    assert correct_address(order_id=order.public_id, address=MUMBAI) is True
    order.refresh_from_db()
    line.refresh_from_db()
    # To Maharashtra: IGST of ₹71.43 and ₹4.71.
    assert (line.cgst, line.sgst, line.igst, line.taxable) == (0, 0, 71_43, 1_428_57)
    assert (line.shipping_cgst, line.shipping_igst, order.tax_total) == (0, 4_71, 76_14)
    assert (order.total, line.total, order.payment_status) == (1_599_00, 1_500_00, "paid")
    assert order.shipping_address == order.billing_address == STORED
    fact = order.facts.get(kind="address_corrected")
    assert fact.text == "The address was corrected: the parcel goes to Mumbai 400050."
    assert fact.detail == {
        "before": asdict(replace(BENGALURU, phone="+919845012345")),
        "after": asdict(STORED),
    }
    assert fact.actor == "shopper"
    assert news("AddressCorrected") == [
        {"order_id": order.public_id, "number": order.number, "correction": 1}
    ]


def test_there_and_back_again_is_told_twice_and_leaves_the_order_as_it_was(
    bought: Callable[..., Order],
) -> None:
    order = bought()
    sold = list(order.lines.values())
    for address in (MUMBAI, BENGALURU):
        assert correct_address(order_id=order.public_id, address=address) is True
    assert list(order.lines.values()) == sold
    assert [each["correction"] for each in news("AddressCorrected")] == [1, 2]
    before = everything()
    assert correct_address(order_id=order.public_id, address=BENGALURU) is False  # it has that one
    assert everything() == before


def test_two_places_and_two_kinds_of_tax_change_sides(bought: Callable[..., Order]) -> None:
    blouse = add_piece(stock={"BLR": 1, "JAI": 0})
    saree = add_piece("SAR-RED-34", price="4200.00", stock={"BLR": 0, "JAI": 1}, hs_code="50072010")
    order = bought(cart_id=cart_with((blouse, 1), (saree, 1)))
    jaipur = replace(BENGALURU, city="Jaipur", state_code="08", pincode="302001")
    correct_address(order_id=order.public_id, address=jaipur)
    from_studio, from_warehouse = order.lines.order_by("location_code")
    assert (from_studio.location_code, from_studio.cgst, from_studio.igst) == ("BLR", 0, 71_43)
    assert (from_warehouse.cgst, from_warehouse.sgst, from_warehouse.igst) == (100_00, 100_00, 0)
    order.refresh_from_db()
    goods = [row.taxable + row.cgst + row.sgst + row.igst for row in (from_studio, from_warehouse)]
    assert (goods, order.item_total) == ([1_500_00, 4_200_00], 5_700_00)


def test_a_telephone_alone_asks_no_courier_and_splits_nothing(
    bought: Callable[..., Order], outside: Outside
) -> None:
    order = bought()
    sold, asked = list(order.lines.values()), list(outside.asked)
    correct_address(order_id=order.public_id, address=replace(BENGALURU, phone="99000 11223"))
    order.refresh_from_db()
    assert (order.shipping_phone, order.phone) == ("+919900011223", "+919900011223")
    assert (list(order.lines.values()), outside.asked) == (sold, asked)
    assert order.facts.get(kind="address_corrected").text == "The telephone for the courier was corrected."


def test_a_business_buyer_s_bill_stays_where_its_gstin_is(bought: Callable[..., Order]) -> None:
    order = bought(company_name="Rao Textiles", gstin="29ABCDE1234F1ZW")
    correct_address(order_id=order.public_id, address=MUMBAI)
    order.refresh_from_db()
    assert (order.shipping_state_code, order.billing_state_code) == ("27", "29")


def test_cash_goes_only_where_the_courier_takes_it_and_keeps_the_proven_telephone(outside: Outside) -> None:
    order = cash_order()
    outside.no_cash = {"400050"}
    refused(order, CashNotTakenThere, "does not take cash at PIN 400050.*pay for this order online first")
    outside.no_cash = set()
    cache.clear()  # what the courier says of a PIN is remembered
    assert correct_address(order_id=order.public_id, address=replace(MUMBAI, phone="99000 11223"))
    order.refresh_from_db()
    assert (order.total, order.payment_status) == (1_648_00, "cash_due")
    assert (order.shipping_phone, order.phone) == ("+919900011223", "+919845012345")
    assert order.lines.get().surcharge_igst == 2_33  # the fee of ₹49 bears the goods' tax, of the new kind


def test_what_cannot_be_reached_or_is_no_address_changes_nothing(
    bought: Callable[..., Order], outside: Outside
) -> None:
    order = bought()
    outside.unserved = {"400050"}
    refused(order, PinNotServed, "cannot deliver to PIN 400050")
    refused(order, Invalid, "marked fields", pincode="999999")
    refused(order, Invalid, "marked fields", state_code="29")  # the PIN lies in Maharashtra
    refused(order, Invalid, "marked fields", phone="12", line1="")
    with pytest.raises(NotFound):
        correct_address(order_id="order_nobody", address=MUMBAI)


def test_only_between_confirmation_and_packing(bought: Callable[..., Order]) -> None:
    pending = Order.objects.get(public_id=begin().order_id)
    refused(pending, AddressFixed, "not confirmed yet")
    cancel_order(order_id=pending.public_id, reason="Changed my mind")
    refused(pending, AddressFixed, "nothing will be sent")
    order = bought(cart_id=cart_with((add_piece("BLS-TEA-34"), 1)))
    assert order_page(order.public_id).can_readdress
    record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1))
    refused(order, AddressFixed, "is packed, so its address can no longer be changed")
    assert not order_page(order.public_id).can_readdress


def test_packed_at_one_of_two_places_is_too_late(bought: Callable[..., Order]) -> None:
    blouse = add_piece(stock={"BLR": 1, "JAI": 0})
    saree = add_piece("SAR-RED-34", stock={"BLR": 0, "JAI": 1}, hs_code="50072010")
    order = bought(cart_id=cart_with((blouse, 1), (saree, 1)))
    record_delivery(DeliveryFacts(order.number, f"{order.number}-1", "JAI", "packed", 1))
    refused(order, AddressFixed, "is packed")


def test_an_erp_that_heard_too_late_makes_it_a_matter_for_people(bought: Callable[..., Order]) -> None:
    order = bought()
    record_address_refused(order_id=order.public_id, why="The order is packed.")
    order.refresh_from_db()
    assert (
        order.flags["address_not_taken"] == "The new address came too late for the ERP: The order is packed."
    )
    assert "flag" in told(order)


def test_whoever_is_forgotten_is_forgotten_with_the_address_they_had_before(
    bought: Callable[..., Order],
) -> None:
    customer_id = add_customer()
    order = bought(cart_id=cart_with((add_piece(), 1), customer_id=customer_id), customer_id=customer_id)
    correct_address(order_id=order.public_id, address=MUMBAI)
    person = person_of(Customer.objects.get(public_id=customer_id))
    assert {BENGALURU.line1, MUMBAI.line1} <= person.streets


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("round_no", range(5))
def test_packed_and_corrected_in_the_same_moment_ends_in_one_of_two_ways(
    bought: Callable[..., Order], round_no: int
) -> None:
    order = bought()
    failures = at_the_same_time(
        lambda: correct_address(order_id=order.public_id, address=MUMBAI),
        lambda: record_delivery(DeliveryFacts(order.number, order.number, "BLR", "packed", 1)),
    )
    order.refresh_from_db()
    line, kinds = order.lines.get(), told(order)
    assert order.fulfilment_status == "packed" and order.total == 1_599_00
    if failures:
        assert [type(each) for each in failures] == [AddressFixed]
        assert (order.shipping_pincode, line.igst, news("AddressCorrected")) == ("560038", 0, [])
        assert "address_corrected" not in kinds
    else:
        assert (order.shipping_pincode, line.igst) == ("400050", 71_43)
        assert kinds.index("address_corrected") < kinds.index("packed")


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_tabs_with_one_address_are_one_correction(bought: Callable[..., Order]) -> None:
    order = bought()

    def correct() -> bool:
        return correct_address(order_id=order.public_id, address=MUMBAI)

    assert at_the_same_time(correct, correct, correct) == []
    assert [each["correction"] for each in news("AddressCorrected")] == [1]
