"""People who ask before they buy: enquiries that the CRM follows up."""
