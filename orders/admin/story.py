"""Returns and papers of an order, as lists on its page."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain

from django.urls import reverse

from core.front_page import Cell, Listing, list_url
from core.story import Subject, story_of
from orders.admin.tones import RETURN_TONES, rupees
from orders.models import Invoice, Order, Return


def order_story(order: Order, has_perm: Callable[[str], bool]) -> list[Listing]:
    """What came back, the papers, and what other apps tell of a gathered order; two queries and those of the apps."""
    returns = sorted(order.returns.all(), key=lambda each: each.pk, reverse=True)
    deliveries = [each.delivery_ref for each in order.fulfillments.all()]
    subject = Subject(order.number, order.public_id, [each.number for each in returns], deliveries)
    own: list[Listing] = []
    if has_perm("orders.view_return"):
        own.append(_returns(order, returns))
    if has_perm("orders.view_invoice"):
        own.append(_papers(order))
    return [*own, *story_of(subject, has_perm)]


def _returns(order: Order, returns: list[Return]) -> Listing:
    rows = [
        [
            Cell(each.number, url=reverse("admin:orders_return_change", args=[each.pk])),
            Cell(each.get_status_display(), tone=RETURN_TONES[each.status]),
            Cell(each.get_wish_display()),
            Cell(rupees(each.refund_amount, order.currency) if each.refund_amount else "–", is_amount=True),
        ]
        for each in returns
    ]
    headings = [Cell("Number"), Cell("State"), Cell("Wish"), Cell("Given back", is_amount=True)]
    url = list_url("orders_return", q=order.number)
    return Listing("Returns and exchanges", headings, rows, url, "Nothing comes back.")


def _papers(order: Order) -> Listing:
    invoices = list(Invoice.objects.filter(order=order).prefetch_related("credit_notes").order_by("id"))
    notes = chain.from_iterable(invoice.credit_notes.all() for invoice in invoices)
    papers = [("Invoice", "invoice", paper) for paper in invoices]
    rows = [
        [
            Cell(kind),
            Cell(paper.number, url=reverse(f"admin:orders_{model}_pdf", args=[paper.pk])),
            Cell(paper.issued_on.strftime("%-d %b %Y")),
            Cell(rupees(paper.total, paper.currency), is_amount=True),
        ]
        for kind, model, paper in [*papers, *(("Credit note", "creditnote", note) for note in notes)]
    ]
    headings = [Cell("Paper"), Cell("Number (PDF)"), Cell("Of"), Cell("Total", is_amount=True)]
    url = list_url("orders_invoice", q=order.number)
    return Listing("Invoices and credit notes", headings, rows, url, "Invoices are made when goods leave.")
