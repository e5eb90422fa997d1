"""Labels, manifests and invoices: asked for by Shiprocket's own numbers, and fetched from where it keeps them."""

from __future__ import annotations

from collections.abc import Sequence

from core.errors import Rejected, Unavailable
from core.http import Deadline, GuardedSession
from erp_sync.engine.fields import Fields
from erp_sync.engine.refs import external_id_of, keep_ref
from erp_sync.shiprocket.client import SYSTEM, ShiprocketClient, shiprocket_client
from erp_sync.shiprocket.wire import order_listed
from orders.fulfilment.ports import BookedParcel, PaperKind, Papers

LARGEST = 30 * 1024 * 1024


def papers_of(kind: PaperKind, parcels: Sequence[BookedParcel], *, timeout_s: float) -> Papers:
    """One PDF of a kind for parcels that whoever booked there. Raises Unavailable, or Rejected when there is none."""
    deadline, client = Deadline(seconds=timeout_s), shiprocket_client()
    named = {parcel.awb: _their_ids(client, parcel, deadline) for parcel in parcels}
    found = {awb: ids for awb, ids in named.items() if ids is not None}
    if not found:
        raise Rejected("Shiprocket knows none of these parcels.")
    url, missing = _address(client, kind, list(found.values()))
    left_out = tuple(awb for awb, ids in named.items() if ids is None or ids[1] in missing)
    return Papers(pdf=_fetched(url, deadline), left_out=left_out)


def _their_ids(client: ShiprocketClient, parcel: BookedParcel, deadline: Deadline) -> tuple[int, int] | None:
    """Shiprocket's numbers of the order and the shipment; what the ERP booked is found by its AWB and remembered."""
    kept = [
        external_id_of(system=SYSTEM, kind=kind, public_id=parcel.delivery_ref)
        for kind in ("parcel_order", "parcel")
    ]
    if kept[0] and kept[1]:
        return int(kept[0]), int(kept[1])
    if deadline.remaining_s() <= 0:
        raise Unavailable("the time for these papers has run out")
    rows = [order_listed(row) for row in client.read("/orders", {"search": parcel.awb}).objects("data")]
    found = next((row for row in rows if row.awb == parcel.awb), None)
    if found is None:
        return None
    for kind, number in (("parcel_order", found.order_id), ("parcel", found.shipment_id)):
        keep_ref(system=SYSTEM, kind=kind, public_id=parcel.delivery_ref, external_id=str(number))
    return found.order_id, found.shipment_id


def _address(
    client: ShiprocketClient, kind: PaperKind, ids: Sequence[tuple[int, int]]
) -> tuple[str, frozenset[int]]:
    """Where the paper lies, and the shipments it is without."""
    orders, shipments = [order for order, _ in ids], [shipment for _, shipment in ids]
    if kind is PaperKind.LABEL:
        answer, name = client.write("/courier/generate/label", {"shipment_id": shipments}), "label_url"
    elif kind is PaperKind.MANIFEST:
        answer, name = client.write("/manifests/print", {"order_ids": orders}), "manifest_url"
    else:
        answer, name = client.write("/orders/print/invoice", {"ids": orders}), "invoice_url"
    url = answer.text(name, "")
    if not url:
        raise Rejected(f"Shiprocket has no {kind} yet: {answer.text('response', 'no reason given')}")
    return url, _not_created(answer)


def _not_created(answer: Fields) -> frozenset[int]:
    rows = answer.value.get("not_created")
    found = [str(row.get("shipment_id") if isinstance(row, dict) else row) for row in rows or []]
    return frozenset(int(each) for each in found if each.isdigit())


def _fetched(url: str, deadline: Deadline) -> bytes:
    """The file itself. Raises Unavailable for anything that is no PDF."""
    if not url.startswith(("https://", "http://")):
        raise Unavailable("the courier's paper has no address")
    with GuardedSession() as session:
        response = session.get(url, timeout=deadline.timeout())
    body: bytes = response.content
    if response.status_code != 200 or not body.startswith(b"%PDF-") or len(body) > LARGEST:
        raise Unavailable(f"the courier's paper could not be fetched ({response.status_code})")
    return body
