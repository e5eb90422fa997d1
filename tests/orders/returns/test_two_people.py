"""Money above the limit: the customer hears of it when the second person has agreed, and not before."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from core.models import User
from orders.models import Order
from orders.returns.operations import refund_return
from orders.sales.operations import cancel_order
from payments.models import Refund, RefundTerms
from payments.operations import approve_refund, decline_refund, set_refund_terms
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, bring_back, deliver
from tests.orders.wardrobe import add_piece, cart_with, told
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> tuple[User, User]:
    """Vidya, who asks, and Ravi, who decides; one alone gives back ₹100."""
    set_refund_terms(RefundTerms(limit=100_00))
    vidya, ravi = (
        User.objects.create_user(f"{name}@blouson.test", "kanjivaram-9", is_staff=True)
        for name in ("vidya", "ravi")
    )
    return vidya, ravi


@pytest.fixture
def paid(world: object, pay: Callable[..., dict[str, str]]) -> Order:
    """Two blouses at ₹450 and carriage of ₹99, paid."""
    cart_id = cart_with((add_piece(price="450.00", stock={"BLR": 9}), 2))
    order = Order.objects.get(public_id=begin(cart_id=cart_id).order_id)
    return come_back(order, pay(order))


def test_a_returns_letter_waits_with_its_money(paid: Order, people: tuple[User, User]) -> None:
    deliver(paid)
    found = bring_back(ask(paid, (1, 1)))
    refund_return(return_id=found.public_id, actor=str(people[0]))
    drain_outbox()
    assert not Letter.objects.filter(kind="return_refunded").exists()
    fact = paid.facts.get(kind="refund_decision")
    assert (fact.text, fact.actor) == ("A refund of ₹450.00 waits for a second person.", "vidya@blouson.test")
    approve_refund(refund_id=Refund.objects.get().public_id, by=people[1])
    drain_outbox()
    drain_outbox()
    assert Letter.objects.filter(kind="return_refunded", channel="email").count() == 1
    assert paid.facts.filter(kind="refund_decision").count() == 2


def test_a_cancelled_orders_money_waits_too_and_a_refusal_flags_it(
    paid: Order, people: tuple[User, User]
) -> None:
    cancel_order(order_id=paid.public_id, reason="Twice ordered", actor=str(people[0]))
    refund = Refund.objects.get()
    assert (refund.status, refund.amount) == ("waiting", paid.total)
    decline_refund(refund_id=refund.public_id, reason="They kept it", by=people[1])
    drain_outbox()
    paid.refresh_from_db()
    assert set(paid.flags) == {"refund_failed"}
    assert "refund_failed" in told(paid)
    assert not Letter.objects.filter(kind="refunded").exists()


def test_what_shoppers_cancel_goes_back_at_once(paid: Order, people: tuple[User, User]) -> None:
    cancel_order(order_id=paid.public_id, reason="Changed my mind")
    assert Refund.objects.get().status == "requested"
