"""The pictures of one style: hand in, describe, put in order, take down."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.http import require_http_methods
from unfold.decorators import action

from catalog.media.models import Image
from catalog.media.queries import picture_of
from catalog.media.uploads.models import PictureUpload
from catalog.media.uploads.operations import (
    PictureWords,
    arrange_pictures,
    receive_picture,
    take_down_picture,
)
from catalog.products.models import Product
from core.admin import author_of
from core.audit import audited
from core.errors import Refused

MOST_FILES = 30
MOST_RANK = 32_767
LATEST = 10


class PicturesPage:
    """Mixin of the style's admin: its page of pictures."""

    def get_urls(self) -> list[URLPattern]:
        """With the page."""
        view = self.admin_site.admin_view(self.pictures_view)  # type: ignore[attr-defined]
        own = [path("<int:product_id>/pictures/", view, name="catalog_product_pictures")]
        return [*own, *super().get_urls()]  # type: ignore[misc]

    @action(description="Pictures", permissions=["change"])
    def pictures_page(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """To the page."""
        return _back(object_id)

    @method_decorator(require_http_methods(["GET", "POST"]))
    def pictures_view(self, request: HttpRequest, product_id: int) -> HttpResponse:
        """Show the pictures; on POST hand files in, or save words, order and removals."""
        product = Product.objects.filter(pk=product_id).first()
        if product is None:
            raise Http404
        if not self.has_change_permission(request, product):  # type: ignore[attr-defined]
            return HttpResponse("Your role may not change pictures.", status=403)
        if request.method == "POST":
            (_receive if "hand_in" in request.POST else _save)(request, product)
            return _back(product.pk)
        return TemplateResponse(request, "admin/pictures/page.html", self._pictures(request, product))

    def _pictures(self, request: HttpRequest, product: Product) -> dict[str, Any]:
        uploads = list(PictureUpload.objects.filter(product=product).order_by("-id")[:LATEST])
        images = list(product.images.order_by("rank", "id"))
        return {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": f"Pictures of {product.title}",
            "opts": Product._meta,
            "product": product,
            "pictures": [(image, picture_of(image)) for image in images],
            "uploads": uploads,
            "is_waiting": any(upload.status == "waiting" for upload in uploads),
            "without_words": sum(not image.alt.strip() for image in images),
        }


def _receive(request: HttpRequest, product: Product) -> None:
    given = request.FILES.getlist("files")
    if not given:
        messages.warning(request, "Choose one or more pictures first.")
    if len(given) > MOST_FILES:
        messages.error(request, f"Hand in at most {MOST_FILES} pictures at a time.")
        return
    taken = 0
    for file in given:
        try:
            receive_picture(
                name=file.name or "picture", chunks=file.chunks(), kind=Image.Kind.PRODUCT, product_id=product.pk,
                created_by=request.user.pk,
            )  # fmt: skip
            taken += 1
        except Refused as refusal:
            messages.error(request, refusal.message)
    if taken:
        messages.success(
            request, f"{taken} picture{'s' if taken > 1 else ''} handed in. They are prepared now."
        )


def _save(request: HttpRequest, product: Product) -> None:
    """Words and order in one go; then each removal by itself."""
    images = {str(image.pk): image for image in product.images.all()}
    words = [
        PictureWords(
            image.key, request.POST.get(f"alt-{key}", image.alt).strip()[:300], _rank(request, key, image)
        )
        for key, image in images.items()
    ]
    with audited(author_of(request), Image, list(images)):
        changed = arrange_pictures(words)
        for key in request.POST.getlist("take_down"):
            if key not in images:
                continue
            try:
                take_down_picture(images[key].key)
                changed += 1
            except Refused as refusal:
                messages.error(request, refusal.message)
    messages.success(request, f"{changed} changed." if changed else "Nothing was changed.")


def _rank(request: HttpRequest, key: str, image: Image) -> int:
    text = request.POST.get(f"rank-{key}", "")
    return min(int(text), MOST_RANK) if text.isdecimal() else image.rank


def _back(product_id: object) -> HttpResponse:
    return redirect(reverse("admin:catalog_product_pictures", args=[product_id]))
