"""ArkOne as the shop's ERP: the class that the ERP setting names."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from erp_sync.arkone import wire
from erp_sync.arkone.client import SYSTEM
from erp_sync.arkone.lists import PULLS
from erp_sync.arkone.live_price import ArkOneLivePrice
from erp_sync.arkone.live_stock import ArkOneLiveStock
from erp_sync.arkone.people import ArkOnePeople
from erp_sync.arkone.pushes import ArkOneWrites
from erp_sync.engine.pull import PullFlow


class ArkOneErp(ArkOneWrites, ArkOnePeople, ArkOneLiveStock, ArkOneLivePrice):
    """The port, over ArkOne's API."""

    name = SYSTEM
    warehouse_of = staticmethod(wire.warehouse_of)
    item_of = staticmethod(wire.item_of)
    price_of = staticmethod(wire.price_of)
    stock_of = staticmethod(wire.stock_of)
    order_of = staticmethod(wire.order_of)
    delivery_of = staticmethod(wire.delivery_of)
    booking_of = staticmethod(wire.booking_of)
    person_of = staticmethod(wire.person_of)

    @property
    def pulls(self) -> Mapping[str, PullFlow]:
        """ArkOne's lists."""
        return PULLS

    def health(self) -> tuple[str, str, str]:
        """GET /health."""
        return settings.ARKONE_BASE_URL, "health", "ARKONE_BASE_URL"

    def public_price_list(self) -> str:
        """The list named in the settings."""
        return str(settings.ARKONE_PRICE_LIST)
