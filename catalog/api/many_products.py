"""Many products at once: their words, and whether they are shown; and when and where one is sold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, ClassVar

from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api.product_bodies import (
    ContentRow,
    ContentRows,
    SaleTermsBody,
    ShownRow,
    ShownRows,
    content_with,
)
from catalog.api.products import WRITE, ProductDoor, one_product
from catalog.api.things import PRODUCT
from catalog.api.writing import GROUPS
from catalog.assortment.operations import SaleTerms, set_sale_terms
from catalog.products.models import Product
from catalog.products.operations import UnknownProduct, attach_content, publish_product, withdraw_product
from catalog.sheets.present import present_styles
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS
from core.backoffice.many import Rows, names_in, rows_answer, rows_of, rows_schema, tried
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, wanted_of
from core.errors import NotFound, ShopError


class ManyProducts(AdminView):
    """A door of many products, each row judged by itself."""

    def judged(
        self,
        rows: Rows,
        verb: Callable[[Mapping[str, Any]], Any],
        products: Collection[int],
        relations: Collection[str] = (),
    ) -> None:
        """Do it with each row, watching these products; what the verb refuses is refused by itself. A trial leaves nothing."""

        def work() -> None:
            with audited(self.caller.author, Product, products, list(relations)):
                for place, row in list(rows.read.items()):
                    try:
                        verb(row)
                    except ShopError as refusal:
                        rows.refuse(place, refusal)

        tried(rows, work)


class Publication(ManyProducts):
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

        def show_or_hide(row: Mapping[str, Any]) -> None:
            if row["product_id"] not in pks:
                raise NotFound
            verb = publish_product if row["published"] else withdraw_product
            verb(row["product_id"])

        self.judged(rows, show_or_hide, pks.values())
        return done(rows_answer(rows, names))


class ContentInBulk(ManyProducts):
    """The words of many products."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_product",
            rows_schema(),
            ContentRows,
            example={"rows": [{"sku": "BLS-KAN-01", "tags": ["handwoven"]}], "dry_run": True},
        )
    }

    def post(self, request: Request) -> HttpResponse:
        """Change what the shop says of many products, each judged by itself; what a row leaves out stays."""
        rows = rows_of(request, ContentRow, key=lambda row: row["sku"])
        names = names_in(request, "sku")
        present = present_styles([row["sku"] for row in rows.read.values()])

        def say(row: Mapping[str, Any]) -> None:
            if row["sku"] not in present:
                raise UnknownProduct
            attach_content(content_with(present[row["sku"]].content, row))

        self.judged(rows, say, [each.product_id for each in present.values()], GROUPS)
        return done(rows_answer(rows, names))


class Terms(ProductDoor):
    """When, where and how a product is sold."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_product",
            one(product=PRODUCT),
            SaleTermsBody,
            query={"fields": FIELDS},
            example={"channels": ["web"], "published_from": "2026-11-01T00:00:00+05:30"},
        )
    }

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Say when and in which channels it is sold, and of which type it is."""
        wanted_of(PRODUCT, request)
        said = SaleTermsBody.read(request)
        row = found_row(Product.objects.select_related("type", "size_chart"), public_id=product_id)
        with audited(self.caller.author, Product, [row.pk]):
            set_sale_terms(product_id=product_id, terms=_terms(row, said))
        return done(one_product(request, product_id))


def _terms(row: Product, said: Mapping[str, Any]) -> SaleTerms:
    """What was said over what there is."""
    return SaleTerms(
        channels=tuple(said.get("channels", row.channels)),
        published_from=said.get("published_from", row.published_from),
        published_until=said.get("published_until", row.published_until),
        is_one_of_a_kind=said.get("is_one_of_a_kind", row.is_one_of_a_kind),
        type_handle=said.get("type", row.type.handle if row.type else "") or "",
        chart_handle=said.get("size_chart", row.size_chart.handle if row.size_chart else "") or "",
    )
