"""Flows and their readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpResponse
from rest_framework import serializers
from rest_framework.request import Request

from core.api.asked import Asked
from core.api.bodies import Body
from core.api.fields import Wanted, picked
from core.api.wire import name_of, written
from core.backoffice.calls import Call
from core.backoffice.lists import FIELDS, AdminList, Between, Filter, exactly, listed, one_of, only_if, yes
from core.backoffice.many import YesOrNo
from core.backoffice.things import one, text, yes_or_no
from core.backoffice.view import AdminView, done, found_row, fresh, wanted_of
from core.backoffice.wire import row_key
from erp_sync.api.things import FLOW, RUN, RUN_PAGE
from erp_sync.asking import ask_reading
from erp_sync.connections import FLOWS
from erp_sync.models import SyncRun
from erp_sync.queries import cursor_states, run_problems

READ, WRITE = "sync:read", "sync:write"
PLAIN = (
    "flow", "trigger", "is_full", "status", "pages", "received", "stored", "changed", "same", "refused", "error",
)  # fmt: skip


class Flows(AdminView):
    """What is read from other systems."""

    calls: ClassVar[Mapping[str, Call]] = {"get": Call(READ, "erp_sync.view_cursor", one(flows=[FLOW]))}

    def get(self, request: Request) -> HttpResponse:
        """Every flow that was ever read, and how far."""
        Asked(request._request, ())
        flows = [
            {
                "flow": each.flow,
                "system": each.system,
                "modified_since": written(each.modified_since),
                "succeeded_at": written(each.succeeded_at),
                "failures": each.failures,
                "last_error": each.last_error,
            }
            for each in cursor_states()
        ]
        return fresh(request, {"flows": flows})


class RunBody(Body):
    """What to read."""

    flow = serializers.ChoiceField(choices=list(FLOWS))
    full = YesOrNo(required=False)


class Runs(AdminList):
    """Readings, and asking for one."""

    plural = "runs"
    kind = RUN
    filters: ClassVar[Mapping[str, Filter]] = {
        "flow": exactly("flow"),
        "status": one_of("status", SyncRun.Status.values),
        "is_full": only_if(yes("is_full")),
    }
    moments: ClassVar[Mapping[str, Between]] = {"started_at": Between("started_at")}

    def rows(self, **path: str) -> QuerySet[SyncRun]:
        """All of them."""
        return SyncRun.objects.all()

    def written(self, rows: Sequence[SyncRun], wanted: Wanted) -> list[dict[str, Any]]:
        """No query more."""
        return [_run(row) for row in rows]

    def post(self, request: Request) -> HttpResponse:
        """Have a worker read a flow now; the list of readings tells what became of it."""
        said = RunBody.read(request)
        full = said.get("full", False)
        ask_reading(said["flow"], full=full, author=self.caller.author)
        return done({"flow": said["flow"], "full": full}, status=202)


Runs.calls = {
    "get": listed(Runs, scope=READ, right="erp_sync.view_syncrun"),
    "post": Call(
        WRITE,
        "erp_sync.add_syncrun",
        one(flow=text("stock"), full=yes_or_no(False)),
        RunBody,
        example={"flow": "stock"},
        status=202,
    ),
}


class OneRun(AdminView):
    """One reading."""

    calls: ClassVar[Mapping[str, Call]] = {
        "get": Call(READ, "erp_sync.view_syncrun", one(run=RUN_PAGE), query={"fields": FIELDS})
    }

    def get(self, request: Request, run_id: str) -> HttpResponse:
        """One reading, with the rows that could not be applied."""
        wanted = wanted_of(RUN_PAGE, request)
        row = found_row(SyncRun.objects.all(), pk=row_key("run", run_id))
        told = _run(row)
        if wanted.has("problems"):
            told["problems"] = [
                {
                    "message_id": name_of("in", each.message_id),
                    "event_id": each.event_id,
                    "status": each.status,
                    "problem": each.problem,
                }
                for each in run_problems(row.pk)
            ]
        return fresh(request, {"run": picked(told, wanted)})


def _run(row: SyncRun) -> dict[str, Any]:
    return {
        "id": name_of("run", row.pk),
        **{name: getattr(row, name) for name in PLAIN},
        "started_at": written(row.started_at),
        "finished_at": written(row.finished_at),
    }
