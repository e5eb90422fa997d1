"""The prices of a price list: set one by one, many at once, or by a percentage."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from catalog.pricing.models import Price, PriceList, SpecialPrice
from catalog.pricing.operations.announcing import announce_beside
from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.pricing.operations.refusals import ListOfErp, UnknownPriceList
from catalog.pricing.rules import ROUNDINGS, rounded_price
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from core import clock
from core.errors import Invalid, Refused, ShopError
from core.money import EXPONENTS, Money, payable_step

WHOLE_BP = 10_000
WRITTEN_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class ListPriceFacts:
    """A price of a list: of one piece, for quantities from `min_quantity` to `max_quantity` (None: any above)."""

    sku: str
    amount: Money
    min_quantity: int = 1
    max_quantity: int | None = None


@dataclass(frozen=True, slots=True)
class ListPricesSet:
    """What became of many prices: how many were written or were so already, and why others were refused, by SKU."""

    changed: int
    same: int
    refused: Mapping[str, ShopError]


def set_list_price(list_id: int, facts: ListPriceFacts) -> bool:
    """Make this the price of a SKU in a list; False when it is already. Publishes PricesChanged.

    Raises UnknownPriceList, ListOfErp, UnknownVariant, Invalid, PriceAboveMrp, PriceInDeadBand or TaxRateMissing.
    """
    outcome = set_list_prices(list_id, [facts])
    for refusal in outcome.refused.values():
        raise refusal
    return bool(outcome.changed)


@transaction.atomic
def set_list_prices(list_id: int, facts: Sequence[ListPriceFacts]) -> ListPricesSet:
    """Set many prices of a list. Each is judged by itself: a refused one is named, the others are written.

    A fixed number of statements per thousand. Raises UnknownPriceList or ListOfErp. Publishes PricesChanged.
    """
    row = _own_list(list_id)
    variants = {one.sku: one for one in ProductVariant.objects.filter(sku__in={fact.sku for fact in facts})}
    refused: dict[str, ShopError] = _misshapen(facts, variants)
    asked = [fact for fact in facts if fact.sku not in refused]
    verdicts = unlawful_prices([AskedPrice(variants[fact.sku], fact.amount) for fact in asked])
    refused |= {fact.sku: verdict for fact, verdict in zip(asked, verdicts, strict=True) if verdict}
    lawful = [fact for fact in asked if fact.sku not in refused]
    changed = _changed(row, lawful, variants)
    _write(row, changed, variants)
    _tell(
        row,
        {variants[fact.sku].pk for fact in changed},
        currencies={fact.amount.currency for fact in changed},
    )
    return ListPricesSet(len(changed), len(lawful) - len(changed), refused)


def _misshapen(
    facts: Sequence[ListPriceFacts], variants: Mapping[str, ProductVariant]
) -> dict[str, ShopError]:
    """Unknown SKUs, impossible quantities, and a tier that is told twice."""
    refused: dict[str, ShopError] = {}
    seen: set[tuple[str, str, int]] = set()
    for fact in facts:
        tier = (fact.sku, fact.amount.currency, fact.min_quantity)
        if fact.sku not in variants:
            refused[fact.sku] = UnknownVariant(sku=fact.sku)
        elif fact.min_quantity < 1 or (
            fact.max_quantity is not None and fact.max_quantity < fact.min_quantity
        ):
            refused[fact.sku] = Invalid(fields={"min_quantity": f"{fact.sku}: begin at 1, end later."})
        elif tier in seen:
            refused[fact.sku] = Refused(f"{fact.sku} stands twice for the same quantity.", sku=fact.sku)
        seen.add(tier)
    return refused


def _changed(
    row: PriceList, facts: Sequence[ListPriceFacts], variants: Mapping[str, ProductVariant]
) -> list[ListPriceFacts]:
    known = {
        (variant_id, currency, least): (amount, most)
        for variant_id, currency, least, amount, most in row.prices.filter(
            variant_id__in=[variants[fact.sku].pk for fact in facts]
        ).values_list("variant_id", "currency", "min_quantity", "amount", "max_quantity")
    }
    return [
        fact
        for fact in facts
        if known.get((variants[fact.sku].pk, fact.amount.currency, fact.min_quantity))
        != (fact.amount.amount, fact.max_quantity)
    ]


def _write(row: PriceList, facts: Sequence[ListPriceFacts], variants: Mapping[str, ProductVariant]) -> None:
    now = clock.now()
    SpecialPrice.objects.bulk_create(
        [
            SpecialPrice(
                price_list=row,
                variant=variants[fact.sku],
                currency=fact.amount.currency,
                amount=fact.amount.amount,
                min_quantity=fact.min_quantity,
                max_quantity=fact.max_quantity,
                as_of=now,
            )
            for fact in facts
        ],
        batch_size=WRITTEN_AT_ONCE,
        update_conflicts=True,
        unique_fields=["variant", "currency", "price_list", "rules_key", "min_quantity"],
        update_fields=["amount", "max_quantity", "as_of"],
    )


@transaction.atomic
def remove_list_price(list_id: int, *, sku: str, currency: str = "INR", min_quantity: int = 1) -> bool:
    """Take a price out of a list; False when it is not there. Publishes PricesChanged. Raises UnknownPriceList, ListOfErp."""
    row = _own_list(list_id)
    gone = row.prices.filter(variant__sku=sku, currency=currency, min_quantity=min_quantity)
    ids = list(gone.values_list("variant_id", flat=True))
    gone.delete()
    _tell(row, ids, currencies={currency})
    return bool(ids)


def set_prices_by_percentage(
    list_id: int, *, skus: Sequence[str], percent_off_bp: int, rounding: str = "exact", currency: str = "INR"
) -> ListPricesSet:
    """Fill a list with the sets' own prices less a share in hundredths of a percent, for every quantity tier.

    Half up to the minor unit, then made tidy downwards by `rounding` (exact, rupee, nine, ninety_nine). SKUs
    without a price are refused by name. Raises Invalid for a share or rounding that is none, UnknownPriceList, ListOfErp.
    """
    if not 0 < percent_off_bp < WHOLE_BP:
        raise Invalid(fields={"percentage": "Choose more than 0 and less than 100 percent."})
    if rounding not in ROUNDINGS:
        raise Invalid(fields={"rounding": "Choose one of the ways to round."})
    rows = Price.objects.standing().filter(price_set__variant__sku__in=skus, currency=currency)
    found = rows.values_list("price_set__variant__sku", "amount", "min_quantity", "max_quantity")
    minor = 10 ** EXPONENTS[currency]
    facts = [
        ListPriceFacts(sku, _lowered(Money(amount, currency), percent_off_bp, rounding, minor), least, most)
        for sku, amount, least, most in found
    ]
    outcome = set_list_prices(list_id, facts)
    priced = {fact.sku for fact in facts}
    bare = {
        sku: Refused(f"{sku} has no price in {currency} to start from.", sku=sku)
        for sku in skus
        if sku not in priced
    }
    return ListPricesSet(outcome.changed, outcome.same, {**outcome.refused, **bare})


def _lowered(price: Money, percent_off_bp: int, rounding: str, minor: int) -> Money:
    less = price.percent(WHOLE_BP - percent_off_bp)
    tidy = rounded_price(less.amount, rounding=rounding, minor=minor)
    return Money(tidy - tidy % payable_step(price.currency), price.currency)


def _own_list(list_id: int) -> PriceList:
    """The list, locked until commit. Raises UnknownPriceList, or ListOfErp for one that the ERP fills."""
    row = PriceList.objects.select_for_update().filter(pk=list_id).first()
    if row is None:
        raise UnknownPriceList
    if row.erp_name:
        raise ListOfErp
    return row


def _tell(row: PriceList, variant_ids: Collection[int], *, currencies: Collection[str]) -> None:
    """News only of what counts now: a draft's prices are told when it opens, a waiting list's when it begins."""
    if row.status == PriceList.Status.ACTIVE and row.phase == PriceList.Phase.OPEN:
        announce_beside(variant_ids, currencies=currencies)
