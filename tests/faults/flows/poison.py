"""Messages that must end as dead letters, and the person who finds them in the admin and mends them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.faults.campaign.afterwards import Desk
from tests.faults.campaign.business import Business
from tests.faults.campaign.buying import Notes
from tests.faults.campaign.plans import Plan
from tests.faults.flows.people import POISON, Visitor
from tests.faults.flows.shelves import Shelves
from tests.faults.flows.verdict_people import Rows, dead_letters

BAD_ITEM = "POISON-1"
REPLAYS = 6
PAGES = {"out": "outboundmessage", "in": "inboxmessage"}


@dataclass
class Poison:
    """What nobody could apply: two rows of the ERP that break the law, an enquiry and an order that are refused."""

    business: Business
    shelves: Shelves
    buyer: Plan
    asker: Visitor

    def spread(self) -> None:
        """The rules come before those of the storm: what is refused is always refused."""
        refused: dict[str, Any] = {"code": 422, "body": {"title": "Refused by its rules", "detail": POISON}}
        erp, crm = self.business.controls["arkone"], self.business.controls["crm"]
        for control, path, mark in (
            (erp, "^/api/v1/sales-orders$", self.buyer.email),
            (crm, "^/api/v1/leads$", self.asker.email),
        ):
            match = {"method": "POST", "path_regex": path, "body_contains": mark}
            control.add_fault("status", match=match, params=refused)
        self.price = self.shelves.cheap.pop()
        self.rate = self.price["rate"]
        erp.seed(prices=[{"id": self.price["id"], "rate": "0.00"}])
        erp.seed(items=[{"sku": BAD_ITEM, "name": "Blouse without a code", "hsn": "none", "mrp": "999.00", "weight_g": 300}])  # fmt: skip

    def missing(self, letters: Rows) -> list[str]:
        """What was poisoned and is in no dead letter with its reason."""
        wanted: tuple[tuple[str, str, str, str], ...] = (
            ("out", "erp_order", self.buyer.email, "422"),
            ("out", "crm_lead", self.asker.email, "422"),
            ("in", "price", self.price["sku"], "more than zero"),
            ("in", "item", BAD_ITEM, "HSN"),
        )
        return [
            f"{kind} about {mark}: {reason}"
            for way, kind, mark, reason in wanted
            if not any(
                row["way"] == way
                and row["kind"].startswith(kind)
                and mark in row["body"]
                and reason in row["last_error"]
                for row in letters
            )
        ]

    def is_mine(self, row: dict[str, Any]) -> bool:
        """Whether a dead letter was meant to be one."""
        marks = (self.buyer.email, self.asker.email, self.price["sku"], BAD_ITEM)
        return any(mark in row["body"] for mark in marks)


@dataclass
class Operator:
    """Somebody of staff with nothing but the admin."""

    poison: Poison
    notes: Notes
    replayed: int = 0
    ignored: int = 0

    def mend(self, settle: Callable[[], None]) -> None:
        """The ERP's people correct what was wrong; what was refused is sent again, what is past mending is closed."""
        erp = self.poison.business.controls["arkone"]
        erp.seed(prices=[{"id": self.poison.price["id"], "rate": self.poison.rate}])
        erp.seed(items=[{"sku": BAD_ITEM, "hsn": "62063000"}])
        for _ in range(REPLAYS):
            letters = dead_letters(self.poison.business)
            if not letters:
                return
            self._go_through(letters)
            settle()
        raise AssertionError(f"still dead: {dead_letters(self.poison.business)}")

    def _go_through(self, letters: Rows) -> None:
        desk = Desk(self.poison.business.url, self.notes)
        seen = set[tuple[str, str]]()
        for row in letters:
            if row["way"] == "in":
                self._press(desk, row, "ignore_one", reason="Corrected in the ERP; the newer version counts")
                self.ignored += 1
            elif (row["way"], row["kind"]) not in seen:
                seen.add((row["way"], row["kind"]))
                self._press(desk, row, "replay_all_like_it")
                self.replayed += sum(each["kind"] == row["kind"] for each in letters)

    def _press(self, desk: Desk, row: dict[str, Any], button: str, **fields: str) -> None:
        model = PAGES[row["way"]]
        path = reverse(f"admin:erp_sync_{model}_{button}", args=[row["id"]])
        prefix, _, name = path.strip("/").rpartition("/")
        assert prefix == f"admin/erp_sync/{model}/{row['id']}", path
        desk.press(f"erp_sync/{model}", row["id"], name, **fields)
        time.sleep(0.05)
