"""`/try`: the chat system played by whoever looks, or by a story, with the real portal behind it.

Every action is a signed webhook to the portal's own door. Only accounts that are for show are seen here or told anything.
"""
