"""Reading kept files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from core.files.models import StoredPart

IN_MEMORY_BYTES = 4 * 1024 * 1024


@contextmanager
def opened(file_id: int) -> Iterator[IO[bytes]]:
    """A kept file, open for reading from its start; larger ones lie in a temporary file meanwhile."""
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY_BYTES) as spool:
        numbers = StoredPart.objects.filter(file_id=file_id).order_by("number").values_list("pk", flat=True)
        for part_id in list(numbers):
            spool.write(bytes(StoredPart.objects.values_list("content", flat=True).get(pk=part_id)))
        spool.seek(0)
        yield spool
