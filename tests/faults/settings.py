"""The shop's local settings with the killer built in: for the processes of the fault campaign only."""

from config.settings.local import *  # noqa: F403

DATABASES["default"]["ENGINE"] = "tests.faults.backend"  # noqa: F405
DATABASES["default"]["OPTIONS"].pop("pool")  # noqa: F405 - the pool reconnects by itself; a killed process has none
INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults"]  # noqa: F405
