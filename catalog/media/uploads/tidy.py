"""Files that nobody shows any more, and uploads whose worker was killed."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.storage import default_storage

from catalog.media.models import Image
from catalog.media.uploads.models import PictureUpload, RetiredPicture
from catalog.media.uploads.operations import ENCODE_TASK
from core import clock
from core.celery import send_quietly
from core.events import LATER

STAYS = timedelta(hours=1)
PATIENCE = timedelta(minutes=2)
KEPT_FOR = timedelta(days=30)


def remove_retired_files(limit: int = 200) -> int:
    """Delete the files of pictures taken down an hour ago that no row uses; how many pictures."""
    old = RetiredPicture.objects.filter(retired_at__lt=clock.now() - STAYS).order_by("id")[:limit]
    used = set(Image.objects.filter(stem__in=[row.stem for row in old]).values_list("stem", flat=True))
    for row in old:
        if row.stem not in used:
            for name in row.files:
                default_storage.delete(name)
        row.delete()
    return len(old)


def wake_uploads(limit: int = 100) -> int:
    """Send a worker to uploads that have waited for two minutes; forget what is said of old ones. How many woken."""
    waiting = PictureUpload.objects.filter(status="waiting", created_at__lt=clock.now() - PATIENCE)
    keys = list(waiting.order_by("id").values_list("pk", flat=True)[:limit])
    for key in keys:
        send_quietly(ENCODE_TASK, key, lane=LATER)
    PictureUpload.objects.exclude(status="waiting").filter(created_at__lt=clock.now() - KEPT_FOR).delete()
    return len(keys)
