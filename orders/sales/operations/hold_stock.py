"""Holding what an order needs: at checkout, at another try to pay, and when the money has come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from catalog.inventory.operations import (
    Allocation,
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
        ship_to_pincode=ship_to.pincode,
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
    allocations = hold_for(
        order.shipping_address,
        reference=order.reference,
        lines=stock_lines(sold_lines_of(order)),
        collect_at=order.collect_at,
        expires_at=until,
    )
    follow_allocations(order, allocations)


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
