"""One page per customer: money, returns, enquiries and consents beside their orders, and what other apps tell."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Left
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from core.front_page import Cell, Listing, list_url
from core.story import Somebody, story_of_person
from orders.admin.tones import MONEY_TONES, RETURN_TONES, rupees
from orders.customers.duplicates.queries import shells_of
from orders.models import (
    ConsentRecord,
    Customer,
    CustomerElsewhere,
    Lead,
    LeadActivity,
    Order,
    Return,
    SettledField,
)
from payments.queries import payments_of

LATEST, ORDERS = 10, 50


def customer_story(customer: Customer, has_perm: Callable[[str], bool]) -> list[Listing]:
    """What lies here about somebody, as far as the reader may see it; eleven queries and those of the apps."""
    shells = shells_of(customer.pk)
    also = [name for each in shells for name in (each.public_id, each.email)]
    orders = list(Order.objects.filter(customer=customer).order_by("-id")[:ORDERS])
    numbers = [order.number for order in orders]
    own: list[Listing] = []
    if has_perm("payments.view_payment"):
        own.append(_money(orders))
    if has_perm("orders.view_return"):
        own.append(_returns(customer))
    if has_perm("orders.view_lead"):
        own.append(_leads(customer))
    if has_perm("orders.view_consentrecord"):
        own.append(_consents(customer))
    if has_perm("orders.view_settledfield"):
        own += [_elsewhere(customer, shells), _settled(customer)]
    return [*own, *story_of_person(Somebody(customer.public_id, customer.email, numbers, also), has_perm)]


def _money(orders: list[Order]) -> Listing:
    attempts = payments_of(*[order.reference for order in orders]) if orders else ()
    rows = [
        [
            Cell(_when(each.created_at)),
            Cell(each.method_words or each.provider),
            Cell(each.status, tone=MONEY_TONES.get(each.status, "info")),
            Cell(each.provider_payment_id or "–"),
            Cell(rupees(sum(amount.amount for _, amount, status in each.refunds if status == "processed"), each.amount.currency), is_amount=True),
            Cell(rupees(each.amount.amount, each.amount.currency), is_amount=True),
        ]
        for each in list(reversed(attempts))[:LATEST]
    ]  # fmt: skip
    headings = [Cell("When"), Cell("How"), Cell("State"), Cell("At the gateway"), Cell("Given back", is_amount=True), Cell("Amount", is_amount=True)]  # fmt: skip
    return Listing("Payments", headings, rows, list_url("payments_payment"), "No payment yet.")


def _returns(customer: Customer) -> Listing:
    found = Return.objects.filter(order__customer=customer).select_related("order").order_by("-id")[:LATEST]
    rows = [
        [
            Cell(each.number, url=reverse("admin:orders_return_change", args=[each.pk])),
            Cell(each.order.number),
            Cell(each.get_status_display(), tone=RETURN_TONES[each.status]),
            Cell(
                rupees(each.refund_amount, each.order.currency) if each.refund_amount else "–", is_amount=True
            ),
        ]
        for each in found
    ]
    headings = [Cell("Number"), Cell("Of order"), Cell("State"), Cell("Given back", is_amount=True)]
    return Listing("Returns and exchanges", headings, rows, list_url("orders_return"), "Nothing came back.")


def _last_said() -> Subquery:
    """The latest call, e-mail or note about an enquiry, its first words."""
    latest = LeadActivity.objects.filter(lead=OuterRef("pk")).order_by("-happened_at", "-id")
    return Subquery(latest.values(words=Left("text", 80))[:1])


def _leads(customer: Customer) -> Listing:
    theirs = Q(customer=customer) | Q(email__iexact=customer.email)
    rows = [
        [
            Cell(_when(each.created_at), url=reverse("admin:orders_lead_change", args=[each.pk])),
            Cell(each.get_topic_display()),
            Cell(each.message[:80], wraps=True),
            Cell(each.get_status_display(), tone="success" if each.converted_at else "info"),
            Cell(each.owner or "–"),
            Cell(each.last_said or "–", wraps=True),
            Cell("told the CRM" if each.told_crm_at else "not told yet", tone="success" if each.told_crm_at else "info"),
        ]
        for each in Lead.objects.filter(theirs).annotate(last_said=_last_said()).order_by("-id")[:LATEST]
    ]  # fmt: skip
    headings = [
        Cell("When"),
        Cell("About"),
        Cell("What they wrote"),
        Cell("State"),
        Cell("With"),
        Cell("Last said"),
        Cell("In the CRM"),
    ]
    url = list_url("orders_lead", q=customer.email)
    return Listing("Enquiries", headings, rows, url, "They have asked nothing yet.")


def _consents(customer: Customer) -> Listing:
    theirs = Q(customer=customer) | Q(contact__iexact=customer.email)
    rows = [
        [
            Cell(_when(each.recorded_at)),
            Cell(each.get_purpose_display()),
            Cell(
                "agreed" if each.is_granted else "withdrawn", tone="success" if each.is_granted else "warning"
            ),
            Cell(each.contact),
        ]
        for each in ConsentRecord.objects.filter(theirs).order_by("-id")[:LATEST]
    ]
    headings = [Cell("When"), Cell("To"), Cell("Said"), Cell("For")]
    url = list_url("orders_consentrecord", q=customer.email)
    return Listing("Consents", headings, rows, url, "They have agreed to nothing.")


def _elsewhere(customer: Customer, shells: Sequence[Customer]) -> Listing:
    """Of each system's record of them, also of those that were made for whoever was merged into them."""
    merged = {each.pk: each.email for each in shells}
    rows = [
        [
            Cell(each.get_role_display()),
            Cell(name.replace("_", " ")),
            Cell(", ".join(value) if isinstance(value, list) else str(value), wraps=True),
            Cell(merged.get(each.customer_id, "")),
            Cell(_when(each.seen_at)),
        ]
        for each in CustomerElsewhere.objects.filter(customer__in=[customer.pk, *merged])
        for name, value in each.own.items()
    ]
    headings = [Cell("System"), Cell("What"), Cell("It says"), Cell("Merged, was"), Cell("Last heard of")]
    url = list_url("orders_customerelsewhere", q=customer.email)
    return Listing(
        "What only other systems keep", headings, rows, url, "They have told nothing of their own."
    )


def _settled(customer: Customer) -> Listing:
    rows = [
        [
            Cell(_when(each.settled_at)),
            Cell(each.get_role_display()),
            Cell(each.get_field_display()),
            Cell(each.kept or "–"),
            Cell(each.lost or "–"),
            Cell(each.why, tone="info" if each.is_taken else "warning"),
        ]
        for each in SettledField.objects.filter(customer=customer)[:LATEST]
    ]
    headings = [Cell("When"), Cell("Told by"), Cell("Field"), Cell("Kept"), Cell("Not kept"), Cell("Why")]
    url = list_url("orders_settledfield", q=customer.email)
    return Listing("Details that differed", headings, rows, url, "All systems agree.")


def _when(moment: datetime) -> str:
    return date_format(localtime(moment), "j M Y, H:i")
