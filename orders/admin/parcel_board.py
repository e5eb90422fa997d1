"""The shipments board, a page beside the list of parcels."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from orders.admin.tones import SHIPMENT_TONES
from orders.desk.parcels import parcel_board
from orders.models import Shipment


class ParcelBoardPage:
    """Mixin of the parcels' admin."""

    def get_urls(self) -> list[URLPattern]:
        """With the board."""
        view = self.admin_site.admin_view(self.board_view)  # type: ignore[attr-defined]
        return [path("board/", view, name="orders_shipment_board"), *super().get_urls()]  # type: ignore[misc]

    def board_view(self, request: HttpRequest) -> HttpResponse:
        """Counts by stage, then what needs a person. It only reads."""
        if not request.user.has_perm("orders.view_shipment"):
            raise PermissionDenied
        board = parcel_board()
        lists = [
            ("ndr", "Could not be delivered (NDR)", "The courier tried and failed. Call the customer, then open the parcel: ask it to come again, with another telephone, address or day, or to bring it back.", board.refused),
            ("rto", "On the way back to us (RTO)", "Watch for it at the warehouse; the refund follows when it is here.", board.returning),
            ("silent", "Nothing heard for three days", "Ask the courier where it is.", board.silent),
        ]  # fmt: skip
        context = {
            **self.admin_site.each_context(request),  # type: ignore[attr-defined]
            "title": "Shipments board",
            "opts": Shipment._meta,
            "counts": board.counts,
            "to_print": board.to_print,
            "lists": [
                (name, title, advice, [(each, SHIPMENT_TONES[each.status]) for each in rows])
                for name, title, advice, rows in lists
            ],
        }
        return TemplateResponse(request, "admin/sync/parcels.html", context)
