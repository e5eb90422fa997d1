"""Enquiries: cleaned, kept once, told as news once, and nothing at all when they cannot be answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.errors import Invalid
from core.models import OutboxEvent
from orders.customers.leads.models import Lead
from orders.customers.leads.operations import receive_lead, record_crm_lead
from orders.customers.leads.rules import CONSENT, MESSAGE_LENGTH, Enquiry, clean_enquiry
from tests.orders.wardrobe import add_customer, add_piece, news

pytestmark = pytest.mark.django_db
ASKED = {
    "topic": "bridal",
    "name": "  Asha \t Rao ",
    "email": "Asha@Example.com",
    "phone": "098450 12345",
    "message": "Twelve blouses,\r\n\r\n\r\n\r\nfor 14 March.\x07",
}


def ask(**changes: str) -> str:
    return receive_lead(enquiry=Enquiry(**{**ASKED, **changes}))


def test_an_enquiry_is_kept_clean_with_its_consent_and_told_once() -> None:
    lead_id = ask()
    row = Lead.objects.get()
    assert (row.public_id, row.topic, row.name) == (lead_id, "bridal", "Asha Rao")
    assert (row.email, row.phone) == ("asha@example.com", "+919845012345")
    assert row.message == "Twelve blouses,\n\nfor 14 March."
    assert (row.consent, row.crm_id, row.told_crm_at) == (CONSENT, "", None)
    assert news("LeadReceived") == [{"lead_id": lead_id}]


def test_sent_twice_is_asked_once_until_it_is_another_day() -> None:
    first = ask()
    assert ask() == first
    with clock.moved(timedelta(hours=1)):
        assert ask() != first
    assert len(news("LeadReceived")) == 2


def test_it_remembers_the_piece_and_who_asked() -> None:
    piece, customer_id = add_piece(), add_customer()
    product = Lead._meta.get_field("product").related_model.objects.get()
    receive_lead(enquiry=Enquiry(**ASKED, product_handle=product.handle), customer_id=customer_id)
    row = Lead.objects.select_related("customer").get()
    assert (row.product_id, row.product_title) == (product.pk, "Meera Silk Blouse")
    assert row.customer is not None
    assert row.customer.public_id == customer_id
    assert piece.public_id not in row.message


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"topic": "gossip"}, "topic"),
        ({"name": " \x00 "}, "name"),
        ({"name": "x" * 121}, "name"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "asha@"}, "email"),
        ({"phone": "12345"}, "phone"),
        ({"message": "\n \n"}, "message"),
        ({"message": "x" * (MESSAGE_LENGTH + 1)}, "message"),
    ],
)
def test_what_nobody_could_answer_is_refused_and_leaves_nothing(changes: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        ask(**changes)
    assert list(refused.value.fields) == [field]
    assert not Lead.objects.exists()
    assert not OutboxEvent.objects.filter(name="orders.LeadReceived").exists()


def test_every_problem_is_named_at_once() -> None:
    with pytest.raises(Invalid) as refused:
        clean_enquiry(Enquiry(topic="", name="", email="", phone="", message=""))
    assert sorted(refused.value.fields) == ["email", "message", "name", "topic"]


def test_the_crm_id_is_noted_once() -> None:
    lead_id = ask()
    assert record_crm_lead(lead_id=lead_id, crm_id="lead_1")
    assert not record_crm_lead(lead_id=lead_id, crm_id="lead_2")
    assert not record_crm_lead(lead_id="lead_unknown", crm_id="lead_3")
    row = Lead.objects.get()
    assert (row.crm_id, row.told_crm_at is not None) == ("lead_1", True)
