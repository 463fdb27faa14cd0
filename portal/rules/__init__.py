"""The rules of contract/RULES.md as pure functions: facts in, verdict with its reason out.

Standard library only; no clock, no I/O. The worker, the explain page and the tests call the same `decide`.
"""

VERSION = 1
"""Kept with every decided alert; raise it when a rule's meaning changes."""
