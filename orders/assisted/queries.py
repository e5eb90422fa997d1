"""What staff see while they put an order together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from catalog.pricing.queries.prices import PUBLIC, PriceContext
from catalog.products.models import ProductVariant
from catalog.products.queries import VariantForSale, variant_facts
from catalog.search.queries import search_products
from core.money import Money
from orders.assisted.models import DraftOrder
from orders.carts.models import LineItem
from orders.carts.queries import PREPAID, CartSummary, cart_summary
from orders.customers.models import Customer
from orders.customers.rules import normal_email, normal_phone

MOST_PIECES_FOUND = 12
MOST_PEOPLE_FOUND = 8
SHORTEST_NAME = 3


@dataclass(frozen=True, slots=True)
class DraftSums:
    """A draft worked out. `agreed` are the prices that were agreed and why, by line; `problems` stand in its way."""

    summary: CartSummary
    agreed: Mapping[str, tuple[Money, str]]
    problems: Sequence[str]


def draft_sums(draft: DraftOrder, *, payment_method: str = PREPAID) -> DraftSums:
    """What a draft comes to, by the rules of any cart. A price that only rose or fell meanwhile is no problem: it is read out."""
    summary = cart_summary(
        draft.cart.public_id,
        state_code=draft.state_code or None,
        pincode=draft.pincode,
        shipping_option=draft.shipping_option_code,
        email=draft.email,
        payment_method=payment_method,
    )
    rows = LineItem.objects.filter(cart=draft.cart_id, agreed_price__isnull=False)
    return DraftSums(
        summary=summary,
        agreed={row.public_id: (Money(row.agreed_price or 0), row.agreed_because) for row in rows},
        problems=[
            f"{line.product_title}: {line.problem}"
            for line in summary.lines
            if line.problem and not line.has_new_price
        ],
    )


def pieces_found(text: str, *, context: PriceContext | None = None) -> list[VariantForSale]:
    """Pieces for sale by the beginning of their SKU or by the words of their product, at most twelve."""
    words = text.strip()
    if not words:
        return []
    products = [card.id for card in search_products(words, limit=4).cards]
    wanted = Q(sku__startswith=words.upper()) | Q(product__public_id__in=products)
    keys = list(ProductVariant.objects.filter(wanted).order_by("sku").values_list("pk", flat=True)[:60])
    facts = variant_facts(ids=keys, context=context or PUBLIC)
    return [facts[key] for key in keys if key in facts and facts[key].is_sold][:MOST_PIECES_FOUND]


def people_found(text: str) -> list[Customer]:
    """Customers by e-mail address, telephone or a part of their name, at most eight."""
    email, phone, name = normal_email(text), normal_phone(text), text.strip()
    if email:
        who = Q(email=email)
    elif phone:
        who = Q(phone=phone)
    elif len(name) >= SHORTEST_NAME:
        who = Q(name__icontains=name)
    else:
        return []
    return list(Customer.objects.filter(who).order_by("-id")[:MOST_PEOPLE_FOUND])
