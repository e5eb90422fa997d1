"""Tables of the storefront. Commerce tables live below; here is only what the shopper is told."""

from storefront.audit.models import AuditFinding, SiteAudit
from storefront.letters.models import Letter

__all__ = ["AuditFinding", "Letter", "SiteAudit"]
