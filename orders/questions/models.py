"""One question about one product."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import Q

from core import clock
from core.ids import ID_LENGTH, new_id
from orders.customers.rules import EMAIL_LENGTH, NAME_LENGTH
from orders.questions.rules import ANSWER_LENGTH, LANGUAGE_LENGTH, QUESTION_LENGTH, REFUSAL_LENGTH


class ProductQuestion(models.Model):
    """What somebody wants to know of a piece. Only answered ones are shown, under a short form of the asker's name.

    `email` is where the answer is sent, once; nobody sees it on a page. `language` is the one it was asked in.
    """

    class Status(models.TextChoices):
        """waiting: to be answered by staff. answered: shown with its answer. refused: not shown, with a reason."""

        WAITING = "waiting", "to be answered"
        ANSWERED = "answered", "shown"
        REFUSED = "refused", "refused"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "pq"), editable=False
    )
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(
        "orders.Customer", on_delete=models.SET_NULL, null=True, blank=True, related_name="product_questions"
    )
    name = models.CharField(max_length=NAME_LENGTH)
    email = models.EmailField("e-mail", max_length=EMAIL_LENGTH)
    language = models.CharField(max_length=LANGUAGE_LENGTH, default="en")
    text = models.TextField("question", max_length=QUESTION_LENGTH)
    answer = models.TextField(max_length=ANSWER_LENGTH, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    refusal = models.CharField("why refused", max_length=REFUSAL_LENGTH, blank=True)
    decided_by = models.CharField(max_length=120, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "question about a piece"
        verbose_name_plural = "questions about pieces"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "answered", "refused"]),
                name="productquestion_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status="waiting") | Q(decided_at__isnull=False),
                name="productquestion_decided_when",
            ),
            models.CheckConstraint(
                condition=~Q(status="answered") | ~Q(answer=""), name="productquestion_shown_with_answer"
            ),
            models.CheckConstraint(
                condition=~Q(status="refused") | ~Q(refusal=""), name="productquestion_refused_with_reason"
            ),
        ]
        indexes = [
            models.Index(
                fields=["product", "-id"], condition=Q(status="answered"), name="productquestion_shown"
            ),
            models.Index(fields=["id"], condition=Q(status="waiting"), name="productquestion_waiting"),
            models.Index(fields=["email"], name="productquestion_by_email"),
        ]

    def __str__(self) -> str:
        return self.text[:60]
