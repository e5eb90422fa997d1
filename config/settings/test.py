"""The shop under test: the same parts, quick passwords, letters kept in memory or in a folder."""

from __future__ import annotations

from config.settings.local import *

DATABASES["default"]["OPTIONS"].pop("pool")  # a test database is dropped at the end: no pool may hold it open
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = env.str("EMAIL_BACKEND", default="django.core.mail.backends.locmem.EmailBackend")
# Each parallel test process keeps its own corner of Redis.
CACHES["default"]["KEY_PREFIX"] = "-".join(
    [env.str("CACHE_PREFIX", default="blouson-test"), env.str("PYTEST_XDIST_WORKER", default="main")]
)

# Without a worker beside it a test brings news to its subscribers itself (tests/world.py); journeys set a real broker.
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default="memory://")

PAGES_ROOT = env.str("PAGES_ROOT", default="")

# Nearly every test publishes something and is about something else; the test of this flow turns it on.
ERP_HEARS_WHAT_IS_SHOWN = False
