"""Money here and in the ERP's books, for each adapter: what differs is found by name and to the paisa, and told again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core import clock
from core.errors import Refused
from core.money import Money
from erp_sync.board.queries import sync_board
from erp_sync.models import Drift, OutboundMessage, Reconciliation
from erp_sync.reconciliation.operations import reconcile_flow, repair_drift
from orders.models import CreditNote, Order
from orders.returns.operations import approve_return, inspect_return, receive_return, refund_return
from orders.returns.rules import Verdict
from orders.sales.operations import cancel_order
from payments.models import Payment, Refund
from payments.tasks import sweep
from tests.erp_sync.erp.test_contract import STAFF, unsent
from tests.erp_sync.test_parcels import courier_says, packed
from tests.erp_sync.test_stopping import settle
from tests.orders.returns.parcels import ask
from tests.payments.credit.accounts import add_card
from tests.world import World

pytestmark = pytest.mark.django_db
Buy = Callable[..., str]
BOOKS = ("payments", "refunds", "credit_notes")
TOTAL = "2998.00"  # two blouses of 1,499, carried free


def compared(world: World) -> dict[str, Reconciliation]:
    world.arkone.clock(advance_s=10)
    runs = {flow: reconcile_flow(flow) for flow in BOOKS}
    assert {(run.status, run.error) for run in runs.values()} == {("done", "")}
    return runs


def counted(world: World) -> list[tuple[int, int, int]]:
    """Of each book how many are here and there, and how many differ."""
    runs = compared(world)
    return [(run.ours_count, run.theirs_count, run.differing) for run in runs.values()]


def found() -> set[tuple[str, str, str, str, str]]:
    return {(d.flow, d.entity, d.field, d.ours, d.theirs) for d in Drift.objects.all()}


def returned_one(world: World, bought: Buy) -> Order:
    """An order of which one of two pieces has come back, with its money and a credit note."""
    order, shipment = packed(world, bought)
    world.shiprocket.call("POST", f"/shipments/{shipment.awb}/script", {"name": "happy"})
    courier_says(world)
    settle()
    back = ask(Order.objects.get(pk=order.pk), (1, 1), reason="does-not-fit")
    approve_return(return_id=back.public_id, actor=STAFF)
    receive_return(return_id=back.public_id, actor=STAFF)
    inspect_return(return_id=back.public_id, verdicts=[Verdict(1, good=1)], actor=STAFF)
    refund_return(return_id=back.public_id, actor=STAFF)
    sweep()
    settle()
    return Order.objects.get(pk=order.pk)


def test_money_that_the_books_lack_or_have_otherwise_is_found_and_what_can_be_is_told_again(
    range_in_shop: World, bought: Buy
) -> None:
    erp, card = range_in_shop.arkone, add_card(500_00)
    first = returned_one(range_in_shop, bought)
    second = Order.objects.get(public_id=bought(card=card))
    settle()
    assert unsent() == []
    refused = {"method": "POST", "path_regex": "(refunds|Payment(%20| )Entry)$"}
    erp.add_fault("status", params={"code": 422, "body": {"detail": "Period closed"}}, match=refused, times=1)
    cancel_order(order_id=second.public_id, reason="Changed my mind")
    settle()
    sweep()
    settle()
    assert sorted(status for _, status, _ in unsent()) == ["dead", "pending"], (
        "two refunds, one behind the other"
    )

    with clock.moved(timedelta(hours=1)):
        assert counted(range_in_shop) == [(3, 3, 0), (2, 1, 1), (1, 1, 0)], "what is on its way is left alone"
        (dead,) = Drift.objects.all()
        assert (dead.flow, dead.field, dead.ours, dead.theirs) == ("refunds", "there at all", "yes", "no")
        assert "told again" in repair_drift(dead.pk, by="meera")
        repair_drift(dead.pk, by="meera")
        settle()
        assert unsent() == []
        runs = compared(range_in_shop)
        assert [(run.ours_count, run.theirs_count, run.differing) for run in runs.values()] == [
            (3, 3, 0), (3, 3, 0), (1, 1, 0),
        ]  # fmt: skip
        paid = 2 * first.total
        assert [run.ours_sum for run in runs.values()] == [run.theirs_sum for run in runs.values()]
        given_back = sum(Refund.objects.values_list("amount", flat=True)) + 500_00
        note = CreditNote.objects.get()
        assert [run.ours_sum for run in runs.values()] == [paid, given_back, note.total]

        by_card = f"{second.number}:{card}"
        payment = Payment.objects.get(intent__reference=first.number).provider_payment_id
        refund = Refund.objects.get(payment__provider_payment_id=payment)
        in_books = {row["external_id"]: row for kind in BOOKS for row in erp.state(kind)}
        erp.seed(
            payments=[
                {"id": in_books[by_card]["id"], "external_id": "somebody-elses"},
                {"id": in_books[payment]["id"], "amount": "1.00", "amount_refunded": "0.00"},
            ],
            refunds=[{"id": in_books[refund.provider_refund_id]["id"], "external_id": "rfnd_elsewhere"}],
            credit_notes=[{"id": in_books[note.number]["id"], "external_id": "CN-OLD", "total": "0.00"}],
        )
        assert counted(range_in_shop) == [(3, 3, 3), (3, 3, 2), (1, 1, 2)]
        here, there = ("there at all", "yes", "no"), ("there at all", "no", "yes")
        assert found() == {
            ("payments", by_card, *here),
            ("payments", "somebody-elses", *there),
            ("payments", payment, "amount", f"{TOTAL} INR", "1.00 INR"),
            ("refunds", refund.provider_refund_id, *here),
            ("refunds", "rfnd_elsewhere", *there),
            ("credit_notes", note.number, *here),
            ("credit_notes", "CN-OLD", *there),
        }
        (board,) = [each for each in sync_board() if each.role == "erp"]
        assert {line.name: line.drift for line in board.incoming if line.drift} == {
            "payments": 3, "refunds": 2, "credit_notes": 2,
        }  # fmt: skip

        erp.seed(payments=[{"id": in_books[payment]["id"], "amount": TOTAL}])
        before = OutboundMessage.objects.count()
        for drift in Drift.objects.all():
            if drift.entity in ("somebody-elses", "rfnd_elsewhere", "CN-OLD"):
                with pytest.raises(Refused, match="no such payment, refund or credit note"):
                    repair_drift(drift.pk, by="meera")
            elif drift.field == "amount":
                with pytest.raises(Refused, match="gateway's word counts"):
                    repair_drift(drift.pk, by="meera")
            else:
                for _ in range(2):
                    assert "books nothing twice" in repair_drift(drift.pk, by="meera")
        assert OutboundMessage.objects.count() == before + 3, "asked twice, told once"
        settle()
        assert unsent() == []
        assert counted(range_in_shop) == [(3, 4, 1), (3, 4, 1), (1, 2, 1)]
        assert {each[1] for each in found()} == {"somebody-elses", "rfnd_elsewhere", "CN-OLD"}
        amounts = {row["external_id"]: Money.of(row["amount"]) for row in erp.state("payments")}
        assert amounts[by_card] == Money(500_00)
