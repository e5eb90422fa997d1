"""Background work of the catalogue."""

from __future__ import annotations

from celery import shared_task

from catalog.assortment.operations import turn_publication_windows
from catalog.collections.operations import refresh_rule_collections
from catalog.content.operations import turn_content_windows
from catalog.inventory.operations import end_preorders, expire_reservations
from catalog.inventory.reconciliation import reconcile_availability as reconcile_figures
from catalog.listing.operations import paint_facets, verify_facets
from catalog.made.operations import reprice_bundles
from catalog.media.uploads.operations import encode_upload
from catalog.media.uploads.tidy import remove_retired_files, wake_uploads
from catalog.pricing.operations import turn_price_lists
from catalog.search.log import drain_search_log
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


@scheduled(name="catalog.end_preorders", every_s=600)
def end_preorders_now() -> None:
    """Sell from the shelf alone what was preordered until today."""
    end_preorders()


@scheduled(name="catalog.reconcile_availability", every_s=120)
def reconcile_availability() -> None:
    """Compare the figures in Redis with PostgreSQL's, and repair them."""
    reconcile_figures()


@scheduled(name="catalog.reprice_bundles", every_s=60)
def follow_components() -> None:
    """Let the prices of bundles follow their components'."""
    reprice_bundles()


@scheduled(name="catalog.paint_facets", every_s=5)
def paint() -> None:
    """Teach the facet bitmaps what changed."""
    paint_facets()


@scheduled(name="catalog.verify_facets", every_s=3600)
def verify() -> None:
    """Compare the facet bitmaps with the listing entries, and build them anew when they differ."""
    verify_facets()


@scheduled(name="catalog.turn_price_lists", every_s=20)
def turn_windows_of_price_lists() -> None:
    """Have pages follow price lists that begin or end."""
    turn_price_lists()


@scheduled(name="catalog.turn_windows", every_s=60)
def turn_windows() -> None:
    """Tell of products whose publication window has opened or closed."""
    turn_publication_windows()


@scheduled(name="catalog.turn_content_windows", every_s=60)
def turn_windows_of_content() -> None:
    """Tell of written pages and sections of the front whose window has opened or closed."""
    turn_content_windows()


@scheduled(name="catalog.refresh_collections", every_s=300)
def refresh_collections() -> None:
    """Let collections by rules follow prices, stock and time."""
    refresh_rule_collections()


@scheduled(name="catalog.drain_search_log", every_s=60)
def write_searches() -> None:
    """Write down what shoppers asked for, and forget what is old."""
    drain_search_log()
