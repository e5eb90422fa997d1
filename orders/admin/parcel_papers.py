"""Labels, manifests and courier's invoices from the parcels: one, or many at once as one PDF."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from unfold.decorators import action

from core.errors import ShopError
from orders.fulfilment.booking.papers import courier_papers
from orders.fulfilment.ports import PaperKind
from orders.models import Shipment

MOST_CHOSEN = 200
BOARD = "admin:orders_shipment_board"


class PaperButtons:
    """Mixin of the parcels' admin. Whoever may look at parcels may print them."""

    def get_urls(self) -> list[URLPattern]:
        """With the labels of chosen parcels."""
        view = self.admin_site.admin_view(self.labels_view)  # type: ignore[attr-defined]
        return [path("labels/", view, name="orders_shipment_labels"), *super().get_urls()]  # type: ignore[misc]

    def has_papers_permission(self, request: HttpRequest, object_id: str | int | None = None) -> bool:
        """While a courier is booked for the parcel."""
        if not request.user.has_perm("orders.view_shipment"):
            return False
        booked = Shipment.objects.filter(pk=object_id or 0, awb__isnull=False)
        return object_id is None or booked.exists()

    @action(description="Label", permissions=["papers"])
    def courier_label(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What is stuck onto the parcel."""
        return _printed(request, PaperKind.LABEL, [object_id], back=_page_of(object_id))

    @action(description="Manifest", permissions=["papers"])
    def courier_manifest(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """What the courier signs when it fetches the parcel."""
        return _printed(request, PaperKind.MANIFEST, [object_id], back=_page_of(object_id))

    @action(description="Courier’s invoice", permissions=["papers"])
    def courier_invoice(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """Shiprocket's own; the tax invoice is among the order's papers."""
        return _printed(request, PaperKind.INVOICE, [object_id], back=_page_of(object_id))

    @action(description="Print labels", permissions=["papers"])
    def print_labels(self, request: HttpRequest, queryset: QuerySet[Shipment]) -> HttpResponse:
        """The chosen parcels' labels, one to a page. Asked for by their address: this runs in a transaction."""
        chosen = urlencode({"pk": list(queryset.values_list("pk", flat=True))[:MOST_CHOSEN]}, doseq=True)
        return redirect(f"{reverse('admin:orders_shipment_labels')}?{chosen}")

    def labels_view(self, request: HttpRequest) -> HttpResponse:
        """The labels of the parcels in `pk`, for the board."""
        if not request.user.has_perm("orders.view_shipment"):
            raise PermissionDenied
        pks = [int(pk) for pk in request.GET.getlist("pk")[:MOST_CHOSEN] if pk.isascii() and pk.isdigit()]
        return _printed(request, PaperKind.LABEL, pks, back=reverse(BOARD))


def _printed(request: HttpRequest, kind: PaperKind, pks: Sequence[int], *, back: str) -> HttpResponse:
    """The PDF, or back with the reason. Of many parcels it is saved as a file, so that the ones left out can be told."""
    try:
        papers = courier_papers(kind, pks)
    except ShopError as refusal:
        messages.warning(request, refusal.message)
        return redirect(back)
    if papers.left_out:
        missing = ", ".join(papers.left_out)
        messages.warning(request, f"The courier has no {kind} for {missing}. The others are in the file.")
    response = HttpResponse(papers.pdf, content_type="application/pdf")
    name = f"{kind}-{pks[0]}" if len(pks) == 1 else f"{kind}s-{len(pks)}"
    response["Content-Disposition"] = f'{"inline" if len(pks) == 1 else "attachment"}; filename="{name}.pdf"'
    return response


def _page_of(object_id: int) -> str:
    return reverse("admin:orders_shipment_change", args=[object_id])
