"""The stop before the payment: a price is not what the shopper saw. Both are shown; they accept or leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from core.money import Money
from orders.carts.operations import accept_prices
from orders.carts.queries import CartLine, CartSummary
from storefront.pages.render import render_live

SHOWN = "shown_"


@dataclass(frozen=True, slots=True)
class ChangedPrice:
    """A line with the price the shopper saw and the one that counts now."""

    line: CartLine
    old: Money
    new: Money

    @property
    def is_lower(self) -> bool:
        """Good news."""
        return self.new < self.old


@dataclass(frozen=True, slots=True)
class Agreement:
    """What accepting means: the form's `action`, the total that comes of it, and the words of its button.

    `accepted_total` goes along when the price is the ERP's own answer, which only this one payment is about.
    """

    action: str
    total: Money
    button: str
    accepted_total: int | None = None


def stop_page(
    request: HttpRequest, cart: CartSummary, changes: Mapping[str, tuple[Money, Money]], agreement: Agreement
) -> HttpResponse:
    """Both prices of every changed line, the new total, and the way on or back; the form's words go along."""
    changed = [ChangedPrice(line, *changes[line.id]) for line in cart.lines if line.id in changes]
    kept = ("csrfmiddlewaretoken", "action", "accepted_total")
    words = {
        name: value[:254]
        for name, value in request.POST.items()
        if name not in kept and not name.startswith(SHOWN)
    }
    shown = {
        "changed": changed,
        "agreement": agreement,
        "words": words,
        "has_delivery": agreement.accepted_total is not None,
        "all_lower": all(change.is_lower for change in changed),
    }
    status = 409 if request.method == "POST" else 200
    return render_live(request, "storefront/pages/prices_changed.html", shown, status=status)


def accept_shown(request: HttpRequest, cart: CartSummary) -> None:
    """The prices that the stop page showed become the ones the shopper has seen."""
    shown = {
        line.id: int(text)
        for line in cart.lines
        if (text := request.POST.get(f"{SHOWN}{line.id}", "")[:12]).isascii() and text.isdigit()
    }
    accept_prices(cart_id=cart.id, shown=shown)
