"""HubSpot as the shop's CRM, over its public CRM API and a handful of properties of the house."""
