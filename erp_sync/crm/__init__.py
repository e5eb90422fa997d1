"""The CRM: who our customers are and what happened to them."""
