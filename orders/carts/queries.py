"""What lies in a cart, at today's prices, and what it would come to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from catalog.inventory.queries.planned import planned_allocation
from catalog.inventory.rules import StockLine
from catalog.media.queries import Picture
from catalog.products.queries import VariantForSale, variant_facts
from catalog.tax.queries import tax_rates_for
from catalog.tax.rules import gst_rate
from core.clock import today_in_india
from core.money import Money, sum_money
from orders.carts.models import Cart
from orders.carts.rules import NoSuchCart, line_problem
from orders.fulfilment.queries import ShippingChoice, shipping_options
from orders.sales.rules import GstTotals, OrderPiece, gst_totals, order_totals

ELSEWHERE = "00"  # no state has this code: tax is then counted as IGST


@dataclass(frozen=True, slots=True)
class PricedLine:
    """A cart line with its variant as it is sold now. `price` is today's of one piece, `seen` the shopper's."""

    line_id: str
    variant: VariantForSale
    quantity: int
    seen: Money
    price: Money

    @property
    def title(self) -> str:
        """What the shopper calls it: "Meera Silk Blouse (36 / Maroon)"."""
        return f"{self.variant.product_title} ({self.variant.variant_title})".removesuffix(" ()")

    @property
    def total(self) -> Money:
        """What the line costs today."""
        return self.price * self.quantity


@dataclass(frozen=True, slots=True)
class CartLine:
    """One line as the cart shows it. `problem` says what stands in the way of checkout; `original` is the MRP."""

    id: str
    variant_id: str
    sku: str
    product_title: str
    variant_title: str
    url: str
    picture: Picture | None
    quantity: int
    unit_price: Money
    original: Money | None
    total: Money
    sellable: int
    problem: str | None


@dataclass(frozen=True, slots=True)
class CartSummary:
    """A cart worked out. Lines that cannot be sold at all do not count into its totals.

    `shipping` is None until a way of carriage is chosen; `tax` is within `total`, as IGST while the state is unknown.
    `shipping_options` are priced for this cart.
    """

    id: str
    status: str
    lines: tuple[CartLine, ...]
    count: int
    subtotal: Money
    shipping: Money | None
    total: Money
    tax: GstTotals
    problems: tuple[str, ...]
    free_shipping_gap: Money | None
    shipping_options: tuple[ShippingChoice, ...]

    @property
    def can_check_out(self) -> bool:
        """Whether there is something to pay for and nothing in the way."""
        return bool(self.lines) and not self.problems


def priced_lines(cart: Cart) -> list[PricedLine]:
    """The lines of a cart in the order they were added, with today's facts and quantity prices; six queries."""
    rows = list(cart.lines.all())
    facts = variant_facts(
        ids=[row.variant_id for row in rows], quantities={row.variant_id: row.quantity for row in rows}
    )
    lines = []
    for row in rows:
        seen = Money(row.unit_price, cart.currency)
        variant = facts[row.variant_id]
        lines.append(PricedLine(row.public_id, variant, row.quantity, seen, variant.price or seen))
    return lines


def cart_count(cart_id: str) -> int:
    """How many pieces lie in a cart, for its badge; 0 for an unknown cart. One query."""
    return sum(
        Cart.objects.filter(public_id=cart_id).values_list("lines__quantity", flat=True).exclude(lines=None)
    )


def open_cart_of(customer_id: str) -> str | None:
    """The public id of a customer's open cart, if they have one."""
    open_carts = Cart.objects.filter(customer__public_id=customer_id, status=Cart.Status.OPEN)
    return open_carts.values_list("public_id", flat=True).first()


@dataclass(frozen=True, slots=True)
class CartState:
    """Whose cart it is and what has become of it. `order_id` and `successor_id` are public ids."""

    id: str
    status: str
    customer_id: str | None
    order_id: str | None
    successor_id: str | None


def cart_state(cart_id: str) -> CartState | None:
    """Where a cart stands, or None for an unknown one: doors check here whose it is. One query."""
    cart = Cart.objects.select_related("customer", "order", "successor").filter(public_id=cart_id).first()
    if cart is None:
        return None
    return CartState(
        id=cart.public_id,
        status=cart.status,
        customer_id=cart.customer.public_id if cart.customer else None,
        order_id=cart.order.public_id if cart.order else None,
        successor_id=cart.successor.public_id if cart.successor else None,
    )


def cart_summary(
    cart_id: str, *, state_code: str | None = None, shipping_option: str | None = None
) -> CartSummary:
    """A cart worked out in at most ten queries. Raises NoSuchCart.

    With a delivery state the GST is split as the order's would be: by the places that would serve it now.
    """
    cart = Cart.objects.filter(public_id=cart_id).first()
    if cart is None:
        raise NoSuchCart
    lines = priced_lines(cart)
    sold = [line for line in lines if line.variant.is_sold]
    subtotal = sum_money((line.total for line in sold), cart.currency)
    options = shipping_options(subtotal)
    chosen = next((option for option in options if option.code == shipping_option), None)
    shipping = chosen.amount if chosen else None
    shown = tuple(_shown(line) for line in lines)
    gap_of = chosen or next(iter(options), None)
    return CartSummary(
        id=cart.public_id,
        status=cart.status,
        lines=shown,
        count=sum(line.quantity for line in lines),
        subtotal=subtotal,
        shipping=shipping,
        total=subtotal + shipping if shipping else subtotal,
        tax=_tax(sold, shipping or Money.zero(cart.currency), state_code),
        problems=tuple(f"{line.product_title}: {line.problem}" for line in shown if line.problem),
        free_shipping_gap=gap_of.free_gap if gap_of else None,
        shipping_options=options,
    )


def _shown(line: PricedLine) -> CartLine:
    variant = line.variant
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
        original=variant.original,
        total=line.total,
        sellable=variant.sellable,
        problem=line_problem(
            is_sold=variant.is_sold,
            sellable=variant.sellable,
            quantity=line.quantity,
            seen=line.seen,
            price=line.price,
        ),
    )


def _tax(lines: Sequence[PricedLine], shipping: Money, state_code: str | None) -> GstTotals:
    """GST within the cart's total, goods and carriage."""
    if not lines:
        return gst_totals([], shipping.currency)
    pieces = _pieces(lines, state_code)
    return order_totals(pieces=pieces, shipping=shipping, ship_to_state=state_code or ELSEWHERE).gst


def _pieces(lines: Sequence[PricedLine], state_code: str | None) -> list[OrderPiece]:
    by_id = {line.line_id: line for line in lines}
    rates = _rates(lines)
    picks = [(line.line_id, line.quantity, "") for line in lines]
    if state_code:
        wanted = [StockLine(line.line_id, line.variant.id, line.quantity) for line in lines]
        planned = planned_allocation(lines=wanted, ship_to_state=state_code)
        picks = [(pick.line_ref, pick.quantity, pick.location_state_code) for pick in planned] or picks
    return [
        OrderPiece(line_ref, by_id[line_ref].price, quantity, rates[line_ref], location_state_code)
        for line_ref, quantity, location_state_code in picks
    ]


def _rates(lines: Sequence[PricedLine]) -> dict[str, int]:
    """GST rate in basis points by line id."""
    taxed_as = {line.line_id: (line.variant.hs_code, line.variant.gst_policy) for line in lines}
    slabs = tax_rates_for(taxed_as.values(), on=today_in_india())
    return {
        line.line_id: gst_rate(per_piece_inclusive=line.price, rates=slabs[taxed_as[line.line_id]]).rate_bp
        for line in lines
    }
