"""The addresses of the connections in the Admin API."""

from __future__ import annotations

from django.urls import path

from erp_sync.api import messages, runs

urlpatterns = [
    path("sync/flows", runs.Flows.as_view()),
    path("sync/runs", runs.Runs.as_view()),
    path("sync/runs/<str:run_id>", runs.OneRun.as_view()),
    path("sync/incoming", messages.Incoming.as_view()),
    path("sync/incoming/<str:message_id>", messages.OneIncoming.as_view()),
    path("sync/incoming/<str:message_id>/replay", messages.ReplayIncoming.as_view()),
    path("sync/incoming/<str:message_id>/ignore", messages.IgnoreIncoming.as_view()),
    path("sync/outgoing", messages.Outgoing.as_view()),
    path("sync/outgoing/<str:message_id>", messages.OneOutgoing.as_view()),
    path("sync/outgoing/<str:message_id>/replay", messages.ReplayOutgoing.as_view()),
    path("sync/outgoing/<str:message_id>/ignore", messages.IgnoreOutgoing.as_view()),
]
