"""The first page of an export: what is in the folder, how much of it, and how to know that it is whole."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from core.errors import Refused

FORMAT = "blouson-shop"
FORMAT_VERSION = 1
MANIFEST = "manifest.json"
BLOCK = 1 << 20


class BadExport(Refused):
    """The folder is not a whole export that this version understands. Nothing was changed."""

    code = "bad_export"
    message = "This folder is not a whole export of a shop."


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file of the export: how many rows and bytes it has, its SHA-256, and what its columns hold."""

    kind: str
    file: str
    rows: int
    bytes: int
    sha256: str
    key: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Manifest:
    """The whole first page. `options` are what was asked for beside the ordinary: pictures, passwords."""

    exported_at: str
    options: tuple[str, ...]
    files: tuple[FileEntry, ...]
    version: int = FORMAT_VERSION

    def digest(self) -> str:
        """The same for the same content, whenever it was written."""
        told = json.dumps([asdict(entry) for entry in self.files], sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()


def write_manifest(folder: Path, manifest: Manifest) -> None:
    """Put the first page into the folder: last, so that a folder without it is visibly unfinished."""
    page = {"format": FORMAT, **asdict(manifest)}
    page = {key: page[key] for key in ("format", "version", "exported_at", "options", "files")}
    text = json.dumps(page, indent=2, ensure_ascii=False) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> Manifest:
    """The first page. Raises BadExport when there is none, it is damaged, or a newer version wrote it."""
    try:
        page: Any = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except FileNotFoundError as missing:
        raise BadExport(
            f"There is no {MANIFEST} in {folder}: the export was not finished, or this is another folder."
        ) from missing
    except (UnicodeDecodeError, json.JSONDecodeError) as damaged:
        raise BadExport(f"{MANIFEST} is damaged: it is not JSON.") from damaged
    if not isinstance(page, dict) or page.get("format") != FORMAT:
        raise BadExport(f"{MANIFEST} does not belong to an export of a Blouson shop.")
    if page.get("version") != FORMAT_VERSION:
        raise BadExport(
            f"This export has format version {page.get('version')}; this shop reads version {FORMAT_VERSION}. "
            "Import it with the version of Blouson that wrote it, or a newer one."
        )
    try:
        files = tuple(FileEntry(**{**entry, "key": tuple(entry["key"])}) for entry in page["files"])
        return Manifest(page["exported_at"], tuple(page["options"]), files)
    except (KeyError, TypeError) as damaged:
        raise BadExport(f"{MANIFEST} is damaged: {damaged}.") from damaged


def check_files(folder: Path, manifest: Manifest) -> None:
    """Compare every file with the first page, before anything is written. Raises BadExport naming the file."""
    for entry in manifest.files:
        path = inside(folder, entry.file)
        if not path.is_file():
            raise BadExport(f"{entry.file} is missing.")
        size = path.stat().st_size
        if size != entry.bytes:
            what = "cut short" if size < entry.bytes else "longer than it was"
            raise BadExport(f"{entry.file} is {what}: {size} bytes instead of {entry.bytes}.")
        if checksum(path) != entry.sha256:
            raise BadExport(f"{entry.file} was changed after the export: its checksum differs.")


def inside(folder: Path, name: str) -> Path:
    """A file of the folder by its name. Raises BadExport for a name that leads out of it."""
    path = (folder / name).resolve()
    if not path.is_relative_to(folder.resolve()):
        raise BadExport(f"{name!r} leads out of the folder.")
    return path


def checksum(path: Path) -> str:
    """SHA-256 of a file, hex, read block by block."""
    digest = hashlib.sha256()
    with path.open("rb") as source:
        while block := source.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
