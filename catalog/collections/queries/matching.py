"""Which products a collection's conditions are true of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import reduce
from operator import and_, or_

from django.conf import settings
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from catalog.collections.models import ProductCollection
from catalog.collections.queries.pages import categories_below
from catalog.collections.rules import Condition
from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from catalog.products.models import ItemStatus, Product
from core import clock

PREVIEWED = 24


@dataclass(frozen=True, slots=True)
class Preview:
    """What conditions would put into a collection: how many products, and the first of them by (title, style code)."""

    count: int
    products: tuple[tuple[str, str], ...]


def products_matching(conditions: Sequence[Condition], match: str) -> QuerySet[Product]:
    """Every product, shown or not, of which all (or any) of these checked conditions are true; none for none."""
    if not conditions:
        return Product.objects.none()
    join = and_ if match == ProductCollection.Match.ALL else or_
    return Product.objects.filter(reduce(join, (_true_of(each) for each in conditions)))


def matching_preview(conditions: Sequence[Condition], match: str) -> Preview:
    """What these conditions would choose now, for the member of staff who writes them."""
    rows = products_matching(conditions, match).order_by("rank", "id")
    return Preview(rows.count(), tuple(rows.values_list("title", "erp_sku")[:PREVIEWED]))


def _true_of(condition: Condition) -> Q:
    if condition.fact == "price":
        return _priced(condition)
    if condition.fact == "stock":
        return _in_stock() if condition.values == ("in",) else ~_in_stock()
    if condition.fact == "published":
        return _published(condition)
    named = reduce(or_, (_named(condition.fact, value) for value in condition.values))
    return named if condition.relation == "is" else ~named


def _named(fact: str, value: str) -> Q:
    if fact == "category":
        held = Product.categories.through.objects.filter(
            product=OuterRef("pk"), productcategory__in=categories_below(value)
        )
        return Q(Exists(held))
    if fact == "tag":
        return Q(
            Exists(Product.tags.through.objects.filter(product=OuterRef("pk"), producttag__handle=value))
        )
    if fact == "type":
        return Q(type__isnull=False, type__handle=value)
    if fact == "occasion":
        return Q(occasion__contains=[value])
    return Q(**{f"{fact}__iexact": value})


def _priced(condition: Condition) -> Q:
    compared = {"at least": "amount__gte", "at most": "amount__lte"}[condition.relation]
    asked = Price.objects.standing().filter(
        price_set__variant__product=OuterRef("pk"),
        price_set__variant__status=ItemStatus.ACTIVE,
        currency="INR",
        min_quantity=1,
        **{compared: int(condition.values[0])},
    )
    return Q(Exists(asked))


def _in_stock() -> Q:
    free = (
        InventoryLevel.objects.filter(
            item__variant__product=OuterRef("pk"),
            item__variant__status=ItemStatus.ACTIVE,
            location__is_active=True,
        )
        .order_by()
        .values("item__variant")
        .annotate(left=Sum(F("stocked") - F("committed") - F("reserved")))
        .filter(left__gt=settings.SAFETY_BUFFER)
    )
    return Q(Exists(free))


def _published(condition: Condition) -> Q:
    value = condition.values[0]
    if condition.relation == "within":
        return Q(published_at__gte=clock.now() - timedelta(days=int(value)))
    day = datetime.combine(datetime.fromisoformat(value).date(), time.min, tzinfo=clock.INDIA)
    return Q(published_at__gte=day) if condition.relation == "since" else Q(published_at__lt=day)
