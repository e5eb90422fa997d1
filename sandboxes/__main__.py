"""``python -m sandboxes [--only razorpay,crm]``: start the sandboxes, each as a process of its own."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

from sandboxes import NAMES
from sandboxes.kit.server import SandboxServer

Json = dict[str, Any]


def main() -> int:
    """Start what was asked for and wait until told to stop. Returns the exit code."""
    arguments = _arguments()
    refusal = production_refusal(dict(os.environ))
    if refusal:
        print(refusal, file=sys.stderr)
        return 2
    names = _chosen(arguments.only)
    if arguments.serve:
        return serve(names[0])
    return supervise(names)


def production_refusal(environ: dict[str, str]) -> str | None:
    """Why the sandboxes must not start in this environment, or None."""
    if "production" in environ.get("DJANGO_SETTINGS_MODULE", ""):
        return "The sandboxes do not start beside production settings (DJANGO_SETTINGS_MODULE)."
    if environ.get("BLOUSON_ENV") == "production":
        return "The sandboxes do not start in production (BLOUSON_ENV)."
    return None


def serve(name: str) -> int:
    """Serve one sandbox in this process until SIGTERM, SIGINT or the end of the parent."""
    spec = importlib.import_module(f"sandboxes.{name}").SPEC
    data = Path(os.environ.get("SANDBOX_DATA", ".blouson/sandboxes"))
    port = int(os.environ.get(f"{name.upper()}_SANDBOX_PORT", spec.default_port))
    try:
        server = SandboxServer(spec, port=port, data=data)
    except (OSError, SystemExit):
        print(f"{name} sandbox: port {port} is taken; set {name.upper()}_SANDBOX_PORT.", file=sys.stderr)
        return 1
    try:
        server.configure(_config(name))
    except (KeyError, ValueError) as error:
        print(f"{name} sandbox: its part of SANDBOX_CONFIG is wrong: {error}", file=sys.stderr)
        return 1
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    if os.environ.get("SANDBOX_PARENT_PIPE"):
        threading.Thread(target=_stop_with_parent, args=(stopping,), daemon=True).start()
    with server:
        print(f"{name} sandbox ready on {server.base_url}", flush=True)
        while not stopping.wait(1):
            pass
    return 0


def supervise(names: list[str]) -> int:
    """One child per sandbox; when one ends, all end."""
    stopping = threading.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        signal.signal(signum, lambda *_: stopping.set())
    children = {name: _child(name) for name in names}
    failed = False
    while not stopping.wait(0.2):
        ended = [name for name, child in children.items() if child.poll() is not None]
        if ended:
            print(f"The {', '.join(ended)} sandbox ended; stopping the others.", file=sys.stderr)
            failed = True
            break
    _stop(list(children.values()))
    return 1 if failed else 0


def _child(name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own module, a name from our own list
        [sys.executable, "-m", "sandboxes", "--serve", "--only", name],
        stdin=subprocess.PIPE,
        env={**os.environ, "SANDBOX_PARENT_PIPE": "1"},
    )


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    for child in children:
        child.terminate()
    deadline = time.monotonic() + 5
    for child in children:
        try:
            child.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _stop_with_parent(stopping: threading.Event) -> None:
    """The parent holds the other end of our stdin: when it is gone, so are we."""
    # Unbuffered: a buffered read would still hold its lock when Python shuts down.
    os.read(sys.stdin.fileno(), 1)
    stopping.set()


def _config(name: str) -> Json:
    path = os.environ.get("SANDBOX_CONFIG")
    if not path:
        return {}
    config: Json = json.loads(Path(path).read_text()).get(name, {})
    return config


def _chosen(only: str | None) -> list[str]:
    names = only.split(",") if only else list(NAMES)
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        raise SystemExit(f"No sandbox is called {', '.join(unknown)}; there are {', '.join(NAMES)}.")
    return names


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandboxes", description=__doc__)
    parser.add_argument("--only", help="comma-separated names; default: all")
    parser.add_argument("--serve", action="store_true", help="serve the one named, in this process")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
