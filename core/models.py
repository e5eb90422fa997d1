"""Tables of the ground floor: people who log in, news on its way, keys already used."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from core import clock
from core.apikeys.models import ApiKey
from core.audit.models import AuditEntry
from core.events import NOW
from core.files.models import StoredFile, StoredPart
from core.ids import ID_LENGTH
from core.imports.models import ImportJob, ImportRow

__all__ = [
    "ApiKey",
    "AuditEntry",
    "Delivery",
    "IdempotencyKey",
    "ImportJob",
    "ImportRow",
    "OutboxEvent",
    "ScheduledJob",
    "StoredFile",
    "StoredPart",
    "User",
    "UserAccounts",
]


class UserAccounts(BaseUserManager["User"]):
    """Creates users; e-mail addresses are one person's in whatever case they are typed."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A shopper's or staff login. Without a password it cannot log in until one is set."""
        if not email:
            raise ValueError("a user needs an e-mail address")
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str, **fields: Any) -> User:
        """An owner's login: everything in the admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find by e-mail, in any case."""
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """Someone who can log in, by e-mail. What the shop knows about a shopper lives in orders.Customer."""

    email = models.EmailField("e-mail", max_length=254)
    name = models.CharField(max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("staff", default=False, help_text="May open the admin.")
    joined_at = models.DateTimeField(default=clock.now, editable=False)
    session_round = models.PositiveIntegerField(
        default=0, db_default=0, editable=False, help_text="Sessions of an earlier round are over."
    )

    objects: ClassVar[UserAccounts] = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.UniqueConstraint(fields=["email"], name="user_email_exact_unique"),
        ]

    def __str__(self) -> str:
        return self.email

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's own, so that nobody is logged out by this line; from the first round on the round is part of it."""
        salt = "django.contrib.auth.models.AbstractBaseUser.get_session_auth_hash"
        known_by = f"{self.password}:{self.session_round}" if self.session_round else self.password
        return salted_hmac(salt, known_by, secret=secret, algorithm="sha256").hexdigest()

    def get_short_name(self) -> str:
        """First name, or the part of the e-mail before the @."""
        return self.name.split(" ")[0] or self.email.split("@")[0]


class OutboxEvent(models.Model):
    """One piece of news, written in the transaction that made it true."""

    event_id = models.CharField(max_length=ID_LENGTH, unique=True)
    name = models.CharField(max_length=80)
    payload = models.JSONField()
    occurred_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["occurred_at"]), models.Index(fields=["name", "occurred_at"])]
        verbose_name = "event"

    def __str__(self) -> str:
        return f"{self.name} {self.event_id}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Chains over deliveries."""

    def due(self, lane: str) -> DeliveryQuerySet:
        """Those of a lane that wait and whose time has come, oldest first."""
        waiting = self.filter(status=Delivery.Status.PENDING, lane=lane)
        return waiting.filter(next_attempt_at__lte=clock.now()).order_by("id")

    def dead(self) -> DeliveryQuerySet:
        """Those that gave up and wait for a person."""
        return self.filter(status=Delivery.Status.DEAD)


class Delivery(models.Model):
    """One event on its way to one subscriber; done exactly once, dead after ten tries."""

    class Status(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", "waiting"
        DONE = "done", "done"
        DEAD = "dead", "dead letter"
        IGNORED = "ignored", "ignored"

    event = models.ForeignKey(OutboxEvent, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=160)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    lane = models.CharField(
        max_length=5, default=NOW, help_text="Lanes are worked through beside each other."
    )
    next_attempt_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "done", "dead", "ignored"]), name="delivery_status_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["lane", "next_attempt_at"], condition=Q(status="pending"), name="delivery_due"
            ),
            models.Index(fields=["id"], condition=Q(status="dead"), name="delivery_dead"),
        ]
        verbose_name_plural = "deliveries"

    def __str__(self) -> str:
        return f"{self.event_id} to {self.subscriber}"


class IdempotencyKey(models.Model):
    """A key somebody sent with a write, and the answer that write got."""

    scope = models.CharField(max_length=80)
    key = models.CharField(max_length=120)
    request_hash = models.CharField(max_length=64)
    answer = models.JSONField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["scope", "key"], name="idempotency_key_once")]
        indexes = [models.Index(fields=["created_at"])]

    def __str__(self) -> str:
        return f"{self.scope}:{self.key}"


class ScheduledJob(models.Model):
    """The last heartbeat of each scheduled job: a schedule that falls silent is an alarm, not a surprise."""

    name = models.CharField(max_length=80, unique=True)
    expected_every_s = models.PositiveIntegerField()
    started_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def health(self) -> str:
        """on time, failing, or late: three silent periods and half a minute."""
        if self.last_error:
            return "failing"
        silent_s = (clock.now() - self.succeeded_at).total_seconds() if self.succeeded_at else float("inf")
        return "late" if silent_s > 3 * self.expected_every_s + 30 else "on time"
