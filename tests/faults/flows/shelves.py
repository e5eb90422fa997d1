"""What people at the ERP do to the range, what it sells by itself, and what staff of the shop say of a style."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import requests

from tests.faults.campaign.business import Business
from tests.faults.patience import patience_with

PRICE_LIST = "RETAIL-INR"
CHEAP = 2_400  # rupees: up to here any price has a GST rate of its own
ADDRESS = {
    "name": "Asha Rao", "phone": "+919845012345", "address_1": "12 MG Road", "city": "Bengaluru",
    "state": "Karnataka", "state_code": "29", "pincode": "560001", "country": "IN",
}  # fmt: skip
SIZES_OF = (
    "SELECT v.sku FROM catalog_productvariant v JOIN catalog_product p ON p.id = v.product_id "
    "WHERE p.handle = ANY(%s)"
)


@dataclass
class Shelves:
    """The range at the ERP, and a seeded hand that changes it.

    Prices, words and showing change only of the styles with these handles: what shoppers buy costs what they saw.
    """

    business: Business
    seed: int
    handles: list[str]
    key: str = ""  # of the Admin API
    _hand: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        prices = [row for row in self.erp.state("prices") if row["price_list"] == PRICE_LIST]
        mine = {row["sku"] for row in self.business.rows(SIZES_OF, self.handles)}
        self.cheap = [row for row in prices if row["sku"] in mine and float(row["rate"]) <= CHEAP]

    @property
    def erp(self) -> Any:
        """The ERP's control."""
        return self.business.controls["arkone"]

    def change(self, way: str) -> None:
        """One change of a kind of WAYS; one hand makes them all."""
        with self._hand:
            WAYS[way][0](self)

    def reprice(self) -> None:
        """A few rupees less."""
        row = self.dice.choice(self.cheap)
        self.erp.seed(
            prices=[{"id": row["id"], "rate": f"{float(row['rate']) - self.dice.randint(1, 9):.2f}"}]
        )

    def restock(self) -> None:
        """A count on the shelf."""
        row = self.dice.choice(self.erp.state("stock"))
        self.erp.seed(stock=[{"id": row["id"], "on_hand": row["on_hand"] + self.dice.randint(1, 40)}])

    def rename(self) -> None:
        """Another name and a higher MRP for a style and one of its sizes."""
        items = self.erp.state("items")
        style = self.dice.choice([row for row in items if row["has_variants"]])
        self.erp.seed(items=[{"id": style["id"], "name": f"{style['name']} {self.dice.randint(2, 9)}"[:120]}])
        size = self.dice.choice([row for row in items if row["parent_id"] == style["id"]])
        self.erp.seed(items=[{"id": size["id"], "mrp": f"{float(size['mrp']) + 100:.2f}"}])

    def sell_by_telephone(self) -> None:
        """An order that is born in the ERP, entered once whatever happens to the answer."""
        row, number = self.dice.choice(self.cheap), self.dice.randrange(10**8)
        price = next(each["rate"] for each in self.erp.state("prices") if each["id"] == row["id"])
        body = {
            "status": "confirmed", "channel": "phone", "total": price, "customer": {
                "name": "Latha Nair", "email": f"phone-{number}@flows.test", "phone": f"+9195{number:08d}"},
            "shipping_address": ADDRESS, "charges": [],
            "lines": [{"sku": row["sku"], "qty": 1, "unit_price": price, "discount": "0.00", "tax_rate": "5"}],
        }  # fmt: skip
        headers = {
            "Authorization": f"Bearer {self.business.env['ARKONE_TOKEN']}",
            "Idempotency-Key": f"staff-{number}",
        }
        self._ask("POST", f"{self.erp.base_url}/api/v1/sales-orders", headers, body)

    def word(self) -> None:
        """Staff say a style in other words, hide it, and show it again."""
        (row,) = self.business.rows(
            "SELECT public_id FROM catalog_product WHERE handle = %s", self.dice.choice(self.handles)
        )
        headers = {"Authorization": f"Bearer {self.key}"}
        url = f"{self.business.url}/admin-api/products/{row['public_id']}"
        self._ask("POST", url, headers, {"subtitle": f"Woven by hand, edition {self.dice.randrange(10_000)}"})
        for turn in ("withdraw", "publish"):
            self._ask("POST", f"{url}/{turn}", headers, {})

    def _ask(self, method: str, url: str, headers: dict[str, str], body: dict[str, Any]) -> None:
        said = [""]

        def done() -> bool:
            try:
                answer = requests.request(method, url, headers=headers, json=body, timeout=15)
            except requests.RequestException as failure:
                said[0] = type(failure).__name__
                return False
            said[0] = f"{answer.status_code} {answer.text[:300]}"
            return answer.status_code < 300 and "error" not in answer.text[:12]

        try:
            patience_with(self.business).wait(done, f"{method} {url}")
        except AssertionError as stuck:
            raise AssertionError(f"{stuck}: {said[0]}") from stuck


# What is done, and how often it is drawn.
WAYS: dict[str, tuple[Callable[[Shelves], None], int]] = {
    "price": (Shelves.reprice, 6),
    "stock": (Shelves.restock, 6),
    "item": (Shelves.rename, 3),
    "order by telephone": (Shelves.sell_by_telephone, 2),
    "words and showing": (Shelves.word, 2),
}
