"""All flows between shop, ERP, CRM and courier at once, while every system errs and the shop's own parts die."""
