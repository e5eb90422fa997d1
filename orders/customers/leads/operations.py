"""Taking an enquiry, and noting that the CRM has it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from catalog.products.models import Product
from core import clock
from core.outbox import publish
from orders.customers.consents.rules import BY_PURPOSE, MARKETING_EMAIL
from orders.customers.leads.events import LeadReceived
from orders.customers.leads.models import Lead
from orders.customers.leads.rules import CONSENT, NEWSLETTER, Enquiry, clean_enquiry
from orders.customers.models import Customer
from orders.customers.rules import NAME_LENGTH

# The same words from the same person within this time are one enquiry, sent twice.
SAME_FOR = timedelta(minutes=30)


@transaction.atomic
def receive_lead(*, enquiry: Enquiry, customer_id: str | None = None) -> str:
    """Keep an enquiry and tell the CRM; returns its public id. A form that is sent twice is kept once.

    Raises Invalid naming each wrong field (topic, name, email, phone, message), and then keeps nothing.
    """
    asked = clean_enquiry(enquiry)
    facts = {
        "topic": asked.topic,
        "name": asked.name,
        "email": asked.email,
        "phone": asked.phone,
        "message": asked.message,
    }
    known = Lead.objects.filter(**facts, created_at__gt=clock.now() - SAME_FOR).first()
    if known is not None:
        return known.public_id
    product = Product.objects.filter(handle=asked.product_handle).first() if asked.product_handle else None
    lead = Lead.objects.create(
        **facts,
        product=product,
        product_title=product.title[:200] if product else "",
        customer=Customer.objects.filter(public_id=customer_id).first() if customer_id else None,
        consent=CONSENT,
    )
    publish(LeadReceived(lead_id=lead.public_id))
    return lead.public_id


@transaction.atomic
def record_crm_lead(*, lead_id: str, crm_id: str) -> bool:
    """Note the CRM's id of an enquiry; False when it is known already, or the enquiry is gone."""
    untold = Lead.objects.filter(public_id=lead_id, crm_id="")
    return bool(untold.update(crm_id=crm_id, told_crm_at=clock.now()))


@transaction.atomic
def keep_subscriber(*, email: str) -> str | None:
    """Keep a confirmed reader of the newsletter, by a proven address, as a lead and tell the CRM; returns its public id.

    None when this address is such a lead already.
    """
    if Lead.objects.filter(email=email, topic=NEWSLETTER).exists():
        return None
    lead = Lead.objects.create(
        topic=NEWSLETTER,
        name=email.split("@", maxsplit=1)[0][:NAME_LENGTH],
        email=email,
        message="Reads the newsletter.",
        consent=BY_PURPOSE[MARKETING_EMAIL].words,
    )
    publish(LeadReceived(lead_id=lead.public_id))
    return lead.public_id
