"""`sync` and `sync_status`: what a person reads, and what a script can rely on."""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from pytest_django.fixtures import Settings

from catalog.products.models import ProductVariant
from core import clock
from erp_sync.management.commands.sync_status import age
from erp_sync.management.progress import Progress
from erp_sync.models import Cursor, InboxMessage
from tests.erp_sync.conftest import many_items
from tests.erp_sync.intents import intend_order
from tests.world import World

pytestmark = pytest.mark.django_db


def said(*words: str) -> list[str]:
    out = StringIO()
    call_command(*words, stdout=out, no_color=True)
    return out.getvalue().splitlines()


def test_sync_reads_and_applies_and_says_how_much(erp: World) -> None:
    line, rows = said("sync", "products")
    assert line.startswith(
        "products        14 read      14 new      14 applied     0 waiting     0 dead letters"
    )
    assert rows.split() == ["14", "changed", "0", "same", "0", "refused"]
    (again,) = said("sync", "products")
    assert again.startswith(
        "products         0 read       0 new       0 applied     0 waiting     0 dead letters"
    )
    full, rows = said("sync", "products", "--full")
    assert full.startswith(
        "products        14 read       0 new       0 applied     0 waiting     0 dead letters"
    )
    assert rows.split() == ["0", "changed", "14", "same", "0", "refused"]


def test_sync_all_takes_the_flows_in_the_order_they_depend_on(erp: World) -> None:
    flows = [line.split()[0] for line in said("sync", "all") if " read " in line]
    assert flows == [
        "locations",
        "products",
        "prices",
        "stock",
        "orders",
        "deliveries",
        "customers",
        "contacts",
        "leads",
        "activities",
        "tickets",
        "ticket_messages",
    ]
    assert not InboxMessage.objects.exclude(status="done").exists()


def test_sync_names_the_rows_it_could_not_apply(erp: World) -> None:
    erp.arkone.seed(items=[{"sku": "BROKEN", "name": "Broken", "mrp": 12.5, "hsn": "62063000"}])
    erp.arkone.clock(advance_s=5)

    lines = said("sync", "products")
    assert "14 applied" in lines[0]
    assert "1 dead letters" in lines[0]
    assert lines[1].split() == ["14", "changed", "0", "same", "1", "refused"]
    assert lines[2] == (
        "    item:ITEM-BROKEN:v1: permanent: BadMessage: message.data.mrp is '12.5', "
        'expected an amount as text, such as "1999.00"'
    )


def test_pages_are_applied_while_the_rest_is_read(erp: World) -> None:
    many_items(erp, 450)
    fault = erp.arkone.add_fault("status", match={"path_regex": "/items"}, params={"code": 500}, after=2)
    with pytest.raises(CommandError):
        call_command("sync", "products")
    assert ProductVariant.objects.count() == 400, (
        "what was read before the far end fell over is in the catalogue"
    )
    assert set(InboxMessage.objects.values_list("status", flat=True)) == {"done"}

    erp.arkone.remove_fault(fault)
    line, rows = said("sync", "products")
    assert rows.split() == ["50", "changed", "400", "same", "0", "refused"], line
    assert ProductVariant.objects.count() == 450


def test_a_system_that_cannot_be_reached_is_one_clear_sentence(settings: Settings) -> None:
    settings.ARKONE_BASE_URL = "http://127.0.0.1:9"
    with pytest.raises(CommandError) as refusal:
        call_command("sync", "products")

    assert str(refusal.value) == (
        "Could not read products from arkone: could not connect (nothing is listening). What was read before is "
        "kept; check ARKONE_BASE_URL and that the system is running, then run this again."
    )
    assert refusal.value.returncode == 1
    assert Cursor.objects.get().failures == 1


def test_a_flow_that_does_not_exist_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid choice: 'everything'"):
        call_command("sync", "everything")


def test_sync_status_shows_cursors_queues_and_dead_letters(erp: World) -> None:
    said("sync", "products")
    said("sync", "locations")
    intend_order()
    InboxMessage.objects.filter(kind="item.page").update(status="dead")

    lines = said("sync_status")
    assert lines[0] == "Reading"
    assert lines[3].split()[:2] == ["locations", "arkone"]
    assert lines[4].split()[:2] == ["products", "arkone"]
    assert [line.split() for line in lines if line.startswith("  arkone  item.page")] == [
        ["arkone", "item.page", "0", "1"]
    ]
    assert [line.split()[:3] for line in lines if "erp_order" in line] == [["arkone", "erp_order", "1"]]
    assert lines[-1] == "1 dead letters: look at them in the admin, then replay or ignore them."


def test_an_empty_status_says_so() -> None:
    assert said("sync_status") == [
        "Reading",
        "  nothing",
        "",
        "Incoming",
        "  nothing",
        "",
        "Outgoing",
        "  nothing",
        "",
    ]


class Terminal(StringIO):
    """A terminal, as far as a progress bar can tell."""

    def isatty(self) -> bool:
        """Yes."""
        return True


def test_progress_moves_on_a_terminal_and_is_silent_in_a_log() -> None:
    terminal, log = Terminal(), StringIO()
    for out in (terminal, log):
        progress = Progress(out, "stock")
        progress.show(50, 200, "applied")
        progress.clear()

    assert "stock      [███████·····················] 50/200 applied" in terminal.getvalue()
    assert log.getvalue() == ""


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7199, "119 min"), (7200, "2 h"), (200_000, "2 days")],
)
def test_ages_are_told_in_the_unit_that_fits(seconds: int, words: str) -> None:
    assert age(clock.now() - timedelta(seconds=seconds)) == words
