"""What the connections move when a shop moves house: whose name is whose. Cursors begin anew."""

from __future__ import annotations

from core.portability import Kind, Portable
from erp_sync import models as tables

PORTABLE = Portable(
    kinds=(Kind("external_references", tables.ExternalRef, ("system", "kind", "public_id")),),
    left_out={
        "erp_sync.Cursor": "the new shop reads the ERP from the beginning; what it knows already is left alone",
        "erp_sync.SyncRun": "a log of the old machine's readings",
        "erp_sync.InboxMessage": "stored messages of other systems: applied already, or asked for again",
        "erp_sync.Reconciliation": "a comparison of the old machine's books; the new one makes its own",
        "erp_sync.Drift": "what that comparison found",
        "erp_sync.FlowPause": "a switch of the old machine's day",
        "erp_sync.WebhookSubscription": "the new shop is another sender: its receivers get secrets of their own",
        "erp_sync.WebhookDelivery": "what the old shop has told, or still has to tell",
        "erp_sync.OutboundMessage": "what is still to be told: let the old shop tell it first",
    },
)
