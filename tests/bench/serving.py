"""What one stored page costs its server: the shop's Python server alone, and stock nginx serving the same packed file.

CPU of the server's own process, threads and all; a machine that others use too changes it little. Connections stay
open, as a browser's do. Without nginx on the machine (Debian: `nginx-light`) only the first half is measured.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings

from catalog.products.queries import product_cards
from tests.bench.figures import Figure
from tests.bench.purchases import running_web

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "10000"))
CONNECTIONS = 16
ROUNDS = 3
BUDGET_MS, MOST_TIMES_NGINX = 0.08, 2.0
NGINX = """
worker_processes 1; daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; default_type "text/html; charset=utf-8"; types {{ }} sendfile on; keepalive_requests 1000000;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  map $http_accept_encoding $ending {{ default ""; "~br" ".br"; "~gzip" ".gz"; }}
  map $ending $encoding {{ ".br" "br"; ".gz" "gzip"; }}
  map $args $still {{ default "none"; "" "index"; "~^(colour|page)=[-\\w]+$" $args; }}
  server {{
    listen 127.0.0.1:{port};
    root {root}/current;
    location / {{
      include {root}/current/headers*.conf;
      add_header Content-Encoding $encoding; add_header Vary Accept-Encoding; add_header Cache-Control "public, max-age=0, must-revalidate";
      try_files $uri/$still.html$ending =404;
    }}
  }}
}}
"""


def measure() -> Iterator[Figure]:
    """CPU per request of both, in turns, so that a busy hour falls on both alike."""
    path = product_cards(limit=1).cards[0].url
    with running_web() as pid, _nginx(settings.PAGES_ROOT) as beside:
        web = Server(int(urlsplit(os.environ["SITE_URL"]).port or 80), pid)
        size = web.ask_many(path, 200)
        rounds: list[tuple[float, float]] = []
        for _ in range(ROUNDS):
            rounds.append((web.cost(path), beside.cost(path) if beside else 0.0))
        if beside and beside.ask_many(path, 1) != size:
            raise AssertionError("nginx serves other bytes than the shop")
    mine = min(each for each, _ in rounds)
    yield Figure("serving: stored product page, Python server alone, CPU", mine, "ms", budget=BUDGET_MS)
    if beside is None:
        print("  nginx is not on this machine: nothing to compare with", file=sys.stderr, flush=True)
        return
    theirs = min(each for _, each in rounds)
    yield Figure("serving: the same file from stock nginx, CPU", theirs, "ms")
    yield Figure("serving: Python server against nginx", mine / theirs, "times", budget=MOST_TIMES_NGINX)


class Server:
    """A server to be asked over connections that stay open."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self.pid = port, pid

    def cost(self, path: str) -> float:
        """CPU milliseconds of the server for one request."""
        self.ask_many(path, REQUESTS // 10)
        before = family_cpu_ms(self.pid)
        self.ask_many(path, REQUESTS)
        return (family_cpu_ms(self.pid) - before) / REQUESTS

    def ask_many(self, path: str, times: int) -> int:
        """Ask so often, a request on each connection at a time; the size of the last body."""
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nAccept-Encoding: gzip, br\r\n\r\n".encode()
        places = [socket.create_connection(("127.0.0.1", self.port)) for _ in range(min(times, CONNECTIONS))]
        size = 0
        try:
            for _ in range(times // len(places)):
                for place in places:
                    place.sendall(request)
                for place in places:
                    size = _body_size(place)
        finally:
            for place in places:
                place.close()
        return size


def _body_size(place: socket.socket) -> int:
    """Read one answer to its end. AssertionError for any but a packed 200."""
    told = place.recv(65536)
    while b"\r\n\r\n" not in told:
        told += place.recv(65536)
    head, _, body = told.partition(b"\r\n\r\n")
    lines = head.lower().split(b"\r\n")
    assert b" 200" in lines[0] and b"content-encoding: br" in lines, head[:300]
    length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    while len(body) < length:
        body += place.recv(65536)
    return length


def family_cpu_ms(pid: int) -> float:
    """CPU of a process and its children, every thread, in milliseconds and to the nanosecond."""
    total = 0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((process / "stat").read_text().rpartition(")")[2].split()[1])
            if pid in {int(process.name), parent}:
                total += sum(
                    int((each / "schedstat").read_text().split()[0]) for each in (process / "task").iterdir()
                )
        except (OSError, ValueError, IndexError):
            continue
    return total / 1_000_000


@contextmanager
def _nginx(root: str) -> Iterator[Server | None]:
    """Stock nginx before the same files; None where there is none."""
    program = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if program is None:
        yield None
        return
    from tests.shop import free_port

    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        written = Path(folder) / "nginx.conf"
        user = "user root;\n" if os.geteuid() == 0 else ""
        written.write_text(user + NGINX.format(folder=folder, port=port, root=root))
        server = subprocess.Popen([program, "-c", str(written), "-p", folder], stderr=None)
        try:
            _wait_for_port(server, port)
            yield Server(port, server.pid)
        finally:
            server.terminate()
            server.wait(timeout=10)


def _wait_for_port(server: subprocess.Popen[bytes], port: int) -> None:
    ends_at = time.monotonic() + 10
    while server.poll() is None and time.monotonic() < ends_at:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"nginx did not come up ({server.poll()})")
