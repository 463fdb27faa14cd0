"""What a browser calls itself (RFC 9110, 10.1.5), in a person's words."""

from flask_babel import gettext

# The first mark that is found counts: most browsers also claim to be those below them.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung Internet",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "ChromeOS",
    "Mac OS": "Mac",
    "Linux": "Linux",
}


def browser_name(told: str) -> str:
    """As in "Firefox on Linux", as far as `told`, the User-Agent, gives it away."""
    browser = next((name for mark, name in BROWSERS.items() if mark in told), None)
    system = next((name for mark, name in SYSTEMS.items() if mark in told), None)
    if browser and system:
        return str(gettext("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(gettext("An unknown browser"))
