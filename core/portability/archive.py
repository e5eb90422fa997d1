"""An export as one file: .tar.gz or .zip of its folder."""

from __future__ import annotations

import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from core.portability.manifest import BadExport, inside

SUFFIXES = (".tar.gz", ".tgz", ".zip")
MOST_BYTES = 200 * 1024**3


def is_archive(path: Path) -> bool:
    """Whether a name means one file and not a folder."""
    return path.name.endswith(SUFFIXES)


@contextmanager
def packing(target: Path) -> Iterator[Path]:
    """A folder to fill; when the block ends well it becomes the archive. Raises BadExport when that exists."""
    if target.exists():
        raise BadExport(f"{target} exists already.")
    with tempfile.TemporaryDirectory(prefix=".export-", dir=target.parent) as scratch:
        folder = Path(scratch) / "shop"
        yield folder
        unfinished = Path(scratch) / target.name
        _pack(folder, unfinished)
        unfinished.rename(target)


def _pack(folder: Path, target: Path) -> None:
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    if target.name.endswith(".zip"):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as bundle:
            for path in paths:
                bundle.write(path, path.relative_to(folder))
        return
    with tarfile.open(target, "w:gz") as bundle:
        for path in paths:
            bundle.add(path, path.relative_to(folder))


@contextmanager
def unpacked(source: Path) -> Iterator[Path]:
    """The folder an archive holds, gone again afterwards. Raises BadExport for one that cannot be trusted."""
    if not source.is_file():
        raise BadExport(f"There is no {source}.")
    with tempfile.TemporaryDirectory(prefix=".import-", dir=source.parent) as scratch:
        folder = Path(scratch)
        try:
            _unpack(source, folder)
        except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError) as damaged:
            raise BadExport(f"{source.name} is damaged or cut short: {damaged}.") from damaged
        yield folder


def _unpack(source: Path, folder: Path) -> None:
    if source.name.endswith(".zip"):
        with zipfile.ZipFile(source) as bundle:
            if sum(member.file_size for member in bundle.infolist()) > MOST_BYTES:
                raise BadExport(f"{source.name} would unpack to more than {MOST_BYTES // 1024**3} GB.")
            for member in bundle.infolist():
                inside(folder, member.filename)
            bundle.extractall(folder)  # noqa: S202  (every name was looked at above)
        return
    with tarfile.open(source, "r:gz") as bundle:
        bundle.extractall(folder, filter="data")
