"""Loopback ports: which are free, and which the outside systems' stand-ins get."""

from __future__ import annotations

import random
import socket
from collections.abc import Collection, Mapping

from launcher.errors import CannotStart

LOOPBACK = "127.0.0.1"
DEFAULT_WEB_PORT = 8000
SANDBOX_PORTS = {"razorpay": 9100, "arkone": 9101, "crm": 9102, "shiprocket": 9103}
# Below the ranges that Linux (32768) and macOS (49152) hand out to outgoing connections, so that none of
# those can take the port between two starts.
FREE_RANGE = range(20000, 30000)


def is_free(port: int) -> bool:
    """Whether a server could listen on that loopback port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
    return True


def free_port(*, preferred: int | None = None, taken: Collection[int] = ()) -> int:
    """The preferred port when it is free, else any free one that is not in `taken`."""
    if preferred is not None and preferred not in taken and is_free(preferred):
        return preferred
    for port in random.sample(FREE_RANGE, 200):
        if port not in taken and is_free(port):
            return port
    raise CannotStart(f"No free port found between {FREE_RANGE.start} and {FREE_RANGE.stop} on {LOOPBACK}.")


def parsed_port(name: str, text: str) -> int:
    """The port a variable asks for. Raises CannotStart when it is no port a person may use."""
    if not text.isdigit() or not 1 <= int(text) <= 65535:
        raise CannotStart(f"{name}={text} is not a port: use a number from 1 to 65535, such as {name}=8010.")
    return int(text)


def web_port(environ: Mapping[str, str]) -> int:
    """The port of the shop: PORT, or 8000. Raises CannotStart when something else listens there."""
    port = parsed_port("PORT", environ.get("PORT") or str(DEFAULT_WEB_PORT))
    if not is_free(port):
        another = free_port(preferred=port + 10, taken=SANDBOX_PORTS.values())
        raise CannotStart(f"Port {port} is taken by another program; choose another: PORT={another} bin/dev")
    return port


def sandbox_ports(environ: Mapping[str, str], *, taken: Collection[int] = ()) -> dict[str, int]:
    """A port for each sandbox: the one its variable asks for, else its usual one, else a free one."""
    chosen: dict[str, int] = {}
    for name, usual in SANDBOX_PORTS.items():
        variable = f"{name.upper()}_SANDBOX_PORT"
        used = {*taken, *chosen.values()}
        if asked := environ.get(variable):
            chosen[name] = parsed_port(variable, asked)
            if chosen[name] in used or not is_free(chosen[name]):
                raise CannotStart(
                    f"{variable}={asked} is taken; choose another port or leave {variable} unset."
                )
        else:
            chosen[name] = free_port(preferred=usual, taken=used)
    return chosen
