"""Memory: the only SQL. Takes events, hands out facts; free of Flask."""
