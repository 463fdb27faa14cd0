"""How a story is begun in a browser, and how its end is seen."""

from playwright.sync_api import Page, expect

from portal.stories import STORIES
from portal.stories.story import Mailed
from tests.running import Portal
from tests.stories.endings import decided_and_sent, end_of


def begin(page: Page, story: str) -> None:
    page.goto("/try")
    page.locator(f"form[action$='/stories/{story}'] button").last.click()
    page.wait_for_url(f"**/try/{story}-*")


def sees_the_end(page: Page, portal: Portal, story: str) -> None:
    expect(page.get_by_text(STORIES[story].moral.es)).to_be_visible()
    alerts = decided_and_sent(portal, page.url.rpartition("/")[2])
    assert tuple(end_of(alert) for alert in alerts) == STORIES[story].ends
    mails = [verdict for end in STORIES[story].ends for verdict in end.verdicts.values() if isinstance(verdict, Mailed)]
    expect(page.locator(".mails a")).to_have_count(len(mails))
