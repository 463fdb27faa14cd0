"""In which language a page is."""

import pytest
from sqlalchemy import update

from portal.actions.house import House
from portal.store.tables import accounts, agents
from tests.web.page import Page
from tests.web.people import ALICE
from tests.web.reader import Reader

HOME = "/settings/notifications"


def language(reader: Reader, path: str, accepted: str = "") -> str:
    return reader.see(path, speaks=accepted).one("html").attrs["lang"]


def speaks(house: House, locale: str | None, account: str | None = None) -> None:
    with house.db.write() as tx:
        tx.execute(update(agents).where(agents.c.email == ALICE).values(locale=locale))
        tx.execute(update(accounts).values(locale=account))


def frame(reader: Reader, asked: str = "", root: str = "") -> tuple[str, str, str]:
    """What pages keep: a link's words and address, and where a form leads to; `root` is below what the portal is."""
    page = Page(reader.client.get(HOME + asked, base_url=f"http://localhost{root}").text)
    profile = next(link for link in page.all("a") if "/settings/profile" in link.attrs["href"])
    form = page.switch("mine-offline").form
    assert form
    return profile.text.strip(), profile.attrs["href"], form.attrs["action"]


@pytest.mark.parametrize(("accepted", "shown"), [("en-GB,en;q=0.9", "en"), ("es-MX", "es"), ("de", "es"), ("", "es")])
def test_a_stranger_s_page_is_in_the_browser_s_language_or_the_default(stranger: Reader, accepted: str, shown: str) -> None:
    assert language(stranger, "/login", accepted) == shown


def test_a_person_s_own_language_comes_before_the_browser_s(alice: Reader, house: House) -> None:
    speaks(house, "en")
    assert language(alice, HOME, "es") == "en"


def test_who_has_chosen_none_has_the_account_s(alice: Reader, house: House) -> None:
    speaks(house, None, "en")
    assert language(alice, HOME, "es") == "en"


def test_a_page_asked_for_in_a_language_is_in_it(alice: Reader, house: House) -> None:
    speaks(house, "es")
    assert language(alice, f"{HOME}?lang=en", "es") == "en"


def test_its_links_and_forms_stay_in_it_whoever_came_first(alice: Reader, house: House) -> None:
    plain = ("Mi perfil", "/settings/profile", f"{HOME}/mine/offline")

    assert frame(alice) == plain
    assert frame(alice, "?lang=en") == ("My profile", "/settings/profile?lang=en", f"{HOME}/mine/offline?lang=en")
    assert frame(alice, "?lang=es") == ("Mi perfil", "/settings/profile?lang=es", f"{HOME}/mine/offline?lang=es")
    assert frame(alice) == plain
    speaks(house, "en")
    assert frame(alice) == ("My profile", *plain[1:])


def test_links_and_forms_lead_to_where_the_portal_is_for_who_asks(alice: Reader) -> None:
    assert frame(alice)[1:] == ("/settings/profile", f"{HOME}/mine/offline")
    assert frame(alice, root="/portal")[1:] == ("/portal/settings/profile", f"/portal{HOME}/mine/offline")


def test_an_unknown_language_is_not_asked_for(stranger: Reader) -> None:
    assert language(stranger, "/login?lang=xx", "en") == "en"


def test_the_other_language_is_one_link_away(stranger: Reader) -> None:
    assert stranger.see("/login?next=/x").all("a", hreflang="en", href="/login?next=%2Fx&lang=en")


def test_strange_questions_in_the_address_are_carried_along_and_no_more(stranger: Reader) -> None:
    page = stranger.see("/login?_scheme=javascript&_external=1&endpoint=x&filename=y")

    assert page.one("a", hreflang="en").attrs["href"] == "/login?_scheme=javascript&_external=1&endpoint=x&filename=y&lang=en"


def test_a_page_is_in_its_reader_s_language_whoever_came_first(alice: Reader) -> None:
    headings = [[each.text for each in alice.see(f"/why?lang={lang}").all("h2")[:2]] for lang in ("en", "es")]

    assert headings == [
        ["E-mail when you are offline", "E-mail for a missed conversation"],
        ["Notificación de e-mail cuando estás offline", "Notificaciones de e-mail de una conversación perdida"],
    ]
