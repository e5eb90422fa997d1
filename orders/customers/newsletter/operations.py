"""The second yes: from the letter itself."""

from __future__ import annotations

from django.db import transaction

from core.errors import Refused
from orders.customers.consents.operations import record_consents
from orders.customers.consents.rules import MARKETING_EMAIL
from orders.customers.leads.operations import keep_subscriber
from orders.customers.models import Customer
from orders.customers.newsletter.queries import read_newsletter_key

PLACE = "newsletter"


class NewsletterKeyLapsed(Refused):
    """A link that confirms nothing any more."""

    code = "newsletter_key_lapsed"
    message = "This link is not complete, or older than a week. Enter your address once more."
    http_status = 410


@transaction.atomic
def confirm_newsletter(*, token: str) -> bool:
    """Write down that the reader of the letter agrees to the newsletter; False when they did before.

    Somebody new becomes a lead of the CRM; a customer is known there. Raises NewsletterKeyLapsed.
    """
    email = read_newsletter_key(token)
    if email is None:
        raise NewsletterKeyLapsed
    is_new = bool(record_consents(email=email, phone="", answers={MARKETING_EMAIL: True}, place=PLACE))
    if is_new and not Customer.objects.filter(email=email).exists():
        keep_subscriber(email=email)
    return is_new
