"""Asking to be forgotten, thinking better of it, and being forgotten; asking for a download of everything held."""

from __future__ import annotations

import logging
from collections import Counter
from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from core import clock
from core.celery import send_quietly
from core.errors import Invalid, NotFound, Refused
from core.files import keep_file, remove_file
from core.ids import same_secret
from core.outbox import publish
from core.personal import Person, erase_person, pseudonym_of, what_holds_up
from orders.customers.duplicates.queries import shells_of
from orders.customers.events import CustomerErased, DataExportReady, ErasureAsked
from orders.customers.leads.models import Lead, LeadActivity
from orders.customers.models import Customer
from orders.customers.privacy.models import DataExport, ErasureRequest
from orders.customers.privacy.queries import erasure_token, is_proven, obstacles_of, person_of, privacy_view
from orders.customers.privacy.writing import download_of
from orders.customers.tickets.models import Ticket, TicketMessage
from orders.sales.operations.claim_orders import claim_orders

log = logging.getLogger(__name__)

TRY_AGAIN = timedelta(hours=1)
MOST_BYTES = 200_000_000


class NotProven(Refused):
    """Whoever is logged in has shown neither their e-mail address nor their telephone to be their own."""

    code = "not_proven"
    message = (
        "First confirm your e-mail address or your mobile number in your profile, so that we know it is you."
    )


class StillUnderWay(Refused):
    """Orders or returns that have to end first."""

    code = "still_under_way"
    message = "We cannot erase your details yet."
    http_status = 409


class StaffAccount(Refused):
    """A login of the shop's own people."""

    code = "staff_account"
    message = "You work here with this login. Ask the owner of the shop to take its rights away first."


class AskedAlready(Refused):
    """A download is being put together."""

    code = "asked_already"
    message = "Your download is being put together. We write to you when it is ready."
    http_status = 409


@transaction.atomic
def ask_erasure(*, customer_id: str, password: str, keeps_reviews: bool, gives_up_credit: bool) -> str:
    """Note a wish to be forgotten, to be done after settings.ERASURE_GRACE_DAYS; answers the request's public id.

    Asking again while one waits answers that one. Raises NotFound, NotProven, StaffAccount, StillUnderWay naming what is
    under way, or Invalid (current, gives_up_credit).
    """
    customer = _proven(customer_id, password)
    waiting = customer.erasures.filter(status=ErasureRequest.Status.WAITING).first()
    if waiting is not None:
        return waiting.public_id
    if customer.user is not None and (customer.user.is_staff or customer.user.is_superuser):
        raise StaffAccount
    claim_orders(customer_id=customer_id)  # what they ordered as a guest is theirs too
    obstacles = obstacles_of(customer_id)
    if obstacles:
        named = "; ".join(f"{each.number}: {each.words}" for each in obstacles)
        raise StillUnderWay(f"We cannot erase your details yet. {named}. Please ask again once this is over.")
    credit = privacy_view(customer_id).credit
    if credit is not None and not gives_up_credit:
        words = f"You have {credit} of store credit. Spend it first, or tick that you give it up."
        raise Invalid(fields={"gives_up_credit": words})
    due_at = clock.now() + timedelta(days=settings.ERASURE_GRACE_DAYS)
    row = ErasureRequest.objects.create(
        customer=customer, keeps_reviews=keeps_reviews, due_at=due_at, next_try_at=due_at
    )
    publish(ErasureAsked(request_id=row.public_id))
    return row.public_id


def _proven(customer_id: str, password: str) -> Customer:
    """The customer, locked, who has shown once more that it is them."""
    customer = Customer.objects.select_for_update(of=("self",)).filter(public_id=customer_id).first()
    if customer is None:
        raise NotFound("There is no such customer.")
    if not is_proven(customer):
        raise NotProven
    user = customer.user
    if user is not None and user.has_usable_password() and not user.check_password(password):
        raise Invalid(fields={"current": "This is not your present password."})
    return customer


@transaction.atomic
def cancel_erasure(*, customer_id: str) -> bool:
    """They think better of it; False when nothing waits."""
    return _call_off(ErasureRequest.objects.filter(customer__public_id=customer_id))


@transaction.atomic
def cancel_erasure_by_link(*, request_id: str, token: str) -> bool:
    """The same from the letter; False when nothing waits any more. Raises NotFound for a wrong token."""
    if not same_secret(token, erasure_token(request_id)):
        raise NotFound("This link is not complete. Please open it again from your letter.")
    return _call_off(ErasureRequest.objects.filter(public_id=request_id))


def _call_off(rows: QuerySet[ErasureRequest]) -> bool:
    ended = {"status": ErasureRequest.Status.KEPT, "ended_at": clock.now(), "note": ""}
    return bool(rows.filter(status=ErasureRequest.Status.WAITING).update(**ended))


def erase_due_customers(*, limit: int = 20) -> int:
    """Forget those whose days are over; what is held up is tried again in an hour. Answers how many are forgotten."""
    due = ErasureRequest.objects.filter(status=ErasureRequest.Status.WAITING, next_try_at__lte=clock.now())
    return sum(erase_customer(request_id) for request_id in due.values_list("public_id", flat=True)[:limit])


@transaction.atomic
def erase_customer(request_id: str) -> bool:
    """Take a customer out of every table, but for what the law wants kept; False while something holds it up.

    All at once or not at all; again is harmless.
    """
    waiting = ErasureRequest.objects.select_for_update(skip_locked=True).filter(
        public_id=request_id, status=ErasureRequest.Status.WAITING, due_at__lte=clock.now()
    )
    row = waiting.first()
    if row is None:
        return False
    customer = Customer.objects.select_related("user").select_for_update(of=("self",)).get(pk=row.customer_id)
    claim_orders(customer_id=customer.public_id)
    person = person_of(customer, keeps_reviews=row.keeps_reviews)
    held_up = (*(each.number for each in obstacles_of(customer.public_id)), *what_holds_up(person))
    if held_up:
        row.note, row.next_try_at = ", ".join(held_up)[:300], clock.now() + TRY_AGAIN
        row.save(update_fields=["note", "next_try_at"])
        return False
    for export in customer.exports.exclude(file=None):
        remove_file(export.file_id or 0)
    shells = shells_of(customer.pk)  # who they were before they were merged
    people = [person, *(person_of(shell, keeps_reviews=row.keeps_reviews) for shell in shells)]
    news = [_erased(each) for each in people]
    touched: Counter[str] = Counter()
    for each in people:
        touched.update(erase_person(each))
    row.status, row.ended_at, row.note, row.touched = ErasureRequest.Status.DONE, clock.now(), "", touched
    row.save(update_fields=["status", "ended_at", "note", "touched"])
    for told in news:
        publish(told)
    log.info("erased %s: %s", customer.public_id, touched)
    return True


def _erased(person: Person) -> CustomerErased:
    """What other systems know of somebody who is about to be forgotten, by their own names for it."""
    theirs = Q(customer=person.customer_pk) | Q(email__in=person.emails) | Q(phone__in=person.phones)
    leads = Lead.objects.filter(theirs).order_by("id")
    said = LeadActivity.objects.filter(lead__in=leads).order_by("id")
    tickets = Ticket.objects.filter(customer=person.customer_pk).order_by("id")
    written = TicketMessage.objects.filter(ticket__in=tickets, crm_id__isnull=False).order_by("id")
    return CustomerErased(
        customer_id=person.customer_id,
        contacts=tuple(sorted(pseudonym_of(email) for email in person.emails)),
        crm_leads=tuple(leads.exclude(crm_id="").values_list("crm_id", flat=True)),
        crm_activities=tuple(said.values_list("crm_id", flat=True)),
        crm_messages=tuple(str(each) for each in written.values_list("crm_id", flat=True)),
        tickets=tuple(tickets.values_list("public_id", flat=True)),
    )


@transaction.atomic
def ask_data_export(*, customer_id: str, password: str) -> str:
    """Ask for a download of everything held; answers its public id. A worker puts it together.

    Raises NotFound, NotProven, Invalid (current), or AskedAlready.
    """
    customer = _proven(customer_id, password)
    try:
        with transaction.atomic():
            row = DataExport.objects.create(customer=customer)
    except IntegrityError as twice:
        raise AskedAlready from twice
    transaction.on_commit(partial(send_quietly, "orders.write_data_exports"))
    return row.public_id


def write_data_exports(*, limit: int = 20) -> int:
    """Put the downloads together that were asked for; answers how many are ready now."""
    asked = DataExport.objects.filter(status=DataExport.Status.ASKED).order_by("id")
    return sum(
        write_data_export(export_id) for export_id in asked.values_list("public_id", flat=True)[:limit]
    )


@transaction.atomic
def write_data_export(export_id: str) -> bool:
    """Put one download together and say so; False when another worker is at it or it is made."""
    rows = DataExport.objects.select_for_update(skip_locked=True, of=("self",))
    row = rows.filter(public_id=export_id, status=DataExport.Status.ASKED).first()
    if row is None:
        return False
    customer = Customer.objects.select_related("user").get(pk=row.customer_id)
    claim_orders(customer_id=customer.public_id)
    content = download_of(person_of(customer))
    kept = keep_file(name=f"{row.public_id}.zip", chunks=[content], most_bytes=MOST_BYTES)
    now = clock.now()
    row.status, row.file, row.ready_at = DataExport.Status.READY, kept, now
    row.expires_at = now + timedelta(days=settings.DATA_EXPORT_DAYS)
    row.save(update_fields=["status", "file", "ready_at", "expires_at"])
    publish(DataExportReady(export_id=row.public_id))
    return True


def forget_data_exports() -> int:
    """Let go of downloads whose days are over; answers how many."""
    over = DataExport.objects.filter(expires_at__lte=clock.now())
    for file_id in over.exclude(file=None).values_list("file_id", flat=True):
        remove_file(file_id)
    return over.delete()[0]
