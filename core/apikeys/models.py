"""API keys. Of a secret key only its hash is kept; a publishable one is no secret and stays readable."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from core import clock
from core.apikeys.rules import (
    CALLS_A_MINUTE,
    MOST_CALLS,
    PUBLISHABLE,
    SECRET,
    STAFF,
    TITLE_LENGTH,
    TOKEN_LENGTH,
)
from core.ids import ID_LENGTH, new_id

CODE_LENGTH = 20


class ApiKey(models.Model):
    """One key. `channels` are codes of sales channels, for publishable keys; `scopes` what a secret one may do.

    `account` is in whose name it acts: of a staff member's key its owner, whose rights it has; of a secret key a login of
    its own that nobody can log in with, so that everything that is written down with a name has one.
    """

    class Type(models.TextChoices):
        """What it is for."""

        PUBLISHABLE = PUBLISHABLE, "publishable, for shop fronts"
        SECRET = SECRET, "secret, for a program of the back office"
        STAFF = STAFF, "a staff member's own, with their rights"

    public_id = models.CharField(
        max_length=ID_LENGTH, unique=True, default=partial(new_id, "apk"), editable=False
    )
    type = models.CharField(max_length=12, choices=Type, default=Type.PUBLISHABLE)
    title = models.CharField(max_length=TITLE_LENGTH, help_text="Who uses it: “Astro shop front”.")
    token = models.CharField(max_length=TOKEN_LENGTH, blank=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    redacted = models.CharField(max_length=20, editable=False)
    channels = ArrayField(models.CharField(max_length=CODE_LENGTH), default=list, blank=True)
    scopes = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="api_keys",
        editable=False,
    )
    calls_a_minute = models.PositiveIntegerField(
        "calls a minute",
        default=CALLS_A_MINUTE,
        db_default=CALLS_A_MINUTE,
        help_text="More than these are refused for the rest of the minute.",
    )
    expires_at = models.DateTimeField("good until", null=True, blank=True)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )
    issued_at = models.DateTimeField(default=clock.now, editable=False)
    used_at = models.DateTimeField("last used at", null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-id"]
        verbose_name = "API key"
        verbose_name_plural = "API keys"
        permissions = [("own_apikey", "Can make keys that act with their own rights")]
        constraints = [
            models.CheckConstraint(
                condition=Q(type__in=[PUBLISHABLE, SECRET, STAFF]), name="api_key_type_known"
            ),
            models.CheckConstraint(
                condition=Q(type=PUBLISHABLE) | Q(account__isnull=False), name="api_key_acts_for_somebody"
            ),
            models.CheckConstraint(
                condition=Q(calls_a_minute__gte=1, calls_a_minute__lte=MOST_CALLS),
                name="api_key_calls_in_range",
            ),
            models.CheckConstraint(
                condition=~Q(type=STAFF) | Q(expires_at__isnull=False), name="api_key_of_staff_ends"
            ),
            models.CheckConstraint(
                condition=Q(type=PUBLISHABLE) | Q(token=""), name="api_key_secret_not_kept"
            ),
            models.CheckConstraint(
                condition=Q(type=SECRET) | Q(scopes__len=0), name="api_key_publishable_opens_nothing"
            ),
        ]

    def __str__(self) -> str:
        return self.title
