"""Another state, another fee: the lines stay as they were sold, their taxes are worked out again."""

from __future__ import annotations

from core.money import Money
from orders.sales.models import Order, OrderLine
from orders.sales.operations.write_lines import check_total, tax_columns
from orders.sales.rules import OrderPiece, order_totals


def retax_lines(order: Order) -> None:
    """Split the order's taxes anew over its lines by its address, carriage and fees as they are now, and save it.

    In the caller's transaction, with the order locked. Prices, rates and places stay: only kinds of tax and the shares
    of carriage and fees follow. Raises RuntimeError when the lines do not come to the order's total.
    """
    rows = list(order.lines.all())
    totals = order_totals(
        pieces=[piece_of(row, order.currency) for row in rows],
        shipping=order.shipping_paid,
        ship_to_state=order.shipping_state_code,
        surcharge=Money(order.surcharge_total, order.currency),
    )
    check_total(order, totals)
    changed: set[str] = set()
    for row, worked in zip(rows, totals.lines, strict=True):
        for column, amount in tax_columns(worked).items():
            setattr(row, column, amount)
            changed.add(column)
    OrderLine.objects.bulk_update(rows, sorted(changed))
    order.tax_total = totals.gst.total.amount
    order.save()


def piece_of(row: OrderLine, currency: str) -> OrderPiece:
    """A written line as the rules of an order want it."""
    return OrderPiece(
        line_ref=row.line_ref,
        unit_price=Money(row.unit_price, currency),
        quantity=row.quantity,
        rate_bp=row.rate_bp,
        location_state_code=row.location_state_code,
        uom=row.uom,
        discount=Money(row.discount, currency),
    )
