"""Somebody with a browser who finds fault with every page they are shown."""

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.web.page import Page
from tests.web.people import PASSWORD

HTMX = {"HX-Request": "true"}


class Reader:
    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def see(self, path: str, *, status: int = 200, speaks: str = "") -> Page:
        """The page at `path`, without following redirects; `speaks` is what the browser says of its languages."""
        return _checked(self.client.get(path, headers={"Accept-Language": speaks}), status)

    def see_switches(self) -> Page:
        return self.see("/settings/notifications")

    def log_in(self, email: str, password: str = PASSWORD, *, then: str = "") -> TestResponse:
        return self.send("/login", {"email": email, "password": password, "next": then}, page="/login")

    def send(
        self, path: str, values: dict[str, str | list[str]], *, page: str = "/settings/notifications", htmx: bool = False
    ) -> TestResponse:
        """What the form on `page` that leads to `path` sends, with `values` in place of its own."""
        shown = self.see(page)
        form = next(form for form in shown.all("form", method="post") if form.attrs["action"] == path)
        kept = {f.attrs["name"]: f.attrs.get("value", "") for f in form.fields if f.attrs.get("type") == "hidden"}
        return self.client.post(path, data={**kept, **values}, headers=HTMX if htmx else {})

    def turn(self, option: str, wanted: str, *, status: int = 200) -> Page:
        """Move the switch named like `mine-offline`, with htmx; the answer is the part of the page it is in."""
        whose, kind = option.split("-")
        answer = self.send(f"/settings/notifications/{whose}/{kind}", {"value": ["off", wanted]}, htmx=True)
        return _checked(answer, status, whole=False)


def _checked(answer: TestResponse, status: int, *, whole: bool = True) -> Page:
    assert answer.status_code == status, answer.text
    page = Page(answer.text, whole=whole)
    assert page.faults() == []
    return page
