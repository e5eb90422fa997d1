"""An enquiry, kept until the CRM has it and after."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.leads.rules import ACTIVITIES, CONVERTED, KINDS, MESSAGE_LENGTH, NEW, STATUSES
from orders.customers.rules import EMAIL_LENGTH, NAME_LENGTH, PHONE_LENGTH


class Lead(models.Model):
    """What one person asked for, with the words they agreed to. `crm_id` is empty until the CRM has it.

    `product_title` is the piece's name of that day: the enquiry stays readable when the piece is gone.
    """

    TOPICS = tuple(KINDS.items())

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "lead"), editable=False
    )
    topic = models.CharField(max_length=20, choices=TOPICS)
    name = models.CharField(max_length=NAME_LENGTH)
    email = models.EmailField("e-mail", max_length=EMAIL_LENGTH, blank=True)
    phone = models.CharField(max_length=PHONE_LENGTH, blank=True)
    message = models.TextField(max_length=MESSAGE_LENGTH)
    product = models.ForeignKey(
        "catalog.Product", on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    product_title = models.CharField(max_length=200, blank=True)
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="leads"
    )
    consent = models.CharField(max_length=300)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    crm_id = models.CharField("id in the CRM", max_length=80, blank=True, editable=False)
    told_crm_at = models.DateTimeField("told the CRM at", null=True, blank=True, editable=False)
    status = models.CharField(max_length=10, choices=tuple(STATUSES.items()), default=NEW, db_default=NEW)
    owner = models.CharField(
        max_length=120, blank=True, default="", db_default="", help_text="Who follows it up, as the CRM says."
    )
    crm_version = models.BigIntegerField("CRM version", default=0, db_default=0, editable=False)
    converted_at = models.DateTimeField(null=True, blank=True, editable=False)
    converted_because = models.CharField(max_length=80, blank=True, default="", db_default="", editable=False)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(topic__in=list(KINDS)), name="lead_topic_known"),
            models.CheckConstraint(condition=~Q(email="") | ~Q(phone=""), name="lead_can_be_answered"),
            models.CheckConstraint(
                condition=Q(crm_id="", told_crm_at__isnull=True)
                | ~Q(crm_id="") & Q(told_crm_at__isnull=False),
                name="lead_in_crm_since_when",
            ),
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="lead_status_known"),
            models.CheckConstraint(
                condition=~Q(status=CONVERTED) | Q(converted_at__isnull=False), name="lead_converted_when"
            ),
        ]
        indexes = [
            models.Index(fields=["email"], condition=~Q(status=CONVERTED), name="lead_open_email"),
            models.Index(fields=["phone"], condition=~Q(status=CONVERTED), name="lead_open_phone"),
            models.Index(fields=["crm_id"], condition=~Q(crm_id=""), name="lead_crm_id"),
            models.Index(fields=["id"], condition=Q(crm_id=""), name="lead_not_in_crm"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.get_topic_display()}"

    @property
    def is_forgotten(self) -> bool:
        """Whether who asked has asked to be forgotten: an enquiry without a name is nobody's."""
        return not self.name


class LeadActivity(models.Model):
    """A call, an e-mail or a note about an enquiry, as the CRM has it: read here, written there."""

    lead = models.ForeignKey(Lead, on_delete=models.CASCADE, related_name="activities")
    kind = models.CharField(max_length=6, choices=tuple(ACTIVITIES.items()))
    crm_id = models.CharField("id in the CRM", max_length=80, unique=True)
    text = models.TextField(blank=True)
    author = models.CharField(max_length=120, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-id"]
        verbose_name = "call, e-mail or note"
        verbose_name_plural = "calls, e-mails and notes"
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=list(ACTIVITIES)), name="lead_activity_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} about {self.lead_id}"
