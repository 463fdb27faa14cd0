"""Starts everything the portal needs on one machine, keeps it running, and ends it."""
