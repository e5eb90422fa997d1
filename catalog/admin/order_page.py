"""The products of a hand-picked collection in their order: places are numbers, so that it works without a mouse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action

from catalog.admin.pictures import thumbnail
from catalog.collections.models import CollectionProduct, ProductCollection
from catalog.collections.operations import arrange_collection
from catalog.media.models import Image
from catalog.products.models import Product
from core.admin import author_of
from core.audit import record
from core.errors import Invalid, Refused

MOST_ROWS = 900  # a form has at most a thousand fields
MOST_DIGITS = 6


class OrderPage:
    """Mixin of the collections' admin: the page where a hand-picked one is put in order."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.order_view)  # type: ignore[attr-defined]
        own = [path("<int:collection_id>/order/", view, name="catalog_collection_order")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @action(description="Products and their order", permissions=["change"])
    def order_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page."""
        return _back(object_id)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def order_view(self, request: HttpRequest, collection_id: int) -> HttpResponse:
        """Show the products in order; on POST put them in the order given, with what was added and without what was emptied."""
        collection = self.get_object(request, str(collection_id))  # type: ignore[attr-defined]
        if collection is None:
            raise Http404
        if not self.has_change_permission(request, collection):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not arrange collections.", status=403)
        if request.method == "POST":
            self._arrange(request, collection)
            return _back(collection_id)
        rows = list(_places(collection))
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Products of {collection}",
            "opts": ProductCollection._meta,
            "collection": collection,
            "by_rules": collection.kind == ProductCollection.Kind.BY_RULES,
            "rows": [(row.product, thumbnail(row.product.pictures[:1])) for row in rows[:MOST_ROWS]],
            "beyond": max(0, len(rows) - MOST_ROWS),
        }
        return TemplateResponse(request, "admin/groups/order.html", context)

    def _arrange(self, request: HttpRequest, collection: ProductCollection) -> None:
        before = [(str(row.product_id), row.product.public_id) for row in _places(collection)]
        try:
            kept = reordered([key for key, _ in before], request.POST)
            public = dict(before)
            added = _named(request.POST.get("add", ""))
            wanted = [public[key] for key in kept]
            first = request.POST.get("where") == "first"
            new = [each for each in added if each not in wanted]
            self._set(request, collection, [*new, *wanted] if first else [*wanted, *new])
        except Refused as refusal:
            messages.error(request, " ".join(getattr(refusal, "fields", {}).values()) or refusal.message)

    def _set(self, request: HttpRequest, collection: ProductCollection, wanted: Sequence[str]) -> None:
        was = _codes(collection)
        if not arrange_collection(handle=collection.handle, product_ids=wanted):
            messages.success(request, "Nothing was changed.")
            return
        record(author_of(request), "changed", collection, {"products": (was, _codes(collection))})
        messages.success(request, f"{collection} now shows {len(wanted)} products in this order.")


def reordered(keys: Sequence[str], said: Mapping[str, Any]) -> list[str]:
    """Row keys in the order of the places said for them (`place-KEY`), which count from one.

    What was not asked about stays where it was; an emptied place takes its row out. Who is given a taken place comes
    before its holder when moved up and after it when moved down. Raises Invalid for what is no place.
    """
    ranked = []
    for was, key in enumerate(keys, start=1):
        text = str(said.get(f"place-{key}", was)).strip()
        if not text:
            continue
        if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
            raise Invalid(fields={"place": f"“{text[:20]}” is no place. Write a number such as 1."})
        now = int(text)
        ranked.append((now, (now > was) - (now < was), was, key))
    return [key for _, _, _, key in sorted(ranked)]


def _places(collection: ProductCollection) -> Any:
    """Its products in their order with their front pictures, in two queries."""
    fronts = Prefetch("product__images", queryset=Image.objects.order_by("rank", "id"), to_attr="pictures")
    rows = CollectionProduct.objects.filter(productcollection=collection).order_by("rank", "id")
    return rows.select_related("product").prefetch_related(fronts)


def _named(text: str) -> list[str]:
    """The public ids of the styles whose codes were written, one a line. Raises Invalid for codes that nothing has."""
    codes = list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))
    known = dict(Product.objects.filter(erp_sku__in=codes).values_list("erp_sku", "public_id"))
    strangers = [code for code in codes if code not in known]
    if strangers:
        raise Invalid(fields={"add": f"There is no style {', '.join(strangers[:5])}. Nothing was changed."})
    return [known[code] for code in codes]


def _codes(collection: ProductCollection) -> list[str]:
    """What the trail says of an order: style codes."""
    rows = CollectionProduct.objects.filter(productcollection=collection).order_by("rank", "id")
    return list(rows.values_list("product__erp_sku", flat=True))


def _back(collection_id: object) -> HttpResponse:
    return redirect(reverse("admin:catalog_collection_order", args=[collection_id]))
