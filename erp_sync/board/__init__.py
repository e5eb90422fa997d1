"""The sync dashboard: how every flow to and from every system stands, in words a support person understands."""
