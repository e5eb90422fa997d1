"""The privacy room: what we hold, a copy of it, and the way out and back."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client

from core import clock
from core.models import User
from orders.customers.privacy.operations import erase_due_customers, write_data_exports
from orders.models import Customer, DataExport, ErasureRequest
from storefront.letters.models import Letter
from storefront.letters.operations import send_due_letters
from tests.orders.wardrobe import add_customer
from tests.world import drain_outbox

pytestmark = pytest.mark.django_db
ASHA, PASSWORD = "asha@blouson.test", "kanjivaram-9"
ROOM = "/account/privacy/"


@pytest.fixture
def asha(client: Client) -> Client:
    """A proven customer who is logged in."""
    add_customer()
    Customer.objects.update(email_verified_at=clock.now())
    client.force_login(User.objects.get(email=ASHA))
    return client


def letter(kind: str) -> Letter:
    drain_outbox()
    return Letter.objects.get(kind=kind)


def test_a_download_from_the_wish_to_the_zip(asha: Client) -> None:
    assert "Put my download together" in asha.get(ROOM).text
    answer = asha.post(f"{ROOM}download/", {"current": PASSWORD}, follow=True)
    assert "We are putting it together" in answer.text
    write_data_exports()
    assert ROOM in letter("data_export_ready").text
    page = asha.get(ROOM).text
    (link,) = re.findall(r'href="(/account/privacy/downloads/[^"]+[.]zip)"', page)
    answer = asha.get(link)
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200, "application/zip", "private, no-store"
    )  # fmt: skip
    assert answer.content.startswith(b"PK")


def test_somebody_else_s_download_and_a_stranger_s_visit(asha: Client) -> None:
    asha.post(f"{ROOM}download/", {"current": PASSWORD})
    write_data_exports()
    link = f"{ROOM}downloads/{DataExport.objects.get().public_id}.zip"
    assert Client().get(link).status_code == 303
    add_customer("meera@blouson.test")
    other = Client()
    other.force_login(User.objects.get(email="meera@blouson.test"))
    assert other.get(link).status_code == 404


def test_without_the_password_nothing_happens_and_the_field_says_so(asha: Client) -> None:
    for form in ("download", "erase"):
        page = asha.post(f"{ROOM}{form}/", {"current": "guess"})
        assert page.status_code == 400
        assert f'aria-describedby="error-current-{form}"' in page.text
    assert not DataExport.objects.exists()
    assert not ErasureRequest.objects.exists()


def test_the_unproven_are_sent_to_their_profile(asha: Client) -> None:
    Customer.objects.update(email_verified_at=None)
    page = asha.get(ROOM).text
    assert "First confirm your e-mail address" in page
    assert 'action="/account/privacy/erase/"' not in page
    assert asha.post(f"{ROOM}erase/", {"current": PASSWORD}).status_code == 409


def test_erasure_is_asked_for_told_and_called_off_from_the_letter(asha: Client) -> None:
    page = asha.post(f"{ROOM}erase/", {"current": PASSWORD, "removes_reviews": "on"}, follow=True).text
    assert "Keep my account" in page
    assert not ErasureRequest.objects.get().keeps_reviews
    (path,) = re.findall(r"https?://[^/]+(/privacy/keep/\S+)", letter("erasure_asked").text)
    send_due_letters()
    assert [sent.subject for sent in mail.outbox if "erase" in sent.subject] == [
        "You asked us to erase your details"
    ]
    visitor = Client()
    assert "Keep your account?" in visitor.get(path).text
    assert ErasureRequest.objects.get().status == "waiting", "a mail scanner calls nothing off"
    assert visitor.post(path, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert visitor.post("/privacy/keep/erase_1/guess/", HTTP_SEC_FETCH_SITE="same-origin").status_code == 404
    assert "Your account stays" in visitor.post(path, HTTP_SEC_FETCH_SITE="same-origin").text
    assert ErasureRequest.objects.get().status == "kept"


def test_called_off_in_the_account(asha: Client) -> None:
    asha.post(f"{ROOM}erase/", {"current": PASSWORD})
    assert "Your account stays." in asha.post(f"{ROOM}keep/", follow=True).text
    assert ErasureRequest.objects.get().status == "kept"


def test_the_forgotten_are_logged_out_and_cannot_come_back(asha: Client) -> None:
    asha.post(f"{ROOM}erase/", {"current": PASSWORD})
    letter("erasure_asked")
    send_due_letters()
    with clock.moved(timedelta(days=7, seconds=1)):
        assert erase_due_customers() == 1
    assert asha.get(ROOM).status_code == 303
    sent = {"login_email": ASHA, "login_password": PASSWORD}
    assert "do not belong together" in Client().post("/account/login/", sent).text
