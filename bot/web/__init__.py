"""The web chat: the county's own channel, a page on the county's own machine."""
