"""Products and variants: what the shop says of them, and whether they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.http import HttpResponse
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request

from catalog.api.product_bodies import NotMadeHere, ProductBody, content_with
from catalog.api.things import PRODUCT, SKU, VARIANT
from catalog.api.writing import GROUPS, product_row, variant_row
from catalog.inventory.models import InventoryLevel
from catalog.products.models import Product, ProductVariant
from catalog.products.operations import attach_content, publish_product, withdraw_product
from catalog.sheets.present import present_styles
from core.api.bodies import Body
from core.api.fields import Wanted, picked
from core.api.repeats import WRITES
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, matching, one_of
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of

READ, WRITE = "products:read", "products:write"


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


class MadeInTheErp:
    """Mixin of doors whose rows the ERP makes and takes away."""

    def not_here(self, method: str) -> Exception:
        """Whoever tries to is told where."""
        unknown: Exception = MethodNotAllowed(method)
        return NotMadeHere() if method in WRITES else unknown


class Products(MadeInTheErp, AdminList):
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
        return Product.objects.select_related("type", "size_chart")

    def written(self, rows: Sequence[Product], wanted: Wanted) -> list[dict[str, Any]]:
        """Four queries, and seven more for variants."""
        products_below(rows, wanted)
        return [product_row(row, wanted) for row in rows]


Products.calls = {"get": listed(Products, scope=READ, right="catalog.view_product")}


def one_product(request: Request, product_id: str) -> dict[str, Any]:
    """A product as it is asked for. Raises NotFound."""
    wanted = wanted_of(PRODUCT, request)
    row = found_row(Product.objects.select_related("type", "size_chart"), public_id=product_id)
    products_below([row], wanted)
    return {"product": picked(product_row(row, wanted), wanted)}


class ProductDoor(AdminView):
    """A door of one product."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The product. Raises NotFound."""
        return one_product(request, path["product_id"])

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row."""
        return Product.objects.filter(public_id=path["product_id"])


class OneProduct(MadeInTheErp, ProductDoor):
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
        row = found_row(Product.objects.select_related("type", "size_chart"), public_id=product_id)
        present = present_styles([row.erp_sku])[row.erp_sku]
        with audited(self.caller.author, Product, [row.pk], GROUPS):
            attach_content(content_with(present.content, said))
        return done(one_product(request, product_id))


class Publish(ProductDoor):
    """Showing a product."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "catalog.change_product", one(product=PRODUCT), Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Show it to shoppers; the refusal names all that is missing."""
        return _turn(self, request, product_id, is_shown=True)


class Withdraw(ProductDoor):
    """Hiding a product."""

    calls = Publish.calls

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Hide it from shoppers."""
        return _turn(self, request, product_id, is_shown=False)


def _turn(view: AdminView, request: Request, product_id: str, *, is_shown: bool) -> HttpResponse:
    wanted_of(PRODUCT, request)
    Body.read(request)
    row = found_row(Product.objects.select_related("type", "size_chart"), public_id=product_id)
    with audited(view.caller.author, Product, [row.pk]):
        (publish_product if is_shown else withdraw_product)(product_id)
    return done(one_product(request, product_id))


class Variants(MadeInTheErp, AdminList):
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


class OneVariant(MadeInTheErp, AdminView):
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
