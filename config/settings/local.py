"""The shop on one's own machine, as bin/dev runs it: everything real, nothing public."""

from __future__ import annotations

import base64
import hashlib

from config.settings.base import *

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = SECRET_KEY or "local-only-not-a-secret-" + "x" * 40
ENCRYPTION_KEYS = ENCRYPTION_KEYS or [
    base64.urlsafe_b64encode(hashlib.sha256(SECRET_KEY.encode()).digest()).decode()
]
ALLOWED_HOSTS = ALLOWED_HOSTS or ["127.0.0.1", "localhost", "[::1]"]
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
WATCH_STYLES = True
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.filebased.EmailBackend")
EMAIL_FILE_PATH = env.str("EMAIL_FILE_PATH", default=str(BASE_DIR / ".blouson" / "letters"))
TEXT_MESSENGER = env.str("TEXT_MESSENGER", default="storefront.letters.texting.FolderMessenger")
TEXT_FILE_PATH = env.str("TEXT_FILE_PATH", default=EMAIL_FILE_PATH)  # beside the e-mails
SERVE_MEDIA = True
RETURNS_PHONE = RETURNS_PHONE or "9845012340"
PRIVATE_RECEIVERS_ALLOWED = True  # webhooks to one's own machine
