"""Ending the letters about pieces that are back, from the link in such a letter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from core.web import one_press
from orders.customers.alerts.operations import stop_alerts
from storefront.pages.render import render_live


@one_press
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, alert_id: str, token: str) -> HttpResponse:
    """GET asks, so that a mail scanner that opens every link stops nothing; POST stops. NotFound for a wrong token."""
    if request.method == "POST":
        stop_alerts(alert_id=alert_id, token=token)
    shown = {"can_stop": request.method != "POST", "stopped": request.method == "POST"}
    response = render_live(request, "storefront/pages/stock_alert.html", shown)
    response["X-Robots-Tag"] = "noindex"
    return response
