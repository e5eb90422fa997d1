"""The launcher's own world: a data folder, a patient waiter, and a supervisor that is always stopped."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from launcher.folder import ShopFolder
from launcher.patience import Patience
from launcher.progress import Progress
from launcher.supervisor import Supervisor
from launcher.virtualenv import VirtualEnvironment


@pytest.fixture
def shop(tmp_path: Path) -> ShopFolder:
    """A data folder that nobody holds yet."""
    return ShopFolder(tmp_path / "shop")


@pytest.fixture
def screen() -> io.StringIO:
    """What the launcher prints."""
    return io.StringIO()


@pytest.fixture
def supervisor(shop: ShopFolder, screen: io.StringIO) -> Iterator[Supervisor]:
    """A supervisor over a folder of its own; whatever it started is stopped at the end."""
    shop.take()
    one = Supervisor(shop, Progress(screen), Patience())
    yield one
    one.stop()


@pytest.fixture
def venv() -> VirtualEnvironment:
    """The environment these tests run in, which holds the embedded servers."""
    return VirtualEnvironment(Path(sys.prefix))
