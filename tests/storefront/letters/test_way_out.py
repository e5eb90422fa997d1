"""Letters that can be ended carry the way out where mail programs look for it; letters about orders carry none."""

from __future__ import annotations

import pytest
from django.core import mail
from pytest_django.fixtures import Settings

from storefront.letters.composing import ComposedLetter
from storefront.letters.models import Letter
from storefront.letters.operations import send_letter, write_letter

pytestmark = pytest.mark.django_db
STOP = "https://blouson.test/alerts/alert_1/token/"


def sent(kind: str, stop_url: str) -> dict[str, str]:
    letter = ComposedLetter(
        kind, "alert_1", "", "asha@example.com", "Back", "Back\n", "<p>Back</p>", stop_url
    )
    write_letter(letter)
    send_letter(Letter.objects.get(kind=kind).pk)
    return dict(mail.outbox[-1].extra_headers)


def test_the_way_out_is_a_header(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    headers = sent("back_in_stock", STOP)
    assert headers["List-Unsubscribe"] == f"<{STOP}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert set(sent("order_placed", "")) == {"X-Letter-Id"}
