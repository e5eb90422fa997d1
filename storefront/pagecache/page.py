"""One stored page: its bytes in three encodings, and what every reader of it is answered."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import brotli

READERS_REVALIDATE = "public, max-age=0, must-revalidate"
# Levels of gzip and brotli, and brotli's window. While somebody waits for the page, and when nothing else is to be done:
# a twelfth fewer bytes for fifteen times the work.
QUICK = (5, 9, 16)
PRESSED = (9, 11, 18)


@dataclass(frozen=True, slots=True)
class Reply:
    """A page in one encoding: its strong ETag, the headers of a 200, and the body."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


@dataclass(frozen=True)
class StoredPage:
    """One page as it is sent: the same bytes for everyone, in three encodings."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    body: bytes
    gzip: bytes
    brotli: bytes
    stale_since: float | None = None

    def reply(self, accept_encoding: str) -> Reply:
        """The smallest encoding the asker takes."""
        if "br" in accept_encoding:
            return self._replies["br"]
        return self._replies["gzip" if "gzip" in accept_encoding else ""]

    @cached_property
    def _replies(self) -> dict[str, Reply]:
        """Put together once for all readers."""
        bodies = {"br": self.brotli, "gzip": self.gzip, "": self.body}
        return {encoding: self._reply(encoding, body) for encoding, body in bodies.items()}

    def _reply(self, encoding: str, body: bytes) -> Reply:
        etag = f'"{self.etag}-{encoding}"' if encoding else f'"{self.etag}"'
        headers = [
            *self.headers,
            ("Content-Length", str(len(body))),
            ("ETag", etag),
            ("Vary", "Accept-Encoding"),
            ("Cache-Control", READERS_REVALIDATE),
        ]
        if encoding:
            headers.append(("Content-Encoding", encoding))
        return Reply(etag, tuple(headers), body)

    @property
    def is_pressed(self) -> bool:
        """Whether it is as small as it gets."""
        return self.etag.endswith("p")


def compressed(body: bytes, headers: Mapping[str, str], *, pressed: bool = False) -> StoredPage:
    """Make a page ready for storing: its strong ETag and its three encodings."""
    fingerprint = hashlib.sha256(body + json.dumps(sorted(headers.items())).encode()).hexdigest()[:32]
    gzip_level, quality, window = PRESSED if pressed else QUICK
    return StoredPage(
        etag=f"{fingerprint}p" if pressed else fingerprint,
        headers=tuple(headers.items()),
        body=body,
        gzip=gzip.compress(body, gzip_level, mtime=0),
        brotli=brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=window),
    )
