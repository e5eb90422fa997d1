"""Two ways of sending text messages: to a folder, for one's own machine and tests; to a gateway over HTTP."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from core import clock
from core.adapters import adapter
from core.errors import OutcomeUnknown, Rejected, Unavailable
from core.http import Http
from storefront.letters.ports import TextMessage, TextMessenger

BUSY = frozenset({429, 503})


def text_messenger() -> TextMessenger:
    """The sender that the settings name."""
    messenger: TextMessenger = adapter("TEXT_MESSENGER")
    return messenger


class FolderMessenger:
    """Keeps every message as a file in settings.TEXT_FILE_PATH, beside the e-mails. Codes lie there in plain words:
    in production it sends nothing."""

    def is_ready(self) -> bool:
        """On one's own machine, always."""
        return not settings.IS_PRODUCTION

    def send(self, message: TextMessage) -> None:
        """Write the message down. Raises Rejected in production."""
        if settings.IS_PRODUCTION:
            raise Rejected("messages are not kept as files in production")
        folder = Path(settings.TEXT_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        name = f"{clock.now():%Y%m%d-%H%M%S}-{message.reference}.{message.channel}.txt"
        (folder / name).write_text(f"To: {message.to}\n\n{message.text}\n", encoding="utf-8")


class GatewayMessenger:
    """Posts each message as JSON to settings.TEXT_GATEWAY_URL: to, channel, template, text, reference.

    The reference is sent as Idempotency-Key too. Nothing of the message is logged.
    """

    def is_ready(self) -> bool:
        """Once an address is set."""
        return bool(settings.TEXT_GATEWAY_URL)

    def send(self, message: TextMessage) -> None:
        """One POST. 2xx is taken, 429 and 503 are busy, other 4xx a refusal, everything else an unknown end."""
        if not self.is_ready():
            raise Rejected("no gateway for text messages is set up (TEXT_GATEWAY_URL)")
        headers = {
            "Authorization": f"Bearer {settings.TEXT_GATEWAY_TOKEN}",
            "Idempotency-Key": message.reference,
        }
        body = {
            "to": message.to,
            "channel": message.channel,
            "template": message.template,
            "text": message.text,
            "reference": message.reference,
        }
        answer = Http(base_url=settings.TEXT_GATEWAY_URL, headers=headers).call("POST", "", json=body)
        if answer.status_code // 100 == 2:
            return
        if answer.status_code in BUSY:
            raise Unavailable(f"the gateway is busy ({answer.status_code})")
        if 400 <= answer.status_code < 500:
            raise Rejected(f"the gateway refused it ({answer.status_code})")
        raise OutcomeUnknown(f"the gateway answered {answer.status_code}")
