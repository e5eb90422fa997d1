"""Taking over prices from whoever owns them: many at once, each judged by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalog.pricing.models import Price, PriceSet
from catalog.pricing.operations.announcing import announce_prices
from catalog.pricing.operations.lawful import AskedPrice, unlawful_prices
from catalog.products.models import ProductVariant
from catalog.products.operations import UnknownVariant
from core import clock
from core.bulk import BulkOutcome, add_rows
from core.errors import ShopError
from core.money import Money
from core.prepared import prepared_cursor

# Newer news wins, also between two that are applied at the same time. A withdrawn price keeps its last amount.
_WRITE = """
INSERT INTO catalog_price AS known
    (price_set_id, currency, min_quantity, amount, is_withdrawn, erp_id, source_version, as_of)
SELECT *, %s::timestamptz FROM unnest(%s::bigint[], %s::text[], %s::int[], %s::bigint[], %s::bool[], %s::text[], %s::bigint[]) AS told
ORDER BY 1, 2, 3
ON CONFLICT (price_set_id, currency, min_quantity) DO UPDATE SET
    amount = CASE WHEN EXCLUDED.is_withdrawn THEN known.amount ELSE EXCLUDED.amount END,
    is_withdrawn = EXCLUDED.is_withdrawn, erp_id = EXCLUDED.erp_id,
    source_version = EXCLUDED.source_version, as_of = EXCLUDED.as_of
WHERE known.source_version < EXCLUDED.source_version
RETURNING price_set_id, currency, min_quantity
"""


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

    @property
    def key(self) -> str:
        """Names this price among others: SKU, currency, quantity."""
        return f"{self.sku}:{self.amount.currency}:{self.min_quantity}"


Place = tuple[int, str, int]
"""Variant id, currency, least quantity: where a price stands."""


def set_price(facts: PriceFacts) -> bool:
    """Make this the price; False, in silence, when it is what we know already or older than that.

    Publishes PricesChanged when shoppers can see the style. Raises UnknownVariant (try again later), PriceAboveMrp, PriceInDeadBand or
    TaxRateMissing; the price before then stays.
    """
    return set_prices([facts]).of_one()


@transaction.atomic
def set_prices(facts: Sequence[PriceFacts]) -> BulkOutcome:
    """Make these the prices, in a fixed number of statements; what is refused (by `PriceFacts.key`) changes nothing.

    Of several for one place the newest counts. Publishes PricesChanged for styles that shoppers can see.
    """
    newest = _newest(facts)
    rows = ProductVariant.objects.filter(sku__in=[each.sku for each in newest])
    variants = {row.sku: row for row in rows.only("sku", "mrp", "hs_code", "gst_policy")}
    refused: dict[str, ShopError] = {
        each.key: UnknownVariant(sku=each.sku) for each in newest if each.sku not in variants
    }
    known = _known({row.pk for row in variants.values()})
    news = [
        each for each in newest if each.sku in variants and _is_newer(each, known.get(_place(each, variants)))
    ]
    refused |= _unlawful([each for each in news if not each.is_withdrawn], variants)
    lawful = [each for each in news if each.key not in refused]
    written = _write(lawful, variants)
    changed = [
        each for each in lawful
        if _place(each, variants) in written and _says_more(each, known.get(_place(each, variants)))
    ]  # fmt: skip
    is_other_amount = all(
        _stood(known.get(_place(each, variants))) and not each.is_withdrawn for each in changed
    )
    announce_prices(
        {variants[each.sku].pk for each in changed},
        currencies=sorted({each.amount.currency for each in changed}) if is_other_amount else (),
    )
    return BulkOutcome(changed=len(changed), same=len(newest) - len(changed) - len(refused), refused=refused)


@dataclass(frozen=True, slots=True)
class _Known:
    """A price as it stands."""

    amount: int
    is_withdrawn: bool
    version: int


def _newest(facts: Sequence[PriceFacts]) -> list[PriceFacts]:
    """One of each place: the newest."""
    found: dict[str, PriceFacts] = {}
    for each in facts:
        if each.key not in found or found[each.key].version < each.version:
            found[each.key] = each
    return list(found.values())


def _place(facts: PriceFacts, variants: Mapping[str, ProductVariant]) -> Place:
    return variants[facts.sku].pk, facts.amount.currency, facts.min_quantity


def _known(variant_ids: set[int]) -> dict[Place, _Known]:
    rows = Price.objects.filter(price_set__variant__in=variant_ids).values_list(
        "price_set__variant_id", "currency", "min_quantity", "amount", "is_withdrawn", "source_version"
    )
    return {(row[0], row[1], row[2]): _Known(*row[3:]) for row in rows}


def _is_newer(facts: PriceFacts, known: _Known | None) -> bool:
    return known is None or known.version < facts.version


def _stood(known: _Known | None) -> bool:
    return known is not None and not known.is_withdrawn


def _says_more(facts: PriceFacts, known: _Known | None) -> bool:
    """Whether the price is another one now; news that nothing stands where nothing stood is none."""
    if known is None or not _stood(known):
        return not facts.is_withdrawn
    return facts.is_withdrawn or facts.amount.amount != known.amount


def _unlawful(facts: Sequence[PriceFacts], variants: Mapping[str, ProductVariant]) -> dict[str, ShopError]:
    refusals = unlawful_prices([AskedPrice(variants[each.sku], each.amount) for each in facts])
    return {each.key: refusal for each, refusal in zip(facts, refusals, strict=True) if refusal is not None}


def _price_sets(variant_ids: set[int]) -> dict[int, int]:
    """The price set of each variant, added where there was none."""
    sets = dict(PriceSet.objects.filter(variant__in=variant_ids).values_list("variant_id", "pk"))
    new = sorted(variant_ids - sets.keys())
    if not new:
        return sets
    sets |= add_rows(PriceSet, [{"variant_id": each} for each in new], key="variant_id", unless_there=True)
    by_others = PriceSet.objects.filter(variant__in=variant_ids - sets.keys())
    return sets | dict(by_others.values_list("variant_id", "pk"))


def _write(facts: Sequence[PriceFacts], variants: Mapping[str, ProductVariant]) -> set[Place]:
    """Write the prices in one guarded statement; answers where something newer was written."""
    if not facts:
        return set()
    variant_ids = {variants[each.sku].pk for each in facts}
    sets = _price_sets(variant_ids)
    owners = {pk: variant_id for variant_id, pk in sets.items()}
    columns: list[list[Any]] = [
        [sets[variants[each.sku].pk] for each in facts],
        [each.amount.currency for each in facts],
        [each.min_quantity for each in facts],
        [
            max(1, each.amount.amount) for each in facts
        ],  # a price that never stood may be withdrawn without one
        [each.is_withdrawn for each in facts],
        [each.erp_id for each in facts],
        [each.version for each in facts],
    ]
    cursor = prepared_cursor()
    cursor.execute(_WRITE, [clock.now(), *columns])
    return {(owners[price_set], currency, least) for price_set, currency, least in cursor.fetchall()}
