"""`bin/dev`: the whole business on this machine, from nothing to `Ready`."""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from launcher import environment as variables
from launcher.children import ChildSpec
from launcher.commands import run_logged
from launcher.errors import CannotStart, StopRequested
from launcher.first_start import FirstStart
from launcher.folder import ShopFolder, shop_folder
from launcher.patience import Patience
from launcher.ports import LOOPBACK, SANDBOX_PORTS, sandbox_ports, web_port
from launcher.programs import SHOP_PROGRAMS, sandboxes_spec, shop_specs
from launcher.progress import Progress, seconds_text
from launcher.reload import SourceWatch
from launcher.servers import start_servers
from launcher.supervisor import Supervisor
from launcher.virtualenv import ensure_virtualenv

TITLES = {"razorpay": "Razorpay", "arkone": "ArkOne", "crm": "CRM", "shiprocket": "Shiprocket"}
EPILOG = """environment:
  PORT          the shop's port (8000)
  BLOUSON_DATA  the data folder (.blouson in the project)
  DATABASE_URL, REDIS_URL
                servers of your own, instead of the embedded ones
  RAZORPAY_*, ARKONE_*, CRM_*, SHIPROCKET_*
                real accounts, instead of the sandboxes
"""


def arguments(words: Sequence[str]) -> argparse.Namespace:
    """The options of `bin/dev`."""
    parser = argparse.ArgumentParser(
        prog="bin/dev",
        description="Sets up and runs the whole shop on this machine: storefront, admin, workers and sandboxes.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--fresh", action="store_true", help="start from nothing: delete the data folder first"
    )
    parser.add_argument(
        "--reload", action="store_true", help="restart the shop when its Python source changes"
    )
    return parser.parse_args(words)


def main(words: Sequence[str], project: Path) -> int:
    """Run until Ctrl-C; the exit status."""
    options = arguments(words)
    started = time.monotonic()
    progress, patience = Progress(), Patience()
    patience.listen()
    shop = shop_folder(project, os.environ.get("BLOUSON_DATA"))
    supervisor: Supervisor | None = None
    try:
        shop.take()
        supervisor = Supervisor(shop, progress, patience, empty_first=options.fresh)
        block = start(supervisor, project, os.environ, started=started)
        progress.say(block)
        supervisor.show_output()
        stay(supervisor, SourceWatch(project) if options.reload else None)
    except StopRequested:
        progress.say("\nStopping ...")
        return 0
    except CannotStart as error:
        error.report("bin/dev")
        return 1
    finally:
        if supervisor is not None:
            supervisor.stop()
            progress.say("Everything is stopped.")
    return 0


def start(supervisor: Supervisor, project: Path, environ: Mapping[str, str], *, started: float) -> str:
    """All steps up to `Ready`; the block to print then. Raises CannotStart."""
    shop = supervisor.shop
    port = web_port(environ)
    variables.outside_variables(
        environ, SANDBOX_PORTS
    )  # half a real account is refused before the long steps
    shop.remember("address", variables.site_url(port))
    venv, installed = ensure_virtualenv(supervisor, project, log=shop.logs / "setup.log")
    servers = start_servers(supervisor, venv, environ, durable=True)
    sandboxes = sandbox_ports(environ, taken=[port])  # chosen late, so that nothing takes them in between
    env = {
        **variables.python_environment(environ, venv.path),
        **variables.shop_variables(environ, shop, web_port=port),
        **servers,
        **variables.outside_variables(environ, sandboxes),
        **variables.sandbox_variables(shop, sandboxes),
    }
    variables.write_sandbox_configuration(shop, env, web_port=port)
    stand_ins = sandboxes_spec(venv, shop, project, env, sandboxes)
    programs = shop_specs(venv, shop, project, env, port)
    first_start = FirstStart(supervisor, venv, project, env)
    is_first = bring_up(supervisor, first_start, stand_ins, programs) or installed
    block = ready_block(shop, port=port, sandboxes=sandboxes, real=variables.real_systems(environ))
    more = "\n  More pictures are being drawn in the background.\n" if first_start.run_rest() else ""
    took = seconds_text(time.monotonic() - started)
    return f"\nReady ({'first' if is_first else 'warm'} start, {took})\n\n{block}\n{more}\n  Ctrl-C stops everything.\n"


def bring_up(
    supervisor: Supervisor, first_start: FirstStart, stand_ins: ChildSpec, programs: Sequence[ChildSpec]
) -> bool:
    """Tables, sandboxes, demo, then the shop itself; whether there was anything to do for the first time."""
    step, log = supervisor.progress.step, supervisor.shop.logs / "setup.log"
    sandboxes = supervisor.start(stand_ins)  # they come up while the tables are made
    with step("Database tables"):
        words = [f"{stand_ins.env['VIRTUAL_ENV']}/bin/python", "manage.py", "migrate", "-v1"]
        run_logged(supervisor, words, env=stand_ins.env, cwd=stand_ins.cwd, log=log)
        run_logged(supervisor, [*words[:2], "keep_roles"], env=stand_ins.env, cwd=stand_ins.cwd, log=log)
    with step("Sandboxes: Razorpay, ArkOne, CRM, Shiprocket"):
        supervisor.wait_ready(sandboxes)
    is_first = first_start.run(log=log)
    with step("Web server, worker and beat"):
        supervisor.start_ready(programs)
    return is_first


def ready_block(shop: ShopFolder, *, port: int, sandboxes: Mapping[str, int], real: frozenset[str]) -> str:
    """Where everything is, and with what to log in."""
    site = variables.site_url(port)
    rows = [
        ("Shop", f"{site}/", "asha@blouson.test / blouson-shopper"),
        ("Admin", f"{site}/admin/", "admin@blouson.test / blouson-admin"),
        ("Store API", f"{site}/store/", "publishable key pk_blouson_demo"),
    ]
    for system, sandbox_port in sandboxes.items():
        note = "not used: the environment points elsewhere" if system in real else "sandbox"
        rows.append((TITLES[system], f"http://{LOOPBACK}:{sandbox_port}/", note))
    rows += [("Data", str(shop.path), ""), ("Logs", str(shop.logs), "")]
    return "\n".join(f"  {name:<11} {place:<31} {note}".rstrip() for name, place, note in rows)


def stay(supervisor: Supervisor, source: SourceWatch | None) -> None:
    """Watch over the programs until StopRequested; with a source watch also restart the shop on changes."""
    while True:
        for _ in range(4):
            supervisor.watch()
            supervisor.patience.pause(0.25)
        if source is not None and (path := source.changed()):
            supervisor.output.say("reload", "bold", f"{path} changed")
            supervisor.restart(SHOP_PROGRAMS)
