"""What people write through the contact form: a question for support, or an enquiry for sales."""
