"""What a customer gets instead of what they send back."""

from __future__ import annotations

from dataclasses import dataclass

from core.measure import quantity_text
from core.money import Money
from orders.returns.models import Exchange, Return, ReturnItem
from orders.sales.models import Order
from orders.sales.tokens import token_of


@dataclass(frozen=True, slots=True)
class ReplacementPiece:
    """One kind of piece that goes out instead."""

    title: str
    variant_title: str
    quantity_text: str


@dataclass(frozen=True, slots=True)
class ExchangeView:
    """`status`: held, sent or lapsed. `difference` is what it costs more (negative: less); `due` what is still to be paid.

    `order_number` and `order_token` are empty until it is ordered.
    """

    status: str
    pieces: tuple[ReplacementPiece, ...]
    difference: Money
    due: Money
    order_number: str
    order_token: str

    @property
    def more(self) -> Money | None:
        """What it costs more, if it does."""
        return self.difference if self.difference.amount > 0 else None

    @property
    def less(self) -> Money | None:
        """What it costs less, if it does."""
        return -self.difference if self.difference.amount < 0 else None


def exchange_view(row: Return, items: list[ReturnItem]) -> ExchangeView | None:
    """The exchange of a return whose rows are at hand; None when it has none."""
    found: Exchange | None = getattr(row, "exchange", None)
    if found is None:
        return None
    currency, order = row.order.currency, found.order
    return ExchangeView(
        status=found.status,
        pieces=tuple(_piece(item) for item in items if item.replacement is not None),
        difference=Money(found.difference, currency),
        due=_due(order, currency),
        order_number=order.number if order else "",
        order_token=token_of(order.public_id) if order else "",
    )


def _due(order: Order | None, currency: str) -> Money:
    waits = order is not None and order.status == Order.Status.PENDING
    return order.amount_due if order is not None and waits else Money.zero(currency)


def _piece(item: ReturnItem) -> ReplacementPiece:
    assert item.replacement is not None
    accepted = item.good + item.damaged or item.quantity
    return ReplacementPiece(
        title=item.line.product_title,
        variant_title=item.replacement.title,
        quantity_text=quantity_text(accepted, item.line.uom),
    )
