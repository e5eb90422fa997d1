"""The writes to ArkOne: our contract as it is, each with its key."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from core.errors import Unavailable
from erp_sync.arkone.client import arkone_client
from erp_sync.arkone.wire import stamp_of
from erp_sync.engine.errors import Conflict, NotYet
from erp_sync.engine.fields import Fields
from erp_sync.engine.outbound import Accepted
from erp_sync.erp.ports import TooLate, TotalIsHeld

NOT_CANCELLABLE = "order_not_cancellable"
NOT_EDITABLE = "order_not_editable"
TOTAL_IS_PAID = "total_is_paid"
PRECONDITION_FAILED = 412


class ArkOneWrites:
    """What `Erp` says of writing, over ArkOne's API."""

    def describe_item(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PATCH the `shop` of /items/{id} at the version it has now."""
        path = f"/items/{erp_id}"
        item = arkone_client().get(path)
        if item.object("shop").value == dict(body):
            return _accepted(200, item)
        version = stamp_of(item).version
        try:
            answer = arkone_client().patch(
                path, {"shop": dict(body)}, key=f"{key}:v{version}", version=version
            )
        except Conflict as conflict:
            if conflict.detail.get("status") == PRECONDITION_FAILED:
                raise Unavailable("the item changed in the ERP meanwhile") from conflict
            raise
        return _accepted(*answer)

    def create_order(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /sales-orders."""
        return self._post_once("/sales-orders", body, key=key)

    def amend_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """PATCH /sales-orders/{id} at the version it has now."""
        path = f"/sales-orders/{erp_id}"
        version = stamp_of(arkone_client().get(path)).version
        try:
            status, answer = arkone_client().patch(path, body, key=key, version=version)
        except Conflict as conflict:
            if conflict.detail.get("status") == PRECONDITION_FAILED:
                raise Unavailable("the order changed in the ERP meanwhile") from conflict
            raise _sorted(conflict) from conflict
        return _accepted(status, answer)

    def cancel_order(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /sales-orders/{id}/cancel."""
        try:
            status, answer = arkone_client().post(f"/sales-orders/{erp_id}/cancel", body, key=key)
        except Conflict as conflict:
            raise _sorted(conflict) from conflict
        return _accepted(status, answer)

    def hold_order(self, erp_id: str, *, is_held: bool, reason: str, key: str) -> Accepted:
        """POST /sales-orders/{id}/hold."""
        body = {"reason": reason} if is_held else {"release": True}
        try:
            status, answer = arkone_client().post(f"/sales-orders/{erp_id}/hold", body, key=key)
        except Conflict as conflict:
            raise _sorted(conflict) from conflict
        return _accepted(status, answer)

    def record_payment(self, erp_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /payments."""
        return self._post_once("/payments", {**body, "sales_order_id": erp_id}, key=key)

    def record_refund(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /refunds."""
        try:
            status, answer = arkone_client().post("/refunds", body, key=key)
        except Conflict as conflict:
            return Accepted(status=200, external_id=str(conflict.detail["problem"]["existing_id"]))
        return _accepted(status, answer)

    def record_credit_note(self, erp_id: str, gstin: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /credit-notes against the invoice of that GSTIN."""
        invoices = arkone_client().get("/invoices", query={"sales_order_id": erp_id}).objects("data")
        if not invoices:
            raise NotYet("The ERP has no invoice of this order yet.")
        chosen = next((each for each in invoices if each.value.get("gstin") == gstin), invoices[0])
        return self._post_once("/credit-notes", {**body, "invoice_id": chosen.text("id")}, key=key)

    def record_tracking(self, delivery_ref: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /deliveries/{id}/tracking; ArkOne knows events by status and moment."""
        status, answer = arkone_client().post(f"/deliveries/{delivery_ref}/tracking", body, key=key)
        return _accepted(status, answer)

    def convert_lead(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /leads, then POST /leads/{id}/convert."""
        lead = self._post_once("/leads", body, key=key)
        path = f"/leads/{lead.external_id}/convert"
        status, answer = arkone_client().post(path, {}, key=f"{key}:convert")
        return Accepted(status=status, external_id=answer.text("customer_id"), answer=answer.value)

    def create_ticket(self, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /tickets."""
        return self._post_once("/tickets", body, key=key)

    def add_ticket_message(self, ticket_id: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST /tickets/{id}/messages; a message known by our id is given back."""
        status, answer = arkone_client().post(f"/tickets/{ticket_id}/messages", body, key=key)
        return _accepted(status, answer)

    def set_ticket_status(self, ticket_id: str, status: str, *, key: str) -> Accepted:
        """PATCH /tickets/{id} at the version it has now."""
        path = f"/tickets/{ticket_id}"
        version = stamp_of(arkone_client().get(path)).version
        code, answer = arkone_client().patch(path, {"status": status}, key=key, version=version)
        return _accepted(code, answer)

    def point_customer(self, customer_id: str, merged_into: str, *, key: str) -> Accepted:
        """PATCH /customers/{id} at the version it has now."""
        rows = arkone_client().get("/customers", query={"external_id": customer_id}).objects("data")
        if not rows:
            raise NotYet("The ERP does not know this customer yet.")
        stamp = stamp_of(rows[0])
        body = {"merged_into": merged_into}
        code, answer = arkone_client().patch(f"/customers/{stamp.id}", body, key=key, version=stamp.version)
        return _accepted(code, answer)

    def _post_once(self, path: str, body: Mapping[str, Any], *, key: str) -> Accepted:
        """POST what is named by our external id; what is there under it already counts as accepted."""
        try:
            status, answer = arkone_client().post(path, body, key=key)
        except Conflict as conflict:
            status, answer = 200, _existing(conflict, path, body)
        return _accepted(status, answer)


def _accepted(status: int, answer: Fields) -> Accepted:
    stamp = stamp_of(answer)
    return Accepted(status=status, external_id=stamp.id, version=stamp.version, answer=answer.value)


def _sorted(conflict: Conflict) -> Conflict:
    """The port's own refusals where ArkOne's code says one, else what ArkOne said."""
    kinds = {NOT_EDITABLE: TooLate, NOT_CANCELLABLE: TooLate, TOTAL_IS_PAID: TotalIsHeld}
    kind = kinds.get(str(conflict.detail.get("code")))
    return kind(conflict.message, **conflict.detail) if kind is not None else conflict


def _existing(conflict: Conflict, path: str, body: Mapping[str, Any]) -> Fields:
    """What the ERP has under our external id; the same thing only when external id and amounts agree.

    Raises the conflict when it is something else: a person has to compare both sides.
    """
    existing_id = conflict.detail["problem"].get("existing_id")
    if conflict.detail.get("code") != "duplicate_external_id" or not existing_id:
        raise conflict
    found = arkone_client().get(f"{path}/{existing_id}")
    same = all(
        found.value.get(name) == body[name] for name in ("external_id", "total", "amount") if name in body
    )
    if not same:
        raise conflict
    return found
