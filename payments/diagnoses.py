"""What `manage.py doctor` looks at in payments."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from core.diagnoses import Finding
from core.errors import Rejected, Unavailable
from payments.models import Refund, WebhookEvent
from payments.providers import provider_named


def gateway_knows_us() -> Iterable[Finding]:
    """The provider answers and accepts our key: asked for an order that cannot exist."""
    name = settings.DEFAULT_PAYMENT_PROVIDER
    try:
        provider_named(name).payments_of_order("order_00000000000000")
    except Rejected as refusal:
        knows = refusal.detail.get("status") != 401
        yield Finding(
            name,
            knows,
            "accepts our key" if knows else "does not accept our key",
            "Check the key and its secret.",
        )
    except Unavailable as failure:
        yield Finding(name, False, failure.message, "Check the address and the network.")
    else:
        yield Finding(name, True, "accepts our key")


def no_money_is_stuck() -> Iterable[Finding]:
    """No message from the provider and no refund has been given up on."""
    dead = WebhookEvent.objects.filter(status=WebhookEvent.Status.DEAD).count()
    yield Finding(
        "payment messages",
        not dead,
        f"{dead} dead letters",
        "Open Webhook events in the admin and apply again.",
    )
    failed = Refund.objects.filter(status=Refund.Status.FAILED).count()
    yield Finding(
        "refunds",
        not failed,
        f"{failed} failed",
        "Open Refunds in the admin; give the money back another way.",
    )
