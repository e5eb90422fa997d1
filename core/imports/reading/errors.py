"""Why a whole file cannot be read."""

from __future__ import annotations

from core.errors import Invalid


class FileUnreadable(Invalid):
    """The file itself is wrong, not one of its rows: nothing of it is taken over."""

    code = "file_unreadable"
    message = "This file cannot be read. Save it as CSV (UTF-8) or XLSX and hand it in again."
