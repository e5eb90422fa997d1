"""Files in a bucket of an S3-compatible store: Amazon's own, MinIO, Cloudflare R2 and the like, by settings alone.

Requests are signed as "AWS Signature Version 4, authorization header" describes. Objects are named by their content and
never change, so they are sent to be kept for good. Addresses are `MEDIA_URL` plus the name: the bucket itself or what stands before it.
"""

from __future__ import annotations

import hashlib
import hmac
import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import IO, Any
from urllib.parse import quote, urlsplit

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

from core import clock
from core.errors import Unavailable
from core.http import GuardedSession, Response

FOR_GOOD = "public, max-age=31536000, immutable"
SERVICE = "s3"


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the files are and who may write them. `endpoint` is the store's address, with the bucket's name behind it."""

    endpoint: str
    name: str
    region: str
    key_id: str
    secret: str


class ObjectStoreRefused(Unavailable):
    """The store did not do what it was asked."""


@deconstructible
class ObjectStorage(Storage):
    """Django's storage on `settings.MEDIA_BUCKET`. Raises Unavailable when the store is away or refuses."""

    @cached_property
    def bucket(self) -> Bucket:
        """As the settings name it."""
        return Bucket(**settings.MEDIA_BUCKET)

    @cached_property
    def session(self) -> GuardedSession:
        """Connections that stay open."""
        return GuardedSession()

    def exists(self, name: str) -> bool:
        """Whether there is an object of this name."""
        return self._ask("HEAD", name, also=(404,)).status_code != 404

    def size(self, name: str) -> int:
        """Its bytes. Raises FileNotFoundError."""
        answer = self._ask("HEAD", name, also=(404,))
        if answer.status_code == 404:
            raise FileNotFoundError(name)
        return int(answer.headers["Content-Length"])

    def delete(self, name: str) -> None:
        """Remove it; one that is not there is no fault."""
        self._ask("DELETE", name, also=(404,))

    def url(self, name: str | None) -> str:
        """Its public address."""
        return f"{settings.MEDIA_URL}{quote(name or '')}"

    def _open(self, name: str, mode: str = "rb") -> File[bytes]:
        answer = self._ask("GET", name, also=(404,))
        if answer.status_code == 404:
            raise FileNotFoundError(name)
        return ContentFile(answer.content, name=name)

    def _save(self, name: str, content: IO[bytes]) -> str:
        kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
        content.seek(0)
        self._ask("PUT", name, content.read(), headers={"content-type": kind, "cache-control": FOR_GOOD})
        return name

    def _ask(
        self,
        method: str,
        name: str,
        body: bytes = b"",
        *,
        headers: Mapping[str, str] | None = None,
        also: tuple[int, ...] = (),
    ) -> Response:
        url = f"{self.bucket.endpoint.rstrip('/')}/{quote(self.bucket.name)}/{quote(name)}"
        signed = signed_headers(self.bucket, method, url, body, headers=dict(headers or {}), at=clock.now())
        answer = self.session.request(method, url, data=body, headers=signed)
        if answer.status_code >= 300 and answer.status_code not in also:
            raise ObjectStoreRefused(f"The store of files answered {answer.status_code} to {method} {name}.")
        return answer


def signed_headers(
    bucket: Bucket, method: str, url: str, body: bytes, *, headers: dict[str, str], at: datetime
) -> dict[str, str]:
    """The headers with which a request is taken for the bucket's owner's; `at` is in UTC."""
    address, stamp = urlsplit(url), at.strftime("%Y%m%dT%H%M%SZ")
    digest = hashlib.sha256(body).hexdigest()
    said = {**headers, "host": address.netloc, "x-amz-content-sha256": digest, "x-amz-date": stamp}
    names = sorted(said)
    lines = "".join(f"{name}:{said[name].strip()}\n" for name in names)
    request = "\n".join((method, address.path, address.query, lines, ";".join(names), digest))
    scope = f"{stamp[:8]}/{bucket.region}/{SERVICE}/aws4_request"
    hashed = hashlib.sha256(request.encode()).hexdigest()
    signature = hmac.new(
        _signing_key(bucket, stamp[:8]), f"AWS4-HMAC-SHA256\n{stamp}\n{scope}\n{hashed}".encode(), "sha256"
    ).hexdigest()
    said["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={bucket.key_id}/{scope}, SignedHeaders={';'.join(names)}, Signature={signature}"
    )
    return said


def _signing_key(bucket: Bucket, day: str) -> bytes:
    key: Any = f"AWS4{bucket.secret}".encode()
    for part in (day, bucket.region, SERVICE, "aws4_request"):
        key = hmac.new(key, part.encode(), "sha256").digest()
    return bytes(key)
