"""Keeping stored pages fresh, and sending letters."""

from __future__ import annotations

from celery import shared_task

from core.celery import for_a_turn, scheduled
from storefront.api.reading.products import tell_anew
from storefront.api.shared import REFRESH_TASK
from storefront.audit.operations import audit_site
from storefront.letters import (
    back_in_stock,
    cart_reminder,
    gift_card,
    operations,
    review_request,
    wishlist_news,
)
from storefront.pagecache import refresh, store


@shared_task(name=refresh.REFRESH_TASK, ignore_result=True)
def refresh_page(url: str) -> None:
    """Render one stale page again."""
    refresh.refresh_page(url)


@scheduled(name="storefront.refresh_packing", every_s=30)
def refresh_packing() -> None:
    """Pack pages as small as they get, when there is nothing else to do."""
    refresh.press_pages(for_a_turn(store.unpressed_pages(200)))


@scheduled(name="storefront.refresh_lost_pages", every_s=60)
def refresh_lost_pages() -> None:
    """Render what lies as files and what Redis has lost."""
    refresh.bring_back_lost()


@scheduled(name="storefront.refresh_stale_pages", every_s=5)
def refresh_stale_pages() -> None:
    """Render what still waits: lost messages, a worker that died."""
    for url in for_a_turn(store.stale_pages()[:100]):
        refresh.refresh_page(url)


@shared_task(name=REFRESH_TASK, ignore_result=True)
def refresh_parts(product_ids: list[str]) -> None:
    """Tell shop fronts' products anew."""
    tell_anew(product_ids)


@shared_task(name="storefront.send_letter", ignore_result=True)
def send_letter(letter_pk: int) -> None:
    """Send one letter."""
    operations.send_letter(letter_pk)


@scheduled(name="storefront.send_letters", every_s=5)
def send_letters() -> None:
    """Send letters whose wake-up was lost or whose next try is due."""
    operations.send_due_letters()


@scheduled(name="storefront.write_back_in_stock_letters", every_s=15)
def write_back_in_stock_letters() -> None:
    """Tell those who wait for a piece that it is back."""
    back_in_stock.write_due_letters()


@scheduled(name="storefront.write_cart_reminders", every_s=300)
def write_cart_reminders() -> None:
    """Remind those who agreed of the bag they left some hours ago."""
    cart_reminder.write_due_letters()


@scheduled(name="storefront.write_review_requests", every_s=3600)
def write_review_requests() -> None:
    """Ask those who agreed how they like what was delivered a week ago."""
    review_request.write_due_letters()


@scheduled(name="storefront.write_wishlist_news", every_s=60)
def write_wishlist_news() -> None:
    """Tell those who agreed what on their list costs less or is back."""
    wishlist_news.write_due_letters()


@scheduled(name="storefront.audit_site", every_s=7 * 24 * 3600)
def look_at_the_site() -> None:
    """Judge every public page once a week."""
    audit_site()


@scheduled(name="storefront.write_gift_cards", every_s=60)
def write_gift_cards() -> None:
    """Send the gift cards whose day has come."""
    gift_card.write_due_cards()
