"""What may be kept of an error: what kind it was, and where it was raised. Its words may quote visitors, names and addresses."""

from pathlib import Path
from traceback import walk_tb


def raised(error: Exception) -> str:
    """Of a caught error, as `ValueError at mail/compose.py:31`; of one of the database's driver, what the driver called it."""
    *_, (frame, line) = walk_tb(error.__traceback__)
    kind = type(getattr(error, "orig", None) or error).__name__
    return f"{kind} at {'/'.join(Path(frame.f_code.co_filename).parts[-2:])}:{line}"
