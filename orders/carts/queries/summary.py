"""What lies in a cart, at today's prices, and what it would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.inventory.allocation import Destination
from catalog.made.queries import ExtraGone
from core.geo import ABROAD, HOME
from core.measure import METRE, PIECE
from core.money import Money, sum_money
from core.rows import PreparedModels
from orders.carts.models import Cart
from orders.carts.queries.basket import PREPAID
from orders.carts.queries.cart_line import CartLine
from orders.carts.queries.credit import CartCreditSummary, cart_credit
from orders.carts.queries.deal import Deal, EnteredCode, work_out_cart
from orders.carts.queries.gifts import CartGift, gifts_of_order, shown_gifts
from orders.carts.queries.lines import PricedLine, priced_lines
from orders.carts.queries.notes import line_notes
from orders.carts.queries.parcel import goods_of, parcel_of
from orders.carts.queries.taxes import CartTax, cart_tax, taxed_at
from orders.carts.rules import NoSuchCart, line_problem
from orders.fulfilment.shipping.queries import ShippingChoice, ShippingOffers, shipping_offers
from orders.packing.rules import AS_ALWAYS, Packing
from orders.promotions.queries import UNKNOWN_CODE
from orders.promotions.rules.applied import (
    AppliedPromotion,
    AppliedSurcharge,
    from_json,
    gifts_worth,
    with_carriage,
)
from orders.sales.rules import GstTotals


@dataclass(frozen=True, slots=True)
class CartSummary:
    """A cart worked out. Lines that cannot be sold at all do not count into its totals.

    `shipping` is None until a way of carriage is chosen; `tax` is within `total`, as IGST while the state is unknown;
    `taxes` say it line by line.
    `discounts` are what promotions take off `subtotal` and `shipping`; `codes` what was entered, `upsells` what is near;
    `surcharges` are fees on top. `gifts` count into `subtotal` and, in full, into `discounts`. `credit` is what gift
    cards and store credit pay of `total`.
    `offers` are the ways of carriage that fit, priced for this cart, or why none does. `lead_days` is how long its slowest piece takes to make;
    `allows_cash` is false when something is made to measure, and abroad: neither is sold for cash on delivery.
    """

    id: str
    status: str
    lines: tuple[CartLine, ...]
    subtotal: Money
    shipping: Money | None
    total: Money
    taxes: CartTax
    free_shipping_gap: Money | None
    offers: ShippingOffers
    allows_cash: bool
    discounts: tuple[AppliedPromotion, ...]
    codes: tuple[EnteredCode, ...]
    upsells: tuple[str, ...]
    surcharges: tuple[AppliedSurcharge, ...] = ()
    gifts: tuple[CartGift, ...] = ()
    gift_notes: tuple[str, ...] = ()
    credit: CartCreditSummary | None = None
    packing: Packing = AS_ALWAYS
    region: str = HOME

    @property
    def is_abroad(self) -> bool:
        """Whether it is sold in another region than India."""
        return self.region != HOME

    @property
    def tax(self) -> GstTotals:
        """The GST within `total`."""
        return self.taxes.total

    @property
    def count(self) -> int:
        """How many pieces; a length of cloth is one."""
        return sum(1 if line.sold_by.uom == METRE else line.quantity for line in self.lines)

    @property
    def shipping_options(self) -> tuple[ShippingChoice, ...]:
        """The ways of carriage that fit, the default first."""
        return self.offers.choices

    @property
    def problems(self) -> tuple[str, ...]:
        """What stands in the way of checkout, line by line."""
        return tuple(f"{line.product_title}: {line.problem}" for line in self.lines if line.problem)

    @property
    def lapsed_codes(self) -> tuple[EnteredCode, ...]:
        """Codes that opened something when they were entered and open nothing any more."""
        return tuple(each for each in self.codes if not each.applies and each.words == UNKNOWN_CODE)

    @property
    def lead_days(self) -> int:
        """How long its slowest piece takes to make."""
        return max((line.lead_days for line in self.lines), default=0)

    @property
    def discount(self) -> Money:
        """All that promotions take off."""
        return sum_money((each.amount for each in self.discounts), self.total.currency)

    @property
    def to_pay(self) -> Money:
        """What remains once gift cards and store credit have paid their part."""
        return self.total - self.credit.amount if self.credit else self.total

    @property
    def can_check_out(self) -> bool:
        """Whether there is something to pay for and nothing in the way."""
        return bool(self.lines) and not self.problems


def cart_summary(
    cart_id: str,
    *,
    state_code: str | None = None,
    pincode: str = "",
    shipping_option: str | None = None,
    email: str = "",
    payment_method: str = PREPAID,
) -> CartSummary:
    """A cart worked out in at most fifteen queries, plus those of made pieces, bundles and live promotions.

    `payment_method` is `prepaid` or `cod`. With a delivery state and PIN the GST is split by the places that would serve it. Raises NoSuchCart.
    """
    lines = priced_lines(cart := _cart(cart_id))
    sold = [line for line in lines if line.is_sold]
    goods = sum_money((line.total for line in sold), cart.currency)
    to = Destination(state_code, pincode) if cart.region == HOME else Destination(ABROAD)
    offers, chosen = _ways(cart, sold, to, (payment_method, shipping_option))
    deal = _deal(cart, lines, carriage := _carriage(chosen, cart.currency), (email, payment_method))
    return CartSummary(
        id=cart.public_id,
        status=cart.status,
        lines=_shown_lines(lines, deal),
        subtotal=goods + deal.gifts_worth,
        shipping=chosen.amount if chosen else None,
        total=(total := goods + deal.gifts_worth + carriage + deal.surcharge - deal.discount),
        credit=cart_credit(cart, total),
        taxes=cart_tax([*sold, *deal.gifts], carriage, deal, taxed_at(chosen, to)),
        free_shipping_gap=next((each.free_gap for each in (chosen, *offers.choices) if each), None),
        offers=offers,
        allows_cash=cart.region == HOME and not any(line.making.is_made_to_measure for line in lines),
        discounts=deal.applied,
        codes=deal.codes,
        upsells=deal.upsells,
        surcharges=deal.surcharges,
        gifts=shown_gifts(deal.gifts, deal.applied),
        gift_notes=deal.gift_notes,
        packing=Packing(cart.wishes, deal.gift_wrap_price),
        region=cart.region,
    )


def _carriage(chosen: ShippingChoice | None, currency: str) -> Money:
    return chosen.amount if chosen else Money.zero(currency)


def _ways(
    cart: Cart, sold: Sequence[PricedLine], to: Destination, chosen: tuple[str, str | None]
) -> tuple[ShippingOffers, ShippingChoice | None]:
    """The ways of carriage for what is sold of a cart, and the chosen one if it fits."""
    payment_method, wanted = chosen
    parcel = parcel_of(
        sold,
        value=sum_money((line.total for line in sold), cart.currency),
        state_code=to.state_code or "",
        pincode=to.pincode,
        payment_method=payment_method,
    )
    offers = shipping_offers(replace(parcel, region=cart.region), goods_of(sold))
    return offers, next((option for option in offers.choices if option.code == wanted), None)


_CART = PreparedModels(
    lambda public_id: Cart.objects.filter(public_id=public_id).select_related("customer", "order")
)


def _cart(cart_id: str) -> Cart:
    cart = _CART.first(public_id=cart_id)
    if cart is None:
        raise NoSuchCart
    return cart


def _deal(cart: Cart, lines: Sequence[PricedLine], carriage: Money, buyer: tuple[str, str]) -> Deal:
    """What promotions and surcharges do now; a cart that is being paid keeps what its order was promised.

    `buyer` is their e-mail and how they pay.
    """
    if cart.order is None:
        email, payment_method = buyer
        return work_out_cart(cart, lines, shipping=carriage, email=email, payment_method=payment_method)
    kept = from_json(cart.order.promotions, cart.currency)
    return Deal(
        cart.currency,
        applied=with_carriage(kept, carriage),
        surcharges=cart.order.applied_surcharges,
        gifts=gifts_of_order(cart.order) if gifts_worth(kept, cart.currency) else (),
    )


def _shown_lines(lines: Sequence[PricedLine], deal: Deal) -> tuple[CartLine, ...]:
    """With notes. Lines of one variant share its stock, earlier ones first."""
    taken: dict[int, int] = {}
    shown = []
    for line in lines:
        left = max(0, line.variant.sellable - taken.get(line.variant.id, 0))
        taken[line.variant.id] = taken.get(line.variant.id, 0) + line.quantity
        shown.append(_shown(line, left, deal.off(line.line_id)))
    return _noted(shown, lines)


def _shown(line: PricedLine, sellable: int, discount: Money) -> CartLine:
    variant, making = line.variant, line.making
    return CartLine(
        id=line.line_id,
        variant_id=variant.public_id,
        sku=variant.sku,
        product_title=variant.product_title,
        variant_title=variant.variant_title,
        url=variant.url,
        picture=variant.picture,
        quantity=line.quantity,
        unit_price=line.price,
        seen=line.seen,
        original=variant.original + making.add_on_price if variant.original else None,
        total=line.total,
        sellable=sellable,
        problem=_problem(line, sellable),
        notes=(),
        sold_by=replace(variant.sold_by, uom=line.uom),
        parts=making.parts,
        words=making.words,
        lead_days=making.lead_days,
        is_returnable=making.is_returnable and line.uom == PIECE,
        includes=tuple(content.words for content in line.contents),
        discount=discount,
        product_id=variant.product_id,
        product_handle=variant.product_handle,
        options=variant.options,
        metadata=line.metadata,
    )


def _noted(shown: Sequence[CartLine], lines: Sequence[PricedLine]) -> tuple[CartLine, ...]:
    """With what is to be known of their stock and price; a line that cannot be ordered has a problem instead."""
    notes = line_notes(lines)
    return tuple(line if line.problem else replace(line, notes=notes[line.id]) for line in shown)


def _problem(line: PricedLine, sellable: int) -> str | None:
    if line.making.missing:
        return ExtraGone.message
    return line_problem(
        is_sold=line.is_sold,
        sellable=sellable,
        quantity=line.quantity,
        prices=(line.seen, line.price),
        sold_by=line.variant.sold_by,
    )
