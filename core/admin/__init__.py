"""The ground floor in the admin: staff, news on its way, schedules, who changed what, files brought in."""

from core.admin import audit_trail, imports, news, people
from core.admin.audited import AuditedAdmin, author_of
from core.admin.one_row import OneRowAdmin
from core.admin.read_only import ReadOnlyAdmin, pretty_json

__all__ = [
    "AuditedAdmin",
    "OneRowAdmin",
    "ReadOnlyAdmin",
    "audit_trail",
    "author_of",
    "imports",
    "news",
    "people",
    "pretty_json",
]
