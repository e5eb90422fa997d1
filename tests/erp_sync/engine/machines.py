"""Two machines for workers: network namespaces with nothing between them and the servers but a cable, where we may make them.

Where we may not (no root, no `ip`) they are two processes of this machine, and the test says so.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import socketserver
import subprocess
import threading
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit


@dataclass(frozen=True)
class Machine:
    """Words before a command that make it run there, and where the servers are from there."""

    name: str
    words: tuple[str, ...]
    env: Mapping[str, str]
    is_apart: bool  # has a network of its own

    def start(self, command: list[str]) -> subprocess.Popen[bytes]:
        """A process on this machine."""
        return subprocess.Popen([*self.words, *command], env={**os.environ, **self.env})


@contextlib.contextmanager
def two_machines(servers: Mapping[str, str]) -> Iterator[tuple[Machine, Machine]]:
    """Two of them. `servers` are the URLs that a process there needs, by the variable's name."""
    with contextlib.ExitStack() as stack:
        try:
            one, other = (stack.enter_context(_namespace(number, servers)) for number in (1, 2))
        except (OSError, subprocess.CalledProcessError):
            stack.close()
            one, other = (Machine(f"process {number}", (), servers, is_apart=False) for number in (1, 2))
        yield one, other


@contextlib.contextmanager
def _namespace(number: int, servers: Mapping[str, str]) -> Iterator[Machine]:
    """A network namespace on a cable, with the servers' ports passed on at our end of it."""
    if shutil.which("ip") is None:
        raise OSError("there is no ip command")
    mark = uuid.uuid4().hex[:6]
    name, ours, theirs = f"blouson-{mark}", f"bh{mark}", f"bn{mark}"
    net = f"10.{200 + int(mark[:2], 16) % 50}.{int(mark[2:4], 16)}"
    _ip("netns", "add", name)
    with contextlib.ExitStack() as stack:
        stack.callback(subprocess.run, ["ip", "netns", "del", name], check=False, capture_output=True)
        _ip("link", "add", ours, "type", "veth", "peer", "name", theirs, "netns", name)
        _ip("addr", "add", f"{net}.{4 * number + 1}/30", "dev", ours)
        _ip("link", "set", ours, "up")
        _ip("-n", name, "addr", "add", f"{net}.{4 * number + 2}/30", "dev", theirs)
        _ip("-n", name, "link", "set", theirs, "up")
        _ip("-n", name, "link", "set", "lo", "up")
        env = {
            variable: stack.enter_context(_passed_on(url, f"{net}.{4 * number + 1}"))
            for variable, url in servers.items()
        }
        yield Machine(name, ("ip", "netns", "exec", name), env, is_apart=True)


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)


@contextlib.contextmanager
def _passed_on(url: str, address: str) -> Iterator[str]:
    """The URL of a server as it is reached at `address`."""
    parts = urlsplit(url)
    target = (parts.hostname or "127.0.0.1", parts.port or 0)

    class Passing(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            with socket.create_connection(target) as server:
                back = threading.Thread(target=_copy, args=(server, self.request), daemon=True)
                back.start()
                _copy(self.request, server)
                back.join()

    class Door(socketserver.ThreadingTCPServer):
        daemon_threads = True

    with Door((address, 0), Passing) as door:
        threading.Thread(target=door.serve_forever, daemon=True).start()
        user, at, _ = parts.netloc.rpartition("@")
        yield urlunsplit(parts._replace(netloc=f"{user}{at}{address}:{door.server_address[1]}"))
        door.shutdown()


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while heard := source.recv(65_536):
            target.sendall(heard)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)
