"""Holding what an order needs: at checkout, at another try to pay, and when the money has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalog.inventory.operations import (
    Allocation,
    OutOfStock,
    StockLine,
    confirm_reservation,
    extend_reservation,
    reserve_stock,
    reserve_stock_at,
)
from core import clock
from core.transactions import joining
from orders.customers.rules import Address
from orders.sales.models import Order
from orders.sales.operations.write_lines import follow_allocations, sold_lines_of, stock_lines


def held_until(payable_until: datetime | None) -> datetime:
    """How long pieces are held that begin to be paid now: the usual minutes, longer when more time was promised."""
    usual = clock.now() + timedelta(minutes=settings.STOCK_HOLD_MINUTES)
    return max(usual, payable_until) if payable_until else usual


def hold_for(
    ship_to: Address, *, reference: str, lines: Sequence[StockLine], collect_at: str, expires_at: datetime
) -> list[Allocation]:
    """Hold lines in the store where they are collected, else where they are best sent from. Raises OutOfStock."""
    if collect_at:
        return reserve_stock_at(
            reference=reference, lines=lines, location_code=collect_at, expires_at=expires_at
        )
    return reserve_stock(
        reference=reference,
        lines=lines,
        ship_to_state=ship_to.state_code,
        ship_to_pincode=ship_to.pin,
        expires_at=expires_at,
    )


@transaction.atomic
def hold_stock_again(order: Order) -> None:
    """Hold an order's pieces for another STOCK_HOLD_MINUTES, or as long as was promised, taking them anew when the hold ran out.

    In the caller's transaction, with the order locked. Raises OutOfStock naming every short line.
    """
    until = held_until(order.payable_until)
    if extend_reservation(reference=order.reference, expires_at=until):
        return
    lines = stock_lines(sold_lines_of(order))
    allocations = _where_wished(order, lines, until) or hold_for(
        order.shipping_address,
        reference=order.reference,
        lines=lines,
        collect_at=order.collect_at,
        expires_at=until,
    )
    follow_allocations(order, allocations)


def _where_wished(order: Order, lines: Sequence[StockLine], until: datetime) -> list[Allocation]:
    """Held at the place that staff's rules wish for this order; nothing where none is wished for, or it has too few."""
    wish = getattr(order, "dispatch_wish", None)
    if wish is None or not wish.location_code or order.collect_at:
        return []
    try:
        return reserve_stock_at(
            reference=order.reference, lines=lines, location_code=wish.location_code, expires_at=until
        )
    except OutOfStock:
        return []


@joining
def hold_stock_for_good(order: Order) -> None:
    """Hold an order's pieces until the ERP has them in its own figures. Raises OutOfStock, holding nothing new.

    While the checkout's hold stands whole, which is the usual case, it is kept as it is: the lines were written from it.
    """
    if confirm_reservation(reference=order.reference):
        return
    hold_stock_again(order)
    if not confirm_reservation(reference=order.reference):
        raise RuntimeError(f"the stock just held for {order.reference} could not be confirmed")
