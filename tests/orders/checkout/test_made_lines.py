"""Cloth by the metre, pieces made for one shopper and bundles: bought, kept, and told to the ERP to the paisa."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django.fixtures import Settings

from catalog.inventory.models import ReservationItem
from catalog.made.models import AddOn, AddOnPrice
from catalog.made.operations import (
    AddOnContent,
    BundleContent,
    BundleSize,
    FieldContent,
    FormContent,
    reprice_bundles,
    set_add_on,
    set_bundle,
    set_measurement_form,
    set_selling_steps,
)
from catalog.made.queries import ExtraGone, configured_price, included_words
from catalog.made.rules import Configuration, MakingRequest
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import publish_product
from core.clock import today_in_india
from core.errors import Invalid
from core.measure import METRE, WrongQuantity
from core.money import Money
from erp_sync.arkone.client import arkone_client
from erp_sync.erp.bodies import order_body
from orders.carts.operations import add_line, change_line_quantity, create_cart
from orders.carts.queries import cart_count, cart_summary
from orders.checkout.operations import PiecesShort, PriceChanged, begin_payment
from orders.models import Order
from orders.sales.queries import order_for_erp, order_page
from tests.orders.outside import Outside
from tests.orders.tailor import tailored
from tests.orders.wardrobe import Piece, add_piece, cart_with, details, everything, open_every_day, reprice
from tests.world import World

pytestmark = pytest.mark.django_db
SIZES = {"bust": "36", "under_bust": "30"}
STEPS = {"quantity_step": 25, "min_quantity": 50, "max_quantity": 1000}


@pytest.fixture
def cloth(outside: Outside) -> Piece:
    """Brocade at ₹999.99 a metre, ten metres of it, cut from half a metre in steps of 25 cm."""
    piece = add_piece("FAB-MRN-01", price="999.99", stock={"BLR": 1000}, hs_code="50072090", title="Brocade")
    ProductVariant.objects.filter(pk=piece.pk).update(uom=METRE)
    set_selling_steps(sku=piece.sku, steps=STEPS)
    outside.stock[piece.sku] = 1000
    return piece


def made(piece: Piece, *add_ons: str, cart_id: str | None = None, **measures: str) -> str:
    """An open cart with one such piece; answers the cart's public id."""
    cart_id = cart_id or create_cart()
    asked = MakingRequest(unit="in", measures=measures, add_ons=add_ons)
    add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=1, making=asked)
    return cart_id


def wedding_set() -> Piece:
    """A saree of ₹9,999 (fabric, 5%) and a blouse of ₹3,499 (garment, 18%), together 10% off."""
    add_piece("SAR-MRN-01", price="9999.00", hs_code="50072010", title="Saree", stock={"BLR": 3})
    add_piece("BLS-MRN-36", price="3499.00", title="Blouse", stock={"BLR": 2})
    size = BundleSize("SET-36", {"size": "36"}, {"SAR-MRN-01": 1, "BLS-MRN-36": 1})
    assert set_bundle(BundleContent("SET", "Wedding Set", (size,), percent_off_bp=1000))
    publish_product(Product.objects.get(erp_sku="SET").public_id)
    variant = ProductVariant.objects.get(sku="SET-36")
    return Piece("SET-36", variant.public_id, variant.pk)


def test_cloth_is_sold_by_its_length(world: World, cloth: Piece) -> None:
    cart_id = cart_with((cloth, 275))
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    line = order.lines.get()
    # ₹999.99 × 2.75 = ₹2,749.9725, half up; fabric at 5% whatever the length costs
    assert (line.quantity, line.uom, line.unit_price, line.total) == (275, "metre", 999_99, 2_749_97)
    assert (line.rate_bp, line.cgst, line.sgst, line.is_returnable) == (500, 65_48, 65_48, False)
    assert ReservationItem.objects.get().quantity == 275
    shown = order_page(order.public_id).lines[0]
    assert (shown.quantity_text, shown.unit_price, shown.total) == ("2.75 m", Money(999_99), Money(2_749_97))
    told = order_body(order_for_erp(order.public_id))["lines"][0]
    assert (told["qty"], told["unit_price"], told["discount"]) == ("2.75", "999.99", "0.00")
    assert cart_count(cart_id) == 1


def test_wrong_lengths_are_refused_and_change_nothing(cloth: Piece) -> None:
    cart_id = cart_with((cloth, 100))
    line, other, edged = cart_summary(cart_id).lines[0], create_cart(), _edged(cloth)
    before = everything()
    with pytest.raises(WrongQuantity, match=r"steps of 0\.25 m: please choose 2\.5 m or 2\.75 m"):
        change_line_quantity(cart_id=cart_id, line_id=line.id, quantity=260)
    with pytest.raises(WrongQuantity, match="The most we sell of this at once is 10 m"):
        add_line(cart_id=cart_id, variant_id=cloth.public_id, quantity=925)
    with pytest.raises(WrongQuantity, match="The least we sell"):
        add_line(cart_id=other, variant_id=cloth.public_id, quantity=25)
    with pytest.raises(Invalid, match="without extras"):
        add_line(cart_id=cart_id, variant_id=cloth.public_id, quantity=50, making=edged)
    assert everything() == before


def _edged(piece: Piece) -> MakingRequest:
    style = Product.objects.get(variants=piece.pk).erp_sku
    set_add_on(AddOnContent("edge", "Edging", (Money(0),), product_skus=(style,)))
    return MakingRequest(add_ons=("edge",))


def test_extras_count_towards_the_slab_of_the_piece(world: World) -> None:
    plain, dead, above = tailored("2400.00"), ("cups",), ("cups", "rush")
    begin_payment(cart_id=made(plain), details=details())
    begin_payment(cart_id=made(plain, *dead), details=details())
    begin_payment(cart_id=made(plain, *above), details=details())
    lines = [order.lines.get() for order in Order.objects.order_by("id")]
    # ₹2,400 is below the slab; ₹2,650 fits no rate and bears 18%, reported; ₹3,150 is above it
    assert [(line.total, line.rate_bp, line.add_on_price) for line in lines] == [
        (2_400_00, 500, 0), (2_650_00, 1800, 250_00), (3_150_00, 1800, 750_00),
    ]  # fmt: skip
    assert ["gst_dead_band" in order.flags for order in Order.objects.order_by("id")] == [False, True, False]


def test_a_piece_made_to_measure_is_a_line_of_its_own_and_stays_as_agreed(
    world: World, outside: Outside
) -> None:
    piece = tailored()
    open_every_day()
    cart_id = made(piece, "cups", **SIZES)
    made(piece, "cups", cart_id=cart_id, **SIZES)
    made(piece, "cups", cart_id=cart_id, bust="38", under_bust="31.5")
    made(piece, cart_id=cart_id)
    summary = cart_summary(cart_id)
    assert [(line.quantity, line.unit_price.amount) for line in summary.lines] == [
        (2, 2_650_00), (1, 2_650_00), (1, 2_400_00),
    ]  # fmt: skip
    assert summary.lines[1].words == ("Made to measure: Bust 38 in, Under bust 31.5 in",)
    assert (summary.allows_cash, summary.lead_days) == (False, 13)
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    assert order.expected_on == today_in_india() + timedelta(days=13 + 3)
    assert [(line.lead_days, line.is_returnable) for line in order.lines.all()] == [
        (13, False), (13, False), (0, True),
    ]  # fmt: skip
    before = order_page(order.public_id).lines
    AddOnPrice.objects.update(amount=1)
    AddOn.objects.update(title="Other", is_active=False)
    set_measurement_form(FormContent("blouse", "Blouse", (FieldContent("bust", "Chest", 1, 2),)))
    assert order_page(order.public_id).lines == before
    assert before[0].parts == (("Padded cups", Money(250_00)),)
    note = order_for_erp(order.public_id).lines[1].note
    assert note == "Padded cups; Made to measure: Bust 38 in, Under bust 31.5 in"


def test_what_cannot_be_made_is_refused_and_nothing_is_added() -> None:
    piece = tailored()
    cart_id = create_cart()
    before = everything()
    with pytest.raises(Invalid) as refusal:
        made(piece, cart_id=cart_id, bust="80")
    assert refusal.value.fields == {
        "measure_bust": "Bust: we can make it from 28 to 52 in.",
        "measure_under_bust": "Under bust: we need this one, from 24 to 48 in.",
    }
    with pytest.raises(Invalid, match="no longer offered"):
        made(piece, "velvet", cart_id=cart_id)
    assert everything() == before
    plain = configured_price(piece.pk, Configuration())
    assert (plain.unit_price, plain.parts, plain.is_returnable) == (Money(2_400_00), (), True)
    both = configured_price(piece.pk, Configuration(add_ons=("cups", "rush")))
    assert (both.unit_price, both.lead_days, both.is_returnable) == (Money(3_150_00), 0, False)


def test_an_extra_s_new_price_is_shown_and_a_withdrawn_one_stops_the_checkout(world: World) -> None:
    cart_id = made(tailored(), "cups")
    AddOnPrice.objects.filter(add_on__handle="cups").update(amount=300_00)
    assert cart_summary(cart_id).lines[0].problem == "The price changed from ₹2,650.00 to ₹2,700.00."
    with pytest.raises(PriceChanged):
        begin_payment(cart_id=cart_id, details=details())
    AddOn.objects.update(is_active=False)
    assert not cart_summary(cart_id).can_check_out
    with pytest.raises(ExtraGone):
        begin_payment(cart_id=cart_id, details=details())
    assert not Order.objects.exists()


def test_each_part_of_a_bundle_bears_its_own_rate(world: World) -> None:
    bundle = wedding_set()
    assert included_words(Product.objects.get(variants=bundle.pk).public_id) == (
        "Saree (Maroon, 34)",
        "Blouse (Maroon, 34)",
    )
    cart_id = cart_with((bundle, 2))
    summary = cart_summary(cart_id)
    line = summary.lines[0]
    # (9,999 + 3,499) less 10% = 12,148.20
    assert (line.unit_price, line.total, line.sellable) == (Money(12_148_20), Money(24_296_40), 2)
    assert line.includes == ("Saree (Maroon, 34)", "Blouse (Maroon, 34)")
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    saree, blouse = order.lines.all()
    assert (saree.sku, saree.quantity, saree.unit_price, saree.total, saree.rate_bp) == (
        "SAR-MRN-01", 2, 8_999_10, 17_998_20, 500,
    )  # fmt: skip
    assert (blouse.sku, blouse.quantity, blouse.unit_price, blouse.total, blouse.rate_bp) == (
        "BLS-MRN-36", 2, 3_149_10, 6_298_20, 1800,
    )  # fmt: skip
    assert order.item_total == 24_296_40
    assert order.tax_total == summary.tax.total.amount
    held = ReservationItem.objects.values_list("level__item__variant__sku", "quantity")
    assert sorted(held) == [("BLS-MRN-36", 2), ("SAR-MRN-01", 2)]
    (shown,) = order_page(order.public_id).lines
    assert (shown.sku, shown.quantity, shown.unit_price, shown.total) == (
        "SET-36", 2, Money(12_148_20), Money(24_296_40),
    )  # fmt: skip
    assert order_for_erp(order.public_id).lines[0].note == "Part of 2 × Wedding Set"


def test_a_bundle_shares_the_stock_of_its_parts(world: World, outside: Outside) -> None:
    cart_id = cart_with((wedding_set(), 2))
    outside.stock["BLS-MRN-36"] = 1
    with pytest.raises(PiecesShort) as refusal:
        begin_payment(cart_id=cart_id, details=details())
    assert refusal.value.message.startswith("Only 1 left of Blouse of Wedding Set")
    assert not ReservationItem.objects.exists()


def test_a_bundle_s_price_follows_its_parts() -> None:
    piece = wedding_set()
    assert reprice_bundles() == 0
    reprice("SAR-MRN-01", "8999.00")
    assert reprice_bundles() == 1
    assert reprice_bundles() == 0
    assert cart_summary(cart_with((piece, 1))).lines[0].unit_price == Money(11_248_20)


def test_the_erp_takes_such_an_order_to_the_paisa(world: World, cloth: Piece, settings: Settings) -> None:
    piece = tailored()
    cart_id = made(piece, "cups", **SIZES)
    add_line(cart_id=cart_id, variant_id=cloth.public_id, quantity=275)
    add_line(cart_id=cart_id, variant_id=wedding_set().public_id, quantity=1)
    begin_payment(cart_id=cart_id, details=details())
    order = Order.objects.get()
    body = order_body(order_for_erp(order.public_id))
    world.arkone.reset(fixture="small")
    cloths = {"FAB-MRN-01": "Mtr"}
    world.arkone.seed(
        items=[
            {
                "sku": line["sku"],
                "name": line["sku"],
                "hsn": line["hsn"],
                "uom": cloths.get(line["sku"], "Nos"),
            }
            for line in body["lines"]
        ]
    )
    status, answer = arkone_client().post("/sales-orders", body, key="made")
    assert status == 201
    assert answer.money("total") == order.money_total
    taken = {line.text("sku"): line for line in answer.objects("lines")}
    assert taken["FAB-MRN-01"].text("qty") == "2.75"
    assert taken["BLS-MRN-34"].text("note").startswith("Padded cups; Made to measure: Bust 36 in")
    assert {"SAR-MRN-01", "BLS-MRN-36"} <= set(taken)


def test_a_bundle_comes_as_it_is() -> None:
    piece = wedding_set()
    style = Product.objects.get(variants=piece.pk).erp_sku
    set_add_on(AddOnContent("cups", "Padded cups", (Money(250_00),), product_skus=(style,)))
    with pytest.raises(Invalid, match="no longer offered"):
        made(piece, "cups")
