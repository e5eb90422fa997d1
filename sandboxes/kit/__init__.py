"""The common part of all sandboxes: runs, clock, journal, faults, webhooks, control API, panel, server.

How a sandbox is made
---------------------
Its package exports ``SPEC: SandboxSpec`` (``sandboxes.kit.spec``). Its routes are Flask blueprints without a kit
import beyond this::

    from sandboxes.kit import current_world, current_fault, not_a_write

    @api.post("/api/v1/things")
    def create_thing():
        world = current_world()                       # the run of this request; its lock is held already
        thing = world.put("things", {"id": world.new_id("th_"), "made_at": world.now_text()})
        world.emit("thing.made", {"type": "thing.made", "data": thing})     # a webhook, signed by SPEC.sign
        world.call_later(30, "finish_thing", {"id": thing["id"]})           # SPEC.actions["finish_thing"]
        return thing, 201

- ``world.objects(type)`` / ``world.get(type, id)`` give the live dicts; after changing one, ``world.put`` it again.
- Do everything through ``world.now()``, ``world.rng``, ``world.new_id``, ``world.counter``: then a run is the same
  under the same seed, and tests can move its clock.
- A write is journaled by the kit when it answers 2xx. Call ``not_a_write()`` in a POST that only asks, and either
  that or the header ``Idempotency-Replayed: true`` in an answer that is replayed.
- Routes under ``/__sandbox__/`` (moving things by hand) are neither journaled nor struck by faults.
- The run: header ``X-Sandbox-Run``, else ``SPEC.run_of(request)`` (a name inside the credential), else ``default``.
  A new run starts with the fixture ``default`` if there is one; ``POST /__sandbox__/reset {"fixture": "empty"}``
  empties it.
- Domain faults (``SPEC.fault_actions``) are asked for by the route: ``current_fault("low_balance")`` gives its params.
- The panel shows ``SPEC.panel.tables``; its buttons post to ``SPEC.panel.actions[...] (world, form) -> message``.
- A blueprint with templates of its own gives Flask its ``template_folder``; keep them in a folder of the sandbox's
  name (``templates/<name>/...``).

In tests: ``with SandboxServer(SPEC, port=0) as server: SandboxControl(server.base_url, "run-1").reset(seed=7)``.
"""

from __future__ import annotations

from sandboxes.kit.client import SandboxControl, SandboxRefused
from sandboxes.kit.clock import parse_moment, rfc3339
from sandboxes.kit.current import current_fault, current_world, not_a_write
from sandboxes.kit.delivery import Delivery
from sandboxes.kit.server import SandboxServer
from sandboxes.kit.spec import PanelButton, PanelColumn, PanelField, PanelSpec, PanelTable, SandboxSpec
from sandboxes.kit.world import World

__all__ = [
    "Delivery",
    "PanelButton",
    "PanelColumn",
    "PanelField",
    "PanelSpec",
    "PanelTable",
    "SandboxControl",
    "SandboxRefused",
    "SandboxServer",
    "SandboxSpec",
    "World",
    "current_fault",
    "current_world",
    "not_a_write",
    "parse_moment",
    "rfc3339",
]
