"""A question of a customer and what was written about it. Its status is the CRM's from the moment that has it."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.tickets.rules import AUTHORS, CUSTOMER, OPEN, STATUSES, SUBJECT_LENGTH


class Ticket(models.Model):
    """One question. `status_version` is the CRM's version of it that the status is from; 0 while it is the shop's own."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "ticket"), editable=False
    )
    customer = models.ForeignKey("orders.Customer", on_delete=models.CASCADE, related_name="tickets")
    order = models.ForeignKey(
        "orders.Order", on_delete=models.SET_NULL, null=True, blank=True, related_name="tickets"
    )
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    status = models.CharField(max_length=10, choices=list(STATUSES.items()), default=OPEN)
    status_version = models.BigIntegerField("CRM version", default=0, editable=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    moved_at = models.DateTimeField("last moved at", default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        permissions = [("answer_ticket", "Can answer questions of customers")]
        constraints = [
            models.CheckConstraint(condition=Q(status__in=list(STATUSES)), name="ticket_status_known"),
            models.CheckConstraint(condition=Q(status_version__gte=0), name="ticket_version_positive"),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="ticket_of_customer"),
            models.Index(fields=["-moved_at"], condition=Q(status="open"), name="ticket_open"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.subject}"

    @property
    def number(self) -> str:
        """What people call it."""
        return f"T-{self.pk}"


class TicketMessage(models.Model):
    """One thing that was written about a question. `crm_id` is the CRM's name for it, once it has one."""

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "message"), editable=False
    )
    ticket = models.ForeignKey(Ticket, on_delete=models.CASCADE, related_name="messages")
    author = models.CharField(max_length=10, choices=list(AUTHORS.items()), default=CUSTOMER)
    body = models.TextField()
    written_at = models.DateTimeField(default=clock.now, editable=False)
    crm_id = models.CharField(
        "id in the CRM", max_length=80, null=True, blank=True, unique=True, editable=False
    )

    class Meta:
        ordering = ["written_at", "id"]
        constraints = [
            models.CheckConstraint(condition=Q(author__in=list(AUTHORS)), name="ticketmessage_author_known"),
            models.CheckConstraint(condition=~Q(body=""), name="ticketmessage_says_something"),
        ]
        indexes = [models.Index(fields=["ticket", "written_at"], name="ticketmessage_in_order")]
        verbose_name = "message about a question"
        verbose_name_plural = "messages about questions"

    def __str__(self) -> str:
        return f"{self.get_author_display()}: {self.body[:60]}"
