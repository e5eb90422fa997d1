"""Products and variants: what the shop says of them, and whether they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from catalog.api.things import PRODUCT, SKU, VARIANT
from catalog.api.writing import GROUPS, product_row, variant_row
from catalog.inventory.models import InventoryLevel
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import attach_content, publish_product, withdraw_product
from catalog.sheets.cells import as_the_table_wants
from catalog.sheets.content import TEXTS
from catalog.sheets.present import present_styles
from core.api.bodies import Body, Text, Whole
from core.api.fields import Wanted, picked
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, matching, one_of
from core.backoffice.many import YesOrNo, names_in, rows_answer, rows_of, rows_schema, tried
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.errors import NotFound, ShopError

READ, WRITE = "products:read", "products:write"
LONGEST = 20_000
MOST_ITEMS = 100
MOST_RANK = 2_000_000_000


class Words(serializers.ListField):
    """A list of texts."""

    def __init__(self, **how: Any) -> None:
        super().__init__(
            **{"child": Text(allow_null=False), "required": False, "max_length": MOST_ITEMS, **how}
        )


class ProductBody(Body):
    """What the shop says of a product. What is left out stays as it is."""

    handle = Text()
    title = Text()
    subtitle = Text()
    description = Text(max_length=LONGEST)
    fabric = Text()
    work = Text()
    neckline = Text()
    back = Text()
    sleeve = Text()
    closure = Text()
    lining = Text()
    origin_country = Text()
    made_in = Text()
    seo_title = Text()
    seo_description = Text(max_length=1000)
    occasion = Words()
    care = Words()
    categories = Words()
    collections = Words()
    tags = Words()
    is_featured = YesOrNo(required=False)
    rank = Whole(required=False, min_value=0, max_value=MOST_RANK)


class ShownRow(Body):
    """Whether one product is to be shown."""

    product_id = Text(required=True, allow_blank=False, allow_null=False)
    published = YesOrNo(required=True)


class ShownRows(Body):
    """Many products to show or to hide."""

    rows = ShownRow(many=True)
    dry_run = YesOrNo(required=False)


def variants_below() -> list[str | Prefetch[Any]]:
    """What is read with variants, in one query each."""
    levels = InventoryLevel.objects.select_related("location").order_by("location__code")
    return [
        "chosen__option",
        "chosen__value",
        "price_set__prices",
        Prefetch("inventory_item__levels", levels),
        "stock_terms",
    ]


def products_below(rows: Sequence[Product], wanted: Wanted) -> None:
    """Read what hangs on products."""
    prefetch_related_objects(rows, *GROUPS)
    if wanted.has("variants"):
        variants = ProductVariant.objects.order_by("rank", "id").prefetch_related(*variants_below())
        prefetch_related_objects(rows, Prefetch("variants", variants))


class Products(AdminList):
    """Products, published or not."""

    plural = "products"
    kind = PRODUCT
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("title", "erp_sku", "handle"),
        "sku": exactly("erp_sku"),
        "handle": exactly("handle"),
        "status": one_of("status", Product.Status.values),
        "erp_status": one_of("item_status", ("active", "discontinued")),
        "category": exactly("categories__handle"),
        "collection": exactly("collections__handle"),
        "tag": exactly("tags__handle"),
    }
    moments: ClassVar[Mapping[str, Between]] = {
        "created_at": Between("created_at"),
        "published_at": Between("published_at"),
    }

    def rows(self, **path: str) -> QuerySet[Product]:
        """All of them."""
        return Product.objects.all()

    def written(self, rows: Sequence[Product], wanted: Wanted) -> list[dict[str, Any]]:
        """Four queries, and seven more for variants."""
        products_below(rows, wanted)
        return [product_row(row, wanted) for row in rows]


Products.calls = {"get": listed(Products, scope=READ, right="catalog.view_product")}


def one_product(request: Request, product_id: str) -> dict[str, Any]:
    """A product as it is asked for. Raises NotFound."""
    wanted = wanted_of(PRODUCT, request)
    row = found_row(Product.objects.all(), public_id=product_id)
    products_below([row], wanted)
    return {"product": picked(product_row(row, wanted), wanted)}


class OneProduct(AdminView):
    """One product."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "catalog.view_product", one(product=PRODUCT), query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "catalog.change_product",
            one(product=PRODUCT),
            ProductBody,
            query={"fields": FIELDS},
            example={"title": "Kanjivaram blouse, maroon", "tags": ["handwoven"]},
        ),
    }

    def get(self, request: Request, product_id: str) -> HttpResponse:
        """One product; `fields=+variants.prices,+variants.levels` tells its variants too."""
        return fresh(request, one_product(request, product_id))

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Change what the shop says of it; what the ERP owns is not to be changed here."""
        wanted_of(PRODUCT, request)
        said = ProductBody.read(request)
        row = found_row(Product.objects.all(), public_id=product_id)
        told = {name: as_the_table_wants(Product, name, said[name]) for name in TEXTS if name in said}
        told |= {name: tuple(said[name]) for name in ("occasion", "care", *GROUPS) if name in said}
        told |= {name: said[name] for name in ("is_featured", "rank") if name in said}
        present = present_styles([row.erp_sku])[row.erp_sku]
        with audited(self.caller.author, Product, [row.pk], GROUPS):
            attach_content(replace(present.content, **told))
        return done(one_product(request, product_id))


class Publish(AdminView):
    """Showing a product."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "catalog.change_product", one(product=PRODUCT), Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Show it to shoppers; the refusal names all that is missing."""
        return _turn(self, request, product_id, is_shown=True)


class Withdraw(AdminView):
    """Hiding a product."""

    calls = Publish.calls

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Hide it from shoppers."""
        return _turn(self, request, product_id, is_shown=False)


def _turn(view: AdminView, request: Request, product_id: str, *, is_shown: bool) -> HttpResponse:
    wanted_of(PRODUCT, request)
    Body.read(request)
    row = found_row(Product.objects.all(), public_id=product_id)
    with audited(view.caller.author, Product, [row.pk]):
        (publish_product if is_shown else withdraw_product)(product_id)
    return done(one_product(request, product_id))


class Publication(AdminView):
    """Showing and hiding many products."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_product",
            rows_schema(),
            ShownRows,
            example={
                "rows": [{"product_id": "prod_01KB9Q7E3N5XQ0T8S4W2Y6Z1AC", "published": True}],
                "dry_run": True,
            },
        )
    }

    def post(self, request: Request) -> HttpResponse:
        """Show and hide many products, each judged by itself."""
        rows = rows_of(request, ShownRow, key=lambda row: row["product_id"])
        names = names_in(request, "product_id")
        pks = dict(
            Product.objects.filter(
                public_id__in=[row["product_id"] for row in rows.read.values()]
            ).values_list("public_id", "pk")
        )

        def work() -> None:
            with audited(self.caller.author, Product, list(pks.values())):
                for place, row in list(rows.read.items()):
                    try:
                        if row["product_id"] not in pks:
                            raise NotFound
                        verb = publish_product if row["published"] else withdraw_product
                        verb(row["product_id"])
                    except ShopError as refusal:
                        rows.refuse(place, refusal)

        tried(rows, work)
        return done(rows_answer(rows, names))


class Variants(AdminList):
    """Variants: what is sold and counted."""

    plural = "variants"
    kind = VARIANT
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("sku", "title", "product__title"),
        "sku": exactly("sku", f"Such as {SKU}."),
        "product_id": exactly("product__public_id"),
        "status": one_of("status", ("active", "discontinued")),
    }

    def rows(self, **path: str) -> QuerySet[ProductVariant]:
        """All of them."""
        return ProductVariant.objects.select_related("product")

    def written(self, rows: Sequence[ProductVariant], wanted: Wanted) -> list[dict[str, Any]]:
        """Seven queries."""
        prefetch_related_objects(rows, *variants_below())
        return [variant_row(row, row.product.public_id, wanted) for row in rows]


Variants.calls = {"get": listed(Variants, scope=READ, right="catalog.view_productvariant")}


class OneVariant(AdminView):
    """One variant."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "catalog.view_productvariant", one(variant=VARIANT), query={"fields": FIELDS})
    }

    def get(self, request: Request, variant_id: str) -> HttpResponse:
        """One variant, with its prices and where it lies."""
        return fresh(request, one_variant(request, variant_id))


def one_variant(request: Request, variant_id: str) -> dict[str, Any]:
    """A variant as it is asked for. Raises NotFound."""
    wanted = wanted_of(VARIANT, request)
    row = found_row(ProductVariant.objects.select_related("product"), public_id=variant_id)
    prefetch_related_objects([row], *variants_below())
    return {"variant": picked(variant_row(row, row.product.public_id, wanted), wanted)}
