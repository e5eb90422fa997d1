"""What the ground floor moves: the people who can log in. Their rights are given anew."""

from __future__ import annotations

from core.models import User
from core.portability.kinds import Kind, Portable

_RIGHTS = "rights in the admin are given anew by the owner of the new shop, so that no file can grant them"

PORTABLE = Portable(
    kinds=(
        Kind(
            "users",
            User,
            ("email",),
            without={
                "is_staff": _RIGHTS,
                "is_superuser": _RIGHTS,
                "session_round": "belongs to the old shop's sessions",
                "last_login": "belongs to the old shop's sessions",
            },
            on_request={"password": "passwords"},
        ),
    ),
    left_out={
        "core.User_groups": _RIGHTS,
        "core.User_user_permissions": _RIGHTS,
        "auth.Group": _RIGHTS,
        "auth.Group_permissions": _RIGHTS,
        "auth.Permission": "made by Django from the tables",
        "contenttypes.ContentType": "made by Django from the tables",
        "admin.LogEntry": "who pressed what in the old admin; it names rows by numbers that change",
        "sessions.Session": "people log in again",
        "core.ApiKey": "keys open one shop: the new one hands out its own",
        "core.OutboxEvent": "news on its way: let the old shop deliver it first",
        "core.Delivery": "news on its way: let the old shop deliver it first",
        "core.IdempotencyKey": "short-lived memory of answered calls",
        "core.AuditEntry": "who changed what in the old admin; it names rows by numbers that change",
        "core.ImportJob": "runs over spreadsheets: what they brought is in the tables",
        "core.ImportRow": "runs over spreadsheets: what they brought is in the tables",
        "core.StoredFile": "spreadsheets and uploads on their way",
        "core.StoredPart": "spreadsheets and uploads on their way",
        "core.ScheduledJob": "heartbeats of the old machine",
    },
)
