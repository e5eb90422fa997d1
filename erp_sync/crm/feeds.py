"""What the CRM tells us. Contacts are matched by e-mail; what else it owns, the shop does not copy."""

from __future__ import annotations

from erp_sync.crm.client import ORIGIN, SYSTEM
from erp_sync.crm.wire import contact_news_of
from erp_sync.engine.errors import NotForUs
from erp_sync.engine.fields import parsed
from erp_sync.engine.refs import keep_ref, public_id_of


def feed_contact(body: str) -> None:
    """Keep the version of a contact that we know; echoes of our own writes and strangers ask nothing of the shop."""
    news = contact_news_of(parsed(body, "contact"))
    if news.origin == ORIGIN:
        raise NotForUs("The echo of our own write.")
    email = public_id_of(system=SYSTEM, kind="contact", external_id=news.contact.id)
    if email is None:
        raise NotForUs("A contact who has not ordered in this shop.")
    keep_ref(
        system=SYSTEM,
        kind="contact",
        public_id=email,
        external_id=news.contact.id,
        version=news.contact.version,
    )


FEEDS = {(SYSTEM, "contact.updated"): feed_contact}
