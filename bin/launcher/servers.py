"""PostgreSQL and Valkey for one run: those the environment names, else our embedded ones."""

from __future__ import annotations

import socket
from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from launcher import postgres, valkey
from launcher.children import ChildSpec
from launcher.errors import CannotStart
from launcher.ports import free_port, is_free
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment

USUAL_PORTS = {"DATABASE_URL": 5432, "REDIS_URL": 6379}
TRIES = 3


def start_servers(
    supervisor: Supervisor, venv: VirtualEnvironment, environ: Mapping[str, str], *, durable: bool
) -> dict[str, str]:
    """Start what is not given; DATABASE_URL and REDIS_URL for the shop.

    `durable` keeps every commit through a power cut; tests do without. Raises CannotStart when a given server
    does not answer or an embedded one does not start.
    """
    with supervisor.progress.step("PostgreSQL"):
        database = environ.get("DATABASE_URL") or _start_postgres(supervisor, venv, durable)
        check_answers("DATABASE_URL", database)
    with supervisor.progress.step("Valkey"):
        redis = environ.get("REDIS_URL") or _start_valkey(supervisor, venv)
        check_answers("REDIS_URL", redis)
    return {"DATABASE_URL": database, "REDIS_URL": redis}


def _start_postgres(supervisor: Supervisor, venv: VirtualEnvironment, durable: bool) -> str:
    shop = supervisor.shop
    programs = postgres.find_programs(venv.site_packages, shop.postgres)
    postgres.make_cluster(programs, shop)
    postgres.clear_stale_lock(shop.postgres, supervisor.patience)
    tuning = postgres.DURABLE if durable else postgres.DISPOSABLE
    port = _start_on_a_port(
        supervisor, "postgres", lambda port: postgres.postgres_spec(programs, shop, port=port, tuning=tuning)
    )
    postgres.create_database(programs, shop, port=port)
    return postgres.postgres_url(shop, port=port)


def _start_valkey(supervisor: Supervisor, venv: VirtualEnvironment) -> str:
    shop = supervisor.shop
    server = valkey.find_server(venv.site_packages)
    port = _start_on_a_port(supervisor, "valkey", lambda port: valkey.valkey_spec(server, shop, port=port))
    return valkey.valkey_url(shop, port=port)


def _start_on_a_port(supervisor: Supervisor, name: str, spec_on: Callable[[int], ChildSpec]) -> int:
    """Start on the remembered port, or on another when something else took it, also in the last moment."""
    for attempt in range(TRIES):
        port = free_port(preferred=supervisor.shop.remembered(f"{name}_port"))
        child = supervisor.start(spec_on(port))
        try:
            supervisor.wait_ready(child)
        except CannotStart:
            if not child.has_ended() or is_free(port) or attempt == TRIES - 1:
                raise
            supervisor.forget(child)
            continue
        supervisor.shop.remember(f"{name}_port", port)
        break
    return port


def check_answers(variable: str, url: str) -> None:
    """Raise CannotStart, without the password in it, when nothing listens where the URL points."""
    parts = urlsplit(url)
    if not parts.hostname or parts.scheme.startswith("unix"):
        return  # a socket file or a service name, which the driver resolves
    place = (parts.hostname, parts.port or USUAL_PORTS[variable])
    try:
        socket.create_connection(place, timeout=5).close()
    except OSError as error:
        raise CannotStart(
            f"Nothing answers at {place[0]}:{place[1]}, where {variable} points: start that server, "
            f"or unset {variable} to use the embedded one."
        ) from error
