"""Why `up` does not start."""


class RefusedError(Exception):
    """One line for whoever called `up`: what stands in the way and what to do."""
