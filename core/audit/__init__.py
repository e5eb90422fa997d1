"""Who changed what: entries that are only ever added, written in the transaction of the change itself."""

from core.audit.operations import record, record_all
from core.audit.rules import Author, Change, Subject
from core.audit.watching import audited

__all__ = ["Author", "Change", "Subject", "audited", "record", "record_all"]
