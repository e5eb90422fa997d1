"""How ArkOne speaks to Shiprocket: each call, its errors sorted into "try again" and "no"."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

import requests

from sandboxes.kit import World

Json = dict[str, Any]

TIMEOUT_S: Final = 10
_tokens: dict[tuple[str, str], str] = {}
_tokens_lock = threading.Lock()


class CarrierUnavailable(Exception):
    """No answer, or one that says to try again: the outcome may be unknown."""


class CarrierRefused(Exception):
    """The carrier said no; the text is its message."""


@dataclass(frozen=True)
class Access:
    """Where the carrier is and who calls. The run travels in the e-mail address and in a header."""

    base_url: str
    email: str
    password: str
    run_id: str


def access_of(world: World) -> Access:
    """The run's access: its `shiprocket_*` options, else the sandbox on `SHIPROCKET_SANDBOX_PORT` (9103)."""
    port = os.environ.get("SHIPROCKET_SANDBOX_PORT", "9103")
    base = str(world.options.get("shiprocket_base_url") or f"http://127.0.0.1:{port}").rstrip("/")
    name, _, domain = str(world.options["shiprocket_email"]).partition("@")
    named = world.run_id == "default" or "+" in name
    email = f"{name}@{domain}" if named else f"{name}+{world.run_id}@{domain}"
    return Access(
        base_url=base if base.endswith("/v1/external") else f"{base}/v1/external",
        email=email,
        password=str(world.options["shiprocket_password"]),
        run_id=world.run_id,
    )


class Carrier:
    """The calls of one dispatch. Raises CarrierUnavailable or CarrierRefused; never keeps a connection."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def pickup_places(self) -> list[str]:
        """Nicknames of the known pickup places."""
        answer = self._call("GET", "/settings/company/pickup")
        return [place["pickup_location"] for place in answer["data"]["shipping_address"]]

    def add_pickup_place(self, place: Json) -> None:
        """Register a warehouse; one that another parcel has just registered is no error."""
        try:
            self._call("POST", "/settings/company/addpickup", place)
        except CarrierRefused as refusal:
            if "already in use" not in str(refusal):
                raise

    def find_order(self, reference: str) -> Json | None:
        """The order with our reference as {order_id, shipment_id, status_code}, or None."""
        rows = self._call("GET", f"/orders?filter_by=channel_order_id&filter={quote(reference)}")["data"]
        row = next((row for row in rows if row["channel_order_id"] == reference), None)
        if row is None:
            return None
        return {
            "order_id": row["id"],
            "shipment_id": row["shipments"]["id"],
            "status_code": row["status_code"],
        }

    def create_order(self, form: Json) -> Json:
        """Create an order, as {order_id, shipment_id, status_code}; an old one of the same reference may come back."""
        try:
            made = self._call("POST", "/orders/create/adhoc", form)
        except CarrierRefused as refusal:
            known = self.find_order(form["order_id"]) if "already been taken" in str(refusal) else None
            if known is None:
                raise
            return known
        return {name: made[name] for name in ("order_id", "shipment_id", "status_code")}

    def show_order(self, order_id: int) -> Json:
        """One order with its shipment."""
        shown: Json = self._call("GET", f"/orders/show/{order_id}")["data"]
        return shown

    def assign_awb(self, shipment_id: int) -> Json:
        """Book the recommended courier."""
        answer = self._call("POST", "/courier/assign/awb", {"shipment_id": shipment_id})
        found: Json = (answer.get("response") or {}).get("data") or {}
        if answer.get("awb_assign_status") != 1:
            raise CarrierRefused(
                str(found.get("awb_assign_error") or answer.get("message") or "no AWB was assigned")
            )
        return found

    def tracking_url(self, awb: str) -> str:
        """The public page of a parcel."""
        told = self._call("GET", f"/courier/track/awb/{awb}").get("tracking_data") or {}
        return str(told.get("track_url") or f"https://shiprocket.co/tracking/{awb}")

    def generate_pickup(self, shipment_id: int) -> None:
        """Ask the courier to come; asking twice is no error."""
        try:
            self._call("POST", "/courier/generate/pickup", {"shipment_id": [shipment_id]})
        except CarrierRefused as refusal:
            if "Already in Pickup Queue" not in str(refusal):
                raise

    def generate_label(self, shipment_id: int) -> str:
        """The label's address."""
        answer = self._call("POST", "/courier/generate/label", {"shipment_id": [shipment_id]})
        if answer.get("label_created") != 1:
            raise CarrierRefused(str(answer.get("response") or "no label was made"))
        return str(answer["label_url"])

    def generate_manifest(self, shipment_id: int, order_id: int) -> str:
        """The manifest's address; one made earlier is fetched again."""
        try:
            answer = self._call("POST", "/manifests/generate", {"shipment_id": [shipment_id]})
        except CarrierRefused as refusal:
            if "already generated" not in str(refusal).lower():
                raise
            answer = self._call("POST", "/manifests/print", {"order_ids": [order_id]})
        return str(answer["manifest_url"])

    def cancel_order(self, order_id: int) -> None:
        """Cancel an order; cancelling twice is no error."""
        self._call("POST", "/orders/cancel", {"ids": [order_id]})

    def _call(self, method: str, path: str, body: Json | None = None) -> Json:
        response = self._send(method, path, body)
        if response.status_code == 401:
            self._forget_token()
            response = self._send(method, path, body)
        return _checked(response)

    def _send(self, method: str, path: str, body: Json | None) -> requests.Response:
        headers = {"X-Sandbox-Run": self._access.run_id, "Authorization": f"Bearer {self._token()}"}
        return _request(method, self._access.base_url + path, body, headers)

    def _token(self) -> str:
        key = (self._access.base_url, self._access.email)
        with _tokens_lock:
            if key in _tokens:
                return _tokens[key]
        body = {"email": self._access.email, "password": self._access.password}
        headers = {"X-Sandbox-Run": self._access.run_id}
        answer = _checked(_request("POST", f"{self._access.base_url}/auth/login", body, headers))
        with _tokens_lock:
            _tokens[key] = str(answer["token"])
        return str(answer["token"])

    def _forget_token(self) -> None:
        with _tokens_lock:
            _tokens.pop((self._access.base_url, self._access.email), None)


def _request(method: str, url: str, body: Json | None, headers: dict[str, str]) -> requests.Response:
    try:
        with requests.Session() as session:
            session.trust_env = False
            return session.request(method, url, json=body, headers=headers, timeout=TIMEOUT_S)
    except requests.RequestException as error:
        raise CarrierUnavailable(f"no answer from the carrier ({type(error).__name__})") from error


def _checked(response: requests.Response) -> Json:
    """The answer's object. A body that asks for a recharge, a 5xx, 401, 429 or broken JSON means: try again later."""
    if response.status_code == 204:
        return {}
    try:
        answer = response.json()
    except ValueError as error:
        raise CarrierUnavailable(f"unreadable answer ({response.status_code})") from error
    if not isinstance(answer, dict):
        raise CarrierUnavailable("unreadable answer")
    message = answer.get("message")
    if (
        answer.get("status_code") == 350
        or response.status_code in (401, 403, 429)
        or response.status_code >= 500
    ):
        raise CarrierUnavailable(str(message or response.status_code))
    if response.status_code >= 400:
        raise CarrierRefused(f"{message} {answer.get('errors') or ''}".strip())
    return answer
