"""Which other pieces a line may be exchanged for, and what each costs more or less."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from catalog.products.queries import VariantForSale, sibling_ids, variant_facts
from core.measure import PIECE
from core.money import Money
from orders.customers.queries import context_of_member
from orders.returns.queries.found_order import order_row
from orders.sales.models import Order, OrderLine


@dataclass(frozen=True, slots=True)
class ExchangeOption:
    """Another size or colour of the same style that lies ready; each costs `step` more (negative: less)."""

    variant_pk: int
    variant_id: str
    title: str
    step: Money
    sellable: int

    @property
    def more(self) -> Money | None:
        """What it costs more, if it does."""
        return self.step if self.step.amount > 0 else None

    @property
    def less(self) -> Money | None:
        """What it costs less, if it does."""
        return -self.step if self.step.amount < 0 else None


def exchange_options(order_id: str) -> Mapping[int, tuple[ExchangeOption, ...]]:
    """What each line of an order may be exchanged for, by its number; none for what was made, cut or sold in a set.

    The step is the difference of today's prices for this customer: whatever was taken off the first piece stays taken
    off the other. Nine queries at most. Raises NotFound.
    """
    order = order_row(order_id)
    return options_of(order, order.lines.all())


def options_of(order: Order, lines: Iterable[OrderLine]) -> dict[int, tuple[ExchangeOption, ...]]:
    """The same for some lines of an order that is at hand."""
    plain = [line for line in lines if _is_plain(line)]
    siblings = sibling_ids([line.variant_id for line in plain]) if plain else {}
    ids = {*siblings, *(other for others in siblings.values() for other in others)}
    context = context_of_member(order.customer_id, currency=order.currency, region=order.region)
    facts = variant_facts(ids=sorted(ids), context=context) if ids else {}
    return {
        line.line_no: _options(line, facts, siblings.get(line.variant_id, []), order.currency)
        for line in plain
    }


def _is_plain(line: OrderLine) -> bool:
    made = {name for name in line.configuration if name != "promised"}
    return line.is_returnable and line.uom == PIECE and not line.bundle and not made and bool(line.total)


def _options(
    line: OrderLine, facts: Mapping[int, VariantForSale], others: Sequence[int], currency: str
) -> tuple[ExchangeOption, ...]:
    own = facts.get(line.variant_id)
    before = own.price if own is not None and own.price is not None else Money(line.unit_price, currency)
    return tuple(
        ExchangeOption(
            variant_pk=fact.id,
            variant_id=fact.public_id,
            title=fact.variant_title,
            step=fact.price - before,
            sellable=fact.sellable,
        )
        for fact in (facts[pk] for pk in others if pk in facts)
        if fact.price is not None and fact.is_sold and not fact.is_bundle and fact.sellable > 0
    )
