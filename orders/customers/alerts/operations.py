"""Asking to be told, being told once, and asking not to be."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import transaction

from catalog.products.queries import VariantForSale, variant_facts
from core import clock
from core.errors import NotFound, Refused
from orders.customers.alerts.models import ProductAlert
from orders.customers.rules import clean_email

KEPT_FOR = timedelta(days=90)
CONSENT = "Send me one e-mail when this piece is back, and keep my address for 90 days at most."


class StillInStock(Refused):
    """There is nothing to wait for."""

    code = "still_in_stock"
    message = "This size is in stock: you can add it to your bag now."


@dataclass(frozen=True, slots=True)
class DueAlert:
    """A letter to write: to whom, about what, and the token that stops such letters."""

    id: str
    email: str
    stop_token: str
    variant: VariantForSale


@transaction.atomic
def ask_for_alert(*, variant_id: str, email: str) -> str:
    """Remember that somebody wants to be told when a variant (public id) is back; returns the alert's public id.

    Asking twice is asking once, with the term begun anew. Raises Invalid for the e-mail, NotFound, or StillInStock.
    """
    address = clean_email(email)
    variant = next(iter(variant_facts(public_ids=[variant_id]).values()), None)
    if variant is None or not variant.is_sold:
        raise NotFound("This piece is no longer sold, so it will not come back.")
    if variant.sellable > 0:
        raise StillInStock
    row = ProductAlert(
        email=address, variant_id=variant.id, consent=CONSENT, expires_at=clock.now() + KEPT_FOR
    )
    ProductAlert.objects.bulk_create([row], ignore_conflicts=True)
    mine = ProductAlert.objects.filter(email=address, variant_id=variant.id, status__in=ProductAlert.OPEN)
    mine.update(expires_at=row.expires_at)
    return mine.values_list("public_id", flat=True).get()


@transaction.atomic
def mark_alerts_due(*, variant_ids: Sequence[str]) -> int:
    """These variants (public ids) are back: whoever waits for them is to be told. Again is harmless."""
    return ProductAlert.objects.filter(
        variant__public_id__in=list(variant_ids), status=ProductAlert.Status.WAITING
    ).update(status=ProductAlert.Status.DUE)


@transaction.atomic
def take_due_alerts(*, limit: int = 100) -> list[DueAlert]:
    """The next letters to write, marked as told: the caller writes them in the same transaction.

    A variant that has sold out again meanwhile lets its alerts wait on.
    """
    due = ProductAlert.objects.select_for_update(skip_locked=True).filter(status=ProductAlert.Status.DUE)
    rows = list(due.order_by("pk")[:limit])
    facts = variant_facts(ids=[row.variant_id for row in rows]) if rows else {}
    back = [row for row in rows if _is_back(facts.get(row.variant_id))]
    gone = [row.pk for row in rows if row not in back]
    ProductAlert.objects.filter(pk__in=gone).update(status=ProductAlert.Status.WAITING)
    ProductAlert.objects.filter(pk__in=[row.pk for row in back]).update(
        status=ProductAlert.Status.NOTIFIED, notified_at=clock.now()
    )
    return [
        DueAlert(row.public_id, row.email, stop_token(row.public_id), facts[row.variant_id]) for row in back
    ]


def _is_back(variant: VariantForSale | None) -> bool:
    return variant is not None and variant.is_sold and variant.sellable > 0


@transaction.atomic
def stop_alerts(*, alert_id: str, token: str) -> int:
    """End every open alert of the person this alert belongs to; answers how many. Raises NotFound for a wrong token."""
    if not hmac.compare_digest(stop_token(alert_id).encode(), token.encode()):
        raise NotFound("This link is not complete. Please open it again from your letter.")
    email = ProductAlert.objects.filter(public_id=alert_id).values_list("email", flat=True).first()
    if email is None:
        return 0
    return ProductAlert.objects.filter(email=email, status__in=ProductAlert.OPEN).update(
        status=ProductAlert.Status.STOPPED
    )


@transaction.atomic
def expire_alerts() -> int:
    """End what has waited for 90 days; answers how many."""
    return ProductAlert.objects.filter(
        status=ProductAlert.Status.WAITING, expires_at__lte=clock.now()
    ).update(status=ProductAlert.Status.EXPIRED)


def stop_token(alert_id: str) -> str:
    """What the link in the letter carries: derived from the alert, so that it need not be stored (256 bits)."""
    key = (settings.ORDER_LINK_KEY or settings.SECRET_KEY).encode()
    digest = hmac.new(key, b"stop-alert:" + alert_id.encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")
