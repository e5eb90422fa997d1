"""Finding styles by where they are sold and by what is still missing of them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest

from catalog.assortment.models import SalesChannel
from catalog.media.models import Image
from catalog.pricing.models import Price
from catalog.products.models import ItemStatus, Product, ProductVariant


class ChannelFilter(admin.SimpleListFilter):
    """Styles by the channel they are sold in."""

    title = "sales channel"
    parameter_name = "channel"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The shop's channels."""
        return list(SalesChannel.objects.values_list("code", "name"))

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Those sold there."""
        return queryset.filter(channels__contains=[self.value()]) if self.value() else queryset


class MissingFilter(admin.SimpleListFilter):
    """Styles that something is missing of."""

    title = "what is missing"
    parameter_name = "missing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The choices."""
        return [
            ("picture", "A picture"),
            ("alt", "A description of a picture"),
            ("price", "A price"),
            ("variant", "A variant that is sold"),
            ("type", "Its product type"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Product]) -> QuerySet[Product]:
        """Those that lack it."""
        images = Image.objects.filter(product=OuterRef("pk"))
        on_sale = ProductVariant.objects.filter(product=OuterRef("pk"), status=ItemStatus.ACTIVE)
        prices = Price.objects.standing().filter(
            price_set__variant__product=OuterRef("pk"), price_set__variant__status=ItemStatus.ACTIVE
        )
        conditions: dict[str, Any] = {
            "picture": ~Exists(images),
            "alt": Exists(images.filter(alt="")),
            "price": ~Exists(prices),
            "variant": ~Exists(on_sale),
        }
        if self.value() == "type":
            return queryset.filter(type__isnull=True)
        condition = conditions.get(self.value() or "")
        return queryset if condition is None else queryset.filter(condition)
