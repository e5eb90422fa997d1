"""Where Django looks for the tables of this app; they are defined in the subdomains' own files."""

from __future__ import annotations

from orders.assisted.models import DraftOrder
from orders.carts.models import Cart, CartCode, CartCredit, LineItem
from orders.carts.reminders.models import CartReminder
from orders.checkout.drafts.models import CheckoutDraft
from orders.checkout.models import CheckoutTerms
from orders.customers.alerts.models import ProductAlert
from orders.customers.codes.models import OneTimeCode
from orders.customers.consents.models import ConsentRecord
from orders.customers.duplicates.models import CustomerMerge, SuspectedDuplicate
from orders.customers.elsewhere.models import CustomerElsewhere, SettledField
from orders.customers.leads.models import Lead, LeadActivity
from orders.customers.measures.models import KeptMeasurements
from orders.customers.models import Customer, CustomerAddress, CustomerGroupMembership
from orders.customers.privacy.models import DataExport, ErasureRequest
from orders.customers.tickets.models import Ticket, TicketMessage
from orders.edits.models import OrderEdit
from orders.fulfilment.booking.models import CourierRule, ParcelBooking
from orders.fulfilment.dispatch.models import DispatchCalendar, DispatchHoliday
from orders.fulfilment.models import Fulfillment, Shipment, ShipmentScan, ShippingOption
from orders.fulfilment.shipping.models import (
    ServiceZone,
    ShippingOptionProfile,
    ShippingOptionZone,
    ShippingProfile,
    ShippingProfileProduct,
    ShippingRate,
)
from orders.fulfilment.weights.models import WeightClaim, WeightPhoto
from orders.giftcards.models import GiftCardOrder
from orders.handover.models import HandOver
from orders.history.models import ImportedOrder, ImportedOrderLine
from orders.invoices.models import CreditNote, Invoice, InvoiceSeries
from orders.notes.models import OrderNote, OrderTag
from orders.promotions.models import (
    Campaign,
    CampaignBudget,
    Promotion,
    PromotionCode,
    PromotionRule,
    PromotionUse,
    Surcharge,
    SurchargeRule,
)
from orders.questions.models import ProductQuestion
from orders.returns.models import Claim, ClaimPhoto, Exchange, Return, ReturnItem, ReturnReason
from orders.reviews.models import Review, ReviewPhoto, ReviewRequest
from orders.sales.models import Order, OrderFact, OrderLine
from orders.shares.models import SharedSale, ShareTag
from orders.staffrules.models import DispatchWish, StaffRule, StaffRuleAct, StaffRuleCondition
from orders.wishlists.models import Wishlist, WishlistItem

__all__ = [
    "Campaign",
    "CampaignBudget",
    "Cart",
    "CartCode",
    "CartCredit",
    "CartReminder",
    "CheckoutDraft",
    "CheckoutTerms",
    "Claim",
    "ClaimPhoto",
    "ConsentRecord",
    "CourierRule",
    "CreditNote",
    "Customer",
    "CustomerAddress",
    "CustomerElsewhere",
    "CustomerGroupMembership",
    "CustomerMerge",
    "DataExport",
    "DispatchCalendar",
    "DispatchHoliday",
    "DispatchWish",
    "DraftOrder",
    "ErasureRequest",
    "Exchange",
    "Fulfillment",
    "GiftCardOrder",
    "HandOver",
    "ImportedOrder",
    "ImportedOrderLine",
    "Invoice",
    "InvoiceSeries",
    "KeptMeasurements",
    "Lead",
    "LeadActivity",
    "LineItem",
    "OneTimeCode",
    "Order",
    "OrderEdit",
    "OrderFact",
    "OrderLine",
    "OrderNote",
    "OrderTag",
    "ParcelBooking",
    "ProductAlert",
    "ProductQuestion",
    "Promotion",
    "PromotionCode",
    "PromotionRule",
    "PromotionUse",
    "Return",
    "ReturnItem",
    "ReturnReason",
    "Review",
    "ReviewPhoto",
    "ReviewRequest",
    "ServiceZone",
    "SettledField",
    "ShareTag",
    "SharedSale",
    "Shipment",
    "ShipmentScan",
    "ShippingOption",
    "ShippingOptionProfile",
    "ShippingOptionZone",
    "ShippingProfile",
    "ShippingProfileProduct",
    "ShippingRate",
    "StaffRule",
    "StaffRuleAct",
    "StaffRuleCondition",
    "Surcharge",
    "SurchargeRule",
    "SuspectedDuplicate",
    "Ticket",
    "TicketMessage",
    "WeightClaim",
    "WeightPhoto",
    "Wishlist",
    "WishlistItem",
]
