"""What a change of the cart costs: without promotions, and with ten lines under two hundred live ones."""

from __future__ import annotations

from collections.abc import Iterator

from orders.carts.operations import add_line, change_line_quantity, create_cart
from orders.carts.queries import cart_summary
from orders.promotions.models import Promotion, PromotionRule
from tests.bench.bare_order import line_again
from tests.bench.cost import OutsideTime, cost_of, without_promotions
from tests.bench.figures import Figure
from tests.bench.plenty import plenty

LINES = 10
PROMOTIONS = 200
CHANGES = 100
CREATE_MS, ADD_LINE_MS, CHANGE_MS = 5.7, 12, 40


def measure() -> Iterator[Figure]:
    """p50 of create_cart and of add_line, p95 of a change with all totals worked out anew."""
    outside = OutsideTime()
    variants = plenty()
    with without_promotions():
        yield from _adding(variants, outside)
    _put_on_offer()
    yield from _changing(variants, outside)


def _adding(variants: list[str], outside: OutsideTime) -> Iterator[Figure]:
    """One line into a cart that has none, and into one that has some."""
    carts: list[str] = []
    cost = cost_of([lambda: carts.append(create_cart())] * CHANGES, outside)
    yield Figure("cart: create_cart p50", cost.at(0.5), "ms", budget=CREATE_MS, **cost.parts)

    def adding(number: int) -> None:
        variant_id = variants[number % len(variants)]
        add_line(cart_id=carts[number // 3], variant_id=variant_id, quantity=1)

    cost = cost_of([lambda number=number: adding(number) for number in range(CHANGES)], outside)  # type: ignore[misc]
    bare = cost_of([lambda cart=cart: line_again(cart) for cart in carts[: CHANGES // 3]], outside)  # type: ignore[misc]
    alone = Figure("cart: the rows of add_line by SQL alone, p50", bare.at(0.5), "ms", **bare.parts)
    yield Figure(
        "cart: add_line p50, outside excluded", cost.at(0.5), "ms", budget=ADD_LINE_MS, **cost.parts
    ).beside(alone)
    yield alone


def _changing(variants: list[str], outside: OutsideTime) -> Iterator[Figure]:
    cart_id = create_cart()
    lines = [add_line(cart_id=cart_id, variant_id=each, quantity=1) for each in variants[:LINES]]

    def changing(number: int) -> None:
        quantity = 1 + (number // LINES + 1) % 2
        change_line_quantity(cart_id=cart_id, line_id=lines[number % LINES], quantity=quantity)
        cart_summary(cart_id, shipping_option="standard")

    cost = cost_of([lambda number=number: changing(number) for number in range(CHANGES)], outside)  # type: ignore[misc]
    if not cart_summary(cart_id).discounts:
        raise AssertionError("none of the promotions applied")
    name = f"cart: change with totals p95, {LINES} lines, {PROMOTIONS} promotions"
    yield Figure(name, cost.at(0.95), "ms", budget=CHANGE_MS, **cost.parts)


def _put_on_offer() -> None:
    """Two hundred of every kind that a shop runs at once: most of them ask for something that this cart lacks."""
    live = Promotion.objects.filter(status="active").count()
    rows = Promotion.objects.bulk_create(_promotion(number) for number in range(PROMOTIONS - live))
    PromotionRule.objects.bulk_create(
        PromotionRule(promotion=row, kind=kind, attribute=attribute, operator=operator, values=values)
        for number, row in enumerate(rows)
        for kind, attribute, operator, values in _conditions(number)
    )


def _promotion(number: int) -> Promotion:
    kind = number % 5
    methods = ("percentage", "fixed", "buyget", "percentage", "percentage")
    shipping = kind == 4
    return Promotion(
        name=f"Offer {number}",
        status="active",
        lane=3 if shipping else 1 + number % 2,
        priority=number % 3,
        method=methods[kind],
        target="shipping_methods" if shipping else "items",
        allocation="each" if kind == 1 else "across",
        value=(1_000, 20_000, 10_000, 500, 10_000)[kind],
        max_quantity=2 if kind == 1 else None,
        tiers=[{"threshold": 500_000, "value": 1_000}] if kind == 3 else [],
        upsell_message="Add {missing} more.",
    )


def _conditions(number: int) -> list[tuple[str, str, str, list[str]]]:
    """A threshold for every one, a category or tag for most."""
    found = [("cart", "spend", "gte", [str(100_000 * (1 + number % 40))])]
    if number % 3:
        found.append(("target", "category", "in", [f"category-{number}", "blouses"]))
    if number % 4 == 0:
        found.append(("cart", "tag", "in", [f"tag-{number}"]))
    if number % 5 == 2:
        found.append(("buy", "category", "eq", ["blouses"]))
    return found
