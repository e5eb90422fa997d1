"""Still pages: rendered once, stored, the same bytes for everyone; news marks exactly the pages that showed it."""
