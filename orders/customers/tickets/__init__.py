"""Questions of customers after they bought: what they wrote, what was answered, and how it stands."""
