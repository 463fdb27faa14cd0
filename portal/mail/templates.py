"""The templates of the mails. Their style sheet is put into their elements once, when they are compiled, not in each mail."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

from babel.support import Translations
from css_inline import CSSInliner
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

FOLDER = Path(__file__).parents[2] / "templates" / "mail"
CATALOGUES = Path(__file__).parents[1] / "translations"
STYLE = FOLDER / "_style.css"
TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
PLACE = re.compile(r"jinja-(\d+)-tag")


class StyledLoader(FileSystemLoader):
    """Hands Jinja the HTML templates with the style sheet in their `style` attributes; `@media` rules stay in the head."""

    def get_source(self, environment: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        source, path, is_fresh = super().get_source(environment, template)
        return styled(source) if template.endswith(".html") else source, path, is_fresh


@cache
def styled(source: str) -> str:
    """The template `source`, its rules inlined. Jinja's tags wait outside, because an HTML parser would rewrite them."""
    tags = TAG.findall(source)
    numbers = iter(range(len(tags)))
    html = TAG.sub(lambda _: f"jinja-{next(numbers)}-tag", source)
    css = STYLE.read_text()
    if "<html" in html:
        html = CSSInliner(extra_css=css, keep_at_rules=True, load_remote_stylesheets=False).inline(html)
    else:
        html = CSSInliner(load_remote_stylesheets=False).inline_fragment(html, css)
    return PLACE.sub(lambda place: tags[int(place[1])], html)


def render(locale: str, template: str, **names: object) -> str:
    return environment(locale).get_template(template).render(names)


@cache
def environment(locale: str) -> Environment:
    """Jinja for mails in this language, every template compiled: HTML is escaped, text is not, and a name that is missing raises.

    The catalogue is a part of it: to ask Flask-Babel for each text which language this is takes as long as all the rest of a template.
    """
    jinja = Environment(
        loader=StyledLoader(FOLDER),
        autoescape=select_autoescape(("html",)),
        extensions=["jinja2.ext.i18n"],
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    jinja.install_gettext_translations(Translations.load(CATALOGUES, [locale]), newstyle=True)  # type: ignore[attr-defined]  # the extension's
    for name in jinja.list_templates(extensions=["txt", "html"]):
        jinja.get_template(name)
    return jinja
