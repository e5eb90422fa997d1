"""Photos that show how something was: judged by their pixels, encoded anew, kept in the database by whoever asks."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import IO

from PIL import Image

from catalog.media.uploads.decoding import NotAPicture, decoded
from core.errors import Invalid

LONGEST_SIDE = 1600
QUALITY = 80


@dataclass(frozen=True, slots=True)
class GivenPhoto:
    """A file as it was handed in. `opened` gives its bytes."""

    name: str
    size: int
    opened: Callable[[], IO[bytes]]


@dataclass(frozen=True, slots=True)
class EvidencePhoto:
    """A JPEG without what the camera wrote beside it."""

    content: bytes
    width: int
    height: int


def evidence_photo(photo: GivenPhoto, *, most_bytes: int) -> EvidencePhoto:
    """Upright, at most LONGEST_SIDE, JPEG. Raises Invalid (`photos`) naming the file and what to do."""
    if photo.size > most_bytes:
        raise Invalid(
            fields={
                "photos": f"{photo.name} is larger than {most_bytes // 1_000_000} MB. Please choose a smaller one."
            }
        )
    try:
        with photo.opened() as stream:
            image = decoded(stream)
    except NotAPicture as fault:
        raise Invalid(fields={"photos": f"{photo.name}: {fault.message}"}) from fault
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    written = io.BytesIO()
    image.save(written, "JPEG", quality=QUALITY, optimize=True)
    return EvidencePhoto(written.getvalue(), image.width, image.height)
