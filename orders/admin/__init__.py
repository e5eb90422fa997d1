"""Orders for staff. Everything is read here; buttons call operations."""

from orders.admin.alerts import ProductAlertAdmin
from orders.admin.carts import CartAdmin
from orders.admin.checkout import CheckoutTermsAdmin
from orders.admin.claims import ClaimAdmin
from orders.admin.codes import OneTimeCodeAdmin
from orders.admin.consents import ConsentRecordAdmin
from orders.admin.courier_rules import CourierRuleAdmin
from orders.admin.customers import CustomerAdmin
from orders.admin.dispatch import DispatchCalendarAdmin
from orders.admin.drafts import DraftOrderAdmin
from orders.admin.duplicates import SuspectedDuplicateAdmin
from orders.admin.edits import OrderEditAdmin
from orders.admin.elsewhere import CustomerElsewhereAdmin, SettledFieldAdmin
from orders.admin.exchanges import ExchangeAdmin, ReturnReasonAdmin
from orders.admin.gifts import GiftCardOrderAdmin
from orders.admin.hand_over import HandOverAdmin
from orders.admin.history import ImportedOrderAdmin
from orders.admin.invoices import CreditNoteAdmin, InvoiceAdmin
from orders.admin.leads import LeadAdmin
from orders.admin.measures import KeptMeasurementsAdmin
from orders.admin.members import GroupMemberAdmin
from orders.admin.merges import CustomerMergeAdmin
from orders.admin.orders import OrderAdmin
from orders.admin.parcels import ShipmentAdmin
from orders.admin.privacy import DataExportAdmin, ErasureRequestAdmin
from orders.admin.product_questions import ProductQuestionAdmin
from orders.admin.promotions import (
    CampaignAdmin,
    PromotionAdmin,
    PromotionCodeAdmin,
    PromotionUseAdmin,
    SurchargeAdmin,
)
from orders.admin.returns import ReturnAdmin
from orders.admin.reviews import ReviewAdmin
from orders.admin.shares import ShareTagAdmin
from orders.admin.shipping import ServiceZoneAdmin, ShippingOptionAdmin, ShippingProfileAdmin
from orders.admin.staffrules import DispatchWishAdmin, StaffRuleActAdmin, StaffRuleAdmin
from orders.admin.tickets import TicketAdmin
from orders.admin.weights import WeightClaimAdmin
from orders.admin.wishlists import WishlistAdmin

__all__ = [
    "CampaignAdmin",
    "CartAdmin",
    "CheckoutTermsAdmin",
    "ClaimAdmin",
    "ConsentRecordAdmin",
    "CourierRuleAdmin",
    "CreditNoteAdmin",
    "CustomerAdmin",
    "CustomerElsewhereAdmin",
    "CustomerMergeAdmin",
    "DataExportAdmin",
    "DispatchCalendarAdmin",
    "DispatchWishAdmin",
    "DraftOrderAdmin",
    "ErasureRequestAdmin",
    "ExchangeAdmin",
    "GiftCardOrderAdmin",
    "GroupMemberAdmin",
    "HandOverAdmin",
    "ImportedOrderAdmin",
    "InvoiceAdmin",
    "KeptMeasurementsAdmin",
    "LeadAdmin",
    "OneTimeCodeAdmin",
    "OrderAdmin",
    "OrderEditAdmin",
    "ProductAlertAdmin",
    "ProductQuestionAdmin",
    "PromotionAdmin",
    "PromotionCodeAdmin",
    "PromotionUseAdmin",
    "ReturnAdmin",
    "ReturnReasonAdmin",
    "ReviewAdmin",
    "ServiceZoneAdmin",
    "SettledFieldAdmin",
    "ShareTagAdmin",
    "ShipmentAdmin",
    "ShippingOptionAdmin",
    "ShippingProfileAdmin",
    "StaffRuleActAdmin",
    "StaffRuleAdmin",
    "SurchargeAdmin",
    "SuspectedDuplicateAdmin",
    "TicketAdmin",
    "WeightClaimAdmin",
    "WishlistAdmin",
]
