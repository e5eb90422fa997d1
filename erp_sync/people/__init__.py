"""Customers in step: what the shop, the ERP and the CRM say of one person, merged field by field."""
