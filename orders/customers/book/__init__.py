"""The address book's own verbs: correcting an address and choosing which one comes first."""
