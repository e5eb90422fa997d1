"""The stored files that belong to rows: copied beside them, and checked when they come back."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage

from core.portability.manifest import BLOCK, BadExport, checksum, inside

PICTURES = "pictures"
FILES = "files"


def copy_out(
    folder: Path, names: Sequence[str], progress: Callable[[str, int], None]
) -> Iterator[Mapping[str, Any]]:
    """Copy stored files into the folder and tell of each: name, bytes, sha256. A missing one is told as missing."""
    for count, name in enumerate(names, start=1):
        progress(PICTURES, count)
        if not default_storage.exists(name):
            yield {"name": name, "is_missing": True}
            continue
        target = inside(folder, f"{FILES}/{name}")
        target.parent.mkdir(parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with default_storage.open(name, "rb") as source, target.open("wb") as copy:
            while block := source.read(BLOCK):
                copy.write(block)
                digest.update(block)
                size += len(block)
        yield {"name": name, "bytes": size, "sha256": digest.hexdigest()}


def copy_in(folder: Path, row: Mapping[str, Any], *, is_dry: bool) -> str:
    """Store one file under its old name: "new", "changed", "same" or "missing" (it was missing at the export).

    Raises BadExport for a file that is gone, damaged, or whose name leads out of the folder.
    """
    name = str(row.get("name", ""))
    if row.get("is_missing"):
        return "missing"
    path = inside(folder, f"{FILES}/{name}")
    if PurePosixPath(name).is_absolute() or ".." in PurePosixPath(name).parts:
        raise BadExport(f"{name!r} leads out of the pictures.")
    if not path.is_file() or checksum(path) != row.get("sha256"):
        raise BadExport(f"The file of picture {name} is missing or damaged.")
    stands = default_storage.exists(name)
    if stands and _stored_checksum(name) == row["sha256"]:
        return "same"
    if is_dry:
        return "changed" if stands else "new"
    if stands:
        default_storage.delete(name)
    with path.open("rb") as source:
        default_storage.save(name, File(source))
    return "changed" if stands else "new"


def _stored_checksum(name: str) -> str:
    digest = hashlib.sha256()
    with default_storage.open(name, "rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
