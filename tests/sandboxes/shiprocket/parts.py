"""What the tests use: a logged-in account, an order form, a little webhook receiver."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import requests

Json = dict[str, Any]


def order_form(order_id: str = "WEB-1001", **changes: Any) -> Json:
    form = {
        "order_id": order_id,
        "order_date": "2026-11-23 10:30",
        "pickup_location": "Primary",
        "billing_customer_name": "Asha",
        "billing_last_name": "Rao",
        "billing_address": "12 Church Street",
        "billing_city": "Bengaluru",
        "billing_pincode": "560001",
        "billing_state": "Karnataka",
        "billing_country": "India",
        "billing_email": "asha@example.com",
        "billing_phone": "9876543210",
        "shipping_is_billing": True,
        "order_items": [
            {
                "name": "Ikat blouse",
                "sku": "BL-IKAT-M",
                "units": 1,
                "selling_price": "1499.00",
                "tax": 5,
                "hsn": 62064000,
            }
        ],
        "payment_method": "Prepaid",
        "sub_total": 1499,
        "length": 30,
        "breadth": 25,
        "height": 3,
        "weight": 0.35,
    }
    return {**form, **changes}


class Account:
    """Calls of one run, made with a token that names it."""

    def __init__(self, base_url: str, run_id: str) -> None:
        self.base_url, self.run_id = base_url, run_id
        self.session = requests.Session()
        self.session.trust_env = False
        self.login()

    def login(self) -> None:
        answer = self.raw_login(f"api+{self.run_id}@blouson.test", "shiprocket-sandbox")
        self.session.headers["Authorization"] = f"Bearer {answer.json()['token']}"

    def raw_login(self, email: str, password: str) -> requests.Response:
        body = {"email": email, "password": password}
        return requests.post(f"{self.base_url}/v1/external/auth/login", json=body, timeout=10)

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(f"{self.base_url}/v1/external{path}", params=params, timeout=10)

    def post(self, path: str, body: Json) -> requests.Response:
        return self.session.post(f"{self.base_url}/v1/external{path}", json=body, timeout=10)

    def booked(self, order_id: str = "WEB-1001", **changes: Any) -> Json:
        """An order with AWB, pickup and manifest."""
        created = self.post("/orders/create/adhoc", order_form(order_id, **changes)).json()
        assigned = self.post("/courier/assign/awb", {"shipment_id": created["shipment_id"]}).json()
        for path in ("/courier/generate/pickup", "/courier/generate/label", "/manifests/generate"):
            assert self.post(path, {"shipment_id": [created["shipment_id"]]}).status_code == 200
        return {**created, "awb": assigned["response"]["data"]["awb_code"]}


class Receiver:
    """An HTTP server that keeps what is posted to it and answers with `status`."""

    def __init__(self, status: int = 200) -> None:
        self.status = status
        self.received: list[tuple[dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.received.append(({name.lower(): value for name, value in self.headers.items()}, body))
                self.send_response(outer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args: Any) -> None:
                return

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/hooks/courier"

    def bodies(self) -> list[Json]:
        return [json.loads(body) for _, body in self.received]

    def wait_for(self, count: int, timeout_s: float = 10) -> list[Json]:
        deadline = time.monotonic() + timeout_s
        while len(self.received) < count:
            assert time.monotonic() < deadline, f"{len(self.received)} of {count} webhooks came"
            time.sleep(0.02)
        return self.bodies()

    def __enter__(self) -> Receiver:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *exc: object) -> None:
        self._server.shutdown()
        self._server.server_close()
