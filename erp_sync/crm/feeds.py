FEEDS = {}
