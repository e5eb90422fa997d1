"""HTTP to Shiprocket: a token that is renewed by one caller at a time, and errors that hide in 200 answers."""

from __future__ import annotations

import time
from collections.abc import Sequence
from threading import Lock
from typing import Any

from django.conf import settings

from core.errors import Rejected, Unavailable
from core.http import Deadline, Http
from erp_sync.engine.answers import json_of, with_path
from erp_sync.engine.errors import AuthFailed
from erp_sync.engine.fields import Fields
from erp_sync.engine.holds import heed
from erp_sync.engine.pace import Pace
from erp_sync.shiprocket.tokens import SharedToken

SYSTEM = "shiprocket"
RENEW_AFTER_S = 8 * 24 * 3600.0  # tokens live ten days
CALL_BUDGET_S = 15.0
TRACKED_AT_ONCE = 50  # Shiprocket answers 400 for more
WALLET_EMPTY = 350  # the code in a 200 that asks for a recharge
RECHARGE_S = 600.0
# Shiprocket publishes no figure; this is polite, and a 429 stops all workers for as long as it says.
PACE = Pace(name=SYSTEM, per_second=15.0, burst=30)


class ShiprocketClient:
    """One API user. Its token is in this process's memory, and encrypted where all workers share it."""

    def __init__(self, *, base_url: str, email: str, password: str) -> None:
        self._http = Http(base_url=base_url)
        self._email, self._password = email, password
        self._token, self._token_from = "", 0.0
        self._lock = Lock()
        self._shared = SharedToken(f"{base_url} {email}")
        self._pace = PACE.of(f"{base_url} {email}")

    def serviceability(self, query: dict[str, Any], *, timeout_s: float) -> Fields:
        """GET /courier/serviceability/; no courier is an answer, not an error."""
        path = "/courier/serviceability/"  # shoppers wait for it: it does not queue
        answer = self._call("GET", path, timeout_s=timeout_s, is_live=True, params=query)
        return Fields(answer, "serviceability")

    def track(self, awb: str, *, timeout_s: float = CALL_BUDGET_S) -> Fields:
        """GET /courier/track/awb/{awb}."""
        return Fields(self._call("GET", f"/courier/track/awb/{awb}", timeout_s=timeout_s), "tracking")

    def track_many(self, awbs: Sequence[str], *, timeout_s: float = CALL_BUDGET_S) -> Fields:
        """POST /courier/track/awbs: what GET tells of one, by AWB. At most TRACKED_AT_ONCE of them."""
        path = "/courier/track/awbs"
        return Fields(self._call("POST", path, timeout_s=timeout_s, json={"awbs": list(awbs)}), "tracking")

    def wallet(self) -> Fields:
        """GET /account/details/wallet-balance: the balance as text."""
        path = "/account/details/wallet-balance"
        return Fields(self._call("GET", path, timeout_s=CALL_BUDGET_S), "wallet")

    def cancel_awbs(self, awbs: Sequence[str]) -> Fields:
        """POST /orders/cancel/shipment/awbs. Raises Rejected once the courier has set out for all of them."""
        path = "/orders/cancel/shipment/awbs"
        answer = self._call("POST", path, timeout_s=CALL_BUDGET_S, json={"awbs": list(awbs)})
        return Fields(answer, "cancel")

    def decide_ndr(self, awb: str, body: dict[str, str]) -> Fields:
        """POST /ndr/{awb}/action: another attempt, or the way back. Raises Rejected when none is open."""
        return Fields(self._call("POST", f"/ndr/{awb}/action", timeout_s=CALL_BUDGET_S, json=body), "ndr")

    def cancel_orders(self, ids: Sequence[int]) -> None:
        """POST /orders/cancel by Shiprocket's own ids. Raises Rejected once the courier has set out."""
        self._call("POST", "/orders/cancel", timeout_s=CALL_BUDGET_S, json={"ids": list(ids)})

    def create_return(self, body: dict[str, Any]) -> Fields:
        """POST /orders/create/return. Raises Rejected for an order id that was used before, or a bad field."""
        return Fields(
            self._call("POST", "/orders/create/return", timeout_s=CALL_BUDGET_S, json=body), "return"
        )

    def find_order(self, channel_order_id: str) -> Fields:
        """GET /orders filtered by our own id: what an answer that never came may have made."""
        query = {"filter_by": "channel_order_id", "filter": channel_order_id}
        return Fields(self._call("GET", "/orders", timeout_s=CALL_BUDGET_S, params=query), "orders")

    def assign_return_awb(self, shipment_id: int) -> Fields:
        """POST /courier/assign/awb for a return. A no may hide in a 200."""
        body = {"shipment_id": shipment_id, "is_return": 1}
        return Fields(self._call("POST", "/courier/assign/awb", timeout_s=CALL_BUDGET_S, json=body), "awb")

    def read(self, path: str, query: dict[str, Any] | None = None) -> Fields:
        """GET of anything that has no method of its own here."""
        answer = self._call("GET", path, timeout_s=CALL_BUDGET_S, params=query or {})
        return Fields(answer, path.strip("/"))

    def write(self, path: str, body: dict[str, Any]) -> Fields:
        """POST of anything that has no method of its own here. Raises Unavailable while the wallet is empty.

        A no may hide in a 200: the caller looks at the answer.
        """
        answer = Fields(self._call("POST", path, timeout_s=CALL_BUDGET_S, json=body), path.strip("/"))
        if answer.value.get("status_code") == WALLET_EMPTY:
            raise Unavailable(
                answer.text("message", "the courier's wallet is empty"), retry_after_s=RECHARGE_S
            )
        return answer

    def put(self, path: str, body: dict[str, Any]) -> Fields:
        """PUT of anything that has no method of its own here."""
        return Fields(self._call("PUT", path, timeout_s=CALL_BUDGET_S, json=body), path.strip("/"))

    def _call(self, method: str, path: str, *, timeout_s: float, is_live: bool = False, **kwargs: Any) -> Any:
        """One call; a token refused with 401 is renewed once and the call repeated, all within `timeout_s`.

        Waits for its turn first, unless it is live. An answer that asks for a pause is obeyed by every worker.
        """
        deadline = Deadline(seconds=timeout_s)
        if not is_live:
            self._pace.wait()
        token = self._current_token(deadline)
        response = self._send(method, path, token, deadline, **kwargs)
        if response.status_code == 401:
            response = self._send(method, path, self._new_token(token, deadline), deadline, **kwargs)
        try:
            answer = json_of(response, system="Shiprocket")
        except Unavailable as failure:
            heed(SYSTEM, failure)
            raise
        return {} if answer is None else answer

    def _send(self, method: str, path: str, token: str, deadline: Deadline, **kwargs: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return self._http.call(method, path, headers=headers, timeout=deadline.timeout(), **kwargs)

    def _current_token(self, deadline: Deadline) -> str:
        if self._token and time.monotonic() - self._token_from < RENEW_AFTER_S:
            return self._token
        return self._new_token(self._token, deadline)

    def _new_token(self, refused: str, deadline: Deadline) -> str:
        """Log in, unless another thread or worker has done so since `refused` was used. Raises AuthFailed or Unavailable."""
        with self._lock:
            if self._token and self._token != refused:
                return self._token
            self._token = self._shared.renewed(
                refused, deadline, lambda: Fields(self._login(deadline), "login").text("token")
            )
            self._token_from = time.monotonic()
            return self._token

    def _login(self, deadline: Deadline) -> Any:
        credentials = {"email": self._email, "password": self._password}
        try:
            response = self._http.call("POST", "/auth/login", json=credentials, timeout=deadline.timeout())
            return json_of(response, system="Shiprocket")
        except (Rejected, AuthFailed) as refusal:
            advice = "Check SHIPROCKET_EMAIL and SHIPROCKET_PASSWORD, and that its firewall lets us in."
            raise AuthFailed(f"Shiprocket refuses our API user. {advice}") from refusal


def shiprocket_client() -> ShiprocketClient:
    """The client of the account in the settings; one per process and account."""
    account = (settings.SHIPROCKET_BASE_URL, settings.SHIPROCKET_EMAIL, settings.SHIPROCKET_PASSWORD)
    with _making:
        if account not in _clients:
            base_url, email, password = account
            _clients[account] = ShiprocketClient(
                base_url=with_path(base_url, "/v1/external"), email=email, password=password
            )
        return _clients[account]


_clients: dict[tuple[str, str, str], ShiprocketClient] = {}
_making = Lock()
