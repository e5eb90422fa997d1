"""A return from the question to the money: each unit once, each paisa once, each step in its order."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import Invalid, NotFound, Refused
from orders.fulfilment.rules import ShipmentStatus
from orders.invoices.models import CreditNote
from orders.invoices.operations import issue_invoices
from orders.models import Order, OrderLine, Return
from orders.returns.operations import (
    NothingToGiveBack,
    approve_return,
    cancel_return,
    close_return,
    inspect_return,
    receive_return,
    refund_return,
    refuse_return,
    warn_of_waiting_returns,
)
from orders.returns.queries import return_choices, return_view, returns_of
from orders.returns.rules import BadVerdict, NotReturnable, Verdict, WrongStep
from payments.models import LedgerEntry, Payment, Refund
from payments.operations import send_refund
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, bring_back, deliver, scan, send
from tests.orders.wardrobe import MUMBAI, add_piece, cart_with, everything, news, told

pytestmark = pytest.mark.django_db
STAFF = "meera@blouson.test"


@pytest.fixture
def bought(world: object, pay: Callable[..., dict[str, str]]) -> Callable[..., Order]:
    """A paid order of so many blouses at ₹450 and carriage of ₹99, delivered and invoiced."""

    def buy(quantity: int = 2, **changes: object) -> Order:
        cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), quantity))
        order = Order.objects.get(public_id=begin(cart_id=cart_id, **changes).order_id)
        order = come_back(order, pay(order))
        deliver(order)
        return order

    return buy


def give_back() -> None:
    """The task that sends refunds."""
    for refund in Refund.objects.filter(status=Refund.Status.REQUESTED):
        send_refund(refund.pk)


def test_what_comes_back_before_its_invoice_was_written_is_invoiced_and_credited(
    world: object, pay: Callable[..., dict[str, str]]
) -> None:
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    order = come_back(order, pay(order))
    send(order, code="BLR")  # delivered; that news waits for a worker, and with it the invoice
    refund_return(return_id=bring_back(ask(order, (1, 1))).public_id, actor=STAFF)
    invoice = order.invoices.get()
    note = CreditNote.objects.get()
    assert (invoice.total, note.total, note.invoice_id) == (order.total, 45_000, invoice.pk)
    assert issue_invoices(order_id=order.public_id) == (), "the news comes late, and finds it written"


def test_one_of_two_comes_back_and_its_share_of_the_money_goes(bought: Callable[..., Order]) -> None:
    order = bought(2)
    found = bring_back(ask(order, (1, 1)))
    amount = refund_return(return_id=found.public_id, actor=STAFF)
    assert str(amount) == "₹450.00"
    note = CreditNote.objects.get()
    assert (note.total, note.taxable, note.cgst, note.sgst) == (45_000, 42_856, 1_072, 1_072)
    assert note.lines[0]["rate_bp"] == 500
    give_back()
    payment = Payment.objects.get()
    entries = dict(LedgerEntry.objects.filter(payment=payment).values_list("kind", "amount"))
    assert (entries["capture"], entries["refund"]) == (order.total, -45_000)
    found.refresh_from_db()
    assert (found.status, found.goods_amount, found.carriage_amount, found.kept_amount) == (
        "refunded",
        45_000,
        0,
        0,
    )
    assert [each["status"] for each in news("ReturnMoved")] == [
        "requested", "approved", "received", "inspected", "refunded",
    ]  # fmt: skip
    assert told(order).count("return") == 5


def test_the_last_part_takes_the_carriage_and_every_paisa_is_back_once(bought: Callable[..., Order]) -> None:
    order = bought(3)
    amounts = [
        refund_return(return_id=bring_back(ask(order, (1, count))).public_id, actor=STAFF).amount
        for count in (1, 2)
    ]
    assert amounts == [45_000, 90_000 + 9_900]
    assert sum(amounts) == order.total
    assert (
        sum(CreditNote.objects.values_list("total", flat=True)) == order.invoices.get().total == order.total
    )
    assert [
        sum(row["carriage"]["cgst"] for row in note.lines) for note in CreditNote.objects.order_by("id")
    ] == [0, 236]


def test_our_fault_gives_back_the_carriage_of_what_comes(bought: Callable[..., Order]) -> None:
    order = bought(3)
    found = bring_back(ask(order, (1, 1), reason="damaged"), good=0, damaged=1)
    assert refund_return(return_id=found.public_id, actor=STAFF).amount == 45_000 + 3_300
    rest = bring_back(ask(order, (1, 2)))
    assert refund_return(return_id=rest.public_id, actor=STAFF).amount == 90_000 + 6_600
    assert sum(CreditNote.objects.values_list("total", flat=True)) == order.total


def test_what_is_not_ours_or_never_came_is_not_paid_for(bought: Callable[..., Order]) -> None:
    order = bought(3)
    found = bring_back(ask(order, (1, 3)), good=1, not_ours=1)
    assert refund_return(return_id=found.public_id, actor=STAFF).amount == 45_000
    nothing = bring_back(ask(bought(1), (1, 1)), good=0, not_ours=1)
    with pytest.raises(NothingToGiveBack):
        refund_return(return_id=nothing.public_id, actor=STAFF)
    close_return(return_id=nothing.public_id, reason="This is another shop's blouse.", actor=STAFF)
    nothing.refresh_from_db()
    assert (nothing.status, nothing.answer) == ("closed", "This is another shop's blouse.")
    assert CreditNote.objects.count() == 1


def test_a_unit_comes_back_once(bought: Callable[..., Order]) -> None:
    order = bought(2)
    ask(order, (1, 2))
    before = everything()
    with pytest.raises(NotReturnable, match="on its way back already"):
        ask(order, (1, 1))
    assert everything() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        OrderLine.objects.filter(order=order).update(back=3)


def test_what_was_called_off_or_refused_may_come_another_time(bought: Callable[..., Order]) -> None:
    order = bought(2)
    first = ask(order, (1, 2))
    cancel_return(return_id=first.public_id)
    second = ask(order, (1, 2))
    refuse_return(return_id=second.public_id, reason="It has been worn.", actor=STAFF)
    third = ask(order, (1, 1))
    assert [each.status for each in returns_of(order.public_id)] == ["requested", "refused", "cancelled"]
    assert order.lines.get().back == 1
    assert third.number == f"{order.number}-RT3"


def test_steps_out_of_order_are_refused_and_change_nothing(bought: Callable[..., Order]) -> None:
    found = ask(bought(2), (1, 1))
    before = everything()
    for step in (
        lambda: receive_return(return_id=found.public_id, actor=STAFF),
        lambda: inspect_return(return_id=found.public_id, verdicts=[Verdict(1, 1)], actor=STAFF),
        lambda: refund_return(return_id=found.public_id, actor=STAFF),
        lambda: close_return(return_id=found.public_id, reason="No.", actor=STAFF),
    ):
        with pytest.raises(WrongStep):
            step()
    assert everything() == before
    bring_back(found)
    with pytest.raises(WrongStep):
        cancel_return(return_id=found.public_id)
    refund_return(return_id=found.public_id, actor=STAFF)
    with pytest.raises(WrongStep):
        refund_return(return_id=found.public_id, actor=STAFF)
    assert (Refund.objects.count(), CreditNote.objects.count()) == (1, 1)


def test_inspection_counts_what_was_sent(bought: Callable[..., Order]) -> None:
    found = ask(bought(2), (1, 2))
    approve_return(return_id=found.public_id, actor=STAFF)
    receive_return(return_id=found.public_id, actor=STAFF)
    for verdicts in (
        [],
        [Verdict(1, 3)],
        [Verdict(1, -1, 1)],
        [Verdict(2, 1)],
        [Verdict(1, 1), Verdict(1, 1)],
    ):
        with pytest.raises(BadVerdict):
            inspect_return(return_id=found.public_id, verdicts=verdicts, actor=STAFF)
    found.refresh_from_db()
    assert found.status == "received"


def test_only_what_arrived_lately_comes_back(
    bought: Callable[..., Order], placed: Callable[..., Order]
) -> None:
    order = bought(1)
    with clock.moved(timedelta(days=7, minutes=1)), pytest.raises(NotReturnable, match="7 days"):
        ask(order, (1, 1))
    unsent = placed(cart_id=cart_with((add_piece("BLS-RED-36"), 1)))
    with pytest.raises(NotReturnable, match="not delivered yet"):
        ask(unsent, (1, 1))


@pytest.mark.parametrize("wishes", [[], [(1, 0)], [(1, -1)], [(2, 1)], [(1, 10**6)], [(1, 1), (1, 1)]])
def test_nonsense_is_refused(bought: Callable[..., Order], wishes: list[tuple[int, int]]) -> None:
    order = bought(1)
    with pytest.raises(NotReturnable):
        ask(order, *wishes)
    assert not Return.objects.exists()
    assert news("ReturnMoved") == []


def test_a_form_that_makes_no_sense_names_its_fields(bought: Callable[..., Order]) -> None:
    order = bought(1)
    with pytest.raises(Invalid) as refusal:
        ask(order, (1, 1), reason="nonsense", way="pigeon", wish="gold", note="x" * 501)
    assert sorted(refusal.value.fields) == ["note", "reason", "way", "wish"]
    with pytest.raises(Refused):
        refuse_return(return_id=ask(order, (1, 1)).public_id, reason=" ", actor=STAFF)


def test_another_orders_return_is_not_found(
    bought: Callable[..., Order], placed: Callable[..., Order]
) -> None:
    found = ask(bought(1), (1, 1))
    other = placed(cart_id=cart_with((add_piece("BLS-RED-36"), 1)))
    with pytest.raises(NotFound):
        return_view(order_id=other.public_id, return_id=found.public_id)
    with pytest.raises(NotFound):
        approve_return(return_id="return_nobody", actor=STAFF)


def test_two_places_two_parcels_two_credit_notes(world: object, pay: Callable[..., dict[str, str]]) -> None:
    cart_id = cart_with((add_piece(stock={"BLR": 5, "JAI": 5}), 7))
    order = Order.objects.get(public_id=begin(cart_id=cart_id, shipping=MUMBAI).order_id)
    order = come_back(order, pay(order))
    deliver(order, "JAI")
    most = {choice.line_no: choice.most for choice in return_choices(order.public_id)}
    assert sorted(most.values()) == [0, order.lines.get(location_code="JAI").quantity]
    send(order, code="BLR")
    quantities = dict(order.lines.values_list("line_no", "quantity"))
    found = bring_back(ask(order, *quantities.items()))
    assert refund_return(return_id=found.public_id, actor=STAFF) == order.money_total
    assert sorted(CreditNote.objects.values_list("gstin", flat=True)) == sorted(
        order.invoices.values_list("gstin", flat=True)
    )
    assert sum(CreditNote.objects.values_list("total", flat=True)) == order.total


def test_a_parcel_under_way_cannot_come_back_yet(world: object, pay: Callable[..., dict[str, str]]) -> None:
    order = Order.objects.get(public_id=begin().order_id)
    order = come_back(order, pay(order))
    send(order, until=ShipmentStatus.IN_TRANSIT)
    with pytest.raises(NotReturnable, match="not delivered yet"):
        ask(order, (1, 1))
    scan(order, ShipmentStatus.DELIVERED, minutes=1)
    ask(order, (1, 1))


def test_the_page_asks_a_fixed_number_of_queries(
    bought: Callable[..., Order], django_assert_num_queries: Callable[..., object]
) -> None:
    order = bought(3)
    for _ in range(3):
        ask(order, (1, 1))
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        assert len(returns_of(order.public_id)) == 3


@pytest.mark.django_db(transaction=True)
def test_eight_at_once_get_two_pieces(bought: Callable[..., Order]) -> None:
    order = bought(2)

    def one_more(_: int) -> bool:
        try:
            ask(order, (1, 1))
        except NotReturnable:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(one_more, range(8))) == 2
    assert (Return.objects.count(), order.lines.get().back) == (2, 2)


def test_what_nobody_looks_at_is_flagged_once_and_no_longer_when_somebody_has(
    bought: Callable[..., Order],
) -> None:
    found = ask(bought(2), (1, 1))
    approve_return(return_id=found.public_id, actor=STAFF)
    receive_return(return_id=found.public_id, actor=STAFF)
    assert warn_of_waiting_returns() == 0
    Return.objects.update(received_at=clock.now() - timedelta(days=2))
    assert (warn_of_waiting_returns(), warn_of_waiting_returns()) == (1, 0)
    assert "more than 2 days" in Order.objects.get().flags["return_waits"]
    inspect_return(return_id=found.public_id, verdicts=[Verdict(1, 1)], actor=STAFF)
    assert Order.objects.get().flags == {}
    assert not Refund.objects.exists()  # time alone moves no money
