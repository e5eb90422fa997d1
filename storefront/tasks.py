"""Keeping stored pages fresh."""

from __future__ import annotations

from celery import shared_task

from core.celery import scheduled
from storefront.pagecache import refresh, store


@shared_task(name=refresh.REFRESH_TASK, ignore_result=True)
def refresh_page(url: str) -> None:
    """Render one stale page again."""
    refresh.refresh_page(url)


@scheduled(name="storefront.refresh_stale_pages", every_s=5)
def refresh_stale_pages() -> None:
    """Render what still waits: lost messages, a worker that died."""
    for url in store.stale_pages()[:100]:
        refresh.refresh_page(url)
