"""Holding the pieces of an order while it is paid, and saying which there are too few of."""

from __future__ import annotations

from catalog.inventory.operations import Allocation, OutOfStock
from orders.checkout.operations.cash import check_one_place
from orders.checkout.operations.refusals import PiecesShort
from orders.sales.models import Order
from orders.sales.operations.hold_stock import held_until, hold_for, hold_stock_again
from orders.sales.operations.place_order import OrderTerms
from orders.sales.operations.write_lines import SoldLine, sold_lines_of, stock_lines


def hold_pieces(number: str, terms: OrderTerms, sold: list[SoldLine]) -> list[Allocation]:
    """Hold every line or none. Raises PiecesShort, or CashNotOffered for two places."""
    try:
        held = hold_for(
            terms.shipping,
            reference=number,
            lines=stock_lines(sold),
            collect_at=terms.collect_at,
            expires_at=held_until(terms.payable_until),
        )
    except OutOfStock as refusal:
        raise PiecesShort(refusal.short, _titles(sold)) from refusal
    if terms.is_cash:
        check_one_place(held)
    return held


def hold_pieces_again(order: Order) -> None:
    """Hold what an order has once more. Raises PiecesShort."""
    try:
        hold_stock_again(order)
    except OutOfStock as refusal:
        raise PiecesShort(refusal.short, _titles(sold_lines_of(order))) from refusal


def _titles(sold: list[SoldLine]) -> dict[str, str]:
    return {line.line_ref: f"{line.product_title} ({line.variant_title})" for line in sold}
