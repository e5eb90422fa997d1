"""Price lists: made, opened, closed, and what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework.request import Request

from catalog.api.price_list_bodies import ListPriceRow, ListPriceRows, NewPriceListBody, PriceListBody
from catalog.api.things import LIST_PRICE, PRICE_LIST, SKU
from catalog.api.writing import list_price_row, price_list_row
from catalog.pricing.models import PriceList, SpecialPrice
from catalog.pricing.operations import (
    ListPriceFacts,
    PriceListFacts,
    close_price_list,
    open_price_list,
    save_price_list,
    set_list_prices,
)
from catalog.pricing.rules import Rule
from core.api.bodies import Body
from core.api.fields import Wanted, picked
from core.audit import audited
from core.backoffice.bodies import money_in
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Filter, exactly, listed, matching, one_of
from core.backoffice.many import names_in, rows_answer, rows_of, rows_schema, tried
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from core.errors import Invalid

READ, WRITE = "prices:read", "prices:write"
ANSWER = one(price_list=PRICE_LIST)


class PriceLists(AdminList):
    """Price lists, and making one."""

    plural = "price_lists"
    kind = PRICE_LIST
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("title", "code"),
        "code": exactly("code"),
        "status": one_of("status", PriceList.Status.values),
        "type": one_of("type", PriceList.Type.values),
    }

    def rows(self, **path: str) -> QuerySet[PriceList]:
        """All of them, with their rules."""
        return PriceList.objects.prefetch_related("rules")

    def written(self, rows: Sequence[PriceList], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [price_list_row(row) for row in rows]

    def post(self, request: Request) -> HttpResponse:
        """Make a price list; it is a draft, and empty, until it is filled and opened."""
        wanted = wanted_of(PRICE_LIST, request)
        said = NewPriceListBody.read(request)
        if PriceList.objects.filter(code=said["code"]).exists():
            raise Invalid(
                fields={"code": "There is a list with this code. Change that one, or choose another."}
            )
        with audited(self.caller.author, PriceList) as watch:
            made = save_price_list(_facts(said, said["code"], None))
            watch.add(made)
        return done({"price_list": picked(_row(made), wanted)}, status=201)


PriceLists.calls = {
    "get": listed(PriceLists, scope=READ, right="catalog.view_pricelist"),
    "post": Call(
        WRITE,
        "catalog.add_pricelist",
        ANSWER,
        NewPriceListBody,
        query={"fields": FIELDS},
        example={"code": "diwali", "title": "Diwali sale", "starts_at": "2026-11-01T00:00:00+05:30"},
        status=201,
    ),
}


class PriceListDoor(AdminView):
    """A door of one price list."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The list, without its prices. Raises NotFound."""
        return {"price_list": picked(_row(row_key("plist", path["list_id"])), wanted_of(PRICE_LIST, request))}

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row. Raises NotFound."""
        return PriceList.objects.filter(pk=row_key("plist", path["list_id"]))


class OnePriceList(PriceListDoor):
    """One price list."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "catalog.view_pricelist", ANSWER, query={"fields": FIELDS}),
        "post": Call(
            WRITE,
            "catalog.change_pricelist",
            ANSWER,
            PriceListBody,
            query={"fields": FIELDS},
            example={"ends_at": "2026-11-14T23:59:59+05:30"},
        ),
    }

    def get(self, request: Request, list_id: str) -> HttpResponse:
        """One price list."""
        return fresh(request, self.shown(request, list_id=list_id))

    def post(self, request: Request, list_id: str) -> HttpResponse:
        """Change its title, kind, window or rules."""
        wanted, said = wanted_of(PRICE_LIST, request), PriceListBody.read(request)
        row = found_row(PriceList.objects.prefetch_related("rules"), pk=row_key("plist", list_id))
        with audited(self.caller.author, PriceList, [row.pk]):
            save_price_list(_facts(said, row.code, row))
        return done({"price_list": picked(_row(row.pk), wanted)})


class Opened(PriceListDoor):
    """Opening a list."""

    verb: ClassVar[Any] = staticmethod(open_price_list)
    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "catalog.change_pricelist", ANSWER, Body, query={"fields": FIELDS})
    }

    def post(self, request: Request, list_id: str) -> HttpResponse:
        """Let its prices count within its window."""
        return self._turned(request, list_id)

    def _turned(self, request: Request, list_id: str) -> HttpResponse:
        wanted = wanted_of(PRICE_LIST, request)
        Body.read(request)
        key = row_key("plist", list_id)
        with audited(self.caller.author, PriceList, [key]):
            type(self).verb(key)
        return done({"price_list": picked(_row(key), wanted)})


class Closed(Opened):
    """Closing a list."""

    verb = staticmethod(close_price_list)

    def post(self, request: Request, list_id: str) -> HttpResponse:
        """Let its prices count no more; they stay in it."""
        return self._turned(request, list_id)


class ListPrices(AdminList):
    """What stands in a price list."""

    plural = "prices"
    kind = LIST_PRICE
    filters: ClassVar[Mapping[str, Filter]] = {
        "sku": exactly("variant__sku"),
        "variant_id": exactly("variant__public_id"),
    }

    def rows(self, **path: str) -> QuerySet[SpecialPrice]:
        """Of this list. Raises NotFound."""
        row = found_row(PriceList.objects.all(), pk=row_key("plist", path["list_id"]))
        return SpecialPrice.objects.filter(price_list=row).select_related("variant")

    def written(self, rows: Sequence[SpecialPrice], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [list_price_row(row) for row in rows]

    def post(self, request: Request, list_id: str) -> HttpResponse:
        """Put many prices into a list, each judged by itself: MRP, GST slabs, quantities."""
        key = found_row(PriceList.objects.all(), pk=row_key("plist", list_id)).pk
        rows = rows_of(request, ListPriceRow, key=_tier)
        names = names_in(request, "sku")
        facts = {place: _price(row) for place, row in rows.read.items()}
        skus = {fact.sku for fact in facts.values()}

        def work() -> None:
            with audited(self.caller.author, SpecialPrice, _keys(key, skus)) as watch:
                outcome = set_list_prices(key, list(facts.values()))
                for made in _keys(key, skus):
                    watch.add(made)
            rows.refuse_named({place: fact.sku for place, fact in facts.items()}, outcome.refused)

        tried(rows, work)
        return done(rows_answer(rows, names))


ListPrices.calls = {
    "get": listed(ListPrices, scope=READ, right="catalog.view_pricelist"),
    "post": Call(
        WRITE,
        "catalog.change_pricelist",
        rows_schema(),
        ListPriceRows,
        example={"rows": [{"sku": SKU, "price": {"amount": 199900, "currency": "INR"}}], "dry_run": True},
    ),
}


def _row(key: int) -> dict[str, Any]:
    return price_list_row(found_row(PriceList.objects.prefetch_related("rules"), pk=key))


def _facts(said: Mapping[str, Any], code: str, row: PriceList | None) -> PriceListFacts:
    """What was said over what is there."""
    there = (
        {
            "title": row.title,
            "type": row.type,
            "starts_at": row.starts_at,
            "ends_at": row.ends_at,
            "rules": [
                {"attribute": each.attribute, "operator": each.operator, "values": each.values}
                for each in row.rules.all()
            ],
        }
        if row
        else {"type": PriceList.Type.SALE, "starts_at": None, "ends_at": None, "rules": []}
    )
    full = {**there, **said}
    return PriceListFacts(
        code=code,
        title=full["title"],
        type=full["type"],
        starts_at=full["starts_at"],
        ends_at=full["ends_at"],
        rules=tuple(
            Rule(each["attribute"], each["operator"], frozenset(each["values"])) for each in full["rules"]
        ),
    )


def _price(row: Mapping[str, Any]) -> ListPriceFacts:
    return ListPriceFacts(
        sku=row["sku"],
        amount=money_in(row["price"]),
        min_quantity=row.get("min_quantity", 1),
        max_quantity=row.get("max_quantity"),
    )


def _tier(row: Mapping[str, Any]) -> tuple[str, str, int]:
    return row["sku"], row["price"]["currency"], row.get("min_quantity", 1)


def _keys(list_id: int, skus: set[str]) -> list[int]:
    rows = SpecialPrice.objects.filter(price_list=list_id, variant__sku__in=skus)
    return list(rows.values_list("pk", flat=True))
