"""What the tests use: a logged-in account, an order form, the webhooks that came."""

from __future__ import annotations

import json
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


def told(receiver: Any, count: int) -> list[Json]:
    """The bodies of the webhooks that came, once there are `count` of them."""
    return [json.loads(news.body) for news in receiver.wait_for(count)]
