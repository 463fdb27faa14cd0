"""To check PORTAL_URL: whether it leads to this portal, which hears by what address it was asked."""

from urllib.parse import urlsplit

import httpx

from portal.settings import Settings

PATIENCE = 5  # seconds


def check_url(settings: Settings) -> tuple[str | None, str]:
    """What is wrong, or None, and what to do."""
    url = settings.portal_url
    if urlsplit(url).hostname in ("127.0.0.1", "localhost", "::1") and not settings.embedded_mail:
        return f"links in mails lead to {url}, which only this machine can open", "set PORTAL_URL"
    try:
        answer = httpx.get(f"{url}/healthz", timeout=PATIENCE)
    except httpx.HTTPError as error:
        wrong = f"{url} does not answer ({type(error).__name__}: {error})"
        return wrong, "start the web process, or mend PORTAL_URL, the proxy or its certificate"
    if (asked := _asked(answer)) is None:
        strange = f"{url}/healthz answers {answer.status_code}, and not as a portal does"
        return strange, "is that this portal? look at PORTAL_URL and the proxy"
    odd = None if asked == _bare(url) else f"who asks {url} seems to ask {asked}"
    return odd, "set TRUSTED_PROXIES to the number of proxies in front, which must set X-Forwarded-*"


def _asked(answer: httpx.Response) -> str | None:
    """The address that a portal says was asked; None of whoever else answers there."""
    try:
        told = answer.json()
    except ValueError:
        return None
    return str(told["asked"]) if isinstance(told, dict) and "asked" in told else None


def _bare(url: str) -> str:
    """Without a path, and without a port that its scheme says anyway."""
    parts, usual = urlsplit(url.lower()), {"http": 80, "https": 443}
    port = f":{parts.port}" if parts.port not in (None, usual[parts.scheme]) else ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}{port}"
