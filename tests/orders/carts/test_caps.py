"""The most of a thing counts for the whole cart: for lines made otherwise, and for pieces alone and in bundles."""

from __future__ import annotations

import pytest

from catalog.made.models import Bundle
from catalog.made.operations import AddOnContent, BundleContent, BundleSize, set_add_on, set_bundle
from catalog.made.rules import MakingRequest
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import publish_product
from core.measure import SoldBy, WrongQuantity
from core.money import Money
from orders.carts.operations import (
    NotForSale,
    TooManyPieces,
    add_line,
    change_line_quantity,
    create_cart,
    remove_line,
)
from orders.carts.rules import wanted_quantity
from orders.models import LineItem
from tests.orders.wardrobe import Piece, add_piece

pytestmark = pytest.mark.django_db
LINED = MakingRequest(add_ons=("lining",))


def lined(piece: Piece) -> Piece:
    style = Product.objects.get(variants=piece.pk).erp_sku
    set_add_on(AddOnContent("lining", "Lining", (Money(100_00),), product_skus=(style,)))
    return piece


def the_only_one(piece: Piece) -> Piece:
    Product.objects.filter(variants=piece.pk).update(is_one_of_a_kind=True)
    return piece


def put(cart_id: str, piece: Piece, quantity: int = 1, making: MakingRequest | None = None) -> str:
    return add_line(cart_id=cart_id, variant_id=piece.public_id, quantity=quantity, making=making)


def held() -> list[tuple[str, int]]:
    return list(LineItem.objects.order_by("id").values_list("variant__sku", "quantity"))


@pytest.fixture
def wedding_set() -> tuple[Piece, Piece]:
    """A blouse of which there are two, and a set it lies in."""
    blouse = add_piece("BLS-MRN-36", stock={"BLR": 2})
    add_piece("SAR-MRN-01", price="9999.00", hs_code="50072010", title="Saree", stock={"BLR": 5})
    size = BundleSize("SET-36", {"size": "36"}, {"SAR-MRN-01": 1, "BLS-MRN-36": 1})
    set_bundle(BundleContent("SET", "Wedding Set", (size,), percent_off_bp=1000))
    publish_product(Product.objects.get(erp_sku="SET").public_id)
    kit = ProductVariant.objects.get(sku="SET-36")
    return blouse, Piece("SET-36", kit.public_id, kit.pk)


def test_ten_pieces_count_for_all_lines_of_a_variant() -> None:
    piece, cart_id = lined(add_piece(stock={"BLR": 50})), create_cart()
    put(cart_id, piece, 6)
    other = put(cart_id, piece, 4, LINED)
    with pytest.raises(TooManyPieces):
        put(cart_id, piece)
    with pytest.raises(TooManyPieces):
        change_line_quantity(cart_id=cart_id, line_id=other, quantity=5)
    assert held() == [("BLS-MRN-34", 6), ("BLS-MRN-34", 4)]
    change_line_quantity(cart_id=cart_id, line_id=other, quantity=3)
    put(cart_id, piece)
    assert held() == [("BLS-MRN-34", 7), ("BLS-MRN-34", 3)]


def test_the_only_one_is_in_a_cart_once_however_it_is_made() -> None:
    piece, cart_id = the_only_one(lined(add_piece(stock={"BLR": 3}))), create_cart()
    line = put(cart_id, piece)
    for making in (None, LINED):
        with pytest.raises(WrongQuantity):
            put(cart_id, piece, making=making)
    with pytest.raises(WrongQuantity):
        change_line_quantity(cart_id=cart_id, line_id=line, quantity=2)
    assert held() == [("BLS-MRN-34", 1)]


def test_a_set_and_single_pieces_share_a_shelf(wedding_set: tuple[Piece, Piece]) -> None:
    blouse, kit = wedding_set
    cart_id = create_cart()
    put(cart_id, blouse)
    line = put(cart_id, kit)
    for piece in wedding_set:
        with pytest.raises(NotForSale, match="Your cart already holds all of Meera Silk Blouse"):
            put(cart_id, piece)
    with pytest.raises(NotForSale):
        change_line_quantity(cart_id=cart_id, line_id=line, quantity=2)
    assert held() == [("BLS-MRN-36", 1), ("SET-36", 1)]
    remove_line(cart_id=cart_id, line_id=line)
    put(cart_id, blouse)
    assert held() == [("BLS-MRN-36", 2)]


def test_the_only_one_is_sold_alone_or_in_a_set(wedding_set: tuple[Piece, Piece]) -> None:
    blouse, kit = wedding_set
    the_only_one(blouse)
    for first, second in (wedding_set, (kit, blouse)):
        cart_id = create_cart()
        put(cart_id, first)
        with pytest.raises(NotForSale):
            put(cart_id, second)
    assert Bundle.objects.count() == 1 and len(held()) == 2


@pytest.mark.parametrize(
    ("already", "elsewhere", "fits"), [(0, 3, True), (1, 2, True), (1, 3, False), (0, 4, False)]
)
def test_the_most_counts_what_lies_elsewhere(already: int, elsewhere: int, fits: bool) -> None:
    sold_by = SoldBy(maximum=4)
    if fits:
        assert wanted_quantity(1, sold_by=sold_by, already=already, elsewhere=elsewhere) == already + 1
    else:
        with pytest.raises(WrongQuantity, match="your cart already has 4"):
            wanted_quantity(1, sold_by=sold_by, already=already, elsewhere=elsewhere)
