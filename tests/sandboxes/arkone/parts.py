"""What the tests use: calls of one run, and the order they place."""

from __future__ import annotations

from typing import Any

import requests

Json = dict[str, Any]

ADDRESS = {
    "name": "Asha Rao",
    "phone": "+91 98765 43210",
    "address_1": "12 Church Street",
    "address_2": "Flat 4",
    "city": "Bengaluru",
    "state": "Karnataka",
    "state_code": "29",
    "pincode": "560001",
    "country": "IN",
}


def line(sku: str = "BL-IKAT-M", qty: int = 1, unit_price: str = "1499.00", **changes: Any) -> Json:
    return {
        "sku": sku,
        "qty": qty,
        "unit_price": unit_price,
        "discount": "0.00",
        "warehouse": "BLR",
        **changes,
    }


def order_body(external_id: str | None = "WEB-1001", **changes: Any) -> Json:
    body = {
        "external_id": external_id,
        "status": "confirmed",
        "ordered_at": "2026-11-23T05:00:00Z",
        "customer": {
            "external_id": "cus_1",
            "name": "Asha Rao",
            "email": "asha@example.com",
            "phone": "9876543210",
        },
        "shipping_address": ADDRESS,
        "currency": "INR",
        "lines": [line(qty=2)],
        "charges": [{"code": "shipping", "amount": "79.00", "tax_rate": "5"}],
        "total": "3077.00",
        "payment_terms": "prepaid",
    }
    return {**body, **changes}


class Erp:
    """Calls of one run, made with a token that names it."""

    def __init__(self, base_url: str, run_id: str) -> None:
        self.base_url, self.run_id = base_url, run_id
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = f"Bearer arkone-test-token.{run_id}"

    def get(self, path: str, **params: Any) -> requests.Response:
        return self.session.get(f"{self.base_url}/api/v1{path}", params=params, timeout=10)

    def post(self, path: str, body: Json, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.post(f"{self.base_url}/api/v1{path}", json=body, headers=named, timeout=10)

    def patch(self, path: str, body: Json, **headers: str) -> requests.Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.session.patch(f"{self.base_url}/api/v1{path}", json=body, headers=named, timeout=10)

    def delete(self, path: str) -> requests.Response:
        return self.session.delete(f"{self.base_url}/api/v1{path}", timeout=10)

    def placed(self, external_id: str = "WEB-1001", **changes: Any) -> Json:
        answer = self.post("/sales-orders", order_body(external_id, **changes))
        assert answer.status_code == 201, answer.text
        return answer.json()

    def stock(self, sku: str = "BL-IKAT-M", warehouse: str = "BLR") -> tuple[int, int, int]:
        (row,) = self.get("/stock", sku=sku, warehouse=warehouse).json()["data"]
        return row["on_hand"], row["committed"], row["available"]

    def pages(self, path: str, **params: Any) -> list[list[Json]]:
        """All pages of a list, by its own cursor."""
        pages = []
        cursor: Json | None = {}
        while cursor is not None:
            answer = self.get(path, **params, **cursor).json()
            pages.append(answer["data"])
            cursor = answer["next"]
        return pages
