"""That nobody would be told if a visitor wrote now: said to admins on every page (look.md, Notificaciones)."""

from dataclasses import dataclass

from babel.lists import format_list
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from flask_login import current_user

from portal.actions.preview import Nobody, Outlook, look_ahead
from portal.sentences import present_sentence
from portal.store.heard import is_surely_heard
from portal.store.sign_ins import Person
from portal.web import house


@dataclass(frozen=True, slots=True)
class Unheard:
    """What an admin is to know at once, and a group, "" for none, of which it is true."""

    words: str
    group: str


def register(app: Flask) -> None:
    app.jinja_env.globals.update(unheard=unheard)


def outlook(person: Person) -> Outlook:
    """Read once for one page, however many of its parts ask."""
    if "outlook" not in g:
        g.outlook = look_ahead(house(), person.account_id)
    seen: Outlook = g.outlook
    return seen


def unheard() -> Unheard | None:
    """That nobody would be told, and why; None while all is well, and for everybody but admins."""
    if not (current_user.is_authenticated and current_user.person.is_admin) or _all_is_well(current_user.person):
        return None
    seen = outlook(current_user.person)
    found = seen.unheard()
    if not found:
        return None
    if len(found) > len(seen.groups):
        told = gettext("If a visitor wrote now, nobody would get an e-mail.")
    else:
        names = [seen.groups[group] if group else gettext("no group") for group in found]
        told = gettext("If a visitor wrote now to %(groups)s, nobody would get an e-mail.", groups=format_list(names, "or", get_locale()))
    group, worst = max(found.items(), key=lambda item: item[1].agents)
    return Unheard(f"{told} {cause(worst)}", group or "")


def _all_is_well(person: Person) -> bool:
    """Nearly always, so it is asked first: to look ahead reads everybody with their presence."""
    if "all_is_well" not in g:
        with house().db.glance() as tx:
            g.all_is_well = is_surely_heard(tx, person.account_id)
    found: bool = g.all_is_well
    return found


def cause(nobody: Nobody) -> str:
    told = ngettext(
        "The commonest cause: %(reason)s (%(agents)d of %(num)d agent).",
        "The commonest cause: %(reason)s (%(agents)d of %(num)d agents).",
        nobody.of,
        reason=present_sentence(nobody.reason),
        agents=nobody.agents,
    )
    return str(told)
