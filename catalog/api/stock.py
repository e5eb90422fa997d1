"""Stock: what lies where, every change of it, and how a variant is sold when its shelf is empty."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any, ClassVar

from django.db.models import F, Q, QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from catalog.api.products import one_variant
from catalog.api.things import LEVEL, LOCATION, MOVEMENT, SKU, VARIANT
from catalog.api.writing import level_row, movement_row
from catalog.inventory.models import InventoryLevel, StockLocation, StockMovement, StockTerms
from catalog.inventory.operations import StockFacts, set_stock_levels, set_stock_terms
from catalog.products.models import ProductVariant
from core import clock
from core.api.bodies import Body, Text, Whole
from core.api.fields import Wanted
from core.audit import audited
from core.backoffice.bodies import HIGHEST_VERSION, MOST_NUMBER, Day, Moment
from core.backoffice.calls import Call
from core.backoffice.lists import (
    FIELDS,
    AdminList,
    Between,
    Filter,
    exactly,
    listed,
    matching,
    one_of,
    only_if,
    yes,
)
from core.backoffice.many import YesOrNo, names_in, rows_answer, rows_of, rows_schema, tried
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, wanted_of
from core.errors import Invalid

READ, WRITE = "stock:read", "stock:write"
# How far another system's clock may be ahead of ours.
CLOCKS_DIFFER = timedelta(minutes=5)


class Levels(AdminList):
    """Stock levels: how many of a variant lie at a place."""

    plural = "stock_levels"
    kind = LEVEL
    filters: ClassVar[Mapping[str, Filter]] = {
        "sku": exactly("item__variant__sku"),
        "variant_id": exactly("item__variant__public_id"),
        "product_id": exactly("item__variant__product__public_id"),
        "location": exactly("location__code"),
        "is_empty": only_if(
            Q(stocked__lte=F("committed") + F("reserved")), "Whether nothing of it is free there."
        ),
    }
    moments: ClassVar[Mapping[str, Between]] = {"as_of": Between("as_of")}

    def rows(self, **path: str) -> QuerySet[InventoryLevel]:
        """All of them."""
        return InventoryLevel.objects.select_related("location", "item__variant")

    def written(self, rows: Sequence[InventoryLevel], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [level_row(row, row.item.variant) for row in rows]


Levels.calls = {"get": listed(Levels, scope=READ, right="catalog.view_inventorylevel")}


class Movements(AdminList):
    """Stock movements: every change there ever was."""

    plural = "stock_movements"
    kind = MOVEMENT
    filters: ClassVar[Mapping[str, Filter]] = {
        "sku": exactly("level__item__variant__sku"),
        "location": exactly("level__location__code"),
        "kind": one_of("kind", StockMovement.Kind.values),
        "reference": exactly("reference", "An order's number."),
    }
    moments: ClassVar[Mapping[str, Between]] = {"at": Between("at")}

    def rows(self, **path: str) -> QuerySet[StockMovement]:
        """All of them."""
        return StockMovement.objects.select_related("level__location", "level__item__variant")

    def written(self, rows: Sequence[StockMovement], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [movement_row(row) for row in rows]


Movements.calls = {"get": listed(Movements, scope=READ, right="catalog.view_stockmovement")}


class Locations(AdminList):
    """Stock locations: warehouses, studios and stores."""

    plural = "stock_locations"
    kind = LOCATION
    filters: ClassVar[Mapping[str, Filter]] = {
        "q": matching("name", "code", "city"),
        "is_active": only_if(yes("is_active")),
    }

    def rows(self, **path: str) -> QuerySet[StockLocation]:
        """All of them."""
        return StockLocation.objects.all()

    def written(self, rows: Sequence[StockLocation], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        names = ("code", "name", "city", "state_code", "pincode", "gstin", "is_active")
        return [{"id": row.public_id, **{name: getattr(row, name) for name in names}} for row in rows]


Locations.calls = {"get": listed(Locations, scope=READ, right="catalog.view_stocklocation")}


class LevelRow(Body):
    """The figures of one variant at one place, as their owner tells them; an older `version` changes nothing."""

    sku = Text(required=True, allow_blank=False, allow_null=False)
    location = Text(required=True, allow_blank=False, allow_null=False)
    on_hand = Whole(min_value=-MOST_NUMBER, max_value=MOST_NUMBER)
    committed = Whole(min_value=0, max_value=MOST_NUMBER)
    incoming = Whole(required=False, min_value=0, max_value=MOST_NUMBER)
    version = Whole(min_value=0, max_value=HIGHEST_VERSION)
    as_of = Moment(required=True, allow_null=False)


class LevelRows(Body):
    """Many figures."""

    rows = LevelRow(many=True)
    dry_run = YesOrNo(required=False)


class LevelsInBulk(AdminView):
    """Many figures at once, for whoever owns them."""

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_inventorylevel",
            rows_schema(),
            LevelRows,
            example={
                "rows": [
                    {
                        "sku": SKU,
                        "location": "BLR",
                        "on_hand": 12,
                        "committed": 2,
                        "version": 42,
                        "as_of": "2026-11-30T13:39:36+05:30",
                    }
                ],
                "dry_run": True,
            },
        )
    }

    def post(self, request: Request) -> HttpResponse:
        """Take over stock figures from the system that counts, each row judged by itself."""
        rows = rows_of(request, LevelRow, key=lambda row: (row["sku"], row["location"]))
        names = names_in(request, "sku")
        for place, row in list(rows.read.items()):
            if row["as_of"] > clock.now() + CLOCKS_DIFFER:
                rows.refuse(place, Invalid(fields={"as_of": "These figures are of a moment still to come."}))
        facts = {place: _facts(row) for place, row in rows.read.items()}
        shelves = {(fact.sku, fact.location_code) for fact in facts.values()}

        def work() -> None:
            with audited(self.caller.author, InventoryLevel, _keys(shelves)) as watch:
                outcome = set_stock_levels(list(facts.values()))
                for key in _keys(shelves):
                    watch.add(key)
            rows.refuse_named({place: fact.key for place, fact in facts.items()}, outcome.refused)

        tried(rows, work)
        return done(rows_answer(rows, names))


def _facts(row: Mapping[str, Any]) -> StockFacts:
    return StockFacts(
        sku=row["sku"],
        location_code=row["location"],
        on_hand=row["on_hand"],
        committed=row["committed"],
        version=row["version"],
        as_of=row["as_of"],
        incoming=row.get("incoming", 0),
    )


def _keys(shelves: set[tuple[str, str]]) -> list[int]:
    skus, places = {sku for sku, _ in shelves}, {place for _, place in shelves}
    rows = InventoryLevel.objects.filter(item__variant__sku__in=skus, location__code__in=places)
    return [
        pk
        for pk, sku, place in rows.values_list("pk", "item__variant__sku", "location__code")
        if (sku, place) in shelves
    ]


class TermsBody(Body):
    """How a variant is sold when its shelf is empty."""

    mode = serializers.ChoiceField(choices=StockTerms.Mode.values)
    limit = Whole(required=False, min_value=0, max_value=MOST_NUMBER)
    available_from = Day()
    low_stock_threshold = Whole(required=False, allow_null=True, min_value=0, max_value=MOST_NUMBER)


class Terms(AdminView):
    """How a variant is sold when its shelf is empty."""

    has_versions = True

    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(
            WRITE,
            "catalog.change_stockterms",
            one(variant=VARIANT),
            TermsBody,
            query={"fields": FIELDS},
            example={"mode": "backorder", "limit": 20},
        )
    }

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The variant. Raises NotFound."""
        return one_variant(request, path["variant_id"])

    def held(self, **path: str) -> QuerySet[Any] | None:
        """Its row."""
        return ProductVariant.objects.filter(public_id=path["variant_id"])

    def post(self, request: Request, variant_id: str) -> HttpResponse:
        """Decide what an empty shelf means: sold out, backorder, or preorder until a day."""
        wanted_of(VARIANT, request)
        said = TermsBody.read(request)
        row = found_row(ProductVariant.objects.all(), public_id=variant_id)
        known = StockTerms.objects.filter(variant=row).values_list("pk", flat=True)
        with audited(self.caller.author, StockTerms, list(known)) as watch:
            set_stock_terms(variant_id=row.pk, **said)
            for key in known.all():
                watch.add(key)
        return done(one_variant(request, variant_id))
