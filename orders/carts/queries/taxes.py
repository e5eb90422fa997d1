"""The GST within a cart: in all, and line by line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.inventory.allocation import Destination
from catalog.inventory.queries.planned import planned_allocation
from catalog.inventory.rules import StockLine
from catalog.tax.queries import tax_rates_for
from catalog.tax.rules import gst_rate
from core.clock import today_in_india
from core.geo import ABROAD
from core.money import Money
from orders.carts.queries.deal import Deal
from orders.carts.queries.lines import PricedLine, TakenPart, taken_parts
from orders.fulfilment.shipping.queries import ShippingChoice
from orders.sales.rules import (
    GstTotals,
    OrderPiece,
    OrderTotals,
    ServedPart,
    gst_totals,
    order_totals,
    served_pieces,
)

ELSEWHERE = "00"  # no state has this code: tax is then counted as IGST


@dataclass(frozen=True, slots=True)
class LineTax:
    """The GST within a line after discounts, and its rate in basis points: the highest, where a set has several."""

    tax: Money
    rate_bp: int


@dataclass(frozen=True, slots=True)
class CartTax:
    """`total` is everything; `carriage` the GST within carriage and fees; `by_line` by cart line or gift."""

    total: GstTotals
    carriage: Money
    by_line: Mapping[str, LineTax] = field(default_factory=dict)


def taxed_at(chosen: ShippingChoice | None, to: Destination) -> Destination:
    """Where the goods change hands: in the store where they are collected, else at the door."""
    return Destination(chosen.store.state_code, chosen.store.pincode) if chosen and chosen.store else to


def cart_tax(lines: Sequence[PricedLine], carriage: Money, deal: Deal, to: Destination) -> CartTax:
    """GST within a cart's total: goods, carriage and fees. What is exported is zero-rated (IGST Act, section 16)."""
    if not lines:
        return CartTax(gst_totals([], carriage.currency), Money.zero(carriage.currency))
    worked = order_totals(
        pieces=_pieces(lines, deal, to),
        shipping=carriage - deal.shipping_off,
        ship_to_state=to.state_code or ELSEWHERE,
        surcharge=deal.surcharge,
    )
    return _by_line(worked, carriage.currency)


def _by_line(worked: OrderTotals, currency: str) -> CartTax:
    taxes: dict[str, Money] = defaultdict(lambda: Money.zero(currency))
    rates: dict[str, int] = defaultdict(int)
    carriage = Money.zero(currency)
    for line in worked.lines:
        ref = line.piece.line_ref.partition(":")[0]
        taxes[ref] += line.gst.tax
        rates[ref] = max(rates[ref], line.piece.rate_bp)
        carriage += line.shipping_gst.tax + line.surcharge_gst.tax
    return CartTax(worked.gst, carriage, {ref: LineTax(tax, rates[ref]) for ref, tax in taxes.items()})


def _pieces(lines: Sequence[PricedLine], deal: Deal, to: Destination) -> list[OrderPiece]:
    parts = {
        part.ref: part for line in lines for part in taken_parts(line, line.price, deal.off(line.line_id))
    }
    rates = dict.fromkeys(parts, 0) if to.state_code == ABROAD else _rates(parts)
    picks = [(part.ref, part.quantity, "") for part in parts.values()]
    if to.state_code:
        wanted = [StockLine(part.ref, part.variant.id, part.quantity) for part in parts.values()]
        planned = planned_allocation(lines=wanted, ship_to_state=to.state_code, ship_to_pincode=to.pincode)
        picks = [(pick.line_ref, pick.quantity, pick.location_state_code) for pick in planned] or picks
    return served_pieces(
        [ServedPart(ref, quantity, state) for ref, quantity, state in picks],
        prices={ref: (part.price, part.uom) for ref, part in parts.items()},
        rates=rates,
    )


def _rates(parts: Mapping[str, TakenPart]) -> dict[str, int]:
    """GST rate in basis points by the ref of what is taken from the shelves."""
    taxed_as = {ref: (part.variant.hs_code, part.variant.gst_policy) for ref, part in parts.items()}
    slabs = tax_rates_for(taxed_as.values(), on=today_in_india())
    return {
        ref: gst_rate(per_piece_inclusive=part.taxed_value, rates=slabs[taxed_as[ref]]).rate_bp
        for ref, part in parts.items()
    }
