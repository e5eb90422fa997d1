"""A return: so many pieces of one order on their way back, and what becomes of them."""

from __future__ import annotations

from functools import partial

from django.db import models
from django.db.models import F, Q

from core import clock
from core.ids import ID_LENGTH, new_id
from core.money import Money
from orders.returns.rules import OVER, ReturnStatus

STATUSES = [(status.value, status.label) for status in ReturnStatus]


class Return(models.Model):
    """Pieces of one order that come back. It moves by the steps of `rules.STEPS` only.

    Amounts are minor units of the order's currency, GST included; they are 0 until the money is settled.
    """

    class Origin(models.TextChoices):
        """How it came about."""

        CUSTOMER = "customer", "asked for by the customer"
        STAFF = "staff", "made by staff"
        CLAIM = "claim", "claim"
        RTO = "rto", "parcel returned to us"

    class Way(models.TextChoices):
        """How the pieces reach us."""

        PICKUP = "pickup", "picked up by the courier"
        STORE = "store", "handed in at a store"
        NONE = "none", "nothing comes back"

    class Wish(models.TextChoices):
        """What is wanted for them."""

        REFUND = "refund", "money back"
        EXCHANGE = "exchange", "another size or colour"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "return"), editable=False
    )
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="returns")
    number = models.CharField(max_length=30, unique=True, editable=False)
    origin = models.CharField(max_length=10, choices=Origin, default=Origin.CUSTOMER)
    occasion = models.CharField(
        max_length=60, blank=True, editable=False, help_text="The parcel that came back by itself."
    )
    status = models.CharField(max_length=14, choices=STATUSES, default=ReturnStatus.REQUESTED)
    way = models.CharField(max_length=8, choices=Way, default=Way.PICKUP)
    wish = models.CharField(max_length=10, choices=Wish, default=Wish.REFUND)
    our_fault = models.BooleanField("the fault is ours", default=False)
    note = models.CharField(max_length=500, blank=True, help_text="In the customer's words.")
    answer = models.CharField(max_length=500, blank=True, help_text="What staff answered.")
    actor = models.CharField(max_length=120, default="shopper")
    awb = models.CharField("AWB", max_length=40, unique=True, null=True, blank=True)
    courier = models.CharField(max_length=80, blank=True)
    pickup_on = models.DateField(null=True, blank=True)
    next_poll_at = models.DateTimeField(null=True, blank=True, editable=False)
    quiet_polls = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    goods_amount = models.PositiveBigIntegerField("for the pieces", default=0)
    carriage_amount = models.PositiveBigIntegerField("for the carriage", default=0)
    kept_amount = models.PositiveBigIntegerField(
        "kept back", default=0, help_text="Charge for a parcel nobody took, or pieces no longer free."
    )
    refund_amount = models.PositiveBigIntegerField("given back", default=0)
    refund_id = models.CharField(max_length=ID_LENGTH, blank=True, editable=False)
    requested_at = models.DateTimeField(default=clock.now, editable=False)
    approved_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    inspected_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        permissions = [
            ("approve_return", "Can approve or refuse returns"),
            ("receive_return", "Can receive and inspect returns"),
            ("refund_return", "Can give money back for returns"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in ReturnStatus]), name="return_status_known"
            ),
            models.CheckConstraint(
                condition=Q(origin__in=["customer", "staff", "claim", "rto"]), name="return_origin_known"
            ),
            models.CheckConstraint(condition=Q(way__in=["pickup", "store", "none"]), name="return_way_known"),
            models.CheckConstraint(condition=Q(wish__in=["refund", "exchange"]), name="return_wish_known"),
            models.CheckConstraint(
                condition=Q(refund_amount__lte=F("goods_amount") + F("carriage_amount")),
                name="return_refund_within_worth",
            ),
            models.CheckConstraint(
                condition=Q(awb__isnull=True) | ~Q(awb=""), name="return_awb_is_null_or_text"
            ),
            models.UniqueConstraint(
                fields=["occasion"], condition=~Q(occasion=""), name="return_once_per_occasion"
            ),
        ]
        indexes = [
            models.Index(
                fields=["requested_at"],
                condition=~Q(status__in=sorted(status.value for status in OVER)),
                name="return_open",
            ),
            models.Index(
                fields=["next_poll_at"],
                condition=Q(status__in=["pickup_booked", "in_transit"]),
                name="return_polled",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def stage(self) -> ReturnStatus:
        """Where it stands."""
        return ReturnStatus(self.status)

    @property
    def money_back(self) -> Money:
        """What is given back for it."""
        return Money(self.refund_amount, self.order.currency)
