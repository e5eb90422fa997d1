"""Moving an order through the outside world as its people would: the ERP packs, the courier carries."""

from __future__ import annotations

from typing import Any

from tests.journeys.books import Books, books_of, letters_about
from tests.shop import Shop
from tests.world import wait_for

PAUSE_S = 0.25  # opening every book takes work, which the shop waits for


def wait_for_erp(shop: Shop, number: str, *, timeout_s: float = 60) -> None:
    """Wait until the ERP has the order and its payment, and we know that it has."""

    def told() -> bool:
        books = books_of(shop, number)
        return bool(books.erp_orders and books.erp_payments and books.order["erp_id"])

    wait_for(told, timeout_s=timeout_s, pause_s=PAUSE_S, what=f"the ERP to have {number}")


def pack(shop: Shop, number: str, *, timeout_s: float = 60) -> str:
    """The ERP packs and hands over to the courier; answers the AWB that our shipment carries."""
    shop.world.arkone.call("POST", f"/orders/{number}/advance", {"to": "packed"})

    def awb() -> Any:
        carried = [found["awb"] for found in books_of(shop, number).carrier_orders if found["awb"]]
        return carried[0] if carried and books_of(shop, number).order["fulfilment_status"] != "none" else None

    return str(wait_for(awb, timeout_s=timeout_s, pause_s=PAUSE_S, what=f"{number} to be packed with an AWB"))


def deliver(shop: Shop, number: str, awb: str, *, timeout_s: float = 60) -> None:
    """The courier's happy way, all its scans sent; wait until the shop and the ERP agree that it has arrived."""
    shop.world.shiprocket.call("POST", f"/shipments/{awb}/script", {"name": "happy"})

    def arrived() -> bool:
        books = books_of(shop, number)
        return (
            books.order["fulfilment_status"] == "delivered" and books.erp_orders[0]["status"] == "delivered"
        )

    wait_for(
        arrived,
        timeout_s=timeout_s,
        pause_s=PAUSE_S,
        what=f"{number} to be delivered in the shop's and the ERP's books",
    )


def one_of_everything(shop: Shop, number: str) -> Books:
    """Assert that every book agrees on exactly one order, one payment, one ERP order, one shipment."""
    books = books_of(shop, number)
    total = books.order["total"]
    assert (books.order["status"], books.order["payment_status"]) == ("confirmed", "paid")
    assert [payment["status"] for payment in books.payments] == ["captured"]
    assert books.ledger == [total]
    assert [found["amount"] for found in books.gateway_captures] == [total]
    (erp_order,) = books.erp_orders
    assert round(float(erp_order["total"]) * 100) == total
    assert len(books.erp_payments) == 1
    assert len(books.carrier_orders) == 1
    assert len(books.contacts) == 1
    return books


def wait_for_letters(shop: Shop, number: str, *subjects: str, timeout_s: float = 30) -> None:
    """Wait until each of these was sent, exactly once."""

    def sent() -> bool:
        return all(any(subject in found for found in letters_about(shop, number)) for subject in subjects)

    wait_for(
        sent,
        timeout_s=timeout_s,
        pause_s=PAUSE_S,
        what=f"letters about {number}: {subjects}, have {letters_about(shop, number)}",
    )
    found = letters_about(shop, number)
    assert len(found) == len(set(found)), f"a letter was sent twice: {found}"
