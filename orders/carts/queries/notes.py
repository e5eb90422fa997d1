"""What a cart says about a line's stock and price without standing in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from catalog.inventory.promises import promised_part
from catalog.inventory.soft_check import told_lately
from catalog.pricing.ports import PriceQuestion
from catalog.pricing.quotes import remembered_prices
from catalog.pricing.rules import after_live_answer
from core.money import Money
from orders.carts.queries.lines import PricedLine
from orders.carts.rules import price_note, shortage_note


def line_notes(lines: Sequence[PricedLine]) -> dict[str, tuple[str, ...]]:
    """By line id what is worth knowing: when coming pieces leave, what the ERP no longer counts, and its other price.

    Lines of one variant share it, earlier ones first; no query.
    """
    prices = _told_prices(lines)
    told = told_lately(list({line.variant.sku for line in lines}))
    taken: dict[int, int] = {}
    notes: dict[str, tuple[str, ...]] = {}
    for line in lines:
        before, by_owner = taken.get(line.variant.id, 0), told.get(line.variant.sku)
        taken[line.variant.id] = before + line.quantity
        left = None if by_owner is None else max(0, by_owner - before)
        shortage = shortage_note(told=left, quantity=line.quantity, uom=line.uom)
        said = (_promise(line, before), shortage, _other_price(line, prices))
        notes[line.line_id] = tuple(note for note in said if note)
    return notes


def _told_prices(lines: Sequence[PricedLine]) -> Mapping[str, Money]:
    """By SKU what the ERP said a moment ago of so many; a bundle's price is the shop's own. One MGET."""
    wanted: Counter[tuple[str, str]] = Counter()
    for line in lines:
        if not line.contents:
            wanted[line.variant.sku, line.uom] += line.quantity
    questions = [PriceQuestion(sku, count, uom) for (sku, uom), count in wanted.items()]
    return remembered_prices(questions, ship_to_state=None) if questions else {}


def _other_price(line: PricedLine, told: Mapping[str, Money]) -> str | None:
    if line.is_agreed:
        return None
    variant = line.variant
    new = after_live_answer(
        stored=line.base,
        kind=variant.price_kind,
        is_special=variant.is_special_price,
        told=told.get(variant.sku),
    )
    return price_note(line.price, new + line.making.add_on_price)


def _promise(line: PricedLine, before: int) -> str:
    variant = line.variant
    there = max(0, variant.on_shelf - before)
    return promised_part(
        variant.mode,
        variant.available_from,
        coming=line.quantity - there,
        quantity=line.quantity,
        uom=line.uom,
    )
