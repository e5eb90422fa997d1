"""Where pictures and other files lie: on this machine, or in a bucket of an S3-compatible store."""

from __future__ import annotations

from urllib.parse import urlsplit

import environ

__all__ = ["MEDIA_BUCKET", "MEDIA_ORIGINS", "MEDIA_STORAGE", "MEDIA_URL"]
env = environ.Env()

# What public addresses of files begin with: a path of the shop, or where the bucket is read, ending in a slash.
MEDIA_URL = env.str("MEDIA_URL", default="/media/")
MEDIA_BUCKET = {
    "endpoint": env.str(
        "MEDIA_ENDPOINT", default=""
    ),  # https://s3.ap-south-1.amazonaws.com; empty: on this machine
    "name": env.str("MEDIA_BUCKET", default=""),
    "region": env.str("MEDIA_REGION", default="ap-south-1"),
    "key_id": env.str("MEDIA_KEY_ID", default=""),
    "secret": env.str("MEDIA_SECRET", default=""),
}
MEDIA_STORAGE = (
    "core.object_storage.ObjectStorage"
    if MEDIA_BUCKET["endpoint"]
    else "django.core.files.storage.FileSystemStorage"
)
_ADDRESS = urlsplit(MEDIA_URL)
# Pages may show pictures from there too.
MEDIA_ORIGINS = [f"{_ADDRESS.scheme}://{_ADDRESS.netloc}"] if _ADDRESS.netloc else []
