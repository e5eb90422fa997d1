"""The ways a payment fails: each reason with its code, description, source and step, in Razorpay's words."""

from __future__ import annotations

FAILURES: dict[str, tuple[str, str, str, str]] = {
    "payment_failed": (
        "BAD_REQUEST_ERROR",
        "Payment failed due to an issue at the bank. Please try again.",
        "bank",
        "payment_authorization",
    ),
    "insufficient_funds": (
        "BAD_REQUEST_ERROR",
        "Payment failed due to insufficient balance in the account.",
        "customer",
        "payment_authorization",
    ),
    "card_declined": (
        "BAD_REQUEST_ERROR",
        "Your payment was declined by the bank. Please try another card.",
        "issuer_bank",
        "payment_authorization",
    ),
    "payment_timed_out": (
        "BAD_REQUEST_ERROR",
        "Payment was not completed on time.",
        "customer",
        "payment_authentication",
    ),
    "incorrect_otp": (
        "BAD_REQUEST_ERROR",
        "You have entered an incorrect OTP. Please try again.",
        "customer",
        "payment_authentication",
    ),
    "gateway_technical_error": (
        "GATEWAY_ERROR",
        "Payment processing failed due to an error at the bank or wallet gateway.",
        "gateway",
        "payment_authorization",
    ),
}
