"""What the ground floor holds about people: logins, sessions, and the traces of what was done and told."""

from __future__ import annotations

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.backends.cached_db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q

from core import clock
from core.models import AuditEntry, Delivery, IdempotencyKey, ImportRow, OutboxEvent, ScheduledJob, User
from core.personal.holdings import Changed, Holding, Kept, Person, Personal, Scrubbed

_STAFF = "staff's own words and deeds"
_TRAIL = "the trail of what staff changed stays; what it says about a person is emptied"


def end_sessions_of(person: Person) -> int:
    """Remove every session of the person's login, also from the cache. Reads every live session."""
    if person.user_pk is None:
        return 0
    gone = 0
    for session in Session.objects.filter(expire_date__gt=clock.now()).iterator(chunk_size=1000):
        if session.get_decoded().get("_auth_user_id") == str(person.user_pk):
            SessionStore(session.session_key).delete()
            gone += 1
    return gone


def _of_login(person: Person) -> Q:
    return Q(pk=person.user_pk)


def _about_customer(person: Person) -> Q:
    return Q(kind="orders.customer", object_id=str(person.customer_pk))


def _emptied(changes: object) -> object:
    """Which fields were changed stays, what they said does not."""
    return dict.fromkeys(changes, "erased") if isinstance(changes, dict) else changes


PERSONAL = Personal(
    holdings=(
        Holding(Session, {"session_data": Kept("removed by its verb")}, erase=end_sessions_of),
        Holding(
            AuditEntry,
            {
                "actor_name": Kept(_STAFF),
                "object_name": Changed(lambda name: "erased: a customer"),
                "changes": Changed(_emptied),
            },
            whose=_about_customer,
            marked_in=("object_name", "changes"),
            by_street=True,
        ),
        Holding(
            LogEntry,
            {"object_repr": Scrubbed(), "change_message": Scrubbed()},
            marked_in=("object_repr", "change_message"),
            by_street=True,
        ),
        Holding(
            ImportRow,
            {"key": Scrubbed(), "message": Scrubbed(), "changes": Scrubbed(), "cells": Scrubbed()},
            marked_in=("key", "message", "changes", "cells"),
        ),
        Holding(OutboxEvent, {"payload": Scrubbed()}, marked_in=("payload",)),
        Holding(Delivery, {"last_error": Scrubbed()}, marked_in=("last_error",)),
        Holding(IdempotencyKey, {"answer": Scrubbed()}, marked_in=("answer",)),
        Holding(ScheduledJob, {"last_error": Scrubbed()}, marked_in=("last_error",)),
        Holding(
            User,
            {"email": Kept("removed with its row"), "name": Kept("removed with its row")},
            whose=_of_login,
            title="Your login",
            is_removed=True,
            untold=frozenset({"password", "session_round", "is_staff", "is_superuser"}),
        ),
    ),
    harmless={
        "core.StoredFile": "files that staff hand in; removed with their run",
        "core.StoredPart": "files that staff hand in; removed with their run, a customer's download with its request",
        "core.ImportJob": _STAFF,
        "core.OutboxEvent.name": "what kind of news",
        "core.ScheduledJob.name": "which schedule",
        "auth.Group": "what staff may do",
        "auth.Permission": "what staff may do",
        "contenttypes.ContentType": "names of tables",
    },
)
