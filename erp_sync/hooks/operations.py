"""What staff do with receivers: add, change, rotate the secret, pause, resume, end, try, send again."""

from __future__ import annotations

import secrets as randomness
from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from core import clock
from core.audit import Author, audited
from core.breaker import close_breaker
from core.encryption import encrypt
from core.errors import Invalid, NotFound, Refused
from core.ids import new_id
from core.strangers import address_problem
from erp_sync.hooks.claiming import new_life
from erp_sync.hooks.models import TITLE_LENGTH, WebhookDelivery, WebhookSubscription
from erp_sync.hooks.public import TYPES
from erp_sync.hooks.rules import BOTH_SECRETS_FOR, SECRET_BYTES, TEST, body_of, secret_of
from erp_sync.hooks.sending import breaker_of
from erp_sync.hooks.writing import GIVE_UP_AFTER, wake_senders

Standing = WebhookSubscription.Status


@dataclass(frozen=True, slots=True)
class HookWish:
    """What a receiver is to be."""

    title: str
    url: str
    events: Collection[str]


@dataclass(frozen=True, slots=True)
class NewSecret:
    """A receiver and its new secret, which is shown this once."""

    pk: int
    secret: str


@transaction.atomic
def add_webhook(*, wish: HookWish, author: Author) -> NewSecret:
    """Make a receiver; from now on it is told. Raises Invalid naming `title`, `url` or `events`."""
    check_wish(wish)
    secret = secret_of(randomness.token_bytes(SECRET_BYTES))
    with audited(author, WebhookSubscription) as watch:
        row = WebhookSubscription.objects.create(
            title=wish.title.strip(),
            url=wish.url,
            events=sorted(set(wish.events)),
            secret=encrypt(secret),
        )
        watch.add(row.pk)
    return NewSecret(row.pk, secret)


@transaction.atomic
def change_webhook(pk: int, *, wish: HookWish, author: Author) -> None:
    """Change what a receiver is. What waits for it goes to the new address. Raises NotFound or Invalid."""
    check_wish(wish)
    row = _locked(pk)
    with audited(author, WebhookSubscription, [pk]):
        row.title, row.url, row.events = wish.title.strip(), wish.url, sorted(set(wish.events))
        row.save(update_fields=["title", "url", "events"])


@transaction.atomic
def rotate_webhook_secret(pk: int, *, author: Author) -> NewSecret:
    """Give a receiver another secret. For two days both sign, so that it can change over. Raises NotFound."""
    row = _locked(pk)
    secret = secret_of(randomness.token_bytes(SECRET_BYTES))
    with audited(author, WebhookSubscription, [pk]):
        row.previous_secret, row.previous_until = row.secret, clock.now() + BOTH_SECRETS_FOR
        row.secret = encrypt(secret)
        row.save(update_fields=["secret", "previous_secret", "previous_until"])
    return NewSecret(pk, secret)


@transaction.atomic
def pause_webhook(pk: int, *, author: Author) -> None:
    """Send nothing until it is resumed; what happens meanwhile is kept for it. Raises NotFound or Refused."""
    row = _locked(pk)
    if row.status != Standing.ACTIVE:
        raise Refused(f"“{row.title}” is not in use.")
    _stand(row, Standing.PAUSED, author)


@transaction.atomic
def resume_webhook(pk: int, *, author: Author) -> int:
    """Use a receiver again that is paused, was switched off or has unsubscribed; how many messages waited for it.

    They are sent now, with all their tries. Raises NotFound, or Refused when it was ended.
    """
    row = _locked(pk)
    if row.status == Standing.ENDED:
        raise Refused(f"“{row.title}” was ended for good: add it anew.")
    _stand(row, Standing.ACTIVE, author)
    waiting = new_life(row.deliveries.filter(status=WebhookDelivery.Status.PENDING))
    transaction.on_commit(lambda: close_breaker(breaker_of(row.public_id)))
    wake_senders([pk])
    return waiting


@transaction.atomic
def end_webhook(pk: int, *, author: Author) -> None:
    """Tell a receiver nothing more, ever; what waits is given up. Again is harmless. Raises NotFound."""
    row = _locked(pk)
    _stand(row, Standing.ENDED, author)
    waiting = row.deliveries.filter(status=WebhookDelivery.Status.PENDING)
    waiting.update(status=WebhookDelivery.Status.FAILED, last_error="The receiver was ended.")


@transaction.atomic
def try_webhook(pk: int) -> str:
    """Send a receiver a `webhook.test` that means nothing; its id. Raises NotFound, or Refused when it is not in use."""
    row = _in_use(pk)
    event_id, now = new_id("evt"), clock.now()
    told = {"subscription_id": row.public_id}
    WebhookDelivery.objects.create(
        subscription=row,
        event_id=event_id,
        position=_last_position(),
        type=TEST,
        entity_key=f"test:{event_id}",
        body=body_of(event_id=event_id, kind=TEST, version=1, at=now, told=told),
        give_up_at=now + GIVE_UP_AFTER,
    )
    wake_senders([pk])
    return event_id


@transaction.atomic
def replay_webhook(delivery_id: int) -> None:
    """Send one message again, under its id, at once: one that was given up, or one its receiver has lost.

    Raises NotFound, or Refused while it is on its way or when its receiver is not in use.
    """
    found = WebhookDelivery.objects.select_for_update().filter(pk=delivery_id)
    row = found.first()
    if row is None:
        raise NotFound("There is no such message.")
    if row.status in (WebhookDelivery.Status.PENDING, WebhookDelivery.Status.SENDING):
        raise Refused("It is on its way already.")
    _in_use(row.subscription_id)
    new_life(found)
    wake_senders([row.subscription_id])


@transaction.atomic
def replay_failed_webhooks(pk: int) -> int:
    """Send everything again that was given up for a receiver, in its order; how many. Raises NotFound or Refused."""
    row = _in_use(pk)
    count = new_life(row.deliveries.filter(status=WebhookDelivery.Status.FAILED))
    wake_senders([pk])
    return count


def check_wish(wish: HookWish) -> None:
    """Raise Invalid naming what cannot be."""
    problems: dict[str, str] = {}
    if not wish.title.strip() or len(wish.title.strip()) > TITLE_LENGTH:
        problems["title"] = f"Say who is told, in at most {TITLE_LENGTH} characters."
    if problem := address_problem(wish.url):
        problems["url"] = problem
    if not wish.events or set(wish.events) - set(TYPES):
        problems["events"] = "Choose at least one of the events in the list."
    if problems:
        raise Invalid(fields=problems)


def _locked(pk: int) -> WebhookSubscription:
    row = WebhookSubscription.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise NotFound("There is no such receiver.")
    return row


def _in_use(pk: int) -> WebhookSubscription:
    row = _locked(pk)
    if row.status != Standing.ACTIVE:
        raise Refused(f"“{row.title}” is {row.get_status_display()}: resume it first.")
    return row


def _stand(row: WebhookSubscription, status: str, author: Author) -> None:
    with audited(author, WebhookSubscription, [row.pk]):
        row.status = status
        row.stopped_at = None if status == Standing.ACTIVE else clock.now()
        row.failing_since = None
        row.save(update_fields=["status", "stopped_at", "failing_since"])


def _last_position() -> int:
    """After everything that was published so far."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 0) FROM core_outboxevent")
        row = cursor.fetchone()
    return int(row[0]) if row else 0
