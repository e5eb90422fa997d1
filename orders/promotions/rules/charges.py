"""What is charged on top: the fees whose rules hold. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from core.money import payable_step, round_half_up
from orders.promotions.rules.basket import Basket, Charge
from orders.promotions.rules.conditions import cart_meets
from orders.promotions.rules.promotion import Method, Surcharge

WHOLE_BP = 10_000


def charges_on(basket: Basket, surcharges: Sequence[Surcharge], *, items: int) -> tuple[Charge, ...]:
    """Every fee whose rules hold, none for an empty basket; a percentage is of `items`, what the goods still cost."""
    if not basket.lines:
        return ()
    found = []
    for fee in surcharges:
        if not all(cart_meets(basket, rule, basket.lines) for rule in fee.rules):
            continue
        is_fixed = fee.method is Method.FIXED
        step = payable_step(basket.currency)
        asked = fee.value if is_fixed else Fraction(items * fee.value, WHOLE_BP)
        amount = step * round_half_up(Fraction(asked, step))
        if amount > 0:
            found.append(Charge(code=fee.code, title=fee.title, amount=amount))
    return tuple(found)
