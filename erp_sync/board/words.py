"""What systems, flows and messages are called on the screens. A flow without a title here is called by its name."""

from __future__ import annotations

from datetime import timedelta

ERP, CRM, COURIER = "erp", "crm", "shiprocket"
SYSTEM_TITLES = {ERP: "ERP", CRM: "CRM", COURIER: "Courier"}
SOURCES = {
    "courier": COURIER,
    "hubspot": CRM,
}  # what a message's source belongs to, where it has another name

# Outgoing flows begin with the system they tell; these are their titles.
OUTGOING = {
    "erp_order": "Orders",
    "erp_payment": "Payments",
    "erp_refund": "Refunds",
    "erp_cancel": "Cancellations",
    "erp_amend": "Changes of orders",
    "erp_showing": "What the shop shows and says",
    "erp_customer": "Customers",
    "crm_customer": "Customers with an account",
    "erp_tracking": "Where parcels are",
    "erp_credit_note": "Credit notes",
    "erp_ticket": "Questions",
    "erp_ticket_message": "What is written about questions",
    "erp_ticket_status": "How questions stand",
    "erp_hold": "Orders held",
    "erp_customer_merge": "Customers who are one",
    "crm_ticket": "Questions",
    "crm_ticket_message": "What customers write",
    "crm_ticket_status": "How questions stand",
    "crm_contact": "Customers",
    "crm_event": "What customers bought",
    "crm_lead_converted": "Enquiries that became customers",
    "erp_lead": "Customers won in the CRM",
    "crm_lead": "Enquiries",
    "crm_erasure": "People forgotten",
    "erp_erasure": "People forgotten",
    "courier_cancel": "Parcels called off",
    "courier_attempt": "Other attempts asked for",
    "courier_place": "Places that dispatch",
    "courier_order": "Parcels announced",
    "courier_awb": "Couriers booked",
    "courier_pickup": "Pick-ups of parcels",
    "courier_label": "Labels",
    "courier_manifest": "Manifests",
    "courier_invoice": "Courier’s invoices",
    "courier_order_cancel": "Bookings called off",
    "courier_stock": "Stock of a synced channel",
    "courier_return": "Returns to fetch",
    "courier_return_awb": "Pick-ups booked",
    "courier_return_cancel": "Returns called off",
}
INCOMING = {
    "locations": "Warehouses",
    "products": "Products",
    "prices": "Prices",
    "stock": "Stock",
    "orders": "Orders",
    "deliveries": "Parcels packed",
    "payments": "Payments in its books",
    "refunds": "Refunds in its books",
    "credit_notes": "Credit notes in its books",
    "tracking": "Where parcels are",
    "customers": "Customers",
    "contacts": "Customers",
    "leads": "Enquiries",
    "activities": "Said about enquiries",
    "tickets": "Questions",
    "ticket_messages": "Answers to questions",
}
# The list that messages of a kind belong to: "item.page" and "item.updated" are both of the products.
LIST_OF = {
    "warehouse": "locations",
    "item": "products",
    "price": "prices",
    "stock": "stock",
    "sales_order": "orders",
    "delivery": "deliveries",
    "customer": "customers",
    "contact": "contacts",
    "lead": "leads",
    "activity": "activities",
    "ticket": "tickets",
    "message": "ticket_messages",
}


def flow_title(flow: str) -> str:
    """What an outgoing flow is called."""
    return OUTGOING.get(flow) or _plain(flow.partition("_")[2] or flow)


def list_title(name: str) -> str:
    """What is read, or comes in by itself."""
    return INCOMING.get(name) or _plain(name)


def list_of(kind: str) -> str:
    """The list that a kind of incoming message belongs to, or what it is called itself."""
    thing = kind.partition(".")[0]
    return LIST_OF.get(thing, thing)


def system_title(role: str, name: str) -> str:
    """“ERP (arkone)”."""
    title = SYSTEM_TITLES.get(role, name.capitalize())
    return title if role == name or title.lower() == name.lower() else f"{title} ({name})"


def in_short(gap: timedelta) -> str:
    """“just now”, “4 min”, “3 h”, “2 days”."""
    seconds = max(0, round(gap.total_seconds()))
    if seconds < 60:
        return "just now"
    if seconds < 3600:
        return f"{seconds // 60} min"
    return f"{seconds // 3600} h" if seconds < 48 * 3600 else f"{seconds // 86_400} days"


def ago(gap: timedelta) -> str:
    """“just now”, “4 min ago”."""
    said = in_short(gap)
    return said if said == "just now" else f"{said} ago"


def _plain(name: str) -> str:
    return name.replace("_", " ").replace(".", " ").capitalize()
