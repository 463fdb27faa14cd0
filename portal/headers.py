"""Headers of every answer, whether a person or a machine asked."""

from functools import cache

# A page is for one person at one moment, and so is what a webhook is told; what may be kept says so itself.
ALWAYS = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
A_YEAR = "max-age=31536000"


@cache
def of_answers(portal_url: str) -> dict[str, str]:
    """Not to be changed. Where the portal is reached over https, nobody shall ever come another way (RFC 6797)."""
    return {**ALWAYS, "Strict-Transport-Security": A_YEAR} if portal_url.startswith("https:") else ALWAYS
