"""What one sandbox declares about itself; the kit does the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint
from werkzeug import Request

from sandboxes.kit.clock import rfc3339

if TYPE_CHECKING:
    from sandboxes.kit.delivery import Delivery
    from sandboxes.kit.world import World

Json = dict[str, Any]


def plain_seed(world: World, type_: str, objects: list[Json]) -> None:
    """Put seeded objects as they are; a sandbox with versions and webhooks brings its own ``on_seed``."""
    for obj in objects:
        world.put(type_, obj)


def no_clock_work(world: World) -> None:
    """A sandbox whose due work is all in ``call_later`` has nothing more to do when time passes."""


def unsigned(delivery: Delivery, secret: str, now: datetime) -> Mapping[str, str]:
    """A sandbox that signs nothing."""
    return {}


def plain_error(status: int) -> Json:
    """Body of an injected error status for a sandbox without an error shape of its own."""
    return {"error": f"injected status {status}", "at": rfc3339()}


@dataclass(frozen=True)
class PanelColumn:
    """One column of a panel table: ``cell`` gives text (escaped) or ``markupsafe.Markup`` for an object."""

    title: str
    cell: Callable[[World, Json], str]
    numeric: bool = False


@dataclass(frozen=True)
class PanelField:
    """An input beside a button. ``choices`` makes it a select; otherwise a text input."""

    name: str
    label: str
    value: str = ""
    choices: Sequence[str] = ()


@dataclass(frozen=True)
class PanelButton:
    """A button a person presses: posts ``hidden`` and ``fields`` to the panel action named ``action``."""

    label: str
    action: str
    hidden: Mapping[str, str] = field(default_factory=dict)
    fields: Sequence[PanelField] = ()
    primary: bool = False


@dataclass(frozen=True)
class PanelTable:
    """A table of one type of object, newest first, with buttons in each row."""

    type: str
    title: str
    columns: Sequence[PanelColumn]
    buttons: Callable[[World, Json], Sequence[PanelButton]] = lambda world, obj: ()
    empty: str = "Nothing here yet."
    limit: int = 25


@dataclass(frozen=True)
class PanelSpec:
    """The sandbox's part of the web page at ``/``.

    ``actions`` maps a button's action to ``(world, form) -> message``; it runs under the world's lock.
    ``buttons`` stand above the tables (things to press that belong to no row).
    Raise ``ValueError`` with a sentence to show a refusal.
    """

    intro: str = ""
    tables: Sequence[PanelTable] = ()
    buttons: Callable[[World], Sequence[PanelButton]] = lambda world: ()
    actions: Mapping[str, Callable[[World, Mapping[str, str]], str]] = field(default_factory=dict)


@dataclass(frozen=True)
class SandboxSpec:
    """A whole sandbox: its routes, its types, how it signs, retries, seeds and shows itself.

    Retry delays and ``give_up_after_s`` are seconds of the run's virtual clock. ``fault_actions`` names the
    domain's own fault actions, which its routes ask for with ``current_fault(action)``.
    """

    name: str
    title: str
    default_port: int
    blueprints: Sequence[Blueprint]
    types: Sequence[str]
    fixtures: Mapping[str, Callable[[World], None]] = field(default_factory=dict)
    sign: Callable[[Delivery, str, datetime], Mapping[str, str]] = unsigned
    retry_delays_s: Sequence[float] = ()
    give_up_after_s: float | None = None
    disables_webhook: bool = False
    event_id_field: str | None = None
    on_seed: Callable[[World, str, list[Json]], None] = plain_seed
    on_clock: Callable[[World], None] = no_clock_work
    actions: Mapping[str, Callable[[World, Json], None]] = field(default_factory=dict)
    panel: PanelSpec = field(default_factory=PanelSpec)
    run_of: Callable[[Request], str | None] = lambda request: None
    refuse_webhook: Callable[[str], str | None] = lambda url: None
    default_options: Mapping[str, Any] = field(default_factory=dict)
    default_webhook_secret: str = ""
    key_headers: Sequence[str] = ("Idempotency-Key",)
    error_body: Callable[[int], Any] = plain_error
    fault_actions: Sequence[str] = ()
