"""What CRM and ERP have to hear of customers who became one, or two again: intents are written, nothing is sent.

Both get a note on the one that is another now, which can be taken away; their own merges could not be undone.
"""

from __future__ import annotations

from erp_sync.crm.ports import the_crm
from erp_sync.crm.pushes import CONTACT
from erp_sync.engine.outbound import Intent, enqueue
from erp_sync.engine.refs import CUSTOMER, external_id_of
from erp_sync.erp.merging import CUSTOMER_MERGE
from erp_sync.erp.ports import the_erp
from erp_sync.models import OutboundMessage
from erp_sync.people.pushes import ERP_CUSTOMER
from orders.customers.duplicates.events import CustomersMerged, CustomersParted
from orders.customers.duplicates.queries import MergeFacts, merge_facts

SEQUENCE = 10  # like what else is said of a contact
MERGED, PARTED = 1, 2
MOST_ORDERS = 50


def on_customers_merged(event: CustomersMerged) -> None:
    """Who they are now."""
    _tell(merge_facts(event.merge_id), MERGED, merged_into=event.kept_id)


def on_customers_parted(event: CustomersParted) -> None:
    """That they are their own again."""
    _tell(merge_facts(event.merge_id), PARTED, merged_into="")


def _tell(merge: MergeFacts, step: int, *, merged_into: str) -> None:
    body = {"email": merge.gone_email, "external_id": merge.gone_id, "merged_into": merged_into}
    enqueue(
        Intent(
            flow=CONTACT,
            system=the_crm().name,
            key=f"{CONTACT}:merge:{merge.id}:{step}",
            entity_key=f"contact:{merge.gone_email}"[:160],
            sequence=SEQUENCE,
            payload={"body": body},
        )
    )
    if not (merge.orders or _erp_knows(merge.gone_id)):
        return
    enqueue(
        Intent(
            flow=CUSTOMER_MERGE,
            system=the_erp().name,
            key=f"{CUSTOMER_MERGE}:customer:{merge.id}:{step}",
            entity_key=f"customer:{merge.gone_id}",
            sequence=SEQUENCE + step,
            payload={
                "customer_id": merge.gone_id,
                "merged_into": merged_into,
                "orders": list(merge.orders[:MOST_ORDERS]),
            },
        )
    )


def _erp_knows(customer_id: str) -> bool:
    """Whether the ERP has a customer by our id, or is about to: by their account, with or without an order."""
    if external_id_of(system=the_erp().name, kind=CUSTOMER, public_id=customer_id) is not None:
        return True
    waiting = OutboundMessage.objects.open().filter(flow=ERP_CUSTOMER, entity_key=f"customer:{customer_id}")
    return waiting.exists()
