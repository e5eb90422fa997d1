"""The Celery app: workers run tasks, beat keeps the schedule that the tasks themselves declare."""

from __future__ import annotations

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")

app = Celery("blouson", task_cls="core.celery:ShopTask", log="core.logs:MaskedLogging")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(force=False)


@app.on_after_finalize.connect
def keep_schedule(sender: Celery, **kwargs: object) -> None:
    """Beat runs what `core.celery.scheduled` collected, each at its own pace."""
    sender.loader.import_default_modules()
    from core.celery import beat_schedule  # Django's apps have to be loaded first

    sender.conf.beat_schedule = beat_schedule()
