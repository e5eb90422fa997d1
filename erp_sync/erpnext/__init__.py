"""ERPNext as the book of record, over its public REST API and a handful of custom fields."""
