"""The shop's own programs and the sandboxes: how each is run under bin/dev."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from launcher.children import OUTSIDE, SHOP, ChildSpec
from launcher.folder import ShopFolder
from launcher.ports import LOOPBACK
from launcher.readiness import all_answer_ok, answers_ok, log_says
from launcher.virtualenv import VirtualEnvironment

SHOP_PROGRAMS = ("web", "worker", "beat")
# What Celery says of every task that goes well: several lines a second, kept in the logs only.
ROUTINE = ("] received", " succeeded in ", "Scheduler: Sending due task")


def sandboxes_spec(
    venv: VirtualEnvironment,
    shop: ShopFolder,
    project: Path,
    env: Mapping[str, str],
    ports: Mapping[str, int],
) -> ChildSpec:
    """The four outside systems' stand-ins, started by one command."""
    return ChildSpec(
        name="sandboxes",
        argv=[str(venv.python), "-m", "sandboxes"],
        env=env,
        cwd=project,
        log=shop.logs / "sandboxes.log",
        stage=OUTSIDE,
        colour="yellow",
        is_ready=all_answer_ok(ports.values(), "/__sandbox__/health"),
    )


def shop_specs(
    venv: VirtualEnvironment, shop: ShopFolder, project: Path, env: Mapping[str, str], web_port: int
) -> list[ChildSpec]:
    """Web server, Celery worker and Celery beat."""

    def spec(name: str, argv: Sequence[str]) -> ChildSpec:
        return ChildSpec(
            name=name, argv=argv, env=env, cwd=project, log=shop.logs / f"{name}.log", stage=SHOP
        )

    granian = [venv.program("granian"), "--interface", "wsgi", "--host", LOOPBACK, "--port", str(web_port)]
    celery = [str(venv.python), "-m", "celery", "-A", "config"]
    web = spec("web", [*granian, "--workers", "1", "--blocking-threads", "8", "config.wsgi:application"])
    # Its work is mostly waiting for other systems: with a few processes a slow one does not hold up the rest.
    worker = spec("worker", [*celery, "worker", "-c", "4", "-l", "INFO", "--without-gossip"])
    beat = spec("beat", [*celery, "beat", "-l", "INFO", "-s", str(shop.path / "beat-schedule")])
    return [
        replace(web, colour="green", is_ready=lambda: answers_ok(web_port, "/readyz")),
        replace(
            worker,
            colour="cyan",
            grace_s=15,
            is_ready=log_says(shop.logs / "worker.log", b" ready."),
            unshown=ROUTINE,
        ),
        replace(
            beat, colour="dim", is_ready=log_says(shop.logs / "beat.log", b"beat: Starting"), unshown=ROUTINE
        ),
    ]
