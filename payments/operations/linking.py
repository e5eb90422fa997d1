"""Payment links: written down first, made and taken back by a task, paid like anything else."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import cast

from django.db import transaction
from django.db.models import Q

from core import clock, outbox
from core.celery import send_quietly
from core.errors import NotFound, Refused, Rejected, Unavailable
from core.locks import lock_rows
from core.money import Money
from core.rows import PreparedValues
from payments.events import PaymentLinkMade
from payments.models import PaymentIntent, PaymentLink
from payments.operations.applying import apply_payment
from payments.operations.asking import told_payment
from payments.operations.starting import PaymentClosed
from payments.ports import LinkingProvider, LinkRequest, PaymentProvider, ProviderLink
from payments.providers import provider_named
from payments.rules import LINK_ATTEMPTS, poll_pause, refund_pause

_OPEN_LINKS = PreparedValues(
    lambda intent_id: PaymentLink.objects.filter(
        intent_id=intent_id, status=PaymentLink.Status.OPEN
    ).values_list("provider_link_id")
)
LEASE = timedelta(seconds=30)
LEAST_TIME = timedelta(minutes=16)  # the provider takes no link that lives less than a quarter of an hour


class LinksNotOffered(Refused):
    """The provider has no pages that can be sent."""

    code = "links_not_offered"
    message = "This way of paying has no payment links."


@transaction.atomic
def request_link(*, intent_id: str, return_url: str, expires_at: datetime) -> str:
    """Write down that an open intent is to be paid by a link until `expires_at`; a task makes it. The link's public id.

    An intent has one live link: asking again returns it. Publishes PaymentLinkMade once there is an address. Raises
    NotFound, PaymentClosed or LinksNotOffered. No network.
    """
    intent = lock_rows(PaymentIntent.objects.filter(public_id=intent_id)).first()
    if intent is None:
        raise NotFound("There is no such payment.")
    if intent.status != PaymentIntent.Status.OPEN:
        raise PaymentClosed
    if not isinstance(provider_named(intent.provider), LinkingProvider):
        raise LinksNotOffered
    live = intent.links.filter(status__in=PaymentLink.LIVE).first()
    if live is not None:
        return live.public_id
    link = PaymentLink.objects.create(
        intent=intent,
        provider=intent.provider,
        return_url=return_url,
        expires_at=max(expires_at, clock.now() + LEAST_TIME),
    )
    transaction.on_commit(partial(send_quietly, "payments.send_link", link.pk))
    return link.public_id


def due_links() -> list[int]:
    """Links that wait to be made, and open ones whose money is no longer asked for: to be taken back."""
    made = Q(status=PaymentLink.Status.REQUESTED)
    over = Q(status=PaymentLink.Status.OPEN) & ~Q(intent__status=PaymentIntent.Status.OPEN)
    due = PaymentLink.objects.filter(made | over, next_attempt_at__lte=clock.now())
    return list(due.order_by("id").values_list("pk", flat=True)[:100])


def send_link(link_pk: int) -> None:
    """Make a link that is due, or take back one that is not wanted any more. Uses the network; safe to repeat at any point."""
    link = _claimed(link_pk)
    if link is None:
        return
    provider = cast(LinkingProvider, provider_named(link.provider))
    try:
        if link.status == PaymentLink.Status.OPEN or link.intent.status != PaymentIntent.Status.OPEN:
            _take_back(link, provider)
        else:
            _record_made(link, provider.ensure_link(_request(link), asked_before=link.attempts > 1))
    except Unavailable as failure:
        _postpone(link, failure.message)
    except Rejected as failure:
        _refused(link, failure.message)


@transaction.atomic
def _claimed(link_pk: int) -> PaymentLink | None:
    """Take a due link for the length of a lease, so that two workers do not ask side by side."""
    rows = PaymentLink.objects.select_for_update(skip_locked=True, of=("self",)).select_related("intent")
    mine = rows.filter(pk=link_pk, status__in=PaymentLink.LIVE, next_attempt_at__lte=clock.now()).first()
    if mine is None:
        return None
    mine.attempts += 1
    mine.next_attempt_at = clock.now() + LEASE
    mine.save(update_fields=["attempts", "next_attempt_at"])
    return mine


def _request(link: PaymentLink) -> LinkRequest:
    intent = link.intent
    return LinkRequest(
        link_id=link.public_id,
        reference=intent.reference,
        description=intent.description,
        amount=Money(intent.amount, intent.currency),
        return_url=link.return_url,
        expires_at=link.expires_at,
    )


@transaction.atomic
def _record_made(link: PaymentLink, found: ProviderLink) -> None:
    """There is an address: news, once."""
    waiting = PaymentLink.objects.filter(pk=link.pk, status=PaymentLink.Status.REQUESTED)
    now = clock.now()
    if not waiting.update(
        status=PaymentLink.Status.OPEN,
        provider_link_id=found.provider_link_id,
        url=found.url,
        attempts=0,
        next_attempt_at=now,
        last_error="",
    ):
        return
    intent = link.intent
    PaymentIntent.objects.filter(pk=intent.pk, next_poll_at__isnull=True).update(
        next_poll_at=now + poll_pause(0)
    )
    outbox.publish(
        PaymentLinkMade(
            reference=intent.reference,
            link_id=link.public_id,
            url=found.url,
            amount=intent.amount,
            currency=intent.currency,
            expires_at=link.expires_at.isoformat(),
        )
    )


def _take_back(link: PaymentLink, provider: LinkingProvider) -> None:
    """Nobody shall pay it any more. One that was paid a moment ago tells so instead."""
    if link.provider_link_id is None:
        found = provider.ensure_link(_request(link), asked_before=True) if link.attempts > 1 else None
        if found is None:
            _end(link, PaymentLink.Status.CANCELLED)
            return
        _record_quietly(link, found)
        link.provider_link_id = found.provider_link_id
    try:
        apply_link(provider.cancel_link(link.provider_link_id), provider=cast(PaymentProvider, provider))
    except Rejected:
        apply_link(provider.fetch_link(link.provider_link_id), provider=cast(PaymentProvider, provider))


def _record_quietly(link: PaymentLink, found: ProviderLink) -> None:
    """A link that may have been made before it was called off: known, but nobody is told of it."""
    PaymentLink.objects.filter(pk=link.pk).update(provider_link_id=found.provider_link_id, url=found.url)


def apply_link(found: ProviderLink, *, provider: PaymentProvider) -> bool:
    """Take over a link as its provider tells it, and whatever was paid on it. Uses the network for payments.

    Its status only moves forward. False when the link is not ours.
    """
    rows = PaymentLink.objects.filter(provider=provider.name, public_id=found.link_id)
    if not rows.exists():
        return False
    if found.provider_order_id:
        rows.filter(provider_order_id__isnull=True).update(provider_order_id=found.provider_order_id)
    for payment_id in found.payment_ids:
        apply_payment(told_payment(provider, payment_id), provider=provider.name)
    if found.status in {PaymentLink.Status.PAID, PaymentLink.Status.CANCELLED, PaymentLink.Status.EXPIRED}:
        rows.filter(status__in=PaymentLink.LIVE).update(
            status=found.status,
            provider_link_id=found.provider_link_id,
            url=found.url,
            next_attempt_at=None,
            last_error="",
        )
    return True


def look_at_links(intent: PaymentIntent) -> None:
    """Ask how an intent's links stand and apply what is told. Uses the network; raises as the port does."""
    provider = provider_named(intent.provider)
    if not isinstance(provider, LinkingProvider):
        return
    for (link_id,) in _OPEN_LINKS.rows(intent_id=intent.pk):
        apply_link(provider.fetch_link(str(link_id)), provider=provider)


def apply_payment_of_link(provider: PaymentProvider, provider_payment_id: str) -> bool:
    """A payment on an order that we did not make: perhaps a link's. False when it is none of ours. Uses the network."""
    if not isinstance(provider, LinkingProvider):
        return False
    if not PaymentLink.objects.filter(provider=provider.name, provider_order_id__isnull=True).exists():
        return False
    found = provider.link_of_payment(provider_payment_id)
    return found is not None and apply_link(found, provider=provider)


def _postpone(link: PaymentLink, why: str) -> None:
    if link.attempts >= LINK_ATTEMPTS:
        _refused(link, f"No answer in {link.attempts} tries: {why}")
        return
    PaymentLink.objects.filter(pk=link.pk).update(
        next_attempt_at=clock.now() + refund_pause(link.attempts), last_error=why[:2000]
    )


def _refused(link: PaymentLink, why: str) -> None:
    """It could not be made, or could not be taken back: an open one is left to lapse at the provider."""
    if link.status == PaymentLink.Status.REQUESTED:
        _end(link, PaymentLink.Status.FAILED, why)
        return
    PaymentLink.objects.filter(pk=link.pk).update(next_attempt_at=None, last_error=why[:2000])


def _end(link: PaymentLink, status: PaymentLink.Status, why: str = "") -> None:
    PaymentLink.objects.filter(pk=link.pk).update(status=status, next_attempt_at=None, last_error=why[:2000])
