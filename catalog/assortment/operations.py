"""Keeping size charts, types, links between products, and when and where a product is sold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from catalog.assortment.models import ProductLink, ProductType, SalesChannel, SizeChart
from catalog.assortment.rules import chart_rows
from catalog.collections.models import ProductCategory
from catalog.products.models import ItemStatus, Product
from catalog.products.operations.publication import announce_change, announce_changes
from core.errors import Invalid, NotFound

MOST_LINKS = 24
BATCH = 500


@dataclass(frozen=True, slots=True)
class ChartContent:
    """A size chart as staff write it: a heading and a line of centimetres for each size."""

    handle: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[str, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class SaleTerms:
    """When, where and how a product is sold. Moments are UTC, None is open; `channels` are codes, at least one."""

    channels: tuple[str, ...] = ("web",)
    published_from: datetime | None = None
    published_until: datetime | None = None
    is_one_of_a_kind: bool = False
    type_handle: str = ""
    chart_handle: str = ""


@transaction.atomic
def set_size_chart(content: ChartContent) -> bool:
    """Add or change a size chart; False when it is exactly so already. Raises Invalid naming the line that is wrong.

    Tells the pages of every product that may show it: its own, its type's, or that of a category above it.
    """
    fields: dict[str, Any] = {
        "title": content.title,
        "note": content.note,
        "columns": list(content.columns),
        "rows": chart_rows(content.columns, content.lines),
    }
    chart, is_new = SizeChart.objects.get_or_create(handle=content.handle, defaults=fields)
    if not is_new and not SizeChart.objects.filter(pk=chart.pk).exclude(**fields).update(**fields):
        return False
    _tell(Q(size_chart=chart) | Q(type__size_chart=chart) | _below_those_with(chart))
    return True


@transaction.atomic
def set_product_type(*, handle: str, title: str, chart_handle: str = "") -> bool:
    """Add or change a product type; False when it is exactly so already. Raises Invalid for a chart that does not exist.

    Tells the pages of its products: they show another chart, and lists name the type.
    """
    fields: dict[str, Any] = {
        "title": title,
        "size_chart_id": _named(SizeChart, chart_handle, field="size_chart"),
    }
    kind, is_new = ProductType.objects.get_or_create(handle=handle, defaults=fields)
    if is_new:
        return True
    if not ProductType.objects.filter(pk=kind.pk).exclude(**fields).update(**fields):
        return False
    _tell(Q(type=kind))
    return True


def _below_those_with(chart: SizeChart) -> Q:
    """Products of categories that name the chart, and of all below these."""
    rows = list(ProductCategory.objects.values_list("pk", "parent_id", "size_chart_id"))
    found = [pk for pk, _, chart_id in rows if chart_id == chart.pk]
    for above in found:  # grows while it is walked: children follow their parent
        found += [pk for pk, parent_id, _ in rows if parent_id == above and pk not in found]
    return Q(
        pk__in=ProductCategory.products.through.objects.filter(productcategory__in=found).values("product")
    )


def _tell(concerned: Q) -> None:
    announce_changes(list(Product.objects.filter(concerned).values_list("pk", flat=True)), kind="content")


@transaction.atomic
def set_product_links(*, product_id: str, kind: str, target_ids: Sequence[str]) -> bool:
    """Make these products (public ids, in order) what one leads to in this way; False when it does already.

    Publishes ProductChanged when shoppers can see it. Raises NotFound, or Invalid for itself, strangers and too many.
    """
    product = _found(product_id)
    wanted = list(dict.fromkeys(target_ids))
    if kind not in ProductLink.Kind.values:
        raise Invalid(fields={"kind": f"Choose one of: {', '.join(ProductLink.Kind.values)}."})
    if product_id in wanted or len(wanted) > MOST_LINKS:
        raise Invalid(fields={"links": f"Choose at most {MOST_LINKS} other products."})
    known = dict(Product.objects.filter(public_id__in=wanted).values_list("public_id", "pk"))
    if len(known) < len(wanted):
        raise Invalid(fields={"links": "One of these products does not exist any more."})
    links = ProductLink.objects.filter(product=product, kind=kind)
    if list(links.order_by("rank", "id").values_list("target_id", flat=True)) == [known[w] for w in wanted]:
        return False
    links.delete()
    ProductLink.objects.bulk_create(
        ProductLink(product=product, kind=kind, target_id=known[each], rank=rank)
        for rank, each in enumerate(wanted)
    )
    announce_change(product, kind="content")
    return True


@transaction.atomic
def set_sale_terms(*, product_id: str, terms: SaleTerms) -> bool:
    """Say when, where and how a product is sold; False when it is so already. Publishes ProductChanged when shown.

    Raises NotFound, or Invalid for a window that ends before it begins, an unknown channel, type or chart, and for a
    one-of-a-kind piece that has several variants on sale.
    """
    product = _found(product_id)
    check_terms(product, terms)
    fields: dict[str, Any] = {
        "channels": sorted(set(terms.channels)),
        "published_from": terms.published_from,
        "published_until": terms.published_until,
        "is_one_of_a_kind": terms.is_one_of_a_kind,
        "type_id": _named(ProductType, terms.type_handle, field="type"),
        "size_chart_id": _named(SizeChart, terms.chart_handle, field="size_chart"),
    }
    if not Product.objects.filter(pk=product.pk).exclude(**fields).update(**fields):
        return False
    announce_change(product, kind="content")
    return True


@transaction.atomic
def turn_publication_windows() -> int:
    """Tell of published products whose window has opened or closed since this was last asked; how many, 500 at most."""
    published = Product.objects.filter(status=Product.Status.PUBLISHED)
    windowed = published.filter(
        Q(published_from__isnull=False) | Q(published_until__isnull=False) | Q(was_in_window=False)
    )
    is_open = Product.objects.in_window().values("pk")
    opened = windowed.filter(was_in_window=False, pk__in=is_open)
    closed = windowed.filter(was_in_window=True).exclude(pk__in=is_open)
    turned = list((opened | closed).order_by("pk").select_for_update(no_key=True)[:BATCH])
    for product in turned:
        product.was_in_window = not product.was_in_window
        announce_change(product, kind="published" if product.was_in_window else "withdrawn")
    Product.objects.bulk_update(turned, ["was_in_window"])
    return len(turned)


def _found(product_id: str) -> Product:
    product = Product.objects.select_for_update(no_key=True).filter(public_id=product_id).first()
    if product is None:
        raise NotFound("There is no such product.")
    return product


def check_terms(product: Product, terms: SaleTerms) -> None:
    """Raises Invalid as `set_sale_terms` does, but for types and charts that do not exist. Two queries."""
    if terms.published_from and terms.published_until and terms.published_until <= terms.published_from:
        raise Invalid(fields={"published_until": "It has to end after it begins."})
    known = set(SalesChannel.objects.filter(code__in=terms.channels).values_list("code", flat=True))
    if not known or known != set(terms.channels):
        raise Invalid(fields={"channels": "Choose one or more of the shop's sales channels."})
    on_sale = product.variants.filter(status=ItemStatus.ACTIVE).count()
    if terms.is_one_of_a_kind and on_sale > 1:
        raise Invalid(
            fields={"is_one_of_a_kind": f"It has {on_sale} variants on sale, so it is not the only one."}
        )


def _named(model: type[ProductType] | type[SizeChart], handle: str, *, field: str) -> int | None:
    if not handle:
        return None
    row_id = model._default_manager.filter(handle=handle).values_list("pk", flat=True).first()
    if row_id is None:
        raise Invalid(fields={field: f"There is no {handle}."})
    return int(row_id)
