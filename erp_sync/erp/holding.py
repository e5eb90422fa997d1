"""Orders that a rule of staff stopped, and that go on, in the ERP."""

from __future__ import annotations

from core.errors import Rejected
from erp_sync.engine.outbound import Accepted, Outgoing
from erp_sync.engine.push import Push
from erp_sync.engine.refs import external_id_of
from erp_sync.erp.pushes import erp_of

HOLD = "erp_hold"
HELD = 12  # after the order was made there, before it changes


def push_hold(outgoing: Outgoing) -> Accepted:
    """Stop it, or let it go on. Once it is packed the ERP refuses: then a person has to run."""
    told = outgoing.payload
    erp_id = external_id_of(system=outgoing.system, kind="order", public_id=told["order_id"])
    if erp_id is None:
        raise Rejected(f"{outgoing.entity_key} is not in the ERP; replay its erp_order message first.")
    return erp_of(outgoing).hold_order(
        erp_id, is_held=told["is_held"], reason=told["reason"], key=outgoing.key
    )


PUSHES = {HOLD: Push(send=push_hold)}
