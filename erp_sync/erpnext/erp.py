"""ERPNext as the shop's ERP: the class that the ERP setting names."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings

from erp_sync.engine.pull import PullFlow
from erp_sync.erpnext import wire
from erp_sync.erpnext.client import SYSTEM
from erp_sync.erpnext.lists import PULLS
from erp_sync.erpnext.live_price import ErpNextLivePrice
from erp_sync.erpnext.live_stock import ErpNextLiveStock
from erp_sync.erpnext.people import ErpNextPeople
from erp_sync.erpnext.pushes import ErpNextWrites
from erp_sync.erpnext.range import ErpNextRange


class ErpNextErp(ErpNextWrites, ErpNextPeople, ErpNextRange, ErpNextLiveStock, ErpNextLivePrice):
    """The port, over ERPNext's REST API."""

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
        """ERPNext's lists."""
        return PULLS

    def health(self) -> tuple[str, str, str]:
        """GET /api/method/frappe.ping."""
        return settings.ERPNEXT_BASE_URL, "api/method/frappe.ping", "ERPNEXT_BASE_URL"

    def public_price_list(self) -> str:
        """The list named in the settings."""
        return str(settings.ERPNEXT_PRICE_LIST)
