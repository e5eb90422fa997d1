"""The shop's own programs and the sandboxes: how each is run under bin/dev."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from launcher.children import OUTSIDE, SHOP, ChildSpec
from launcher.folder import ShopFolder
from launcher.ports import LOOPBACK
from launcher.readiness import all_answer_ok, answers_ok, log_says
from launcher.virtualenv import VirtualEnvironment

SHOP_PROGRAMS = ("web", "worker", "beat")


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

    def spec(name: str, colour: str, argv: list[str], grace_s: float = 10) -> ChildSpec:
        log = shop.logs / f"{name}.log"
        return ChildSpec(
            name=name, argv=argv, env=env, cwd=project, log=log, stage=SHOP, colour=colour, grace_s=grace_s,
            is_ready=checks[name],
        )  # fmt: skip

    checks = {
        "web": lambda: answers_ok(web_port, "/readyz"),
        "worker": log_says(shop.logs / "worker.log", b" ready."),
        "beat": log_says(shop.logs / "beat.log", b"beat: Starting"),
    }
    celery = [str(venv.python), "-m", "celery", "-A", "config"]
    granian = [venv.program("granian"), "--interface", "wsgi", "--host", LOOPBACK, "--port", str(web_port)]
    schedule = str(shop.path / "beat-schedule")
    return [
        spec(
            "web", "green", [*granian, "--workers", "1", "--blocking-threads", "8", "config.wsgi:application"]
        ),
        spec("worker", "cyan", [*celery, "worker", "-c", "2", "-l", "INFO", "--without-gossip"], 15),
        spec("beat", "dim", [*celery, "beat", "-l", "INFO", "-s", schedule]),
    ]
