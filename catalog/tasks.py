"""Background work of the catalogue."""

from __future__ import annotations

from catalog.inventory.operations import expire_reservations
from core.celery import scheduled


@scheduled(name="catalog.expire_reservations", every_s=30)
def expire_holds() -> None:
    """Let go of pieces that were held for a payment which did not come in time."""
    expire_reservations()
