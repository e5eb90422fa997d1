"""What orders moves when a shop moves house: customers, bags, orders and everything that happened to them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection

from core.portability import Kind, Portable
from orders import models as tables


def continue_order_numbers() -> None:
    """The next order gets a number behind every order that arrived, and never one that was given already."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('orders_order_number', greatest("
            " (SELECT max(substring(number from '[0-9]+$')::bigint) FROM orders_order WHERE number ~ '^WEB-[0-9]{1,15}$'),"
            " (SELECT last_value FROM orders_order_number)),"
            " (SELECT is_called FROM orders_order_number) OR EXISTS (SELECT 1 FROM orders_order))"
        )


def continue_gift_numbers() -> None:
    """The next gift card gets a number behind every one that arrived."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval('orders_gift_card_number', greatest("
            " (SELECT max(substring(number from '[0-9]+$')::bigint) FROM orders_giftcardorder),"
            " (SELECT last_value FROM orders_gift_card_number)),"
            " (SELECT is_called FROM orders_gift_card_number) OR EXISTS (SELECT 1 FROM orders_giftcardorder))"
        )


def review_photo_files() -> Iterator[str]:
    """Every file of every photo with a review, by its name in MEDIA_ROOT."""
    for photo in tables.ReviewPhoto.objects.iterator(chunk_size=500):
        yield from photo.files


PORTABLE = Portable(
    kinds=(
        Kind("customers", tables.Customer, ("public_id",)),
        Kind("customer_addresses", tables.CustomerAddress, ("public_id",)),
        Kind("kept_measurements", tables.KeptMeasurements, ("public_id",)),
        Kind("customer_group_members", tables.CustomerGroupMembership, ("customer", "group")),
        Kind("customers_elsewhere", tables.CustomerElsewhere, ("customer", "role")),
        Kind("settled_fields", tables.SettledField, ("customer", "settled_at", "field"), numbered=True),
        Kind("checkout_terms", tables.CheckoutTerms, ("id",)),
        Kind("consents", tables.ConsentRecord, ("public_id",), append_only=True),
        Kind("dispatch_calendars", tables.DispatchCalendar, ("public_id",)),
        Kind("dispatch_holidays", tables.DispatchHoliday, ("calendar", "on")),
        Kind("erasure_requests", tables.ErasureRequest, ("public_id",)),
        Kind("shipping_options", tables.ShippingOption, ("code",)),
        Kind("shipping_profiles", tables.ShippingProfile, ("code",)),
        Kind("shipping_profile_products", tables.ShippingProfileProduct, ("product",)),
        Kind("service_zones", tables.ServiceZone, ("code",)),
        Kind("shipping_option_zones", tables.ShippingOptionZone, ("option", "zone")),
        Kind("shipping_option_profiles", tables.ShippingOptionProfile, ("option", "profile")),
        Kind("shipping_rates", tables.ShippingRate, ("option", "zone", "up_to_g"), numbered=True),
        Kind("courier_rules", tables.CourierRule, ("name",)),
        Kind("gift_card_orders", tables.GiftCardOrder, ("public_id",)),
        Kind("orders", tables.Order, ("public_id",)),
        Kind("share_tags", tables.ShareTag, ("code",)),
        Kind("shared_sales", tables.SharedSale, ("order",)),
        Kind("order_lines", tables.OrderLine, ("order", "line_no")),
        Kind("order_timeline", tables.OrderFact, ("order", "key")),
        Kind("order_edits", tables.OrderEdit, ("public_id",)),
        Kind("order_notes", tables.OrderNote, ("order", "written_at")),
        Kind("order_tags", tables.OrderTag, ("order", "name")),
        Kind("carts", tables.Cart, ("public_id",)),
        Kind("cart_lines", tables.LineItem, ("public_id",)),
        Kind("cart_credits", tables.CartCredit, ("cart", "account_id")),
        Kind("cart_checkout_drafts", tables.CheckoutDraft, ("cart",)),
        Kind("cart_codes", tables.CartCode, ("cart", "code")),
        Kind("cart_reminders", tables.CartReminder, ("cart",)),
        Kind("draft_orders", tables.DraftOrder, ("public_id",)),
        Kind("fulfillments", tables.Fulfillment, ("public_id",)),
        Kind("shipments", tables.Shipment, ("public_id",)),
        Kind("parcel_bookings", tables.ParcelBooking, ("shipment",)),
        Kind("weight_claims", tables.WeightClaim, ("public_id",)),
        Kind("shipment_scans", tables.ShipmentScan, ("dedupe",)),
        Kind("hand_overs", tables.HandOver, ("order",)),
        Kind("return_reasons", tables.ReturnReason, ("code",)),
        Kind("returns", tables.Return, ("public_id",)),
        Kind("return_items", tables.ReturnItem, ("return_of", "line")),
        Kind("exchanges", tables.Exchange, ("public_id",)),
        Kind("claims", tables.Claim, ("public_id",)),
        Kind("product_alerts", tables.ProductAlert, ("public_id",)),
        Kind("wishlists", tables.Wishlist, ("public_id",)),
        Kind("wishlist_items", tables.WishlistItem, ("public_id",)),
        Kind("reviews", tables.Review, ("public_id",)),
        Kind("review_photos", tables.ReviewPhoto, ("stem",)),
        Kind("review_requests", tables.ReviewRequest, ("order",)),
        Kind("product_questions", tables.ProductQuestion, ("public_id",)),
        Kind("leads", tables.Lead, ("public_id",)),
        Kind("suspected_duplicates", tables.SuspectedDuplicate, ("first", "second")),
        Kind("customer_merges", tables.CustomerMerge, ("public_id",)),
        Kind("lead_activities", tables.LeadActivity, ("crm_id",)),
        Kind("tickets", tables.Ticket, ("public_id",)),
        Kind("ticket_messages", tables.TicketMessage, ("public_id",)),
        Kind("imported_orders", tables.ImportedOrder, ("public_id",)),
        Kind("imported_order_lines", tables.ImportedOrderLine, ("order", "line_no")),
        Kind("invoice_series", tables.InvoiceSeries, ("gstin", "year", "kind")),
        Kind("invoices", tables.Invoice, ("public_id",), append_only=True),
        Kind("credit_notes", tables.CreditNote, ("public_id",), append_only=True),
        Kind("campaigns", tables.Campaign, ("name",)),
        Kind("campaign_budgets", tables.CampaignBudget, ("campaign",)),
        Kind("promotions", tables.Promotion, ("name", "created_at")),
        Kind(
            "promotion_rules",
            tables.PromotionRule,
            ("promotion", "kind", "attribute", "operator"),
            numbered=True,
        ),
        Kind("promotion_codes", tables.PromotionCode, ("code",)),
        Kind("promotion_uses", tables.PromotionUse, ("promotion", "reference")),
        Kind("surcharges", tables.Surcharge, ("code",)),
        Kind("surcharge_rules", tables.SurchargeRule, ("surcharge", "attribute", "operator"), numbered=True),
    ),
    left_out={
        "orders.OneTimeCode": "ten minutes of memory; codes are asked for anew",
        "orders.ClaimPhoto": "evidence that lives and dies with its shop; the claim and what became of it go along",
        "orders.StaffRule": "rules name places and people of the old shop: staff make them anew",
        "orders.StaffRuleCondition": "goes with its rule",
        "orders.StaffRuleAct": "what rules did is on the orders' timelines",
        "orders.DispatchWish": "of orders that the old shop still sends",
        "orders.WeightPhoto": "evidence for the courier that lives and dies with its shop",
        "orders.DataExport": "downloads are asked for anew",
    },
    files=review_photo_files,
    afterwards=(
        continue_order_numbers,
        continue_gift_numbers,
    ),
)
