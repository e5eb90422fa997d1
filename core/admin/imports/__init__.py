"""Files in and out, in the admin: hand one in, read every row's verdict, say the word, take the refused rows home."""

from core.admin.imports.jobs import ImportJobAdmin

__all__ = ["ImportJobAdmin"]
