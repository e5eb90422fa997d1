"""Where each connection stands: cursors, what came in, what has to go out, and whose name is whose."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Exists, OuterRef, Q

from core import clock
from erp_sync.hooks.models import WebhookDelivery, WebhookSubscription
from erp_sync.reconciliation.models import Drift, Reconciliation

__all__ = [
    "Cursor",
    "Drift",
    "ExternalRef",
    "FlowPause",
    "InboxMessage",
    "OutboundMessage",
    "Reconciliation",
    "SyncRun",
    "WebhookDelivery",
    "WebhookSubscription",
]

PENDING, SENDING, DONE, DEAD, IGNORED = "pending", "sending", "done", "dead", "ignored"


class Cursor(models.Model):
    """How far one flow has been read. Moves only together with the rows it has passed."""

    flow = models.CharField(max_length=40, unique=True)
    system = models.CharField(max_length=20)
    modified_since = models.DateTimeField(
        null=True, blank=True, help_text="Everything up to here is in the inbox."
    )
    after_id = models.CharField(max_length=120, blank=True)
    read_from = models.DateTimeField(null=True, blank=True, help_text="Where the next reading begins.")
    started_at = models.DateTimeField(null=True, blank=True)
    succeeded_at = models.DateTimeField(null=True, blank=True)
    failures = models.PositiveIntegerField(default=0, help_text="Failed reads in a row.")
    last_error = models.TextField(blank=True)

    class Meta:
        ordering = ["flow"]

    def __str__(self) -> str:
        return self.flow


class SyncRun(models.Model):
    """One reading of one flow. Rows that could not be applied point back here from the inbox."""

    class Status(models.TextChoices):
        """How it went."""

        RUNNING = "running", "running"
        DONE = "done", "done"
        FAILED = "failed", "failed"

    flow = models.CharField(max_length=40)
    trigger = models.CharField(max_length=20, choices=[("schedule", "schedule"), ("command", "command")])
    is_full = models.BooleanField("full", default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    started_at = models.DateTimeField(default=clock.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    pages = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0, help_text="Rows read.")
    stored = models.PositiveIntegerField(default=0, help_text="Rows that were news.")
    changed = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows of pages that changed something here."
    )
    same = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows of pages that were known in that version."
    )
    refused = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows of pages that got a message of their own."
    )
    error = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["running", "done", "failed"]), name="syncrun_status_known"
            ),
        ]
        indexes = [models.Index(fields=["flow", "-started_at"])]
        verbose_name = "sync run"

    def __str__(self) -> str:
        return f"{self.flow} {self.started_at:%Y-%m-%d %H:%M}"


class InboxQuerySet(models.QuerySet["InboxMessage"]):
    """Chains over messages that came in."""

    def due(self) -> InboxQuerySet:
        """Those that wait and whose time has come, oldest first."""
        return self.filter(status=PENDING, next_attempt_at__lte=clock.now()).order_by("id")


class InboxMessage(models.Model):
    """One message of another system, or a page of its rows, as it came. Stored before anything is done with it.

    Applied once; rows of a page that were refused become messages of their own.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        PENDING = PENDING, "waiting"
        DONE = DONE, "applied"
        DEAD = DEAD, "dead letter"
        IGNORED = IGNORED, "ignored"

    source = models.CharField(max_length=20)
    kind = models.CharField(max_length=60)
    event_id = models.CharField(max_length=160)
    body = models.TextField(help_text="The JSON text as received.")
    rows = models.PositiveIntegerField(default=1, db_default=1, help_text="Rows of a list that it holds.")
    about = ArrayField(
        models.CharField(max_length=160),
        default=list,
        db_default=[],
        editable=False,
        help_text="What it tells of: see engine.subjects.",
    )
    sync_run = models.ForeignKey(
        SyncRun, null=True, blank=True, on_delete=models.SET_NULL, related_name="messages"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)

    objects = InboxQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "event_id"], name="inbox_event_once"),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "done", "dead", "ignored"]), name="inbox_status_known"
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at", "id"], condition=Q(status="pending"), name="inbox_due"),
            models.Index(fields=["source", "kind"], condition=Q(status="dead"), name="inbox_dead"),
            models.Index(fields=["done_at"], condition=Q(status="done"), name="inbox_done"),
            GinIndex(fields=["about"], name="inbox_about"),
        ]
        verbose_name = "incoming message"

    def __str__(self) -> str:
        return f"{self.source} {self.kind} {self.event_id}"


class OutboundQuerySet(models.QuerySet["OutboundMessage"]):
    """Chains over intents."""

    def open(self) -> OutboundQuerySet:
        """Those that later ones of the same entity have to wait for: a dead letter blocks until a person decides."""
        return self.filter(status__in=[PENDING, SENDING, DEAD])

    def claimable(self) -> OutboundQuerySet:
        """Due, or abandoned by a dead worker, with nothing earlier open for the same entity, and not of a paused flow."""
        now = clock.now()
        due = Q(status=PENDING, next_attempt_at__lte=now) | Q(status=SENDING, claimed_until__lte=now)
        earlier = OutboundMessage.objects.open().filter(
            Q(sequence__lt=OuterRef("sequence")) | Q(sequence=OuterRef("sequence"), id__lt=OuterRef("id")),
            system=OuterRef("system"),
            entity_key=OuterRef("entity_key"),
        )
        paused = FlowPause.objects.filter(flow=OuterRef("flow"))
        return self.filter(due).filter(~Exists(earlier), ~Exists(paused)).order_by("id")


class OutboundMessage(models.Model):
    """One thing another system has to be told: the intent, stored with the change that made it necessary.

    `sequence` orders the messages of one entity (create < pay < amend < cancel < refund); only the first open one is
    ever sent, other entities go on. `claims` is the fence against a worker whose lease ran out.
    """

    class Status(models.TextChoices):
        """Where it stands."""

        PENDING = PENDING, "waiting"
        SENDING = SENDING, "being sent"
        DONE = DONE, "accepted"
        DEAD = DEAD, "dead letter"
        IGNORED = IGNORED, "ignored"

    key = models.CharField(
        max_length=160, unique=True, help_text="flow:entity:id:version; the idempotency key."
    )
    flow = models.CharField(max_length=40)
    system = models.CharField(max_length=20)
    entity_key = models.CharField(max_length=160)
    sequence = models.PositiveSmallIntegerField()
    payload = models.JSONField()
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=clock.now)
    give_up_at = models.DateTimeField(help_text="After this a failed attempt makes it a dead letter.")
    claims = models.PositiveIntegerField(default=0)
    claimed_until = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)
    last_error = models.TextField(blank=True)
    log = models.JSONField(default=list, blank=True, help_text="The last attempts, personal facts masked.")
    about = ArrayField(
        models.CharField(max_length=160),
        default=list,
        db_default=[],
        editable=False,
        help_text="What it tells of: see engine.subjects.",
    )
    emptied_at = models.DateTimeField(
        null=True, blank=True, editable=False, help_text="When its words were let go; its key stays for ever."
    )

    objects = OutboundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["system", "entity_key"], condition=Q(status="sending"), name="outbound_one_in_flight"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["pending", "sending", "done", "dead", "ignored"]),
                name="outbound_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claimed_until__isnull=False),
                name="outbound_claim_has_lease",
            ),
        ]
        indexes = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="pending"), name="outbound_due"),
            models.Index(
                fields=["system", "entity_key", "sequence", "id"],
                condition=Q(status__in=["pending", "sending", "dead"]),
                name="outbound_open",
            ),
            models.Index(fields=["system", "flow"], condition=Q(status="dead"), name="outbound_dead"),
            models.Index(
                fields=["done_at"],
                condition=Q(status="done", emptied_at__isnull=True),
                name="outbound_done",
            ),
            GinIndex(fields=["about"], name="outbound_about"),
        ]
        verbose_name = "outgoing message"

    def __str__(self) -> str:
        return self.key


class FlowPause(models.Model):
    """Somebody has stopped one outgoing flow: its messages wait, none is lost, until the row is gone."""

    flow = models.CharField(max_length=40, unique=True)
    reason = models.CharField(max_length=300)
    paused_by = models.CharField(max_length=254)
    paused_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["flow"]
        verbose_name = "paused flow"

    def __str__(self) -> str:
        return self.flow


class ExternalRef(models.Model):
    """Whose name is whose: our public id beside the other system's id, with the version last seen there."""

    system = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    public_id = models.CharField(max_length=160)
    external_id = models.CharField(max_length=160)
    version = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["system", "kind", "public_id"], name="externalref_ours_once"),
            models.UniqueConstraint(fields=["system", "kind", "external_id"], name="externalref_theirs_once"),
            models.CheckConstraint(condition=~Q(external_id="") & ~Q(public_id=""), name="externalref_named"),
        ]
        verbose_name = "external reference"

    def __str__(self) -> str:
        return f"{self.system} {self.kind} {self.public_id} = {self.external_id}"
