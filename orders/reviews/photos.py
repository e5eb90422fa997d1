"""Photos of buyers: decoded and encoded anew before anything is kept, and removed with their files."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image

from catalog.media.uploads.decoding import decoded
from catalog.media.uploads.operations import retire_files
from core.errors import Invalid
from core.ids import new_token
from orders.reviews.models import Review, ReviewPhoto
from orders.reviews.rules import ENDINGS, LARGE, MOST_PHOTO_BYTES, MOST_PHOTOS, SMALL


@dataclass(frozen=True, slots=True)
class PhotoFile:
    """A file as it was handed in; `size` in bytes."""

    name: str
    size: int
    stream: IO[bytes]


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photo encoded anew and written under its stem; width and height are the large file's."""

    stem: str
    width: int
    height: int


@contextmanager
def written_photos(photos: Sequence[PhotoFile]) -> Iterator[tuple[NewPhoto, ...]]:
    """Small and large files of each photo in the storage, upright, without place, camera or any other metadata.

    They are there before a row names them, and gone again when the block raises. Outside a transaction: it takes time.
    Raises Invalid (photos) for too many, too large a file, or one that is no picture, with nothing written.
    """
    if len(photos) > MOST_PHOTOS:
        raise Invalid(fields={"photos": f"Choose at most {MOST_PHOTOS} photos."})
    pictures = [_decoded(photo) for photo in photos]
    written: list[NewPhoto] = []
    try:
        for picture in pictures:
            written.append(_written(picture))
        yield tuple(written)
    except BaseException:
        for photo in written:
            for ending in ENDINGS:
                default_storage.delete(f"{photo.stem}{ending}")
        raise


def _decoded(photo: PhotoFile) -> Image.Image:
    if photo.size > MOST_PHOTO_BYTES:
        most = MOST_PHOTO_BYTES // 1_000_000
        raise Invalid(fields={"photos": f"{photo.name[:60]} is larger than {most} MB. Choose a smaller one."})
    try:
        return decoded(photo.stream)
    except Invalid as wrong:
        raise Invalid(fields={"photos": f"{photo.name[:60]}: {wrong.message}"}) from wrong


def _written(picture: Image.Image) -> NewPhoto:
    large, small = picture.copy(), picture.copy()
    large.thumbnail((1200, 1200), Image.Resampling.LANCZOS)
    small.thumbnail((400, 400), Image.Resampling.LANCZOS)
    stem = f"reviews/{new_token()}"
    default_storage.save(f"{stem}{SMALL}", ContentFile(_bytes(small, "WEBP", quality=76)))
    default_storage.save(f"{stem}{LARGE}", ContentFile(_bytes(large, "JPEG", quality=82, progressive=True)))
    return NewPhoto(stem, large.width, large.height)


def _bytes(picture: Image.Image, form: str, **options: int | bool) -> bytes:
    kept = io.BytesIO()
    picture.save(kept, form, **options)
    return kept.getvalue()


def change_photos(review: Review, *, added: Sequence[NewPhoto], removed: Iterable[int]) -> bool:
    """Add photos to a locked review and take some (keys of its own) out; False when nothing changed.

    Raises Invalid (photos) when it would hold too many. Caller's transaction.
    """
    going = list(review.photos.filter(pk__in=list(removed)))
    if review.photos.count() - len(going) + len(added) > MOST_PHOTOS:
        raise Invalid(fields={"photos": f"A review holds at most {MOST_PHOTOS} photos. Take one out first."})
    remove_photos(going)
    ReviewPhoto.objects.bulk_create(
        ReviewPhoto(review=review, stem=photo.stem, width=photo.width, height=photo.height) for photo in added
    )
    return bool(going or added)


def remove_photos(photos: Iterable[ReviewPhoto]) -> int:
    """Take photos away; their files follow an hour later. Answers how many. Caller's transaction."""
    rows = list(photos)
    for row in rows:
        retire_files(stem=row.stem, files=row.files)
    ReviewPhoto.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
