"""How the admin is laid out: what staff do, not which app a table belongs to."""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse_lazy


def _item(
    title: str, icon: str, app: str, model: str, *, permission: str = "", page: str = ""
) -> dict[str, Any]:
    needed = permission or f"{app}.view_{model}"
    return {
        "title": title,
        "icon": icon,
        "link": reverse_lazy(f"admin:{app}_{page or f'{model}_changelist'}"),
        "permission": lambda request: request.user.has_perm(needed),
    }


def _group(title: str, *items: dict[str, Any], collapsible: bool = False) -> dict[str, Any]:
    return {"title": title, "separator": True, "collapsible": collapsible, "items": list(items)}


UNFOLD: dict[str, Any] = {
    "SITE_TITLE": "Blouson staff",
    "SITE_HEADER": "Blouson",
    "SITE_SUBHEADER": "Orders, goods and money",
    "SITE_SYMBOL": "apparel",
    "SITE_URL": "/",
    "DASHBOARD_CALLBACK": "core.front_page.front_page_context",
    "STYLES": [lambda request: static("staff/staff.css")],
    "SHOW_HISTORY": True,
    "SHOW_VIEW_ON_SITE": True,
    "COLORS": {
        "primary": {
            "50": "252 243 242",
            "100": "248 226 224",
            "200": "240 196 194",
            "300": "226 152 152",
            "400": "203 100 106",
            "500": "173 62 74",
            "600": "140 38 54",
            "700": "113 25 41",
            "800": "91 16 34",
            "900": "67 9 26",
            "950": "41 4 14",
        }
    },
    "SIDEBAR": {
        "show_search": True,
        "show_all_applications": False,
        "navigation": [
            _group(
                "Selling",
                _item("Orders", "receipt_long", "orders", "order"),
                _item("Draft orders", "edit_note", "orders", "draftorder"),
                _item("Changes of orders", "edit", "orders", "orderedit"),
                _item("Shipments board", "view_kanban", "orders", "shipment", page="shipment_board"),
                _item("Shipments", "local_shipping", "orders", "shipment"),
                _item("In stores", "storefront", "orders", "handover"),
                _item("Returns", "assignment_return", "orders", "return"),
                _item("Exchanges", "swap_horiz", "orders", "exchange"),
                _item("Claims", "report", "orders", "claim"),
                _item("Return reasons", "rule", "orders", "returnreason"),
                _item("Customers", "group", "orders", "customer"),
                _item("Customer groups", "groups", "catalog", "customergroup"),
                _item("Group members", "group_add", "orders", "customergroupmembership"),
                _item("Older shop's orders", "history", "orders", "importedorder"),
                _item("Enquiries", "contact_support", "orders", "lead"),
                _item("Questions", "support", "orders", "ticket"),
                _item("Carts", "shopping_bag", "orders", "cart"),
                _item("Wishlists", "favorite", "orders", "wishlist"),
                _item("Measurements", "straighten", "orders", "keptmeasurements"),
                _item("Reviews", "reviews", "orders", "review"),
                _item("Letters", "mail", "storefront", "letter"),
                _item("Consents", "how_to_reg", "orders", "consentrecord"),
                _item("Erasures", "person_remove", "orders", "erasurerequest"),
                _item("Downloads of data", "folder_zip", "orders", "dataexport"),
                _item("One-time codes", "pin", "orders", "onetimecode"),
                _item("Checkout switches", "toggle_on", "orders", "checkoutterms"),
                _item("Shipping options", "tune", "orders", "shippingoption"),
                _item("Try a parcel", "deployed_code", "orders", "shippingoption", page="shippingoption_try"),
                _item("Shipping profiles", "category", "orders", "shippingprofile"),
                _item("Service zones", "map", "orders", "servicezone"),
                _item("Courier rules", "alt_route", "orders", "courierrule"),
                _item("Dispatch days", "event_available", "orders", "dispatchcalendar"),
            ),
            _group(
                "Offers",
                _item("Promotions", "redeem", "orders", "promotion"),
                _item("Why? Look at a cart", "help", "orders", "promotion", page="promotion_why"),
                _item("Codes", "confirmation_number", "orders", "promotioncode"),
                _item("Campaigns and budgets", "campaign", "orders", "campaign"),
                _item("Uses", "history", "orders", "promotionuse"),
                _item("Fees on top", "add_card", "orders", "surcharge"),
            ),
            _group(
                "Goods",
                _item("Products", "apparel", "catalog", "product"),
                _item("Variants", "straighten", "catalog", "productvariant"),
                _item("Categories", "category", "catalog", "productcategory"),
                _item("Collections", "auto_stories", "catalog", "productcollection"),
                _item("Tags", "sell", "catalog", "producttag"),
                _item("Product types", "checkroom", "catalog", "producttype"),
                _item("Size charts", "straighten", "catalog", "sizechart"),
                _item("Sales channels", "storefront", "catalog", "saleschannel"),
                _item("Old addresses", "alt_route", "catalog", "handleredirect"),
                _item("Pictures", "image", "catalog", "image"),
                _item("Made to measure", "design_services", "catalog", "tailoring"),
                _item("Measurement forms", "square_foot", "catalog", "measurementform"),
                _item("Extras", "add_circle", "catalog", "addon"),
                _item("Cloth by the metre", "content_cut", "catalog", "metregoods"),
                _item("Bundles", "deployed_code", "catalog", "bundle"),
                _item("Prices", "currency_rupee", "catalog", "price"),
                _item("Price lists", "percent_discount", "catalog", "pricelist"),
                _item("Stock levels", "inventory_2", "catalog", "inventorylevel"),
                _item("Reservations", "hourglass_top", "catalog", "reservationitem"),
                _item("Stock movements", "swap_vert", "catalog", "stockmovement"),
                _item("Stock locations", "warehouse", "catalog", "stocklocation"),
                _item("Stock terms", "rule", "catalog", "stockterms"),
                _item("Stock settings", "tune", "catalog", "stocksettings"),
                _item("Kit parts", "widgets", "catalog", "kitcomponent"),
                _item("Asked to be told", "notifications", "orders", "productalert"),
                _item("Translations", "translate", "catalog", "phrase", page="phrase_overview"),
                _item("Shared words", "dictionary", "catalog", "phrase"),
                _item("Written pages", "article", "catalog", "writtenpage"),
                _item("Looks at the site", "troubleshoot", "storefront", "siteaudit"),
                _item("Front page", "home", "catalog", "homesection"),
                _item("Search synonyms", "swap_horiz", "catalog", "searchsynonym"),
                _item("What was searched", "search", "catalog", "searchlog"),
                _item(
                    "Files in and out", "table_view", "core", "importjob", permission="catalog.change_product"
                ),
            ),
            _group(
                "Money",
                _item("Payment intents", "request_quote", "payments", "paymentintent"),
                _item("Payments", "payments", "payments", "payment"),
                _item("Late captures", "schedule", "payments", "capture"),
                _item("Payment links", "link", "payments", "paymentlink"),
                _item("Refunds", "undo", "payments", "refund"),
                _item("Refund limit", "rule", "payments", "refundterms"),
                _item("Cash refunds", "currency_rupee", "payments", "cashrefund"),
                _item("Payouts", "account_balance", "payments", "settlement"),
                _item("Payments without an order", "help", "payments", "orphanpayment"),
                _item("Disputes", "gavel", "payments", "dispute"),
                _item("Gift card orders", "card_giftcard", "orders", "giftcardorder"),
                _item("Gift cards and credit", "redeem", "payments", "creditaccount"),
                _item("Invoices", "receipt_long", "orders", "invoice"),
                _item("Credit notes", "assignment_return", "orders", "creditnote"),
                _item("Gateway messages", "webhook", "payments", "webhookevent"),
                _item("Trouble with methods", "power_off", "payments", "downtime"),
                _item("GST rates", "percent", "catalog", "taxrate"),
                _item("Regions", "public", "catalog", "region"),
            ),
            _group(
                "Connected systems",
                _item("Sync dashboard", "monitor_heart", "erp_sync", "syncrun", page="syncrun_board"),
                _item(
                    "One thing's story",
                    "manage_search",
                    "erp_sync",
                    "outboundmessage",
                    page="syncrun_story",
                ),
                _item("Differences", "difference", "erp_sync", "drift"),
                _item("Comparisons", "balance", "erp_sync", "reconciliation"),
                _item("Sync runs", "sync", "erp_sync", "syncrun"),
                _item("Incoming messages", "call_received", "erp_sync", "inboxmessage"),
                _item("Outgoing messages", "call_made", "erp_sync", "outboundmessage"),
                _item("Cursors", "bookmark", "erp_sync", "cursor"),
                _item("Paused flows", "pause_circle", "erp_sync", "flowpause"),
                _item("External references", "link", "erp_sync", "externalref"),
                _item("News deliveries", "campaign", "core", "delivery"),
                _item("Events", "history", "core", "outboxevent"),
                _item("Schedules", "schedule", "core", "scheduledjob"),
                _item("API keys", "key", "core", "apikey", permission="core.own_apikey"),
                _item("Webhooks", "webhook", "erp_sync", "webhooksubscription"),
                _item("Webhook messages", "outbox", "erp_sync", "webhookdelivery"),
            ),
            _group(
                "Staff",
                _item("Users", "badge", "core", "user"),
                _item("Who changed what", "history_edu", "core", "auditentry"),
                _item("Roles", "shield_person", "auth", "group"),
            ),
        ],
    },
}
