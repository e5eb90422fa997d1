"""Keys for programs: publishable ones that only say which channels a shop front sells in, secret ones that open doors."""
