"""Keeping a file and letting go of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import PurePath

from django.db import transaction

from core.errors import Invalid
from core.files.models import StoredFile, StoredPart

PART_BYTES = 1024 * 1024
NAME_LENGTH = 200


class FileTooLarge(Invalid):
    """More bytes than this kind of file may have."""

    code = "file_too_large"
    message = "This file is too large. Split it and hand the parts in one after another."


@transaction.atomic
def keep_file(*, name: str, chunks: Iterable[bytes], most_bytes: int) -> StoredFile:
    """Store a file that comes in chunks of any length, holding one part in memory at a time.

    Raises FileTooLarge above `most_bytes` (nothing stays), and Invalid for an empty file.
    """
    kept = StoredFile.objects.create(name=_plain_name(name), size=0, sha256="")
    digest, size, number, waiting = hashlib.sha256(), 0, 0, bytearray()
    for chunk in chunks:
        size += len(chunk)
        if size > most_bytes:
            raise FileTooLarge(
                f"{kept.name} is larger than {most_bytes // 1_000_000} MB. Split it into parts."
            )
        digest.update(chunk)
        waiting += chunk
        while len(waiting) >= PART_BYTES:
            StoredPart.objects.create(file=kept, number=number, content=bytes(waiting[:PART_BYTES]))
            del waiting[:PART_BYTES]
            number += 1
    if waiting:
        StoredPart.objects.create(file=kept, number=number, content=bytes(waiting))
    if not size:
        raise Invalid(f"{kept.name} is empty. Choose the file again.")
    kept.size, kept.sha256 = size, digest.hexdigest()
    StoredFile.objects.filter(pk=kept.pk).update(size=kept.size, sha256=kept.sha256)
    return kept


def remove_file(file_id: int) -> None:
    """Delete a file and its parts; nothing happens when it is gone already."""
    StoredFile.objects.filter(pk=file_id).delete()


def _plain_name(name: str) -> str:
    """The last part of whatever path a browser sent, without control characters."""
    plain = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    return plain[-NAME_LENGTH:] or "file"
