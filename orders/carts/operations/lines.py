"""Putting pieces into a cart, and taking them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F

from catalog.inventory.queries import WantedStock
from catalog.made.queries import ExtraGone, chosen_making, making_offer, makings_of
from catalog.made.rules import Configuration, MakingRequest
from catalog.pricing.queries import price_of
from catalog.products.queries import OfferedVariant, offered_variant
from core.errors import Invalid, NotFound, Refused
from core.geo import HOME
from core.measure import METRE, quantity_text
from core.rows import PreparedModels, change_row, insert_row
from orders.carts.models import Cart, LineItem
from orders.carts.operations.asking import InCart, ask_about
from orders.carts.operations.open_cart import locked_open_cart, touch_cart
from orders.carts.operations.shared_parts import scarce_part
from orders.carts.rules import MOST_LINES, CartFull, line_metadata, wanted_quantity
from orders.customers.queries import context_of_member

_LINES = PreparedModels(lambda cart_id: LineItem.objects.filter(cart_id=cart_id))
_LINES_OF_VARIANTS = PreparedModels(
    lambda cart_id: LineItem.objects.filter(cart_id=cart_id).select_related("variant")
)
NOT_SOLD_THERE = (
    "This piece is not sold in the region you shop in. Please choose another one, or another region."
)
NO_LONGER_SOLD = "This piece is no longer sold. Please choose another one."


class NotForSale(Refused):
    """The piece is sold out, or fewer are left than wanted, or it is sold no more."""

    code = "not_for_sale"
    message = "This piece is sold out. Please choose another size or colour."


class LineGone(NotFound):
    """Another tab has removed the line."""

    code = "line_gone"
    message = "This piece is no longer in your cart."


def add_line(
    *,
    cart_id: str,
    variant_id: str,
    quantity: int,
    making: MakingRequest | None = None,
    metadata: Mapping[str, Any] | None = None,
) -> str:
    """Put `quantity` more of a variant (public id), made as asked, into an open cart; returns the line's public id.

    Stock units: pieces, or centimetres of goods sold by the metre. The same variant made otherwise is another line.
    Decided by what the last stock snapshot leaves; then the ERP is asked softly about stock and price, for notes in the
    cart, and stops nobody. `metadata` is kept with the line, in place of what it had. Raises Invalid, NoSuchCart, CartNotOpen, NotFound, NotForSale, TooManyPieces, WrongQuantity or CartFull, and
    then changes nothing. Uses the network, after its transaction.
    """
    line_id, in_cart = put_line(
        cart_id=cart_id,
        variant_id=variant_id,
        quantity=quantity,
        making=making or MakingRequest(),
        metadata=metadata,
    )
    ask_about(in_cart)
    return line_id


@transaction.atomic
def put_line(
    *,
    cart_id: str,
    variant_id: str,
    quantity: int,
    making: MakingRequest | Configuration,
    metadata: Mapping[str, Any] | None = None,
) -> tuple[str, InCart]:
    """As add_line, without asking the ERP: for callers that change something else in the same transaction.

    `making` is what was typed, or a configuration kept from another line. Returns the line's public id, and how much
    of the variant the cart holds now: to be asked softly once the transaction is over.
    """
    variant = _sold(offered_variant(variant_id))
    cart = locked_open_cart(cart_id)
    configuration = _configuration(variant.product_id, making, cart.currency)
    if variant.sold_by.uom == METRE and not configuration.is_plain:
        raise Invalid("Goods sold by the metre come as they are, without extras.")
    lines = _LINES.rows(cart_id=cart.pk)
    same_variant = [each for each in lines if each.variant_id == variant.id]
    line = next((each for each in same_variant if each.configuration_key == configuration.key), None)
    if line is None and len(lines) >= MOST_LINES:
        raise CartFull
    line = line or _new_line(cart, variant, configuration)
    others = sum(each.quantity for each in same_variant if each.pk != line.pk)
    wanted = wanted_quantity(quantity, sold_by=variant.sold_by, already=line.quantity, elsewhere=others)
    _check_stock(variant, wanted=wanted + others, already=line.quantity + others)
    _check_parts(lines, variant, wanted=wanted + others)
    price = _base(line, variant, wanted + others, cart) + _extras(variant, configuration, cart)
    _write(line, {"quantity": wanted, "unit_price": price, **_kept(metadata)})
    touch_cart(cart, is_empty=False)
    stock = WantedStock(variant.id, variant.sku, wanted + others, uom=variant.sold_by.uom)
    return line.public_id, InCart(stock, variant.is_bundle)


def _kept(metadata: Mapping[str, Any] | None) -> dict[str, Any]:
    """The column to write; none when nothing is told. Raises Invalid."""
    return {} if metadata is None else {"metadata": line_metadata(metadata)}


def _write(line: LineItem, columns: Mapping[str, Any]) -> None:
    if line.pk is not None:
        change_row(line, **columns)
        return
    for name, value in columns.items():
        setattr(line, name, value)
    insert_row(line)


def _base(line: LineItem, variant: OfferedVariant, quantity: int, cart: Cart) -> int:
    """The price that was agreed, else the one shown now."""
    return line.agreed_price if line.agreed_price is not None else _price(variant, quantity, cart)


def _configuration(product_id: str, making: MakingRequest | Configuration, currency: str) -> Configuration:
    """What was asked for, held against what is offered today. Raises Invalid, ExtraGone or NotForSale."""
    if isinstance(making, MakingRequest):
        return chosen_making(product_id, making, currency=currency)
    if making.is_plain:
        return chosen_making(product_id, MakingRequest())
    if making.measurements is not None:
        form = making_offer(product_id).form
        if form is None or form.handle != making.measurements.form:
            raise NotForSale("This piece is no longer made to these measurements. Please choose it anew.")
    return making


def _new_line(cart: Cart, variant: OfferedVariant, configuration: Configuration) -> LineItem:
    return LineItem(
        cart=cart,
        variant_id=variant.id,
        quantity=0,
        uom=variant.sold_by.uom,
        configuration=configuration.as_json(),
        configuration_key=configuration.key,
    )


def change_line_quantity(
    *, cart_id: str, line_id: str, quantity: int, metadata: Mapping[str, Any] | None = None
) -> None:
    """Set a line's quantity; 0 removes it. Asks softly and raises as add_line does, and LineGone; nothing changes then."""
    in_cart = set_quantity(cart_id=cart_id, line_id=line_id, quantity=quantity, metadata=metadata)
    if in_cart is not None:
        ask_about(in_cart)


@transaction.atomic
def set_quantity(
    *, cart_id: str, line_id: str, quantity: int, metadata: Mapping[str, Any] | None = None
) -> InCart | None:
    """As change_line_quantity, without asking the ERP: for callers that change something else in the same transaction.

    Returns how much of the variant the cart holds now; None when it is no other quantity than before.
    """
    in_cart = None
    cart = locked_open_cart(cart_id)
    lines = _LINES_OF_VARIANTS.rows(cart_id=cart.pk)
    line = next((each for each in lines if each.public_id == line_id), None)
    if line is None:
        raise LineGone
    if quantity == 0 and not isinstance(quantity, bool):
        line.delete()
        lines.remove(line)
    elif wanted_quantity(quantity, sold_by=line.variant.sold_by) != line.quantity:
        in_cart = _take_quantity(cart, lines, line, quantity)
    if metadata is not None and line in lines:
        change_row(line, **_kept(metadata))
    touch_cart(cart, is_empty=not lines)
    return in_cart


def _take_quantity(cart: Cart, lines: Sequence[LineItem], line: LineItem, quantity: int) -> InCart:
    """Another quantity on one of a cart's lines. Fewer can be had of anything, more only of what is sold now."""
    others = sum(each.quantity for each in lines if each.variant_id == line.variant_id and each is not line)
    was, now = line.quantity + others, quantity + others
    variant = offered_variant(line.variant.public_id)
    if quantity > line.quantity:
        variant = _sold(variant)
        wanted_quantity(quantity, sold_by=variant.sold_by, elsewhere=others)
        _check_stock(variant, wanted=now, already=was)
        _check_parts(lines, variant, wanted=now)
    priced = _follow_tier(cart, line.variant_id, was=was, now=now)
    if quantity > line.quantity and not priced:
        raise NotForSale(NO_LONGER_SOLD)
    change_row(line, quantity=quantity)
    stock = WantedStock(line.variant_id, line.variant.sku, now, uom=line.uom)
    return InCart(stock, is_bundle=variant is not None and variant.is_bundle)


def _follow_tier(cart: Cart, variant_id: int, *, was: int, now: int) -> bool:
    """Another tier of quantity is no changed price: what was seen moves along, a change that is still to be told stays.

    Whether so many have a price at all.
    """
    context = context_of_member(cart.customer_id, currency=cart.currency, region=cart.region)
    before, after = (
        price_of([variant_id], context, quantities={variant_id: count}).get(variant_id)
        for count in (was, now)
    )
    if before and after and before.amount != after.amount:
        step = after.amount.amount - before.amount.amount
        shown = cart.lines.filter(variant_id=variant_id, agreed_price=None)
        shown.update(unit_price=F("unit_price") + step)
    return after is not None


@transaction.atomic
def remove_line(*, cart_id: str, line_id: str) -> None:
    """Take a line out; taking it out twice is fine. Raises NoSuchCart or CartNotOpen."""
    cart = locked_open_cart(cart_id)
    cart.lines.filter(public_id=line_id).delete()
    touch_cart(cart)


@transaction.atomic
def accept_prices(*, cart_id: str, shown: Mapping[str, int]) -> None:
    """The shopper has read what changed and goes on: the prices `shown` to them become the ones they saw.

    By line id, of one piece or metre with its extras, in minor units. A price that has changed once more meanwhile
    is another change, and stops the checkout again. Raises NoSuchCart or CartNotOpen.
    """
    cart = locked_open_cart(cart_id)
    lines = [line for line in cart.lines.all() if line.public_id in shown]
    for line in lines:
        line.unit_price = shown[line.public_id]
    LineItem.objects.bulk_update(lines, ["unit_price"])
    touch_cart(cart)


def _sold(found: OfferedVariant | None) -> OfferedVariant:
    """A variant that is offered now. Raises NotFound or NotForSale."""
    if found is None:
        raise NotFound("There is no such piece. Please choose it again on its page.")
    if not found.is_offered:
        raise NotForSale(NO_LONGER_SOLD)
    return found


def _price(variant: OfferedVariant, quantity: int, cart: Cart) -> int:
    """What one piece or metre costs this shopper when so many are bought, in minor units. Raises NotForSale without a price."""
    context = context_of_member(cart.customer_id, currency=cart.currency, region=cart.region)
    found = price_of([variant.id], context, quantities={variant.id: quantity}).get(variant.id)
    if found is None:
        raise NotForSale(NO_LONGER_SOLD if cart.region == HOME else NOT_SOLD_THERE)
    return found.amount.amount


def _extras(variant: OfferedVariant, configuration: Configuration, cart: Cart) -> int:
    """What the extras add to each piece, in minor units. Raises ExtraGone."""
    making = makings_of([(variant.product_id, configuration)], currency=cart.currency)[0]
    if making.missing:
        raise ExtraGone
    return making.add_on_price.amount


def _check_stock(variant: OfferedVariant, *, wanted: int, already: int) -> None:
    title, uom = variant.product_title, variant.sold_by.uom
    kind = "" if uom == METRE else " in this size"
    if variant.sellable < variant.sold_by.minimum:
        raise NotForSale(f"{title} is sold out{kind}. Please choose another size or colour.")
    if wanted > variant.sellable:
        have = f" Your cart already has {quantity_text(already, uom)}." if already else ""
        raise NotForSale(f"Only {quantity_text(variant.sellable, uom)} left of {title}{kind}.{have}")


def _check_parts(lines: Sequence[LineItem], variant: OfferedVariant, *, wanted: int) -> None:
    """Bundles and single pieces take from the same shelf. Raises NotForSale."""
    scarce = scarce_part(lines, variant, wanted=wanted)
    if scarce is not None:
        raise NotForSale(
            f"Your cart already holds all of {scarce.product_title} that we have, alone or in a set. "
            "Please remove one of the two first."
        )
