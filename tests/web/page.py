"""A page as read by a program: its elements, its forms, and what every page must be."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"br", "circle", "hr", "img", "input", "link", "meta", "path"}
LABELLED = {"input", "select", "textarea"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    form: "Element | None" = None
    fields: list["Element"] = field(default_factory=list)


class Page(HTMLParser):
    """`whole` is false for what htmx is given: a part of a page."""

    def __init__(self, html: str, *, whole: bool = True) -> None:
        super().__init__()
        self.html, self.whole = html, whole
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        form = next((e for e in self._open if e.tag == "form"), None)
        if tag == "title" and any(e.tag == "svg" for e in self._open):
            tag = "svg:title"
        element = Element(tag, {name: value or "" for name, value in attrs}, form=form)
        self.elements.append(element)
        if form:
            form.fields.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self._open.pop().tag.removeprefix("svg:") == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, **attrs: str) -> list[Element]:
        return [e for e in self.elements if e.tag == tag and all(e.attrs.get(name) == value for name, value in attrs.items())]

    def one(self, tag: str, **attrs: str) -> Element:
        (found,) = self.all(tag, **attrs)
        return found

    def switch(self, name: str) -> Element:
        return self.one("input", id=name, role="switch")

    def beside(self, name: str) -> str:
        """What is said beside a switch."""
        form = self.switch(name).form
        assert form
        return " ".join(form.text.split())

    @property
    def words(self) -> str:
        return " ".join(e.text for e in self.elements if e.tag in ("body", "main") or not self.whole).replace("\n", " ")

    def faults(self) -> list[str]:
        """What is wrong with it, by the rules that hold for every page."""
        return [*self._frame_faults(), *self._form_faults(), *self._policy_faults(), *self._id_faults()]

    def _frame_faults(self) -> Iterator[str]:
        if not self.whole:
            return
        if len(self.all("h1")) != 1 or not self.one("h1").text.strip():
            yield "not one h1"
        if len([e for e in self.all("title") if e.text.strip(" ·\n") != "Avisos"]) != 1:
            yield "no title of its own"
        if self.one("html").attrs.get("lang") not in ("es", "en"):
            yield "no language"
        if len(self.all("main")) != 1:
            yield "not one main"

    def _form_faults(self) -> Iterator[str]:
        labels = {e.attrs.get("for") for e in self.all("label") if e.text.strip()}
        for control in (e for e in self.elements if e.tag in LABELLED and e.attrs.get("type") != "hidden"):
            if control.attrs.get("id") not in labels and "aria-labelledby" not in control.attrs:
                yield f"no label: {control.attrs}"
        for form in self.all("form", method="post"):
            if not any(f.attrs.get("name") == "csrf_token" and f.attrs.get("value") for f in form.fields):
                yield f"no CSRF token: {form.attrs}"
        for button in self.all("button"):
            if not button.text.strip():
                yield f"a button without words: {button.attrs}"

    def _policy_faults(self) -> Iterator[str]:
        for element in self.elements:
            inline = [name for name in element.attrs if name == "style" or name.startswith("on")]
            if inline or element.tag == "style" or (element.tag == "script" and "src" not in element.attrs):
                yield f"against the content security policy: {element.tag} {inline}"

    def _id_faults(self) -> Iterator[str]:
        ids = [e.attrs["id"] for e in self.elements if "id" in e.attrs]
        if len(ids) != len(set(ids)):
            yield f"an id twice: {sorted(ids)}"
        for element in self.elements:
            named = " ".join(element.attrs.get(name, "") for name in ("for", "aria-labelledby", "aria-describedby")).split()
            if self.whole and not set(named) <= set(ids):
                yield f"names what is not there: {element.attrs}"
