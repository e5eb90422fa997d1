"""A shop that has sold: its orders, money, parcels, invoices and offers arrive as they left, also after a cut."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from catalog.inventory.models import StockMovement
from catalog.pricing.models import SpecialPrice
from catalog.pricing.operations import ListPriceFacts, PriceListFacts, save_price_list, set_list_price
from core.models import IdempotencyKey, OutboxEvent
from core.money import Money
from core.portability import ExportOptions, export_shop, import_shop, writing
from orders.invoices.models import Invoice
from orders.invoices.operations import issue_invoices
from orders.models import Order, PromotionUse, Shipment
from orders.sales.queries import order_page
from payments.models import LedgerEntry
from tests.core.portability.test_round_trip import empty, files_of
from tests.orders.conftest import begin, come_back
from tests.orders.fulfilment.test_parcels import To, pack, scan
from tests.orders.promotions.offers import budget_of, code_for, offer
from tests.orders.wardrobe import add_customer, add_piece, cart_with
from tests.world import World

pytestmark = pytest.mark.django_db(transaction=True)
Pay = Callable[..., dict[str, str]]
NO_PICTURES = ExportOptions(pictures=False, passwords=True)


@pytest.fixture
def sold(world: World, pay: Pay) -> Order:
    """Two blouses at ten percent off, paid at the gateway, invoiced, packed and delivered."""
    piece = add_piece(stock={"BLR": 5, "JAI": 2})
    sale = save_price_list(PriceListFacts(code="diwali", title="Diwali", type="sale"))
    set_list_price(sale, ListPriceFacts(piece.sku, Money.of("1400.00")))
    code_for(offer("Spare", campaign=budget_of(100_000).campaign), "SPARE10")
    offer("Festive")
    start = begin(cart_id=cart_with((piece, 2), customer_id=add_customer()))
    order = Order.objects.get(public_id=start.order_id)
    come_back(order, pay(order))
    issue_invoices(order_id=order.public_id)
    pack(order)
    scan(To.PICKED_UP)
    scan(To.DELIVERED, minutes=2)
    order.refresh_from_db()
    return order


def books() -> dict[str, Any]:
    """What finance would tie out."""
    order = Order.objects.get()
    return {
        "order": (order.number, order.total, order.payment_status, order.fulfilment_status),
        "ledger": list(LedgerEntry.objects.order_by("pk").values_list("kind", "amount", "currency")),
        "invoice": Invoice.objects.values_list("number", "total", "taxable", "cgst", "sgst", "lines").get(),
        "offers": list(PromotionUse.objects.order_by("reference").values_list("status", "amount")),
        "sale": SpecialPrice.objects.values_list("amount", flat=True).get(),
        "stock": StockMovement.objects.aggregate(sum=Sum("delta_committed"), held=Sum("delta_reserved")),
        "parcel": Shipment.objects.values_list("status", "awb").get(),
        "timeline": list(order.facts.order_by("id").values_list("kind", flat=True)),
        "page": order_page(order.public_id),
    }


def test_a_sold_order_arrives_as_it_left(sold: Order, tmp_path: Path) -> None:
    before = books()
    assert before["order"][2:] == ("paid", "delivered")
    assert before["ledger"] and before["offers"] and before["timeline"][-1]
    export_shop(tmp_path / "first", NO_PICTURES)
    empty()
    assert import_shop(tmp_path / "first").of("refused") == 0
    assert books() == before
    assert OutboxEvent.objects.count() == 0, "nobody is told anything a second time"
    export_shop(tmp_path / "second", NO_PICTURES)
    assert files_of(tmp_path / "first") == files_of(tmp_path / "second")


def test_the_next_order_gets_the_next_number(sold: Order, tmp_path: Path) -> None:
    export_shop(tmp_path / "shop", NO_PICTURES)
    empty()
    import_shop(tmp_path / "shop")
    start = begin(cart_id=cart_with((add_piece("NEW-001-34"), 1)))
    number = Order.objects.get(public_id=start.order_id).number
    assert int(number.removeprefix("WEB-")) > int(sold.number.removeprefix("WEB-"))


@pytest.mark.parametrize("at", [1, 12, 30])
def test_a_cut_goes_on_where_it_was(
    sold: Order, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    before = books()
    export_shop(tmp_path / "shop", NO_PICTURES)
    empty()
    write, calls = writing.Writer.write, [0]

    def cut(self: writing.Writer, rows: Any) -> Any:
        calls[0] += 1
        if calls[0] == at:
            raise OSError("the machine went away")
        return write(self, rows)

    monkeypatch.setattr(writing.Writer, "write", cut)
    with pytest.raises(OSError, match="went away"):
        import_shop(tmp_path / "shop")
    monkeypatch.undo()
    outcome = import_shop(tmp_path / "shop")
    assert outcome.of("refused") == 0
    assert bool(outcome.resumed_at) is (at > 1)
    assert books() == before
    assert not IdempotencyKey.objects.filter(scope="import_shop").exists()
