"""The environment variables that the shop and the sandboxes get. The real environment wins over every default."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from launcher.errors import CannotStart
from launcher.folder import ShopFolder, write_whole
from launcher.ports import LOOPBACK, SANDBOX_PORTS

# What each sandbox knows us by. Public on purpose: they protect nothing, the sandboxes listen on loopback only.
CREDENTIALS: dict[str, dict[str, str]] = {
    "razorpay": {
        "RAZORPAY_KEY_ID": "rzp_test_blouson",
        "RAZORPAY_KEY_SECRET": "rzp-sandbox-secret",
        "RAZORPAY_WEBHOOK_SECRET": "rzp-sandbox-webhook",
    },
    "arkone": {
        "ARKONE_TOKEN": "arkone-test-token",
        "ARKONE_WEBHOOK_SECRET": "arkone-sandbox-webhook",
    },
    "crm": {
        "CRM_TOKEN": "crm-test-token",
        "CRM_WEBHOOK_SECRET": "crm-sandbox-webhook",
    },
    "shiprocket": {
        "SHIPROCKET_EMAIL": "api@blouson.test",
        "SHIPROCKET_PASSWORD": "shiprocket-sandbox",
        "SHIPROCKET_WEBHOOK_TOKEN": "courier-sandbox-token",
    },
}
BASE_PATHS = {"razorpay": "", "arkone": "/api/v1", "crm": "/api/v1", "shiprocket": "/v1/external"}
# Where the real systems with one public address are; the others' addresses belong to each shop.
PUBLIC_ADDRESSES = {
    "razorpay": "https://api.razorpay.com",
    "shiprocket": "https://apiv2.shiprocket.in/v1/external",
}
WEBHOOKS = {
    "razorpay": ("/hooks/payment/razorpay", "RAZORPAY_WEBHOOK_SECRET"),
    "arkone": ("/hooks/erp/arkone", "ARKONE_WEBHOOK_SECRET"),
    "crm": ("/hooks/crm", "CRM_WEBHOOK_SECRET"),
    "shiprocket": ("/hooks/courier", "SHIPROCKET_WEBHOOK_TOKEN"),
}


def site_url(port: int) -> str:
    """The shop's address on this machine."""
    return f"http://{LOOPBACK}:{port}"


def base_url_name(system: str) -> str:
    """`RAZORPAY_BASE_URL` and its like."""
    return f"{system.upper()}_BASE_URL"


def real_systems(environ: Mapping[str, str]) -> frozenset[str]:
    """The outside systems that the environment points somewhere of its own, so that their sandbox is not used."""
    return frozenset(
        system
        for system, credentials in CREDENTIALS.items()
        if environ.get(base_url_name(system)) or any(environ.get(name) for name in credentials)
    )


def outside_variables(environ: Mapping[str, str], ports: Mapping[str, int]) -> dict[str, str]:
    """Address and credentials of each outside system: as the environment says, else its sandbox.

    Raises CannotStart when a real system is only half described: a real account must never get a sandbox's secret.
    """
    chosen: dict[str, str] = {}
    real = real_systems(environ)
    for system, credentials in CREDENTIALS.items():
        address = base_url_name(system)
        if system not in real:
            chosen[address] = f"http://{LOOPBACK}:{ports[system]}{BASE_PATHS[system]}"
            chosen.update(credentials)
            continue
        given = {name: environ.get(name, "") for name in (address, *credentials)}
        given[address] = given[address] or PUBLIC_ADDRESSES.get(system, "")
        if missing := [name for name, value in given.items() if not value]:
            raise CannotStart(
                f"{system.title()} is set in the environment, but {' and '.join(missing)} is missing; "
                f"set all of {', '.join(given)}, or none of them to use the sandbox."
            )
        chosen.update(given)
    return chosen


def without_outside(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without any real account, so that tests can only ever reach sandboxes."""
    names = {name for credentials in CREDENTIALS.values() for name in credentials}
    names |= {base_url_name(system) for system in CREDENTIALS}
    return {name: value for name, value in environ.items() if name not in names}


def python_environment(environ: Mapping[str, str], venv: Path) -> dict[str, str]:
    """The environment in which the virtual environment's programs are found first."""
    kept = {
        name: value for name, value in environ.items() if name not in ("PYTHONHOME", "__PYVENV_LAUNCHER__")
    }
    return {
        **kept,
        "VIRTUAL_ENV": str(venv),
        "PATH": f"{venv / 'bin'}{os.pathsep}{environ.get('PATH', os.defpath)}",
        "PYTHONUNBUFFERED": "1",
    }


def shop_variables(environ: Mapping[str, str], shop: ShopFolder, *, web_port: int) -> dict[str, str]:
    """The shop's own settings under bin/dev."""
    defaults = {
        "DJANGO_SETTINGS_MODULE": "config.settings.local",
        "SECRET_KEY": shop.secret("django"),
        "ALLOWED_HOSTS": f"{LOOPBACK},localhost",
        "SITE_URL": site_url(web_port),
        "MEDIA_ROOT": str(shop.media),
        "PAGES_ROOT": str(shop.path / "pages"),
        "EMAIL_FILE_PATH": str(shop.path / "letters"),
    }
    return {name: environ.get(name) or default for name, default in defaults.items()}


def sandbox_variables(shop: ShopFolder, ports: Mapping[str, int]) -> dict[str, str]:
    """Where the sandboxes listen, keep their state and find their first configuration."""
    return {
        "SANDBOX_DATA": str(shop.sandboxes),
        "SANDBOX_CONFIG": str(shop.path / "sandboxes.json"),
        **{f"{name.upper()}_SANDBOX_PORT": str(ports[name]) for name in SANDBOX_PORTS},
    }


def sandbox_configuration(variables: Mapping[str, str], *, web_port: int) -> dict[str, dict[str, object]]:
    """What each sandbox's first run holds: where its news goes, and for ArkOne the demo catalogue."""
    configuration: dict[str, dict[str, object]] = {
        system: {"webhook": {"url": site_url(web_port) + path, "secret": variables[secret]}}
        for system, (path, secret) in WEBHOOKS.items()
    }
    configuration["arkone"] |= {"fixture": "demo", "options": {"auto_advance_s": 20}}
    return configuration


def write_sandbox_configuration(shop: ShopFolder, variables: Mapping[str, str], *, web_port: int) -> None:
    """Leave the configuration where SANDBOX_CONFIG points."""
    text = json.dumps(sandbox_configuration(variables, web_port=web_port), indent=1)
    write_whole(shop.path / "sandboxes.json", text)
