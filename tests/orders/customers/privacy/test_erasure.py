"""A customer is forgotten: in every table, but for what the law wants kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db import connection, transaction

from core import clock
from core.errors import Invalid, NotFound
from core.models import AuditEntry, User
from core.money import Money
from core.personal import pseudonym_of
from core.personal.holdings import Kept, holdings
from erp_sync.models import InboxMessage, OutboundMessage
from orders.customers.alerts.models import ProductAlert
from orders.customers.codes.operations import send_code
from orders.customers.consents.operations import record_consents
from orders.customers.consents.queries import has_consent
from orders.customers.identity.operations import confirm_phone
from orders.customers.leads.operations import receive_lead
from orders.customers.leads.rules import Enquiry
from orders.customers.operations import register_customer, save_address
from orders.customers.privacy.operations import (
    NotProven,
    StaffAccount,
    StillUnderWay,
    ask_erasure,
    cancel_erasure,
    cancel_erasure_by_link,
    erase_customer,
    erase_due_customers,
)
from orders.customers.privacy.queries import erasure_token, privacy_view
from orders.customers.rules import PHONE_LENGTH
from orders.models import Cart, ConsentRecord, Customer, ErasureRequest, Lead, Order, Review
from orders.returns.operations import refund_return
from orders.reviews.operations import approve_review, write_review
from orders.reviews.rules import ReviewWords
from payments.credit.operations import issue_credit
from payments.models import Refund, WebhookEvent
from payments.operations import send_refund
from storefront.letters.models import Letter
from tests.orders.conftest import begin, come_back
from tests.orders.returns.parcels import ask, bring_back, deliver
from tests.orders.wardrobe import BENGALURU, add_piece, cart_with, news
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ASHA, PHONE, NAME, STREET = "asha@example.com", "9845012345", "Asha Rao", "12, 4th Cross, Indiranagar"
PASSWORD = "kanjivaram-9"
WISH = {"password": PASSWORD, "keeps_reviews": True, "gives_up_credit": False}
AFTER = timedelta(days=7, seconds=1)


@pytest.fixture
def asha(db: None) -> Customer:
    """A customer who has shown that the address and the telephone are hers."""
    customer_id = register_customer(email=ASHA, password=PASSWORD, name=NAME, phone=PHONE)
    confirm_phone(customer_id=customer_id, phone=PHONE)
    Customer.objects.update(email_verified_at=clock.now())
    return Customer.objects.get()


def wish(customer: Customer, **how: Any) -> ErasureRequest:
    """She asks to be forgotten."""
    request_id = ask_erasure(customer_id=customer.public_id, **{**WISH, **how})
    return ErasureRequest.objects.get(public_id=request_id)


def everywhere(*words: str) -> set[str]:
    """The columns of the whole database in which one of these words stands."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        with connection.cursor() as cursor:
            for column in model._meta.concrete_fields:
                name = f'"{column.column}"'
                text = f"encode({name}, 'escape')" if column.db_type(connection) == "bytea" else name
                for word in words:
                    cursor.execute(
                        f'SELECT count(*) FROM "{model._meta.db_table}" WHERE ({text})::text ILIKE %s',
                        [f"%{word}%"],
                    )
                    if cursor.fetchone()[0]:
                        found.add(f"{model._meta.label}.{column.name}")
    return found


def kept() -> set[str]:
    """The columns that are declared to stay, all on the books of account."""
    return {
        f"{each.model._meta.label}.{name}"
        for each in holdings()
        for name, fate in each.columns.items()
        if isinstance(fate, Kept) and "books of account" in fate.basis
    }


@pytest.fixture
def lived(asha: Customer, world: object, pay: Callable[..., dict[str, str]]) -> Customer:
    """A customer with everything that a customer can have."""
    blouse = add_piece(stock={"BLR": 9})
    other = add_piece("SAR-RED-01", hs_code="50072010", title="Kanchi Saree")
    save_address(customer_id=asha.public_id, address=BENGALURU)
    start = begin(cart_id=cart_with((blouse, 2), customer_id=asha.public_id), email=ASHA)
    order = Order.objects.get(public_id=start.order_id)
    order = come_back(order, pay(order))
    deliver(order)
    found = bring_back(ask(order, (1, 1), note=f"Call {NAME} on {PHONE}"))
    refund_return(return_id=found.public_id, actor="meera@blouson.test")
    words = ReviewWords(stars="5", title="Lovely", text=f"Fits very well. {NAME}")
    review = write_review(
        order_id=order.public_id, product_handle=order.lines.get().product_handle, words=words
    )
    approve_review(review_id=review, actor="meera@blouson.test")
    cart_with((other, 1), customer_id=asha.public_id)
    record_consents(
        email=ASHA, phone=f"+91{PHONE}", answers={"marketing_email": True, "text_messages": True}, place="account",
        customer_id=asha.public_id,
    )  # fmt: skip
    send_code(purpose="login", phone=f"+91{PHONE}", subject="browser")
    ProductAlert.objects.create(
        email=ASHA, variant_id=other.pk, consent="yes", expires_at=clock.now() + timedelta(days=90)
    )
    AuditEntry.objects.create(
        actor_name="meera@blouson.test", source="admin", action="changed", kind="orders.customer",
        object_id=str(asha.pk), object_name=f"{NAME} <{ASHA}>", changes={"phone": ["", PHONE]},
    )  # fmt: skip
    receive_lead(enquiry=Enquiry(topic="other", name=NAME, email=ASHA, phone=PHONE, message=f"I am {NAME}"))
    session = SessionStore()
    session["_auth_user_id"] = str(asha.user_id)
    session.create()
    for refund in Refund.objects.filter(status=Refund.Status.REQUESTED):
        send_refund(refund.pk)
    drain_outbox()
    Letter.objects.update(status="sent")
    OutboundMessage.objects.update(status="done")
    InboxMessage.objects.create(
        source="crm",
        kind="contact.updated",
        event_id="e1",
        body=f'{{"email": "{ASHA}", "first_name": "{NAME}"}}',
        status="done",
    )
    WebhookEvent.objects.create(
        provider="razorpay", event_id="evt_1", name="payment.captured", status="done",
        body=f'{{"email": "{ASHA}", "contact": "+91{PHONE}"}}'.encode(), body_sha256="0" * 64,
    )  # fmt: skip
    return asha


def test_nothing_of_them_is_left_but_what_the_law_wants(lived: Customer) -> None:
    there = everywhere(ASHA, PHONE, NAME, STREET)
    for column in (
        "orders.Customer.email", "orders.CustomerAddress.line1", "orders.Lead.message", "orders.Return.note",
        "orders.Review.text", "orders.ConsentRecord.contact", "orders.OneTimeCode.phone", "orders.ProductAlert.email",
        "core.AuditEntry.changes", "core.User.email", "erp_sync.OutboundMessage.payload", "erp_sync.InboxMessage.body",
        "payments.WebhookEvent.body", "storefront.Letter.text", "storefront.Letter.to", "orders.Invoice.recipient",
    ):  # fmt: skip
        assert column in there, f"the test has nothing to find in {column}"
    request = wish(lived)
    with clock.moved(AFTER):
        drain_outbox()
        Letter.objects.update(status="sent")
        assert erase_due_customers() == 1
        drain_outbox()
    left = everywhere(ASHA, PHONE, NAME, STREET)
    assert left <= kept()
    assert {"orders.Invoice.recipient", "orders.Order.shipping_line1", "orders.Order.name"} <= left
    assert not {name for name in left if "email" in name or "phone" in name}
    request.refresh_from_db()
    assert (request.status, request.note) == ("done", "")
    assert request.touched["orders.Order"] == 1
    customer = Customer.objects.get()
    assert (customer.name, customer.phone, customer.user, customer.email_verified_at) == (
        "Erased customer",
        "",
        None,
        None,
    )
    assert customer.email.endswith("@erased.invalid")
    assert not User.objects.filter(email=ASHA).exists()
    assert Session.objects.count() == 0
    assert Cart.objects.count() == 0
    order = Order.objects.get()
    assert (order.shipping_name, order.shipping_line1, order.phone, order.status) == (
        NAME,
        STREET,
        "",
        "confirmed",
    )


def test_what_was_agreed_stays_as_proof_of_an_unknown(lived: Customer) -> None:
    wish(lived)
    with clock.moved(AFTER):
        drain_outbox()
        Letter.objects.update(status="sent")
        erase_due_customers()
    assert set(ConsentRecord.objects.values_list("contact", flat=True)) == {
        pseudonym_of(ASHA), pseudonym_of(f"+91{PHONE}")
    }  # fmt: skip
    assert not has_consent(purpose="marketing_email", email=ASHA)
    lead = Lead.objects.get()
    phone = pseudonym_of(f"+91{PHONE}")[:PHONE_LENGTH]
    assert (lead.name, lead.email, lead.phone, lead.message) == ("", lead.email, phone, "")
    assert lead.email.endswith("@erased.invalid")


@pytest.mark.parametrize("keeps", [True, False])
def test_reviews_stay_without_a_name_or_go(lived: Customer, keeps: bool) -> None:
    wish(lived, keeps_reviews=keeps)
    told = len(news("ReviewsChanged"))
    with clock.moved(AFTER):
        drain_outbox()
        Letter.objects.update(status="sent")
        erase_due_customers()
    found = [(row.author, row.text, row.customer_id) for row in Review.objects.all()]
    assert found == ([("A customer", "Fits very well. [erased]", None)] if keeps else [])
    assert len(news("ReviewsChanged")) == told + 1, "the page is drawn again"


def test_others_keep_everything(lived: Customer) -> None:
    other = register_customer(
        email="natasha.rao@example.com", password=PASSWORD, name="Natasha Rao", phone="98450 99999"
    )
    save_address(customer_id=other, address=BENGALURU)
    before = Customer.objects.filter(public_id=other).values().get()
    drain_outbox()
    wish(lived)
    with clock.moved(AFTER):
        drain_outbox()
        Letter.objects.update(status="sent")
        erase_due_customers()
    assert Customer.objects.filter(public_id=other).values().get() == before
    assert Customer.objects.get(public_id=other).addresses.get().line1 == STREET
    assert Letter.objects.filter(to="natasha.rao@example.com").exclude(text="").exists()


def test_a_typed_number_that_nobody_confirmed_is_not_theirs(asha: Customer) -> None:
    Customer.objects.update(phone="+919845055555", phone_verified_at=None)
    send_code(purpose="login", phone="+919845055555", subject="somebody else's browser")
    request = wish(asha)
    drain_outbox()
    Letter.objects.update(status="sent")
    with clock.moved(AFTER):
        assert erase_customer(request.public_id)
    assert everywhere("9845055555") == {"orders.OneTimeCode.phone", "storefront.Letter.to"}


def test_it_waits_for_its_day_and_for_what_is_on_its_way(asha: Customer) -> None:
    request = wish(asha)
    drain_outbox()  # the letter about it is written, not sent
    assert erase_due_customers() == 0
    assert not erase_customer(request.public_id), "its days are not over"
    with clock.moved(AFTER):
        assert erase_due_customers() == 0
        request.refresh_from_db()
        assert (request.status, request.note) == ("waiting", "letters")
        assert Customer.objects.get().email == ASHA
        Letter.objects.update(status="sent")
        assert erase_due_customers() == 0, "it is tried again in an hour"
    with clock.moved(AFTER + timedelta(hours=1, seconds=1)):
        assert erase_due_customers() == 1
        assert erase_due_customers() == 0, "once"
    assert len(news("CustomerErased")) == 1


def test_orders_under_way_and_wrong_words_are_refused(asha: Customer, world: object) -> None:
    start = begin(cart_id=cart_with((add_piece(), 1), customer_id=asha.public_id), email=ASHA)
    with pytest.raises(StillUnderWay, match=f"{start.order_number}: an order that waits for its payment"):
        wish(asha)
    Order.objects.update(status="expired")
    with pytest.raises(Invalid) as wrong:
        wish(asha, password="guess")
    assert list(wrong.value.fields) == ["current"]
    issue_credit(owner=asha.public_id, amount=Money.of("500.00"), reason="Sorry", key="sorry-1")
    with pytest.raises(Invalid) as wrong:
        wish(asha)
    assert "₹500.00 of store credit" in wrong.value.fields["gives_up_credit"]
    User.objects.update(is_staff=True)
    with pytest.raises(StaffAccount):
        wish(asha, gives_up_credit=True)
    User.objects.update(is_staff=False)
    Customer.objects.update(email_verified_at=None, phone_verified_at=None)
    with pytest.raises(NotProven):
        wish(asha, gives_up_credit=True)
    assert not ErasureRequest.objects.exists()
    assert news("ErasureAsked") == []


def test_they_think_better_of_it(asha: Customer) -> None:
    request = wish(asha)
    assert wish(asha) == request, "asked twice is asked once"
    assert len(news("ErasureAsked")) == 1
    with pytest.raises(NotFound):
        cancel_erasure_by_link(request_id=request.public_id, token="guess")
    assert cancel_erasure_by_link(request_id=request.public_id, token=erasure_token(request.public_id))
    assert not cancel_erasure_by_link(request_id=request.public_id, token=erasure_token(request.public_id))
    again = wish(asha)
    assert cancel_erasure(customer_id=asha.public_id)
    assert privacy_view(asha.public_id).erasure is None
    with clock.moved(AFTER):
        assert erase_due_customers() == 0
        assert not erase_customer(again.public_id)
    assert Customer.objects.get().email == ASHA


def test_the_trail_forgets_whom_it_was_about_and_nothing_else(lived: Customer) -> None:
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(object_name="erased: x", actor_name="somebody else")
    with pytest.raises(Exception, match="append-only"), transaction.atomic():
        AuditEntry.objects.update(changes={})
    wish(lived)
    with clock.moved(AFTER):
        drain_outbox()
        Letter.objects.update(status="sent")
        erase_due_customers()
    entry = AuditEntry.objects.get()
    assert (entry.actor_name, entry.object_name, entry.changes) == (
        "meera@blouson.test", "erased: a customer", {"phone": "erased"}
    )  # fmt: skip
