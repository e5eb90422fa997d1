"""Each agreement and each withdrawal is a row of its own; the database lets none be changed or removed."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.consents.rules import ASKED


class ConsentRecord(models.Model):
    """Somebody agreed to something, or withdrew it. The newest row of a contact and purpose is what holds.

    `contact` is an e-mail address or a telephone; after erasure a pseudonym, so that the proof remains.
    """

    PURPOSES = tuple((asked.purpose, asked.title) for asked in ASKED)

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "consent"), editable=False
    )
    contact = models.CharField(max_length=254)
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.PROTECT, null=True, blank=True, related_name="consents"
    )
    purpose = models.CharField(max_length=20, choices=PURPOSES)
    is_granted = models.BooleanField("agreed")
    words = models.CharField(max_length=300, help_text="The words that were read, as they stood there.")
    version = models.CharField(max_length=20)
    place = models.CharField(
        max_length=40, help_text="Where it was said: registration, checkout, account, letter."
    )
    recorded_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(purpose__in=[asked.purpose for asked in ASKED]), name="consent_purpose_known"
            ),
            models.CheckConstraint(condition=~Q(contact=""), name="consent_is_somebodys"),
        ]
        indexes = [
            models.Index(fields=["contact", "purpose", "-id"], name="consent_newest"),
            models.Index(fields=["customer", "-id"], name="consent_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.contact} {'agreed to' if self.is_granted else 'withdrew'} {self.purpose}"
