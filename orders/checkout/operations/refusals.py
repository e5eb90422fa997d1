"""Why a checkout stops. Each says what to do next, and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from catalog.inventory.operations import OutOfStock, ShortLine
from core.errors import Refused
from core.money import Money


class CheckoutClosed(Refused):
    """Staff have closed the checkout; their words say why, or until when."""

    code = "checkout_closed"


class CartEmpty(Refused):
    """There is nothing to pay for."""

    code = "cart_empty"
    message = "Your cart is empty. Add a piece first."


class CartChanged(Refused):
    """Another tab changed the cart while this one was being checked."""

    code = "cart_changed"
    message = "Your cart has changed in another window. Please look at it again before you pay."


class PinNotServed(Refused):
    """No courier of ours goes there."""

    code = "pin_not_served"

    def __init__(self, pincode: str) -> None:
        super().__init__(
            f"We cannot deliver to PIN {pincode} yet. Please choose another delivery address.",
            pincode=pincode,
        )


class CashNotOffered(Refused):
    """This order cannot be paid at the door; the words say why."""

    code = "cash_not_offered"

    def __init__(self, why: str) -> None:
        super().__init__(f"{why} Please pay online.")


class PriceChanged(Refused):
    """Prices are not what the shopper saw. `changes` maps line ids to (old, new); `total` is what it would be now.

    Accepting means asking again with `accepted_total` = `total`.
    """

    code = "price_changed"
    message = (
        "A price has changed since you put it in your cart. Please look at the new total before you pay."
    )

    def __init__(self, changes: Mapping[str, tuple[Money, Money]], *, total: Money) -> None:
        super().__init__(
            lines=[
                {"line_id": line, "old": old.amount, "new": new.amount}
                for line, (old, new) in changes.items()
            ],
            total=total.amount,
        )
        self.changes = dict(changes)
        self.total = total


class TotalChanged(Refused):
    """The total is not the one the shopper agreed to. Accepting means asking again with the new total."""

    code = "total_changed"

    def __init__(self, *, accepted: Money, total: Money) -> None:
        super().__init__(
            f"The total is now {total}, not {accepted}. Please look at it again before you pay.",
            accepted=accepted.amount,
            total=total.amount,
        )
        self.total = total


class PiecesShort(OutOfStock):
    """Out of stock, in words that name the pieces. `titles` maps line ids to what the shopper calls them."""

    def __init__(self, short: Sequence[ShortLine], titles: Mapping[str, str]) -> None:
        super().__init__(short)
        sentences = [_sentence(line, titles.get(line.line_ref, line.sku)) for line in short]
        self.message = " ".join([*sentences, "Please change your cart; nothing was charged."])


def _sentence(line: ShortLine, title: str) -> str:
    return f"Only {line.sellable} left of {title}." if line.sellable > 0 else f"{title} is sold out."


class OrderNotPayable(Refused):
    """There is nothing to pay on this order."""

    code = "order_not_payable"
    message = "This order can no longer be paid. Please go back to your cart and order again."
