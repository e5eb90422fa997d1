"""Files in a bucket: signed as the published example is, kept for good, and found again."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from pytest_django.fixtures import Settings

from core.errors import Unavailable
from core.object_storage import Bucket, ObjectStorage, signed_headers


def test_requests_are_signed_as_the_published_example_is() -> None:
    """Amazon S3, "Signature Calculations for the Authorization Header", example: GET Object."""
    bucket = Bucket("", "", "us-east-1", "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")
    url = "https://examplebucket.s3.amazonaws.com/test.txt"
    signed = signed_headers(
        bucket, "GET", url, b"", headers={"range": "bytes=0-9"}, at=datetime(2013, 5, 24, tzinfo=UTC)
    )
    assert signed["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request, "
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date, "
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


class Store(BaseHTTPRequestHandler):
    """A bucket that keeps what it is given, and turns away what is not signed."""

    objects: dict[str, tuple[bytes, str, str]] = {}

    def answer(self, status: int, body: bytes = b"", length: int | None = None) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def act(self) -> None:
        if "Credential=key/" not in self.headers.get("authorization", ""):
            return self.answer(403)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if self.command == "PUT":
            said = (self.headers["content-type"], self.headers["cache-control"])
            self.objects[self.path] = (body, *said)
            return self.answer(200)
        if self.path not in self.objects:
            return self.answer(404)
        if self.command == "DELETE":
            del self.objects[self.path]
            return self.answer(204)
        found = self.objects[self.path][0]
        return self.answer(200, b"" if self.command == "HEAD" else found, len(found))

    do_GET = do_HEAD = do_PUT = do_DELETE = act

    def log_message(self, *words: Any) -> None:
        """Quiet."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    Store.objects = {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Store)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_file_is_kept_found_and_removed(endpoint: str, settings: Settings) -> None:
    settings.MEDIA_BUCKET = {
        "endpoint": endpoint, "name": "house", "region": "ap-south-1", "key_id": "key", "secret": "secret",
    }  # fmt: skip
    settings.MEDIA_URL = "https://pictures.example/"
    storage, name = ObjectStorage(), "reviews/a b-400.webp"
    assert not storage.exists(name)
    assert storage.save(name, ContentFile(b"picture")) == name
    assert Store.objects["/house/reviews/a%20b-400.webp"] == (
        b"picture",
        "image/webp",
        "public, max-age=31536000, immutable",
    )
    assert storage.exists(name) and storage.size(name) == 7
    assert storage.open(name).read() == b"picture"
    assert storage.url(name) == "https://pictures.example/reviews/a%20b-400.webp"
    storage.delete(name)
    storage.delete(name)
    assert not storage.exists(name)
    with pytest.raises(FileNotFoundError):
        storage.open(name)
    settings.MEDIA_BUCKET = {**settings.MEDIA_BUCKET, "key_id": "stranger"}
    with pytest.raises(Unavailable):
        ObjectStorage().exists(name)


def test_files_of_this_machine_are_kept_for_good(client: Client, settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path)
    (tmp_path / "noor-400.webp").write_bytes(b"picture")
    answer = client.get("/media/noor-400.webp")
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert b"".join(answer.streaming_content) == b"picture"  # type: ignore[attr-defined]
    assert client.get("/media/none.webp").status_code == 404
