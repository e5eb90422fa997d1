"""Translators between the shop's words and those of the ERP, the CRM and the courier."""
