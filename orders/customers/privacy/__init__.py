"""What a person may ask of us under the data protection law: everything we hold of them, and to be forgotten."""
