"""Prices: those of the variants themselves, told by their owner, and what many rows at once become."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api.things import PRICE, SKU
from catalog.api.writing import price_row
from catalog.pricing.models import Price
from catalog.pricing.operations import PriceFacts, set_prices
from core.api.bodies import Body, Text, Whole
from core.api.fields import Wanted
from core.audit import audited
from core.backoffice.bodies import HIGHEST_VERSION, MOST_NUMBER, AmountBody, money_in
from core.backoffice.calls import Call
from core.backoffice.lists import AdminList, Between, Filter, exactly, listed, one_of, only_if, yes
from core.backoffice.many import YesOrNo, names_in, rows_answer, rows_of, rows_schema, tried
from core.backoffice.view import AdminView, done
from core.money import EXPONENTS

READ, WRITE = "prices:read", "prices:write"


class Prices(AdminList):
    """The variants' own prices: what a piece costs when no price list says otherwise."""

    plural = "prices"
    kind = PRICE
    filters: ClassVar[Mapping[str, Filter]] = {
        "sku": exactly("price_set__variant__sku"),
        "variant_id": exactly("price_set__variant__public_id"),
        "product_id": exactly("price_set__variant__product__public_id"),
        "currency": one_of("currency", sorted(EXPONENTS)),
        "is_withdrawn": only_if(yes("is_withdrawn")),
    }
    moments: ClassVar[Mapping[str, Between]] = {"as_of": Between("as_of")}

    def rows(self, **path: str) -> QuerySet[Price]:
        """All of them."""
        return Price.objects.select_related("price_set__variant")

    def written(self, rows: Sequence[Price], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [price_row(row, row.price_set.variant) for row in rows]


Prices.calls = {"get": listed(Prices, scope=READ, right="catalog.view_price")}


class PriceRow(Body):
    """One price as its owner tells it. `version` orders its news: an older one changes nothing."""

    sku = Text(required=True, allow_blank=False, allow_null=False)
    price = AmountBody()
    version = Whole(min_value=0, max_value=HIGHEST_VERSION)
    min_quantity = Whole(required=False, min_value=1, max_value=MOST_NUMBER)
    is_withdrawn = YesOrNo(required=False)


class PriceRows(Body):
    """Many prices."""

    rows = PriceRow(many=True)
    dry_run = YesOrNo(required=False)


class PricesInBulk(AdminView):
    """Many prices at once, for whoever owns them."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_price",
            rows_schema(),
            PriceRows,
            example={
                "rows": [{"sku": SKU, "price": {"amount": 249950, "currency": "INR"}, "version": 8}],
                "dry_run": True,
            },
        )
    }

    def post(self, request: Request) -> HttpResponse:
        """Take over many prices from the system that owns them, each judged by itself."""
        rows = rows_of(request, PriceRow, key=_place)
        names = names_in(request, "sku")
        facts = {place: _facts(row) for place, row in rows.read.items()}
        skus = {fact.sku for fact in facts.values()}

        def work() -> None:
            with audited(self.caller.author, Price, _keys(skus)) as watch:
                outcome = set_prices(list(facts.values()))
                for key in _keys(skus):
                    watch.add(key)
            rows.refuse_named({place: fact.key for place, fact in facts.items()}, outcome.refused)

        tried(rows, work)
        return done(rows_answer(rows, names))


def _place(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["sku"], row["price"]["currency"], row.get("min_quantity", 1)


def _facts(row: Mapping[str, Any]) -> PriceFacts:
    return PriceFacts(
        sku=row["sku"],
        amount=money_in(row["price"]),
        version=row["version"],
        min_quantity=row.get("min_quantity", 1),
        is_withdrawn=row.get("is_withdrawn", False),
    )


def _keys(skus: set[str]) -> list[int]:
    return list(Price.objects.filter(price_set__variant__sku__in=skus).values_list("pk", flat=True))
