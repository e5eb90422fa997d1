"""The shop on this machine with its static files as a release has them: packed, named by their content, kept for good."""

from __future__ import annotations

from config.settings.local import *  # noqa: F403

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}  # noqa: F405
WHITENOISE_USE_FINDERS = False
WHITENOISE_AUTOREFRESH = False
WATCH_STYLES = False
