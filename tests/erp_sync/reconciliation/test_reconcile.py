"""Both books compared against a real ERP: what differs is found by field, repaired by one button, and then gone."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from catalog.inventory.models import InventoryLevel
from catalog.pricing.models import Price
from catalog.products.models import Product, ProductVariant
from core import clock
from core.errors import NotFound, Refused
from core.models import User
from core.outbox import sweep
from erp_sync.board.queries import sync_board
from erp_sync.connections import FEEDS, PUSHES
from erp_sync.engine.inbox import apply_due
from erp_sync.engine.push import push_due
from erp_sync.models import Drift, OutboundMessage, Reconciliation
from erp_sync.reconciliation.operations import reconcile_flow, repair_drift
from orders.models import Fulfillment, Order
from tests.erp_sync.test_parcels import packed
from tests.world import World

pytestmark = pytest.mark.django_db


def found() -> set[tuple[str, str, str, str]]:
    return {(d.flow, d.entity, d.ours, d.theirs) for d in Drift.objects.all()}


def test_stock_and_prices_that_went_astray_are_found_and_taken_over_again(range_in_shop: World) -> None:
    with clock.moved(timedelta(hours=1)):
        for flow in ("stock", "prices"):
            run = reconcile_flow(flow)
            assert (run.status, run.differing, run.ours_count) == ("done", 0, run.theirs_count)
            assert run.ours_count > 5 and run.ours_sum == run.theirs_sum > 0

        level = InventoryLevel.objects.select_related("item__variant", "location").filter(stocked__gt=0)[0]
        name = f"{level.item.variant.sku} at {level.location.code}"
        right = level.stocked
        InventoryLevel.objects.filter(pk=level.pk).update(stocked=right + 7)
        price = Price.objects.select_related("price_set__variant").filter(is_withdrawn=False)[0]
        Price.objects.filter(pk=price.pk).update(amount=price.amount + 100)
        for flow in ("stock", "prices"):
            assert reconcile_flow(flow).differing == 1
        sku = f"{price.price_set.variant.sku}:INR:{price.min_quantity}"
        assert found() == {
            ("stock", name, str(right + 7), str(right)),
            ("prices", sku, str(price.amount + 100), str(price.amount)),
        }
        (erp,) = [system for system in sync_board() if system.role == "erp"]
        assert {line.name: line.drift for line in erp.incoming if line.drift} == {"stock": 1, "prices": 1}

        client = Client()
        client.force_login(User.objects.create_superuser("owner@blouson.test", "kanjivaram-9"))
        ids = list(Drift.objects.values_list("pk", flat=True))
        client.post(
            "/admin/erp_sync/drift/", {"action": "repair_selected", "_selected_action": [str(n) for n in ids]}
        )
        assert set(Drift.objects.values_list("repair_asked_by", flat=True)) == {"owner@blouson.test"}
        assert apply_due(FEEDS) == 2
        for flow in ("stock", "prices"):
            assert reconcile_flow(flow).differing == 0
    assert found() == set()
    level.refresh_from_db()
    assert level.stocked == right
    with pytest.raises(NotFound):
        repair_drift(ids[0], by="asha")


def test_an_order_the_erp_does_not_show_is_told_again_under_its_key_and_a_wrong_status_taken_over(
    range_in_shop: World, bought: Callable[..., str]
) -> None:
    order = Order.objects.get(public_id=bought())
    sweep()
    push_due(PUSHES)
    with clock.moved(timedelta(hours=1)):
        assert reconcile_flow("orders").differing == 1, "the ERP hides what is two seconds young"
        assert found() == {("orders", order.number, "yes", "no")}
        assert "sent to the ERP again" in repair_drift(Drift.objects.get().pk, by="asha")
        assert OutboundMessage.objects.get(flow="erp_order").status == "pending"
        assert push_due(PUSHES) == 1
        assert len(range_in_shop.arkone.state("sales_orders")) == 1, "it knows the key"

        range_in_shop.arkone.clock(advance_s=10)
        run = reconcile_flow("orders")
        assert (run.differing, run.ours_sum, run.theirs_sum) == (0, order.total, order.total)
    with clock.moved(timedelta(minutes=16)):  # confirmed long enough ago, changed there a moment ago
        (there,) = range_in_shop.arkone.state("sales_orders")
        range_in_shop.arkone.clock(advance_s=900)
        range_in_shop.arkone.seed(sales_orders=[{"id": there["id"], "status": "picking"}])
        range_in_shop.arkone.clock(advance_s=10)
        assert reconcile_flow("orders").differing == 0, "it is there, and its news may be on its way"
        range_in_shop.arkone.seed(sales_orders=[{"id": there["id"], "status": "confirmed"}])
    with clock.moved(timedelta(hours=1)):
        Order.objects.filter(pk=order.pk).update(status="cancelled")
        range_in_shop.arkone.clock(advance_s=10)
        assert reconcile_flow("orders").differing == 1
        (drift,) = Drift.objects.all()
        assert (drift.field, drift.ours, drift.theirs) == ("called off", "True", "False")
        with pytest.raises(Refused, match="never told to stop"):
            repair_drift(drift.pk, by="asha")
        Order.objects.filter(pk=order.pk).update(status="confirmed")
        Order.objects.filter(pk=order.pk).update(erp_status="packed", erp_status_at=None)
        assert reconcile_flow("orders").differing == 1
        assert found() == {("orders", order.number, "packed", "confirmed")}
        repair_drift(Drift.objects.get().pk, by="asha")
        apply_due(FEEDS)
        assert reconcile_flow("orders").differing == 0


def test_items_and_parcels_that_went_astray_are_found_and_taken_over_again(
    range_in_shop: World, bought: Callable[..., str]
) -> None:
    _, shipment = packed(range_in_shop, bought)
    parcel, awb = shipment.fulfillment.delivery_ref, shipment.awb
    range_in_shop.arkone.clock(advance_s=10)
    with clock.moved(timedelta(hours=1)):
        for flow in ("products", "deliveries"):
            run = reconcile_flow(flow)
            assert (run.status, run.differing, run.ours_count, run.error) == ("done", 0, run.theirs_count, "")
            assert run.ours_count and run.ours_sum == run.theirs_sum

        range_in_shop.arkone.seed(deliveries=[{"id": parcel, "awb": ""}])  # as where the shop books parcels
        range_in_shop.arkone.clock(advance_s=10)
        assert reconcile_flow("deliveries").differing == 0, "who knows no AWB contradicts nobody"
        range_in_shop.arkone.seed(deliveries=[{"id": parcel, "awb": awb}])
        range_in_shop.arkone.clock(advance_s=10)

        variant = ProductVariant.objects.select_related("product").get(sku="BL-IKAT-M")
        ProductVariant.objects.filter(pk=variant.pk).update(hs_code="62069000", mrp=1)
        Product.objects.filter(pk=variant.product_id).update(erp_name="Something else")
        Fulfillment.objects.filter(delivery_ref=parcel).update(status="cancelled")
        assert (reconcile_flow("products").differing, reconcile_flow("deliveries").differing) == (2, 1)
        style = variant.product.erp_sku or ""
        assert found() == {
            ("products", "BL-IKAT-M", "62069000", variant.hs_code),
            ("products", "BL-IKAT-M", "1", str(variant.mrp)),
            ("products", style, "Something else", variant.product.erp_name),
            ("deliveries", parcel, "cancelled", "packed"),
        }
        for drift in Drift.objects.filter(flow="products"):
            repair_drift(drift.pk, by="asha")
        apply_due(FEEDS)
        assert reconcile_flow("products").differing == 0
        variant.refresh_from_db()
        assert (variant.hs_code, variant.mrp) == ("62063000", 179900)

        type(shipment).objects.update(awb="WRONG", status="delivered")
        assert reconcile_flow("deliveries").differing == 1
        by_field = {drift.field: drift for drift in Drift.objects.all()}
        assert set(by_field) == {"status", "AWB", "delivered"}
        assert "applied again" in repair_drift(by_field["AWB"].pk, by="asha")
        apply_due(FEEDS)
        shipment.refresh_from_db()
        assert (shipment.awb, shipment.fulfillment.status) == (awb, "packed")
        assert reconcile_flow("deliveries").differing == 1
        (left,) = Drift.objects.all()
        assert (left.field, left.ours, left.theirs) == ("delivered", "True", "False")


def test_a_system_that_is_away_leaves_the_last_findings(range_in_shop: World) -> None:
    with clock.moved(timedelta(hours=1)):
        InventoryLevel.objects.filter(stocked__gt=0).update(stocked=99_999)
        before = reconcile_flow("stock").differing
        assert before > 0
        range_in_shop.arkone.add_fault("status", params={"code": 503})
        run = reconcile_flow("stock")
    assert (run.status, run.error[:9]) == ("failed", "retryable")
    assert Drift.objects.values("entity").distinct().count() == before
    with pytest.raises(NotFound, match="not compared"):
        reconcile_flow("locations")
    assert Reconciliation.objects.count() == 2
