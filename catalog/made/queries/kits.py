"""What bundles consist of, with what each component costs alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from catalog.inventory.models import KitComponent
from catalog.made.rules import KitPart
from catalog.pricing.queries import PUBLIC, PriceContext
from catalog.products.models import ProductVariant
from catalog.products.queries import VariantForSale, variant_facts
from core.measure import PIECE, quantity_text
from core.money import Money
from core.prepared import PreparedQuery
from core.rows import PreparedValues

FREE_SIZE = "Free"

_COMPONENTS = PreparedQuery(
    lambda ids: (
        KitComponent.objects.filter(kit_variant__id__any_of=ids)
        .order_by("kit_variant_id", "rank", "id")
        .values_list("kit_variant_id", "component_variant_id", "quantity")
    )
)

_KITS = PreparedValues(
    lambda product_id: (
        ProductVariant.objects.filter(kit_components__isnull=False, product__public_id=product_id)
        .distinct()
        .values_list("pk")
    )
)


@dataclass(frozen=True, slots=True)
class KitContent:
    """One component of a bundle and how much of it lies in each."""

    variant: VariantForSale
    quantity: int

    @property
    def words(self) -> str:
        """`Meera Silk Blouse (36, Maroon)`, with how many when more than one."""
        variant = self.variant
        chosen = ", ".join(value for value in variant.options.values() if value != FREE_SIZE)
        title = f"{variant.product_title} ({chosen})".removesuffix(" ()")
        if self.quantity == 1 and variant.sold_by.uom == PIECE:
            return title
        many = quantity_text(self.quantity, variant.sold_by.uom)
        return f"{many} {'× ' if variant.sold_by.uom == PIECE else 'of '}{title}"

    @property
    def part(self) -> KitPart:
        """For sums; what has no price of its own weighs nothing."""
        return KitPart(self.variant.price or Money.zero(), self.quantity, self.variant.sold_by.uom)


def included_words(product_id: str) -> tuple[str, ...]:
    """What the bundles of a product (public id) include, for its page; empty for a product that is none.

    What differs between its variants is left open, as the size is still to be chosen. One query, seven for a bundle.
    """
    contents = list(contents_of([pk for (pk,) in _KITS.rows(product_id=product_id)]).values())
    words = []
    for place in zip(*contents, strict=False):
        same = {content.words for content in place}
        title = place[0].variant.product_title
        words.append(place[0].words if len(same) == 1 else f"{title}, in the size you choose")
    return tuple(words)


def contents_of(kit_ids: Sequence[int], context: PriceContext = PUBLIC) -> dict[int, tuple[KitContent, ...]]:
    """The components of bundles by variant id, in their order; ones that are no bundles are absent. Six queries."""
    if not kit_ids:
        return {}
    rows = _COMPONENTS.rows(list(kit_ids))
    if not rows:
        return {}
    facts = variant_facts(ids=[component for _, component, _ in rows], context=context)
    found: dict[int, list[KitContent]] = defaultdict(list)
    for kit_id, component, quantity in rows:
        found[kit_id].append(KitContent(facts[component], quantity))
    return {kit_id: tuple(contents) for kit_id, contents in found.items()}
