"""Customers three ways, enquiries and questions: by the shop's own pages, and by people who sit at the ERP and the CRM."""

from __future__ import annotations

import contextlib
import email
import email.policy
import re
from collections.abc import Callable
from typing import Any

import requests
from requests.adapters import HTTPAdapter

from catalog.tax.rules import gstin_check_character
from tests.faults.campaign.business import Business
from tests.faults.campaign.buying import CampaignShopper, Notes
from tests.faults.patience import patience_with

PASSWORD = "kanjivaram-and-zari-9"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
POISON = "poison"  # in the address of everybody whose message is meant to end as a dead letter


class FromElsewhere(HTTPAdapter):
    """Connections from a network address of their own: a shop counts what comes from one."""

    def __init__(self, address: str) -> None:
        self._address = address
        super().__init__()

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        """As always, from there."""
        super().init_poolmanager(*args, source_address=(self._address, 0), **kwargs)


class Visitor:
    """Somebody at the shop's pages, with an address, a name and a telephone of their own."""

    def __init__(self, number: int, business: Business, notes: Notes, *, mark: str = "visitor") -> None:
        self.number, self.business = number, business
        self.email = f"{mark}-{number}@flows.test"
        # Names in letters: the shop's rules for names are for people's.
        first, second = divmod(number, 26)
        self.name = f"Meera {LETTERS[first % 26].upper()}{LETTERS[second]}mani"
        self.phone = f"97{number:08d}"
        self.shopper = CampaignShopper(business.url, notes)
        self.shopper.session.mount("http://", FromElsewhere(f"127.0.{1 + number // 250}.{1 + number % 250}"))

    @property
    def crm(self) -> Any:
        """The CRM's control."""
        return self.business.controls["crm"]

    @property
    def erp(self) -> Any:
        """The ERP's control."""
        return self.business.controls["arkone"]

    def until(self, true: Callable[[], Any], what: str) -> Any:
        """Wait until something is true, as long as anything moves."""
        return patience_with(self.business).wait(true, f"{what} ({self.email})")

    def row(self, query: str) -> dict[str, Any]:
        """The first row about this visitor's address."""
        found = self.business.rows(query, self.email)
        return found[0] if found else {}

    def ask_by_form(self, message: str) -> None:
        """An enquiry, by the form for everybody."""
        self.shopper.open("/enquiry/?topic=bulk")
        said = {"topic": "bulk", "name": self.name, "email": self.email, "message": message}
        self.shopper.submit(self.shopper.form("/enquiry/"), **said)

    def register(self) -> None:
        """An account, proven by the link in its letter. A try whose answer was lost may have made it already."""
        known = "SELECT public_id FROM orders_customer WHERE email = %s"
        self.until(lambda: self.row(known) or self._tried_to_register(), "the account")
        if "/account/login" in self.shopper.page.url or "register" in self.shopper.page.url:
            self.shopper.open("/account/login/")
            said = {"login_email": self.email, "login_password": PASSWORD}
            self.shopper.submit(self.shopper.form("/account/login/"), **said)
        link = self.until(self._link, "the letter with the link")
        proven = "SELECT 1 AS one FROM orders_customer WHERE email = %s AND email_verified_at IS NOT NULL"
        self.until(lambda: self.row(proven) or self._open_link(link), "the address to be proven")

    def _tried_to_register(self) -> None:
        self.shopper.open("/account/login/")
        said = {"name": self.name, "email": self.email, "phone": self.phone, "password": PASSWORD}
        self.shopper.submit(self.shopper.form("/account/register/"), **said)

    def _open_link(self, link: str) -> None:
        self.shopper.open(link)
        with contextlib.suppress(StopIteration):  # a page of an error has no form
            self.shopper.submit(self.shopper.own_form())

    def _link(self) -> str:
        for path in sorted(self.business.letters.glob("*.log")):
            for part in path.read_bytes().split(b"-" * 79 + b"\n"):
                if self.email.encode() not in part:
                    continue
                letter = email.message_from_bytes(part, policy=email.policy.default)
                body = letter.get_body(("plain",))
                if found := re.search(r"/account/email/[^/\s]+/", body.get_content() if body else ""):
                    return found[0]
        return ""

    def rename(self, name: str) -> None:
        """Another name on the profile's page."""
        self.shopper.open("/account/profile/")
        self.shopper.submit(self.shopper.form("/account/profile/"), name=name, phone=self.phone)

    def question(self, subject: str, message: str) -> None:
        """A question from the account."""
        self.shopper.open("/account/help/new/")
        self.shopper.submit(self.shopper.form("/account/help/new/"), subject=subject, message=message)

    def write_again(self, message: str) -> None:
        """One more line to the newest question."""
        ticket = self.row(
            "SELECT t.public_id FROM orders_ticket t JOIN orders_customer c ON c.id = t.customer_id "
            "WHERE c.email = %s ORDER BY t.id DESC LIMIT 1"
        )["public_id"]
        self.shopper.open(f"/account/help/{ticket}/")
        form = self.shopper.form(f"/account/help/{ticket}/")
        self.shopper.submit(form, message=message)


def gstin_of(number: int) -> str:
    """A GSTIN of Karnataka that nobody else of a campaign has."""
    first_14 = f"29ABCDE{number % 10_000:04d}F1Z"
    return f"{first_14}{gstin_check_character(first_14)}"


def press_at_crm(business: Business, action: str, **fields: str) -> None:
    """A button of the CRM's own page."""
    answer = requests.post(
        f"{business.controls['crm'].base_url}/__panel__/{action}",
        data={"run": "default", **fields},
        allow_redirects=False,
        timeout=30,
    )
    assert answer.status_code == 303, answer.text[:300]


def be_a_customer(visitor: Visitor) -> None:
    """Registers, proves, asks; the CRM answers; every system changes something of its own; writes again."""
    visitor.register()
    erp_row = visitor.until(lambda: _named(visitor.erp.state("customers"), visitor), "the ERP's customer")
    crm_row = visitor.until(lambda: _named(visitor.crm.state("contacts"), visitor), "the CRM's contact")
    visitor.erp.seed(customers=[{"id": erp_row["id"], "gstin": gstin_of(visitor.number)}])
    owner = {"id": crm_row["id"], "owner": "meena", "phone": f"+9196{visitor.number:08d}"}
    visitor.crm.seed(contacts=[owner])
    visitor.question("Which size?", "I am between M and L.")
    ticket = visitor.until(lambda: _ticket(visitor), "the CRM's ticket")
    press_at_crm(visitor.business, "answer_ticket", id=ticket["id"], body="Take M, it stretches.")
    taken = "SELECT 1 AS one FROM orders_customer WHERE email = %s AND phone LIKE '+9196%%'"
    visitor.until(lambda: visitor.row(taken), "the telephone that the CRM noted")
    visitor.phone = f"96{visitor.number:08d}"
    visitor.rename(f"{visitor.name} Rao")
    visitor.write_again("Thank you! And the colour?")


def ask_and_be_won(visitor: Visitor) -> None:
    """An enquiry that somebody at the CRM follows up, and every second time wins."""
    visitor.ask_by_form(f"Forty blouses for choir {visitor.number}")
    lead = visitor.until(lambda: _lead(visitor), "the CRM's lead")
    visitor.crm.seed(leads=[{"id": lead["id"], "status": "working", "owner": "meena"}])
    call = {"lead_id": lead["id"], "type": "call", "body": "Wants silk", "author": "meena"}
    moment = visitor.crm.clock(advance_s=0)
    visitor.crm.seed(activities=[{**call, "occurred_at": moment}])
    if visitor.number % 2:
        press_at_crm(visitor.business, "convert_lead", id=lead["id"])


def be_noted_and_won(visitor: Visitor) -> None:
    """Somebody whom the CRM met first."""
    first, _, last = visitor.name.partition(" ")
    born = {"email": visitor.email, "first_name": first, "last_name": last, "source": "exhibition"}
    visitor.crm.seed(leads=[{**born, "phone": f"+91{visitor.phone}", "message": "Met at the exhibition"}])
    (lead,) = [row for row in visitor.crm.state("leads") if row["email"] == visitor.email]
    press_at_crm(visitor.business, "convert_lead", id=lead["id"])


def _named(rows: list[dict[str, Any]], visitor: Visitor) -> dict[str, Any] | None:
    mine = [row for row in rows if row["email"] == visitor.email and row["external_id"]]
    return mine[0] if mine else None


def _lead(visitor: Visitor) -> dict[str, Any] | None:
    mine = [row for row in visitor.crm.state("leads") if row["email"] == visitor.email]
    return mine[0] if mine else None


def _ticket(visitor: Visitor) -> dict[str, Any] | None:
    contacts = {row["id"] for row in visitor.crm.state("contacts") if row["email"] == visitor.email}
    mine = [row for row in visitor.crm.state("tickets") if row["contact_id"] in contacts]
    return mine[0] if mine else None


WAYS: dict[str, tuple[Callable[[Visitor], None], int]] = {
    "customer with a question": (be_a_customer, 4),
    "enquiry": (ask_and_be_won, 4),
    "lead of the CRM's own": (be_noted_and_won, 2),
}
