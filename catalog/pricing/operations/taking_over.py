"""Taking over prices from whoever owns them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from catalog.pricing.events import PricesChanged
from catalog.pricing.models import Price, PriceSet
from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from catalog.products.operations.publication import is_news
from core import clock
from core.money import Money
from core.outbox import publish


@dataclass(frozen=True, slots=True)
class PriceFacts:
    """One price as its owner tells it: of one piece, tax included, from `min_quantity` pieces on.

    `version` orders the news of this price. `is_withdrawn` says that it stands no longer; `amount` then only names
    the currency.
    """

    sku: str
    amount: Money
    version: int
    erp_id: str = ""
    min_quantity: int = 1
    is_withdrawn: bool = False


@transaction.atomic
def set_price(facts: PriceFacts) -> bool:
    """Make this the price; False, in silence, when it is what we know already or older than that.

    Publishes PricesChanged when shoppers can see the style. Raises UnknownVariant (try again later), PriceAboveMrp, PriceInDeadBand or
    TaxRateMissing; the price before then stays.
    """
    variant = ProductVariant.objects.select_related("product").filter(sku=facts.sku).first()
    if variant is None:
        raise UnknownVariant(sku=facts.sku)
    price = _known_price(variant, facts)
    if price is not None and price.source_version >= facts.version:
        return False
    if not facts.is_withdrawn:
        _refuse_unlawful(variant, facts.amount)
    if not _write(variant, facts):
        return False
    if is_news(variant.product_id):
        publish(PricesChanged(product_ids=(variant.product.public_id,), variant_ids=(variant.public_id,)))
    return True


def _known_price(variant: ProductVariant, facts: PriceFacts) -> Price | None:
    return Price.objects.filter(
        price_set__variant=variant, currency=facts.amount.currency, min_quantity=facts.min_quantity
    ).first()


def _refuse_unlawful(variant: ProductVariant, amount: Money) -> None:
    for refusal in unlawful_prices([AskedPrice(variant, amount)]):
        if refusal is not None:
            raise refusal


def _write(variant: ProductVariant, facts: PriceFacts) -> bool:
    """One guarded statement, so that of two messages applied at the same time the newer stays. True when changed."""
    price_set, _ = PriceSet.objects.get_or_create(variant=variant)
    content = {"amount": facts.amount.amount, "is_withdrawn": facts.is_withdrawn}
    if facts.is_withdrawn:
        content = {"is_withdrawn": True}
    stamp = {"source_version": facts.version, "erp_id": facts.erp_id, "as_of": clock.now()}
    price, is_new = Price.objects.get_or_create(
        price_set=price_set,
        currency=facts.amount.currency,
        min_quantity=facts.min_quantity,
        defaults={"amount": facts.amount.amount, "is_withdrawn": facts.is_withdrawn, **stamp},
    )
    if is_new:
        return not facts.is_withdrawn
    older = Price.objects.filter(pk=price.pk, source_version__lt=facts.version)
    if older.exclude(**content).update(**content, **stamp):
        return True
    older.update(**stamp)
    return False
