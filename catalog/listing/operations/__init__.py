"""Verbs that keep lists in step with the catalogue."""

from catalog.listing.operations.bitmaps import paint_facets, rebuild_facets, verify_facets
from catalog.listing.operations.refresh import rebuild_listing, refresh_listing, refresh_listing_figures

__all__ = [
    "paint_facets",
    "rebuild_facets",
    "rebuild_listing",
    "refresh_listing",
    "refresh_listing_figures",
    "verify_facets",
]
