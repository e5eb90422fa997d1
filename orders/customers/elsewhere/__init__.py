"""What ERP and CRM say of customers, and which word counts, field by field."""
