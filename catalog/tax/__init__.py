"""GST: dated rates by HSN and the pure split of an inclusive price."""
