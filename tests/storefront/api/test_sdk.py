"""The official SDK, unchanged, buys, returns and logs in here; what it hears is what its own types say."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from catalog.collections.models import ProductTag
from catalog.collections.operations import GroupContent, set_category, set_collection
from catalog.products.models import Product
from catalog.products.operations import ProductContent, attach_content
from orders.models import Order
from tests.orders.outside import Outside
from tests.orders.promotions.offers import code_for, offer
from tests.orders.returns.parcels import add_reasons, deliver
from tests.orders.wardrobe import add_piece, add_size
from tests.sandboxes.node import Node, find_node, installed
from tests.storefront.api.front import add_key
from tests.world import World, drain_outbox

HERE = Path(__file__).parent / "node"


@pytest.fixture
def node() -> Node:
    """Node with its package manager."""
    return find_node()


@pytest.fixture
def key(live_server: LiveServer, outside: Outside, settings: Settings) -> str:
    """A shop with a blouse in two sizes, on a shelf, in a collection, with a code; answers its publishable key."""
    settings.ALLOWED_HOSTS = ["*"]
    add_size(add_piece(), "32", price="1200.00")
    offer_for_code = offer("Save", method="fixed", value=10_000)
    code_for(offer_for_code, "SAVE100")
    set_category(GroupContent("blouses", "Blouses", "All of them."))
    set_collection(GroupContent("the-wedding-edit", "The Wedding Edit"))
    ProductTag.objects.create(handle="handloom", title="Handloom")
    attach_content(
        ProductContent(
            sku=Product.objects.get().erp_sku, handle="meera", title="Meera Silk Blouse", description="Raw silk.",
            fabric="Raw silk", categories=("blouses",), collections=("the-wedding-edit",), tags=("handloom",),
        )
    )  # fmt: skip
    add_reasons()
    drain_outbox()
    return add_key()


@pytest.fixture
def exercise(
    live_server: LiveServer, key: str, node: Node, tmp_path: Path
) -> Iterator[subprocess.Popen[str]]:
    """The exercise, started."""
    folder = installed(HERE, node)
    process = subprocess.Popen(
        [node.node, str(HERE / "exercise.mjs"), live_server.url, key, str(folder), str(tmp_path / "heard.ts")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    yield process
    process.kill()
    process.communicate(timeout=20)


def hear(process: subprocess.Popen[str]) -> dict[str, Any]:
    """What it says next."""
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, f"the SDK ended: {process.communicate(timeout=20)[1]}"
    found: dict[str, Any] = json.loads(line)
    return found


def say(process: subprocess.Popen[str]) -> None:
    """Let it go on."""
    assert process.stdin is not None
    process.stdin.write("{}\n")
    process.stdin.flush()


def test_the_sdk_buys_returns_and_hears_what_its_types_say(
    world: World, exercise: subprocess.Popen[str], node: Node, tmp_path: Path
) -> None:
    told = hear(exercise)
    assert (told["step"], told["amount"]) == ("pay", 2300)  # two at ₹1,200, ₹100 off, carried free
    world.razorpay.call("POST", f"/orders/{told['order']}/pay", {"outcome": "capture"})
    say(exercise)
    assert hear(exercise)["step"] == "deliver"
    deliver(Order.objects.get())
    say(exercise)
    end = hear(exercise)
    assert end["found"] == [1, True, 1]
    assert end["wrongCode"]["status"] == 400 and end["loggedOut"]["status"] == 401
    assert (end["discounted"], end["early"]) == (100, ["cart", "payment_requires_more_error"])
    assert (end["total"], end["paid"], end["orders"], end["me"]) == (2300, "captured", 1, "asha@blouson.test")
    assert (end["book"], end["returned"]) == (1, "requested")
    assert Order.objects.get().customer is not None
    fits_the_types(installed(HERE, node), node, tmp_path / "heard.ts", count=end["kept"])


def fits_the_types(folder: Path, node: Node, heard: Path, *, count: int) -> None:
    """The TypeScript compiler finds nothing wrong with what was heard; and would, if something were."""
    text = heard.read_text()
    assert text.count("check<HttpTypes.") == count >= 20
    assert compiled(folder, node, text) == ""
    assert "not assignable" in compiled(
        folder, node, text.replace('"currency_code": "inr"', '"currency_code": 7', 1)
    )


def compiled(folder: Path, node: Node, text: str) -> str:
    """What the compiler says of it."""
    source = folder / "heard.ts"
    source.write_text((HERE / "shapes.ts").read_text() + text)
    words = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "nodenext"]
    compiler = str(folder / "node_modules/typescript/bin/tsc")
    done = subprocess.run(
        [node.node, compiler, *words, str(source)],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return done.stdout[:6000]
