"""Bundles: products of the shop's own whose variants consist of others. The ERP only ever sees the components."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from catalog.inventory.operations import set_kit_components
from catalog.made.models import Bundle
from catalog.made.queries.kits import KitContent, contents_of
from catalog.made.rules import discounted_sum
from catalog.pricing.models import Price
from catalog.pricing.operations import PriceFacts, set_price
from catalog.products.models import ItemStatus, Product, ProductVariant
from catalog.products.operations.options import choose_options
from catalog.products.operations.publication import announce_change
from catalog.products.rules import first_handle
from core.errors import Invalid, NotFound, ShopError
from core.measure import line_amount
from core.money import Money

WHOLE_BP = 10_000


@dataclass(frozen=True, slots=True)
class BundleSize:
    """One variant of a bundle: what is chosen (Size: 36) and how many of which SKU lie in it, the main piece first."""

    sku: str
    attributes: Mapping[str, str]
    components: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class BundleContent:
    """A bundle: its own `price`, or the sum of its components' less `percent_off_bp`. Exactly one of the two."""

    sku: str
    title: str
    sizes: tuple[BundleSize, ...]
    price: Money | None = None
    percent_off_bp: int | None = None


@transaction.atomic
def set_bundle(content: BundleContent) -> bool:
    """Make this the bundle with that style code; False when it is already. It arrives as a draft.

    Raises Invalid for a bundle without a price or components and for codes of goods that the ERP knows, NotFound for
    unknown SKUs, and the refusals of prices.
    """
    if (content.price is None) == (content.percent_off_bp is None):
        raise Invalid(fields={"price": "Give the bundle a price of its own, or a percentage off."})
    if not content.sizes or any(not size.components for size in content.sizes):
        raise Invalid(fields={"components": "A bundle consists of something."})
    _refuse_erp_goods(content)
    skus = {sku for size in content.sizes for sku in size.components}
    known = {row.sku: row for row in ProductVariant.objects.filter(sku__in=skus)}
    if len(known) < len(skus):
        raise NotFound(f"There is no {', '.join(sorted(skus - set(known)))}.")
    main, before = known[next(iter(content.sizes[0].components))], _state(content.sku)
    product, _ = Product.objects.get_or_create(
        erp_sku=content.sku,
        defaults={
            "title": content.title,
            "handle": first_handle(name=content.title, sku=content.sku),
            "hs_code": main.hs_code,
            "gst_policy": main.gst_policy,
        },
    )
    for size in content.sizes:
        _set_size(product, size, known, percent_off_bp=content.percent_off_bp)
        _set_price(size.sku, content.price or _sum_of(size.sku, content.percent_off_bp or 0))
    if _state(content.sku) == before:
        return False
    announce_change(product, kind="variant")
    return True


@transaction.atomic
def set_bundle_percent(*, sku: str, percent_off_bp: int | None) -> bool:
    """Price a bundle's variant by a percentage off its components, at once; None leaves it the price it has for its own.

    Hundredths of a percent, below the whole. False when it is so already. Raises NotFound, Invalid, and the refusals
    of prices.
    """
    bundle = Bundle.objects.select_related("variant__product").filter(variant__sku=sku).first()
    if bundle is None:
        raise NotFound("There is no such bundle.")
    if percent_off_bp is not None and not 0 <= percent_off_bp < WHOLE_BP:
        raise Invalid(fields={"percent_off_bp": "Give less than the whole, in hundredths of a percent."})
    if bundle.percent_off_bp == percent_off_bp:
        return False
    Bundle.objects.filter(pk=bundle.pk).update(percent_off_bp=percent_off_bp)
    if percent_off_bp is not None:
        _set_price(sku, _sum_of(sku, percent_off_bp))
    announce_change(bundle.variant.product, kind="variant")
    return True


def _refuse_erp_goods(content: BundleContent) -> None:
    """What the ERP counts and prices cannot become a bundle of the shop's."""
    own = [size.sku for size in content.sizes]
    if Product.objects.filter(erp_sku=content.sku, erp_id__isnull=False).exists():
        raise Invalid(fields={"sku": f"{content.sku} is a style of the ERP. Choose another code."})
    taken = ProductVariant.objects.filter(sku__in=own).exclude(product__erp_sku=content.sku, erp_id=None)
    if names := ", ".join(taken.order_by("sku").values_list("sku", flat=True)):
        raise Invalid(fields={"sizes": f"{names} is sold already. Choose another SKU."})


def _state(sku: str) -> list[Any]:
    """Everything said of a bundle."""
    columns = ("sku", "title", "hs_code", "mrp", "weight_g", "bundle__percent_off_bp")
    contents = ("kit_components__component_variant", "kit_components__quantity", "price_set__prices__amount")
    rows = ProductVariant.objects.filter(product__erp_sku=sku).order_by("sku", *contents)
    return list(rows.values_list(*columns, *contents))


def _set_size(
    product: Product,
    size: BundleSize,
    known: Mapping[str, ProductVariant],
    *,
    percent_off_bp: int | None,
) -> None:
    parts = {known[sku].pk: quantity for sku, quantity in size.components.items()}
    main = known[next(iter(size.components))]
    mrps = [
        line_amount(Money(known[sku].mrp or 0), quantity, known[sku].uom).amount
        for sku, quantity in size.components.items()
    ]
    variant, _ = ProductVariant.objects.update_or_create(
        sku=size.sku,
        defaults={
            "product": product,
            "hs_code": main.hs_code,
            "gst_policy": main.gst_policy,
            "status": ItemStatus.ACTIVE,
            "mrp": sum(mrps) if all(mrps) else None,
            "weight_g": sum(
                (known[sku].weight_g or 0) * quantity for sku, quantity in size.components.items()
            ),
        },
    )
    choose_options(variant=variant, product=product, attributes=size.attributes)
    set_kit_components(kit_id=variant.pk, components=parts)
    Bundle.objects.update_or_create(variant=variant, defaults={"percent_off_bp": percent_off_bp})


def _sum_of(sku: str, percent_off_bp: int) -> Money:
    kit_id = ProductVariant.objects.values_list("pk", flat=True).get(sku=sku)
    return _sum(contents_of([kit_id])[kit_id], percent_off_bp)


def _sum(contents: tuple[KitContent, ...], percent_off_bp: int) -> Money:
    if any(content.variant.price is None for content in contents):
        raise Invalid(fields={"price": "One of its components has no price."})
    return discounted_sum([content.part for content in contents], percent_off_bp=percent_off_bp)


def _set_price(sku: str, amount: Money) -> bool:
    """The bundle's price, in the shop's own count of versions."""
    rows = Price.objects.filter(price_set__variant__sku=sku, currency=amount.currency, min_quantity=1)
    known = rows.first()
    if known is not None and known.amount == amount.amount and not known.is_withdrawn:
        return False
    return bool(
        set_price(PriceFacts(sku=sku, amount=amount, version=known.source_version + 1 if known else 1))
    )


def reprice_bundles() -> int:
    """Let the prices of bundles that are a percentage off follow their components'; returns how many changed.

    One whose components have no price, or whose price would be unlawful, keeps the one it has.
    """
    offs = {
        bundle.variant_id: bundle.percent_off_bp or 0
        for bundle in Bundle.objects.filter(percent_off_bp__isnull=False)
    }
    changed = 0
    skus = dict(ProductVariant.objects.filter(pk__in=list(offs)).values_list("pk", "sku"))
    for kit_id, contents in contents_of(list(offs)).items():
        try:
            changed += _set_price(skus[kit_id], _sum(contents, offs[kit_id]))
        except ShopError:
            continue
    return changed
