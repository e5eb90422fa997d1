"""Text messages: one row each, sent once, readable beside the e-mails; codes only while they are sent."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from core import clock
from core.models import User
from orders.customers.codes.operations import check_code, send_code
from storefront.letters.composing import ComposedLetter
from storefront.letters.models import Letter
from storefront.letters.operations import resend_letter, send_due_letters, send_letter, write_letter
from storefront.letters.texting import GatewayMessenger, text_messenger
from tests.storefront.telephone import last_digits, texts
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
PHONE = "+919845012345"
BOUND = {"purpose": "login", "phone": PHONE, "subject": "browser"}


class Gateway(BaseHTTPRequestHandler):
    """A gateway that answers as told and remembers what it got."""

    status = 200
    got: list[tuple[dict[str, str], bytes]] = []

    def do_POST(self) -> None:
        """Take a message."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *args: Any) -> None:
        """Be silent."""


@pytest.fixture
def gateway(settings: Settings) -> Iterator[type[Gateway]]:
    """A gateway over real HTTP."""
    Gateway.status, Gateway.got = 200, []
    server = HTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.TEXT_MESSENGER = "storefront.letters.texting.GatewayMessenger"
    settings.TEXT_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/messages"
    settings.TEXT_GATEWAY_TOKEN = "gateway-token"
    yield Gateway
    server.shutdown()
    server.server_close()


def write(kind: str = "order_shipped", channel: str = "sms") -> Letter:
    """A text message, written and not yet sent."""
    write_letter(
        ComposedLetter(kind, "ship_1", "WEB-1", PHONE, "On its way", "It is on its way.", "", channel=channel)
    )
    return Letter.objects.get(kind=kind, channel=channel)


def test_a_code_reaches_the_telephone_and_opens(settings: Settings) -> None:
    send_code(**BOUND)
    drain_outbox()
    assert texts(settings) == [], "nothing is sent by the subscriber"
    send_due_letters()
    (message,) = texts(settings)
    assert message.startswith(f"To: {PHONE}\n\n{last_digits(settings)} is your Blouson code to log in.")
    assert message.rstrip().endswith(f" #{last_digits(settings)}"), (
        "telephones offer it to the page by themselves"
    )
    assert check_code(**BOUND, code=last_digits(settings)) == PHONE


def test_the_row_never_holds_the_digits(settings: Settings) -> None:
    send_code(**BOUND)
    drain_outbox()
    send_due_letters()
    letter = Letter.objects.get()
    assert (letter.channel, letter.status, letter.to) == ("sms", "sent", PHONE)
    assert last_digits(settings) not in str(Letter.objects.values().get())


def test_a_code_that_lapsed_before_it_was_sent_is_not(settings: Settings) -> None:
    send_code(**BOUND)
    drain_outbox()
    with clock.moved(timedelta(minutes=11)):
        send_due_letters()
    assert texts(settings) == []
    assert (Letter.objects.get().status, Letter.objects.get().last_error) == (
        "failed",
        "the code had lapsed before it could be sent",
    )


def test_one_letter_for_each_channel_about_one_thing(settings: Settings) -> None:
    write_letter(
        ComposedLetter(
            "order_shipped", "ship_1", "WEB-1", "a@example.com", "On its way", "It is.", "<p>It is."
        )
    )
    for channel in ("sms", "sms", "whatsapp"):
        write(channel=channel)
    assert sorted(Letter.objects.values_list("channel", flat=True)) == ["email", "sms", "whatsapp"]
    send_due_letters()
    send_due_letters()
    assert len(texts(settings)) == 2


def test_the_gateway_gets_one_message_that_it_can_recognise(gateway: type[Gateway]) -> None:
    letter = write(channel="whatsapp")
    send_letter(letter.pk)
    send_letter(letter.pk)
    ((headers, body),) = gateway.got
    assert headers["Authorization"] == "Bearer gateway-token"
    assert headers["Idempotency-Key"] == letter.public_id
    for words in (
        b'"whatsapp"',
        b'"+919845012345"',
        b'"order_shipped"',
        b"It is on its way.",
        letter.public_id.encode(),
    ):
        assert words in body


@pytest.mark.parametrize(
    ("status", "becomes"),
    [(429, "written"), (503, "written"), (400, "failed"), (500, "unknown"), (302, "unknown")],
)
def test_what_each_answer_means(gateway: type[Gateway], status: int, becomes: str) -> None:
    gateway.status = status
    letter = write()
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert letter.status == becomes


def test_an_unknown_end_goes_to_staff_instead_of_twice(gateway: type[Gateway]) -> None:
    gateway.status = 500
    letter = write()
    send_letter(letter.pk)
    gateway.status = 200
    Letter.objects.update(next_attempt_at="2020-01-01T00:00:00Z")
    send_due_letters()
    assert len(gateway.got) == 1
    resend_letter(letter.pk)
    send_due_letters()
    letter.refresh_from_db()
    assert (len(gateway.got), letter.status) == (2, "sent")


def test_a_gateway_that_is_away_is_tried_again(settings: Settings) -> None:
    settings.TEXT_MESSENGER = "storefront.letters.texting.GatewayMessenger"
    settings.TEXT_GATEWAY_URL = "http://127.0.0.1:9/"
    letter = write()
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.status, letter.attempts) == ("written", 1)


def test_without_an_address_nothing_is_offered(settings: Settings) -> None:
    settings.TEXT_GATEWAY_URL = ""
    assert not GatewayMessenger().is_ready()


def test_the_folder_is_never_used_in_production(settings: Settings) -> None:
    settings.IS_PRODUCTION = True
    assert not text_messenger().is_ready()
    letter = write()
    send_letter(letter.pk)
    letter.refresh_from_db()
    assert (letter.status, texts(settings)) == ("failed", [])


def test_a_code_is_not_logged(settings: Settings, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("DEBUG"):
        send_code(**BOUND)
        drain_outbox()
        send_due_letters()
    assert last_digits(settings) not in caplog.text


def test_staff_see_that_a_code_was_sent_and_not_which(client: Client, settings: Settings) -> None:
    send_code(**BOUND)
    drain_outbox()
    send_due_letters()
    User.objects.create_superuser("owner@blouson.test", "kanjivaram-9")
    client.login(username="owner@blouson.test", password="kanjivaram-9")
    for address in (
        f"/admin/storefront/letter/{Letter.objects.get().pk}/change/",
        "/admin/orders/onetimecode/",
        "/admin/storefront/letter/",
    ):
        page = client.get(address)
        assert page.status_code == 200
        assert PHONE in page.text
        assert last_digits(settings) not in page.text


def test_files_lie_where_the_settings_say(settings: Settings) -> None:
    write()
    send_due_letters()
    (file,) = Path(settings.TEXT_FILE_PATH).glob("*.sms.txt")
    assert file.read_text() == f"To: {PHONE}\n\nIt is on its way.\n"
