"""Verbs of uploads: taking a file in, making its sizes, hanging it; arranging and taking down."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Max

from catalog.collections.events import ContentChanged
from catalog.collections.models import ProductCategory, ProductCollection
from catalog.collections.operations import give_group_picture
from catalog.media.models import Image
from catalog.media.operations import ImageFacts, describe_picture, hang_picture
from catalog.media.uploads.decoding import MOST_BYTES, NotAPicture, decoded
from catalog.media.uploads.encoding import RECIPE, Encoded, encoded
from catalog.media.uploads.models import PictureUpload, RetiredPicture
from catalog.products.models import Product
from catalog.products.operations.publication import announce_change
from core.celery import send_quietly
from core.errors import Invalid, NotFound, Refused
from core.events import LATER
from core.files import keep_file, opened, remove_file
from core.outbox import publish

ENCODE_TASK = "catalog.encode_picture"


@dataclass(frozen=True, slots=True)
class GroupPicture:
    """For which category or collection (`kind`, `handle`) a picture is, and what it shows."""

    kind: str
    handle: str
    alt: str


def receive_picture(
    *, name: str, chunks: Iterable[bytes], kind: str, product_id: int | None, created_by: int | None
) -> PictureUpload:
    """Take in one file; a worker makes its sizes and hangs it. Raises FileTooLarge, or Invalid for an empty file.

    `product_id` is the key of the style for kind product, None for the other kinds.
    """
    return _receive(PictureUpload(kind=kind, product_id=product_id, created_by_id=created_by), name, chunks)


def receive_group_picture(
    group: GroupPicture, *, name: str, chunks: Iterable[bytes], created_by: int | None
) -> PictureUpload:
    """Take in the new picture of a category or collection; it is shown as soon as a worker has made its sizes.

    Raises Invalid without a description or for an empty file, and FileTooLarge; then nothing is kept.
    """
    alt = group.alt.strip()[:300]
    if not alt:
        raise Invalid(fields={"alt": "Describe the picture for those who cannot see it."})
    row = PictureUpload(kind=group.kind, group_handle=group.handle, alt=alt, created_by_id=created_by)
    return _receive(row, name, chunks)


@transaction.atomic
def _receive(upload: PictureUpload, name: str, chunks: Iterable[bytes]) -> PictureUpload:
    upload.file = keep_file(name=name, chunks=chunks, most_bytes=MOST_BYTES)
    upload.name = upload.file.name
    upload.save()
    transaction.on_commit(lambda: send_quietly(ENCODE_TASK, upload.pk, lane=LATER))
    return upload


def encode_upload(upload_id: int) -> None:
    """Decode, encode and hang one upload; a file that is no picture is refused on its row. Twice has one effect."""
    upload = PictureUpload.objects.select_related("product").filter(pk=upload_id).first()
    if upload is None or upload.status != PictureUpload.Status.WAITING or upload.file_id is None:
        return
    try:
        with opened(upload.file_id) as stream:
            digest = hashlib.sha256(stream.read()).hexdigest()
            stream.seek(0)
            made = encoded(decoded(stream), is_banner=upload.kind == Image.Kind.BANNER)
        facts = _facts(upload, digest, made)
        RetiredPicture.objects.filter(stem=facts.stem).delete()
        _write_files(facts.stem, made)
        _hang(upload, facts)
    except Refused as refusal:
        _settle(upload, PictureUpload.Status.REFUSED, refusal.message, None)


def _facts(upload: PictureUpload, digest: str, made: Encoded) -> ImageFacts:
    product = upload.product
    owner = product.erp_sku if product else upload.kind
    name = product.handle if product else upload.kind
    mark = hashlib.sha256(f"{RECIPE}/{owner}/{digest}".encode()).hexdigest()[:16]
    last = Image.objects.filter(product=product, kind=upload.kind).aggregate(last=Max("rank"))["last"]
    return ImageFacts(
        key=f"{name[:100]}-{mark}", stem=f"{name[:100]}-{mark}", alt=upload.alt, width=made.width, height=made.height,
        formats=("avif", "webp", "jpg"), widths=made.widths, kind=upload.kind, product_sku=product.erp_sku if product else "",
        rank=min(32_767, (last if last is not None else -1) + 1), dominant_colour=made.dominant_colour,
        placeholder=made.placeholder,
    )  # fmt: skip


def _write_files(stem: str, made: Encoded) -> None:
    """Named by their content: writing twice writes the same. The last one standing is found by the row."""
    for ending, content in made.files.items():
        if not default_storage.exists(f"{stem}{ending}"):
            default_storage.save(f"{stem}{ending}", ContentFile(content))


@transaction.atomic
def _hang(upload: PictureUpload, facts: ImageFacts) -> None:
    is_there = Image.objects.filter(key=facts.key).exists()
    if is_there and not upload.group_handle:
        raise NotAPicture("This very picture hangs there already.")
    hang_picture(facts)
    if upload.group_handle:
        give_group_picture(kind=upload.kind, handle=upload.group_handle, image_key=facts.key)
    _settle(upload, PictureUpload.Status.DONE, "", Image.objects.get(key=facts.key))


def _settle(upload: PictureUpload, status: str, message: str, image: Image | None) -> None:
    PictureUpload.objects.filter(pk=upload.pk, status=PictureUpload.Status.WAITING).update(
        status=status, message=message[:300], image=image, file=None
    )
    remove_file(upload.file_id or 0)


@dataclass(frozen=True, slots=True)
class PictureWords:
    """What is said of one picture and where it stands in the row."""

    key: str
    alt: str
    rank: int


@transaction.atomic
def arrange_pictures(words: Sequence[PictureWords]) -> int:
    """Describe and order pictures; how many of them changed. Raises NotFound, and then nothing is changed."""
    return sum(describe_picture(key=each.key, alt=each.alt, rank=each.rank) for each in words)


@transaction.atomic
def take_down_picture(key: str) -> None:
    """Remove a picture; its files go an hour later, when no stored page shows them. Publishes as hanging it did.

    Raises NotFound, or Refused for the last picture of a style that shoppers see.
    """
    image = Image.objects.select_related("product").filter(key=key).first()
    if image is None:
        raise NotFound("There is no such picture.")
    product = image.product
    is_shown = product is not None and product.status == Product.Status.PUBLISHED
    if product is not None and is_shown and not product.images.exclude(pk=image.pk).exists():
        raise Refused(
            "This is the only picture of a product on show. Upload another one first, or withdraw it."
        )
    files = [f"{image.stem}-{width}.{form}" for width in image.widths for form in image.formats]
    retire_files(stem=image.stem, files=files)
    for kind, handle in _shown_by(image):
        publish(ContentChanged(kind=kind, handle=handle))
    image.delete()
    if product is not None:
        announce_change(product, kind="content")


def retire_files(*, stem: str, files: Sequence[str]) -> None:
    """Have files that no row uses any more deleted in an hour, when no stored page shows them. Caller's transaction."""
    RetiredPicture.objects.update_or_create(stem=stem, defaults={"files": list(files)})


def _shown_by(image: Image) -> list[tuple[str, str]]:
    """The categories, collections and banner places that show this picture."""
    found = [
        ("category", each)
        for each in ProductCategory.objects.filter(image=image).values_list("handle", flat=True)
    ]
    found += [
        ("collection", each)
        for each in ProductCollection.objects.filter(image=image).values_list("handle", flat=True)
    ]
    return [*found, ("banner", image.placement)] if image.placement else found
