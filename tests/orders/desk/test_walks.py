"""Random lives of orders through the real verbs: whatever is offered on the way can be done."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from core import clock
from core.audit import Author
from core.models import User
from core.story import Trouble
from orders.checkout.operations import correct_address, send_cash_code, verify_order
from orders.customers.codes.operations import CodeTooSoon
from orders.desk.operations import note_call
from orders.desk.queries import Reader, order_facts
from orders.desk.rules import VERIFY, NextAction, next_actions
from orders.edits.operations import EditWish, cancel_edit, confirm_edit
from orders.edits.queries import edit_preview
from orders.fulfilment.operations import (
    DeliveryFacts,
    ScanFacts,
    mark_delivered,
    mark_lost,
    record_delivery,
    record_scan,
)
from orders.fulfilment.rules import ShipmentStatus
from orders.handover.operations import (
    CollectionCodeWrong,
    NotForCollection,
    TooManyCodes,
    announce_collection,
    hand_over,
    renew_collection_code,
)
from orders.handover.queries import code_of
from orders.models import HandOver, Order, Return, Shipment
from orders.returns.operations import (
    ClaimRequest,
    ClaimVerdict,
    ReturnRequest,
    ReturnWish,
    accept_claim,
    approve_return,
    close_return,
    inspect_return,
    open_claim,
    receive_return,
    refund_return,
    refuse_return,
    request_return,
    send_exchange,
    stop_order,
)
from orders.returns.queries.units import sold_units
from orders.returns.rules import Verdict, returnable
from orders.sales.operations import settle_flags
from orders.sales.queries import order_token
from payments.models import CashRefund, PaymentIntent, Refund, RefundTerms
from payments.operations import approve_refund, decline_refund, record_cash_refund_paid, set_refund_terms
from tests.orders.conftest import begin, come_back
from tests.orders.handover.stores import open_store
from tests.orders.promotions.offers import cash_fee
from tests.orders.returns.parcels import add_reasons
from tests.orders.wardrobe import Piece, add_piece, cart_with
from tests.world import World, drain_outbox

pytestmark = pytest.mark.django_db
WHO = "meera@blouson.test"
SCANS = [
    ShipmentStatus.PICKUP_SCHEDULED, ShipmentStatus.OUT_FOR_PICKUP, ShipmentStatus.IN_TRANSIT,
    ShipmentStatus.UNDELIVERED, ShipmentStatus.DELIVERED, ShipmentStatus.RTO_INITIATED, ShipmentStatus.RTO_DELIVERED,
    ShipmentStatus.LOST, ShipmentStatus.CANCELLED,
]  # fmt: skip
EVENTS = st.one_of(
    st.sampled_from(["pay", "pack", "claim", "flag", "wrong code"]),
    st.sampled_from(SCANS),
    st.integers(0, 9),  # whoever sits at the desk takes one of the steps that are offered
)


ASKS_OUTSIDE = {VERIFY, "edit_lines"}


class Undone(Exception):
    """Ends a try, so that nothing of it stays."""


@contextmanager
def tried() -> Iterator[None]:
    """What happens within is rolled back."""
    with pytest.raises(Undone), transaction.atomic():
        yield
        raise Undone


class Desk:
    """Two people who do what the buttons do."""

    def __init__(self) -> None:
        self.meera = User.objects.create_user(WHO, "kanjivaram-9", is_staff=True)
        self.jaya = User.objects.create_user("jaya@blouson.test", "kanjivaram-9", is_staff=True)

    def actions(self, order: Order) -> list[NextAction]:
        """What Meera is offered who holds every right; the network and the other apps' pages left out."""
        order.refresh_from_db()
        found = next_actions(order_facts(order, Reader(self.meera.pk, lambda right: True)))
        return [each for each in found if (each.about, each.name) in self.verbs(order, each)]

    def verbs(self, order: Order, action: NextAction) -> Mapping[tuple[str, str], Callable[[], Any]]:
        """How each step is done, with valid answers to what its dialog asks."""
        oid, pk = order.public_id, action.pk
        why = {"reason": "Because", "actor": WHO}
        found = Return.objects.filter(pk=pk).first() if action.about == "return" else None
        rid = found.public_id if found else ""
        refund = Refund.objects.filter(pk=pk).first() if action.about == "refund" else None
        fid = refund.public_id if refund else ""
        return {
            ("order", "cancel"): lambda: stop_order(order_id=oid, **why),
            ("order", "readdress"): lambda: self.readdress(order),
            ("order", "verify"): lambda: verify_order(order_id=oid),
            ("order", "settle"): lambda: settle_flags(order_id=oid, **why),
            ("order", "call"): lambda: note_call(order_id=oid, words="At home tomorrow", by=self.meera),
            ("order", "send_code"): lambda: self.send_code(order),
            ("order", "edit_lines"): lambda: self.edit(order),
            ("order", "ready"): lambda: announce_collection(order_id=oid, actor=WHO),
            ("order", "hand_over"): lambda: hand_over(
                order_id=oid, code=code_of(oid, order.hand_over.code_no), actor=WHO
            ),
            ("order", "new_code"): lambda: renew_collection_code(order_id=oid, actor=WHO),
            ("order", "call_edit_off"): lambda: cancel_edit(
                edit_id=order.edits.get(status="awaiting").public_id, by=self.meera
            ),
            ("order", "open_return"): lambda: self.open_return(order),
            ("return", "approve"): lambda: approve_return(return_id=rid, actor=WHO),
            ("return", "refuse"): lambda: refuse_return(return_id=rid, **why),
            ("return", "accept"): lambda: accept_claim(
                return_id=rid, verdict=ClaimVerdict("refund", pk % 2 == 0), actor=WHO
            ),
            ("return", "receive"): lambda: receive_return(return_id=rid, actor=WHO),
            ("return", "inspect"): lambda: self.inspect(found),
            ("return", "exchange"): lambda: send_exchange(return_id=rid, actor=WHO),
            ("return", "refund"): lambda: refund_return(return_id=rid, actor=WHO),
            ("return", "close"): lambda: close_return(return_id=rid, **why),
            ("refund", "approve"): lambda: approve_refund(refund_id=fid, by=self.meera),
            ("refund", "decline"): lambda: decline_refund(refund_id=fid, reason="No", by=self.meera),
            ("cash_refund", "mark_paid"): lambda: self.pay_back(pk),
            ("parcel", "mark_as_delivered"): lambda: mark_delivered(
                shipment_id=Shipment.objects.get(pk=pk).public_id, actor=WHO
            ),
            ("parcel", "mark_as_lost"): lambda: mark_lost(
                shipment_id=Shipment.objects.get(pk=pk).public_id, **why
            ),
        }

    def take(self, order: Order, action: NextAction) -> None:
        """Press the button."""
        self.verbs(order, action)[action.about, action.name]()

    def readdress(self, order: Order) -> None:
        number = "+919845099999" if order.shipping_phone != "+919845099999" else "+919845088888"
        assert correct_address(
            order_id=order.public_id, address=replace(order.shipping_address, phone=number)
        )

    def send_code(self, order: Order) -> None:
        try:
            send_cash_code(token=order_token(order.public_id))
        except CodeTooSoon:
            """How often a telephone may be written to is between it and the clock."""

    def edit(self, order: Order) -> None:
        """One of the first line stays, or there is only one: then one more is added."""
        line = order.lines.earliest("line_no")
        wish = (
            EditWish({line.line_ref: 1})
            if line.quantity > 1
            else EditWish(additions={line.variant_public_id: 1})
        )
        difference = edit_preview(order.public_id, wish).difference.amount
        confirm_edit(
            order_id=order.public_id, wish=wish, accepted_difference=difference, reason="They called", by=self.meera
        )  # fmt: skip

    def open_return(self, order: Order) -> None:
        wishes = [
            ReturnWish(each.line_no, 1, "damaged")
            for each in sold_units(order)
            if returnable(each, now=clock.now(), window_days=7, our_fault=True).quantity
        ]
        request_return(order_id=order.public_id, request=ReturnRequest(wishes=wishes[:1]), actor=WHO)

    def inspect(self, found: Return | None) -> None:
        assert found is not None
        items = found.items.select_related("line")
        verdicts = [
            Verdict(item.line.line_no, good=item.quantity if found.pk % 3 else 0, not_ours=0)
            for item in items
        ]
        inspect_return(return_id=found.public_id, verdicts=verdicts, actor=WHO)

    def pay_back(self, pk: int) -> None:
        row = CashRefund.objects.get(pk=pk)
        utr = f"UTR{uuid.uuid4().hex[:16].upper()}"
        record_cash_refund_paid(
            cash_refund_id=row.public_id, utr=utr, author=Author(WHO, "cash refunds", self.meera.pk)
        )


class Life:
    """One order, and what happens to it from outside."""

    def __init__(self, world: World, order: Order) -> None:
        self.world, self.order, self.scans = world, order, 0

    def happens(self, event: str | ShipmentStatus) -> None:
        """Pay, pack, or the courier's word; what makes no sense now is left out."""
        self.order.refresh_from_db()
        if isinstance(event, ShipmentStatus):
            self._scan(event)
        elif event == "pay":
            self._pay()
        elif event == "pack" and self.order.status == "confirmed":
            awb = "" if self.order.collect_at else self._awb  # no courier takes it to a store
            ref = f"DN-{self.order.number}"
            record_delivery(DeliveryFacts(self.order.number, ref, "BLR", "packed", 1, awb=awb))
        elif event == "flag":
            Order.objects.filter(pk=self.order.pk).update(
                flags={"disputed": "See to it."}, stock_verified=False
            )
        elif event == "claim":
            self._claim()
        elif (
            event == "wrong code" and HandOver.objects.filter(order=self.order, handed_over_at=None).exists()
        ):
            self._try_wrong_codes()
        drain_outbox()

    @property
    def _awb(self) -> str:
        return f"AWB-{self.order.number}"

    def _scan(self, status: ShipmentStatus) -> None:
        if Shipment.objects.filter(awb=self._awb).exists():
            self.scans += 1
            record_scan(ScanFacts(status, clock.now(), awb=self._awb, raw_key=str(self.scans)))

    def _pay(self) -> None:
        if self.order.status == "pending" and not self.order.is_cash:
            intent = PaymentIntent.objects.get(reference=self.order.reference)
            url = f"/orders/{intent.provider_order_id}/pay"
            come_back(
                self.order, self.world.razorpay.call("POST", url, {"outcome": "capture"})["return_fields"]
            )

    def _try_wrong_codes(self) -> None:
        """Somebody guesses until no code counts any more."""
        for _ in range(6):
            with suppress(CollectionCodeWrong, TooManyCodes, NotForCollection):
                hand_over(order_id=self.order.public_id, code="none", actor=WHO)

    def _claim(self) -> None:
        for each in sold_units(self.order):
            if returnable(each, now=clock.now(), window_days=7, our_fault=True).quantity:
                request = ClaimRequest("missing", [(each.line_no, 1)], "refund", "Only one lay in the box")
                open_claim(order_id=self.order.public_id, request=request, actor=WHO)
                return


def test_whatever_is_offered_can_be_done(world: World) -> None:
    piece: Piece = add_piece(stock={"BLR": 900})
    desk = Desk()
    add_reasons()
    cash_fee()
    open_store()

    @hypothesis_settings(
        max_examples=14,
        deadline=None,
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
        suppress_health_check=list(HealthCheck),
    )
    @given(
        method=st.sampled_from(["prepaid", "cod", "collect"]),
        two_people=st.booleans(),
        walk=st.lists(EVENTS, min_size=2, max_size=9),
    )
    def live(method: str, two_people: bool, walk: list[Any]) -> None:
        set_refund_terms(RefundTerms(limit=0 if two_people else 10_00_000_00))
        way = {"shipping_option_code": "collect-blr"} if method == "collect" else {"payment_method": method}
        start = begin(cart_id=cart_with((piece, 2)), **way)
        life = Life(world, Order.objects.get(public_id=start.order_id))
        for event in walk:
            offered = desk.actions(life.order)
            for action in offered:
                with tried():
                    if action.name not in ASKS_OUTSIDE:  # taken for good below
                        desk.take(life.order, action)
            if isinstance(event, int):
                if offered:
                    desk.take(life.order, offered[event % len(offered)])
            else:
                life.happens(event)

    live()


def test_what_got_stuck_elsewhere_is_offered_with_its_own_right(world: World) -> None:
    """A trouble is shown by the rule and mended on the page of the app that has it."""
    order = Order.objects.get(public_id=begin().order_id)
    facts = order_facts(order, Reader(None, lambda right: False))
    assert facts.troubles == []
    stuck = Trouble("Look at the letter", "It failed.", "storefront.change_letter", "/x/")
    found = next_actions(replace(facts, troubles=[stuck]))
    assert [each.permission for each in found if each.name == "open"] == ["storefront.change_letter"]
