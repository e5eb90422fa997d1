"""Renders the look-book: content-addressed, cached, in several processes, front views first."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from catalog.demo.lookbook.files import LookbookError, finished, make_picture
from catalog.demo.lookbook.scenes import Picture, pictures_of

MANIFEST = "manifest.json"
Manifest = list[dict[str, Any]]


def render_lookbook(
    *, into: Path, designs: Sequence[Picture], workers: int, progress: Callable[[int, int], None]
) -> Manifest:
    """Makes every picture that is not there yet and writes `manifest.json`.

    `designs` comes from `pictures_of(content)` and is worked off in that order, so a shop that must open early
    passes the pictures with `is_front` first and the whole list afterwards: what is there is not made again.
    `progress` is told (done, total). Returns one entry per picture, in the order given: key, view, width, height,
    widths, files by width, jpeg, dominant (#rrggbb) and placeholder (a data URL). Raises LookbookError, which
    names the picture; pictures finished before that are kept.
    """
    into.mkdir(parents=True, exist_ok=True)
    entries = {picture.key: entry for picture in designs if (entry := finished(picture, into)) is not None}
    missing = [picture for picture in designs if picture.key not in entries]
    progress(len(entries), len(designs))
    if workers < 2 or len(missing) < 2:
        for picture in missing:
            entries[picture.key] = make_picture(picture, into)
            progress(len(entries), len(designs))
    else:
        _make_in_parallel(missing, into, workers, lambda entry: _note(entries, entry, len(designs), progress))
    manifest = [entries[picture.key] for picture in designs]
    (into / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return manifest


def _note(
    entries: dict[str, Any], entry: dict[str, Any], total: int, progress: Callable[[int, int], None]
) -> None:
    entries[entry["key"]] = entry
    progress(len(entries), total)


def _make_in_parallel(
    missing: Sequence[Picture], into: Path, workers: int, done: Callable[[dict[str, Any]], None]
) -> None:
    """Spawned processes, so that it is safe inside a server or a worker with threads."""
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = [pool.submit(make_picture, picture, into) for picture in missing]
        try:
            for job in as_completed(jobs):
                done(job.result())
        finally:
            for job in jobs:
                job.cancel()


__all__ = ["LookbookError", "Manifest", "Picture", "pictures_of", "render_lookbook"]
