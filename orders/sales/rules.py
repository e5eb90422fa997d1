"""What an order comes to: exact line totals, carriage by value, GST by line. Pure; sums always hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from catalog.made.rules import LinePrice, prices_by_place
from catalog.tax.rules import GstSplit, split_inclusive
from core.errors import Refused
from core.measure import PIECE, line_amount
from core.money import Money, sum_money

LEAST_PAYABLE = Money(100)  # the smallest amount that payment providers take: one rupee
BEFORE_PICKING = frozenset(
    {"", "draft", "confirmed"}
)  # what the ERP says of an order that nobody has begun with


class TotalTooSmall(Refused):
    """More than nothing and less than a rupee: no provider can collect it."""

    code = "total_too_small"
    message = "Orders below ₹1 cannot be paid online. Please add another piece to your cart."


class TotalTooFine(Refused):
    """More decimals than can be paid in its currency: no provider can collect it."""

    code = "total_too_fine"
    message = "This total ends in a fraction that no card can pay. Please change a quantity, or write to us."


def may_leave_cash(*, fulfilment_status: str, erp_status: str) -> bool:
    """Whether an order in cash can still be paid online: until the warehouse begins to pick it, as far as we know.

    From then on the ERP takes no other total, and the courier is told what to collect.
    """
    return fulfilment_status == "none" and erp_status in BEFORE_PICKING


@dataclass(frozen=True, slots=True)
class OrderPiece:
    """So many stock units of one variant from one location, at one price and one GST rate (basis points).

    `unit_price` is per piece or metre; `discount` is taken off the whole.
    """

    line_ref: str
    unit_price: Money
    quantity: int
    rate_bp: int
    location_state_code: str
    uom: str = PIECE
    discount: Money | None = None

    @property
    def total(self) -> Money:
        """What these pieces cost, GST included."""
        gross = line_amount(self.unit_price, self.quantity, self.uom)
        return gross - self.discount if self.discount else gross


@dataclass(frozen=True, slots=True)
class ServedPart:
    """So many stock units of a line from a place in this state."""

    line_ref: str
    quantity: int
    location_state_code: str


def served_pieces(
    served: Sequence[ServedPart],
    *,
    prices: Mapping[str, tuple[LinePrice, str]],
    rates: Mapping[str, int],
) -> list[OrderPiece]:
    """What each place serves, at what price: the places of a line share its total exactly.

    `prices` are the price and unit of each whole line by ref, `rates` its GST rate in basis points.
    """
    by_ref: dict[str, list[int]] = defaultdict(list)
    for part in served:
        by_ref[part.line_ref].append(part.quantity)
    shares = {
        ref: iter(prices_by_place(prices[ref][0], quantities, prices[ref][1]))
        for ref, quantities in by_ref.items()
    }
    pieces = []
    for part in served:
        share = next(shares[part.line_ref])
        pieces.append(
            OrderPiece(
                line_ref=part.line_ref,
                unit_price=share.unit_price,
                quantity=part.quantity,
                rate_bp=rates[part.line_ref],
                location_state_code=part.location_state_code,
                uom=prices[part.line_ref][1],
                discount=share.discount,
            )
        )
    return pieces


@dataclass(frozen=True, slots=True)
class PieceTotals:
    """One order line worked out. `gst` is within `total`, `shipping_gst` within `shipping`, `surcharge_gst` within `surcharge`."""

    piece: OrderPiece
    total: Money
    gst: GstSplit
    shipping: Money
    shipping_gst: GstSplit
    surcharge: Money
    surcharge_gst: GstSplit


@dataclass(frozen=True, slots=True)
class GstTotals:
    """GST by kind, goods, carriage and surcharges together. `taxable + total` is what is paid."""

    taxable: Money
    cgst: Money
    sgst: Money
    igst: Money

    @property
    def total(self) -> Money:
        """All GST."""
        return self.cgst + self.sgst + self.igst


@dataclass(frozen=True, slots=True)
class OrderTotals:
    """An order worked out; `total = item_total + shipping_total + surcharge_total` and every part is the sum over lines."""

    lines: tuple[PieceTotals, ...]
    item_total: Money
    shipping_total: Money
    surcharge_total: Money
    total: Money
    gst: GstTotals


def order_totals(
    *,
    pieces: Sequence[OrderPiece],
    shipping: Money,
    ship_to_state: str,
    surcharge: Money | None = None,
) -> OrderTotals:
    """Work an order out: carriage and surcharges are split over lines by value and taxed at the goods' rates.

    They are part of one composite supply (CGST Act, section 8).

    The place of supply is the delivery state: within the dispatching location's state CGST and SGST, else IGST
    (IGST Act, section 10). All prices include GST. Raises ValueError for no pieces.
    """
    weights = [piece.total.amount for piece in pieces]
    fees = surcharge or Money.zero(shipping.currency)
    lines = tuple(
        _piece_totals(piece, (carriage, fee), ship_to_state)
        for piece, carriage, fee in zip(pieces, shipping.split(weights), fees.split(weights), strict=True)
    )
    item_total = sum_money((line.total for line in lines), shipping.currency)
    return OrderTotals(
        lines=lines,
        item_total=item_total,
        shipping_total=shipping,
        surcharge_total=fees,
        total=item_total + shipping + fees,
        gst=gst_totals(
            [split for line in lines for split in (line.gst, line.shipping_gst, line.surcharge_gst)],
            shipping.currency,
        ),
    )


def _piece_totals(piece: OrderPiece, shares: tuple[Money, Money], ship_to_state: str) -> PieceTotals:
    shipping, surcharge = shares
    same_state = piece.location_state_code == ship_to_state
    return PieceTotals(
        piece=piece,
        total=piece.total,
        gst=split_inclusive(gross=piece.total, rate_bp=piece.rate_bp, same_state=same_state),
        shipping=shipping,
        shipping_gst=split_inclusive(gross=shipping, rate_bp=piece.rate_bp, same_state=same_state),
        surcharge=surcharge,
        surcharge_gst=split_inclusive(gross=surcharge, rate_bp=piece.rate_bp, same_state=same_state),
    )


def gst_totals(splits: Sequence[GstSplit], currency: str = "INR") -> GstTotals:
    """Sum of several splits, by kind."""
    return GstTotals(
        taxable=sum_money((split.taxable for split in splits), currency),
        cgst=sum_money((split.cgst for split in splits), currency),
        sgst=sum_money((split.sgst for split in splits), currency),
        igst=sum_money((split.igst for split in splits), currency),
    )


def check_payable(total: Money) -> bool:
    """True when `total` has to be paid, False when the order is free. Raises TotalTooSmall between nothing and ₹1.

    In other currencies the smallest unit can be paid, or the smallest step that cards carry: else TotalTooFine.
    """
    if not total:
        return False
    if not total.is_payable:
        raise TotalTooFine
    if total.currency == LEAST_PAYABLE.currency and total < LEAST_PAYABLE:
        raise TotalTooSmall
    return True


def changed_prices(
    *, seen: Mapping[str, Money], current: Mapping[str, Money]
) -> dict[str, tuple[Money, Money]]:
    """Lines whose price is not the one the shopper saw, by line id: (old, new)."""
    return {
        line: (old, current[line]) for line, old in seen.items() if line in current and current[line] != old
    }
