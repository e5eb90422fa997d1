"""Questions of customers in the ERP: the intents, and how they are told."""

from __future__ import annotations

from core.errors import Rejected
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of, keep_ref
from erp_sync.erp.pushes import erp_of

TICKET, TICKET_MESSAGE, TICKET_STATUS = "erp_ticket", "erp_ticket_message", "erp_ticket_status"


def push_erp_ticket(outgoing: Outgoing) -> Accepted:
    """The question."""
    return erp_of(outgoing).create_ticket(outgoing.payload["body"], key=outgoing.key)


def note_erp_ticket(outgoing: Outgoing, accepted: Accepted) -> None:
    """Remember the ERP's id: messages are added by it."""
    keep_ref(
        system=outgoing.system,
        kind="ticket",
        public_id=outgoing.payload["ticket_id"],
        external_id=accepted.external_id,
        version=accepted.version,
    )


def push_erp_ticket_message(outgoing: Outgoing) -> Accepted:
    """What was written."""
    ticket_id, body = _ticket_id(outgoing), outgoing.payload["body"]
    return erp_of(outgoing).add_ticket_message(ticket_id, body, key=outgoing.key)


def push_erp_ticket_status(outgoing: Outgoing) -> Accepted:
    """How it stands."""
    ticket_id, status = _ticket_id(outgoing), outgoing.payload["status"]
    return erp_of(outgoing).set_ticket_status(ticket_id, status, key=outgoing.key)


def _ticket_id(outgoing: Outgoing) -> str:
    """The ERP's id of the question. Raises Rejected when it never got one."""
    found = external_id_of(system=outgoing.system, kind="ticket", public_id=outgoing.payload["ticket_id"])
    if found is None:
        raise Rejected(f"{outgoing.entity_key} is not in the ERP; replay its {TICKET} message first.")
    return found


PUSHES = {
    TICKET: Push(send=push_erp_ticket, effect=note_erp_ticket),
    TICKET_MESSAGE: Push(send=push_erp_ticket_message),
    TICKET_STATUS: Push(send=push_erp_ticket_status),
}
