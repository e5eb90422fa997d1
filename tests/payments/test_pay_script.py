"""Where the provider's script comes from, and what a page admits for it."""

from __future__ import annotations

from pytest_django.fixtures import Settings

from payments.providers.razorpay.script import checkout_script


def test_the_live_script_names_every_host_it_needs(settings: Settings) -> None:
    settings.RAZORPAY_BASE_URL = "https://api.razorpay.com"
    script = checkout_script()
    assert script.url == "https://checkout.razorpay.com/v1/checkout.js"
    assert "https://checkout.razorpay.com" in script.origins["script-src"]
    assert script.origins["frame-src"] == ("https://api.razorpay.com",)
    hosts = [host for hosts in script.origins.values() for host in hosts]
    assert all(host.endswith(".razorpay.com") for host in hosts)


def test_a_stand_in_serves_its_own_and_nothing_else_is_admitted(settings: Settings) -> None:
    settings.RAZORPAY_BASE_URL = "http://127.0.0.1:9100/"
    script = checkout_script()
    assert script.url == "http://127.0.0.1:9100/v1/checkout.js"
    assert {host for hosts in script.origins.values() for host in hosts} == {"http://127.0.0.1:9100"}
