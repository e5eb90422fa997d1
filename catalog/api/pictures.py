"""The pictures of a product: handed in, described, put in order, taken down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import SuspiciousOperation
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request

from catalog.api.products import READ, WRITE
from catalog.api.things import PICTURE, UPLOAD
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
from core.api.bodies import Body, Text, Whole
from core.api.errors import BadRequest
from core.api.wire import name_of, written
from core.audit import audited
from core.backoffice.calls import Call
from core.backoffice.things import one
from core.backoffice.view import AdminView, done, found_row, fresh
from core.errors import NotFound

ANSWER = one(pictures=[PICTURE], uploads=[UPLOAD])
LATEST, MOST_PICTURES, MOST_RANK = 10, 200, 32_767


class FileBody(Body):
    """One picture as multipart/form-data."""

    file = serializers.FileField()


class PictureWordsBody(Body):
    """What is said of one picture, and where it stands in the row."""

    key = Text(required=True, allow_blank=False, allow_null=False, max_length=120)
    alt = Text(allow_null=False, allow_blank=False, max_length=300)
    rank = Whole(required=False, min_value=0, max_value=MOST_RANK)


class PicturesBody(Body):
    """What is said of pictures. Those that are left out stay as they are."""

    pictures = PictureWordsBody(many=True, min_length=1, max_length=MOST_PICTURES)


class PicturesDoor(AdminView):
    """A door of one product's pictures."""

    has_versions = True

    def shown(self, request: Request, **path: str) -> dict[str, Any]:
        """The pictures that hang, and what was handed in last. Raises NotFound."""
        product = product_of(path)
        uploads = PictureUpload.objects.filter(product=product).select_related("image").order_by("-id")
        return {
            "pictures": [_picture(each) for each in product.images.order_by("rank", "id")],
            "uploads": [_upload(each) for each in uploads[:LATEST]],
        }

    def held(self, **path: str) -> Any:
        """The product's row."""
        return Product.objects.filter(public_id=path["product_id"])


class Pictures(PicturesDoor):
    """The pictures of a product."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "catalog.view_product", ANSWER),
        "post": Call(
            WRITE,
            "catalog.change_product",
            ANSWER,
            PicturesBody,
            example={"pictures": [{"key": "kanjivaram-blouse-1a2b", "alt": "The back, tied.", "rank": 1}]},
        ),
    }

    def get(self, request: Request, product_id: str) -> HttpResponse:
        """Its pictures in order, and what became of the files handed in last."""
        return fresh(request, self.shown(request, product_id=product_id))

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Describe pictures and put them in order."""
        said = PicturesBody.read(request)["pictures"]
        there = {each.key: each for each in product_of({"product_id": product_id}).images.all()}
        if any(each["key"] not in there for each in said):
            raise NotFound("One of these pictures is none of this product.")
        words = [
            PictureWords(
                each["key"],
                each.get("alt", there[each["key"]].alt),
                each.get("rank", there[each["key"]].rank),
            )
            for each in said
        ]
        with audited(self.caller.author, Image, [there[each["key"]].pk for each in said]):
            arrange_pictures(words)
        return done(self.shown(request, product_id=product_id))


class HandIn(AdminView):
    """A new picture of a product."""

    parser_classes: ClassVar[list[type]] = [MultiPartParser]
    is_done_once = (
        False  # a file is not kept twice to be compared: the same picture again is refused on its row
    )
    calls: ClassVar[Mapping[str, Call]] = {
        "post": Call(WRITE, "catalog.change_product", one(upload=UPLOAD), FileBody, status=202)
    }

    def post(self, request: Request, product_id: str) -> HttpResponse:
        """Hand in a JPEG, PNG, WebP, AVIF or TIFF; a worker judges it, makes its sizes and hangs it last in the row."""
        product = product_of({"product_id": product_id})
        try:
            said = FileBody.of(dict(request.data.items()))
        except SuspiciousOperation as wrong:
            raise BadRequest("Invalid request: the form cannot be read") from wrong
        file = said["file"]
        upload = receive_picture(
            name=file.name, chunks=file.chunks(), kind=Image.Kind.PRODUCT, product_id=product.pk,
            created_by=self.caller.user.pk,
        )  # fmt: skip
        return done({"upload": _upload(upload)}, status=202)


class OnePicture(PicturesDoor):
    """One picture of a product."""

    calls: ClassVar[Mapping[str, Call]] = {"delete": Call(WRITE, "catalog.change_product", ANSWER)}

    def delete(self, request: Request, product_id: str, key: str) -> HttpResponse:
        """Take it down; the last one of a product on show stays."""
        image = found_row(product_of({"product_id": product_id}).images.all(), key=key)
        with audited(self.caller.author, Image, [image.pk]):
            take_down_picture(key)
        return done(self.shown(request, product_id=product_id))


def product_of(path: Mapping[str, str]) -> Product:
    """The product of an address. Raises NotFound."""
    found: Product = found_row(Product.objects.all(), public_id=path["product_id"])
    return found


def _picture(image: Image) -> dict[str, Any]:
    shown = picture_of(image)
    plain = ("key", "alt", "rank", "width", "height", "view", "colour")
    return {**{name: getattr(image, name) for name in plain}, "src": shown.src}


def _upload(upload: PictureUpload) -> dict[str, Any]:
    return {
        "id": name_of("upl", upload.pk),
        "name": upload.name,
        "status": upload.status,
        "message": upload.message,
        "picture": upload.image.key if upload.image else None,
        "created_at": written(upload.created_at),
    }
