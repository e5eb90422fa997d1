"""Taking an enquiry, noting that the CRM has it, and what becomes of it there and here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from catalog.products.models import Product
from core import clock
from core.errors import NotFound
from core.outbox import publish
from orders.customers.consents.rules import BY_PURPOSE, MARKETING_EMAIL
from orders.customers.leads.events import LeadConverted, LeadReceived
from orders.customers.leads.models import Lead, LeadActivity
from orders.customers.leads.rules import (
    ACTIVITIES,
    ACTIVITY_LENGTH,
    CONSENT,
    CONVERTED,
    CRM_CONSENT,
    IN_CRM,
    MESSAGE_LENGTH,
    NEWSLETTER,
    Enquiry,
    clean_enquiry,
    next_status,
    plain_message,
)
from orders.customers.models import Customer
from orders.customers.rules import NAME_LENGTH, normal_email, normal_phone, plain_text

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


@dataclass(frozen=True, slots=True)
class LeadNews:
    """An enquiry as the CRM has it. `ref` is our public id, empty for one that was noted there.

    Where a CRM keeps no enquiries apart, `is_enquiry` is false for a customer who may have asked, or may not. It stands
    so since `changed_at`.
    """

    crm_id: str
    version: int
    ref: str
    status: str
    owner: str
    name: str
    email: str
    phone: str
    message: str
    is_enquiry: bool = True
    changed_at: datetime | None = None


@transaction.atomic
def take_lead_news(news: LeadNews) -> bool:
    """Take over how the CRM says that an enquiry stands, or one that it noted itself; False for what is known or older.

    Publishes LeadConverted when who asked became a customer there. Raises NotFound for one of ours that is gone, and
    for one of theirs that nobody could answer.
    """
    mine = Q(public_id=news.ref) if news.ref else Q(crm_id=news.crm_id)
    lead = Lead.objects.select_for_update(of=("self",)).filter(mine).first()
    if lead is not None and lead.is_forgotten:
        raise NotFound("Who asked this is forgotten here.")
    if lead is None:
        lead = _noted_there(news)
    elif news.version <= lead.crm_version:
        return False
    status = next_status(lead.status, news.status)
    is_new_customer = status == CONVERTED != lead.status
    lead.crm_id, lead.told_crm_at = news.crm_id, lead.told_crm_at or clock.now()
    lead.status, lead.owner, lead.crm_version = status, plain_text(news.owner)[:NAME_LENGTH], news.version
    if is_new_customer:
        lead.converted_at, lead.converted_because = clock.now(), "Converted in the CRM"
    lead.save()
    if is_new_customer:
        publish(LeadConverted(lead_id=lead.public_id, by="crm"))
    return True


def _noted_there(news: LeadNews) -> Lead:
    email, phone = normal_email(news.email) or "", normal_phone(news.phone) or ""
    if news.ref or not news.is_enquiry or not (email or phone):
        raise NotFound("There is no such enquiry, and nobody could be answered.")
    return Lead(
        topic=IN_CRM,
        name=plain_text(news.name)[:NAME_LENGTH] or email.partition("@")[0] or phone,
        email=email,
        phone=phone,
        message=plain_message(news.message)[:MESSAGE_LENGTH],
        consent=CRM_CONSENT,
    )


def doubt_lead(lead_id: str) -> bool:
    """Let the CRM's next word about an enquiry be news, also in the version we have. False for no such enquiry."""
    return bool(Lead.objects.filter(public_id=lead_id).update(crm_version=F("crm_version") - 1))


@transaction.atomic
def convert_leads(
    *, email: str, phone: str = "", because: str, customer_id: str | None = None, by: str = "shop"
) -> int:
    """Who asked has become a customer: close what they asked, by address or telephone; how many enquiries that were.

    Publishes LeadConverted for each. Again changes nothing.
    """
    theirs = (Q(email=email.lower()) if email else Q(pk=None)) | (Q(phone=phone) if phone else Q(pk=None))
    open_ones = Lead.objects.select_for_update(of=("self",)).filter(theirs).exclude(status=CONVERTED)
    leads = list(open_ones.order_by("pk"))
    customer = Customer.objects.filter(public_id=customer_id).first() if leads and customer_id else None
    for lead in leads:
        lead.status, lead.converted_at, lead.converted_because = CONVERTED, clock.now(), because[:80]
        lead.customer = lead.customer or customer
        lead.save(update_fields=["status", "converted_at", "converted_because", "customer"])
        publish(LeadConverted(lead_id=lead.public_id, by=by))
    return len(leads)


def convert_registered_lead(customer_id: str) -> int:
    """Somebody has opened an account: close what its address had asked; how many enquiries that were."""
    email = Customer.objects.filter(public_id=customer_id).values_list("email", flat=True).first()
    return convert_leads(email=email, because="Opened an account") if email else 0


@dataclass(frozen=True, slots=True)
class ActivityNews:
    """A call, an e-mail or a note that the CRM has about an enquiry, which it calls `lead_crm_id`."""

    crm_id: str
    lead_crm_id: str
    kind: str
    text: str
    author: str
    at: datetime


@transaction.atomic
def take_lead_activity(news: ActivityNews) -> bool:
    """Keep what was said about an enquiry; False when it says what is known.

    Raises NotFound for another's enquiry, and for that of somebody who is forgotten here.
    """
    lead = Lead.objects.filter(crm_id=news.lead_crm_id).order_by("-pk").first() if news.lead_crm_id else None
    if lead is None or lead.is_forgotten or news.kind not in ACTIVITIES:
        raise NotFound("It is about nothing that the shop was asked.")
    facts = {
        "lead": lead,
        "kind": news.kind,
        "text": plain_message(news.text)[:ACTIVITY_LENGTH],
        "author": plain_text(news.author)[:NAME_LENGTH],
        "happened_at": news.at,
    }
    if LeadActivity.objects.filter(crm_id=news.crm_id, **facts).exists():
        return False
    LeadActivity.objects.update_or_create(crm_id=news.crm_id, defaults=facts)
    return True
