"""Background work of the catalogue."""

from __future__ import annotations

from celery import shared_task

from catalog.inventory.operations import expire_reservations
from catalog.media.uploads.operations import encode_upload
from catalog.media.uploads.tidy import remove_retired_files, wake_uploads
from core.celery import scheduled


@scheduled(name="catalog.expire_reservations", every_s=30)
def expire_holds() -> None:
    """Let go of pieces that were held for a payment which did not come in time."""
    expire_reservations()


@shared_task(name="catalog.encode_picture", ignore_result=True)
def encode_picture(upload_id: int) -> None:
    """Make every size of one picture that was handed in, and hang it."""
    encode_upload(upload_id)


@scheduled(name="catalog.tidy_pictures", every_s=120)
def tidy_pictures() -> None:
    """Go on with uploads that were cut off, and delete the files of pictures that were taken down."""
    wake_uploads()
    remove_retired_files()
